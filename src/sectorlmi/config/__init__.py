"""YAML → Study."""

from sectorlmi.config.study import load_study, study_from

__all__ = ["load_study", "study_from"]
