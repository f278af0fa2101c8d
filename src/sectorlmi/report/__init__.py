"""The format-free report. Every format renders this, so they cannot disagree."""

from sectorlmi.report.compose import compose
from sectorlmi.report.document import SAMPLE_BANNER, Report, Section, plain
from sectorlmi.report.sections import table_section
from sectorlmi.report.shift_share import shift_share_section

__all__ = ["SAMPLE_BANNER", "Report", "Section", "compose", "plain", "shift_share_section", "table_section"]
