"""What the study's own text columns say, industry by industry."""

from __future__ import annotations

import numpy as np

from sectorlmi.report.document import Section
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary


def own_notes_sections(table: DataTable) -> tuple[Section, ...]:
    """One section with a row for each industry that any text column speaks of; none without text columns."""
    if not table.own_texts:
        return ()
    words = dictionary()
    columns = (words["industry_code"], words["title"], *table.own_texts)
    spoken_of = np.any([table[c.name] != "" for c in table.own_texts], axis=0)
    rows = {c.name: table[c.name][spoken_of] for c in columns}
    intro = "From the study's own files; they rank nothing. A code in parentheses: said of that wider industry."
    return (Section("own_notes", "Own notes", intro, columns, rows),)
