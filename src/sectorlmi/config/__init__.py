"""YAML → Study."""

from sectorlmi.config.settings import load_settings
from sectorlmi.config.study import load_study, study_from

__all__ = ["load_settings", "load_study", "study_from"]
