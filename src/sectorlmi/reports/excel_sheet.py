"""XlsxWriter's worksheet with two of its inner steps changed; if XlsxWriter renames them, a test says so."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet that keeps every digit of a number, and writes formulas as they are."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        """Without the search for 28 newer functions, which takes longer than all the rest; ours have their prefix."""
        return formula.removeprefix("=")

    def _xml_number_element(self, number: float, attributes: Iterable[tuple[str, object]] = ()) -> None:
        """With 17 digits, not 16: two numbers that the engine tells apart must not tie in the workbook."""
        told = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{told}><v>{float(number)!r}</v></c>")
