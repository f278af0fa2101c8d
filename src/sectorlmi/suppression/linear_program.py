"""A linear programme over rows with lower and upper sides, solved and re-solved by HiGHS from its last basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import highspy
import numpy as np

from sectorlmi.terms.cells import Floats, Ints

_OPTIMAL: Final = highspy.HighsModelStatus.kOptimal


class _Solver(highspy.Highs):
    """HiGHS, silent from its first breath: 1.16 prints its name while it is constructed, before options can be set."""

    def enableCallbacks(self) -> Any:  # noqa: N802
        """Called while it is constructed; the first thing that would print."""
        self.setOptionValue("output_flag", False)
        parent: Any = super()
        return parent.enableCallbacks()


_new_solver: Final[Callable[[], Any]] = _Solver


@dataclass(frozen=True, eq=False)
class Matrix:
    """Non-zeros of a sparse matrix by column: column j has rows `row[start[j]:start[j + 1]]`."""

    start: Ints
    row: Ints
    value: Floats

    @classmethod
    def from_entries(cls, row: Ints, column: Ints, value: Floats, n_columns: int) -> Matrix:
        order = np.argsort(column, kind="stable")
        start = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=n_columns))])
        return cls(start, row[order], value[order])


class Programme:
    """Minimise costs over columns within bounds and rows within ranges; one thread, so repeatable."""

    def __init__(
        self, matrix: Matrix, columns: tuple[Floats, Floats], rows: tuple[Floats, Floats], costs: Floats | None = None
    ) -> None:
        self.n_columns = len(columns[0])
        self._highs: Any = _new_solver()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("solver", "simplex"),
            # Reducing such programmes takes longer than solving them: measured from 5,000 to 144,000 columns.
            ("presolve", "off"),
            # Sums have coefficients of one alone.
            ("simplex_scale_strategy", 0),
        ):
            self._highs.setOptionValue(option, value)
        # As arrays: the fields of a model are read number by number, which takes a quarter of the time of solving it.
        self._highs.passModel(
            self.n_columns,
            len(rows[0]),
            len(matrix.row),
            int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            np.zeros(self.n_columns) if costs is None else costs,
            *columns,
            *rows,
            matrix.start,
            matrix.row,
            matrix.value,
            np.full(self.n_columns, int(highspy.HighsVarType.kContinuous), dtype=np.int32),
        )

    def set_costs(self, columns: Ints, costs: Floats) -> None:
        """For a programme that is asked again and again, each time from where it ended."""
        # From a good start costs that are shifted against ties take longer to set right than they save.
        self._highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), costs)

    def minimiser(self) -> Floats | None:
        """The columns at the least total cost; None when the programme has no answer."""
        self._highs.run()
        if self._highs.getModelStatus() != _OPTIMAL:
            return None
        return np.asarray(self._highs.getSolution().col_value, dtype=np.float64)
