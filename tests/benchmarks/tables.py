"""What a benchmark says: a table that reads well on a terminal and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One result. ``note`` says what was measured, beside what, and how far to trust it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def __str__(self) -> str:
        """Markdown: the first column of words to the left, the others of numbers to the right."""
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        rule = ["-" * width if not i else "-" * (width - 1) + ":" for i, width in enumerate(widths)]
        lines = [
            "| "
            + " | ".join(
                cell.ljust(width) if not i else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            + " |"
            for row in (self.columns, rule, *self.rows)
        ]
        parts = [f"## {self.title}", self.note, "\n".join(lines)]
        return "\n\n".join(part for part in parts if part)


def ms(seconds: float) -> str:
    """A cost in milliseconds, with three digits that mean something."""
    return f"{seconds * 1000:.3g}"


def us(seconds: float) -> str:
    """A cost in microseconds."""
    return f"{seconds * 1e6:.3g}"


def times(ratio: float) -> str:
    """A ratio."""
    return f"{ratio:.2f} x"
