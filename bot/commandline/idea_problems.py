"""What an operator is told of a table of ideas, or a row in it, that is not taken."""

from collections.abc import Mapping
from typing import Final

from bot.core.ideas.model import LONGEST_TEXT, TextFault
from bot.core.ideas.statements import FileProblem, Refusal, RowProblem, StatementsRefused
from bot.interchange.statements import LARGEST, MOST_ROWS

_OF_FILES: Final[Mapping[FileProblem, str]] = {
    FileProblem.TOO_LARGE: f"too large; {LARGEST} bytes at most",
    FileProblem.TOO_MANY_ROWS: f"too many rows; {MOST_ROWS} at most",
    FileProblem.NOT_TEXT: "not a table as text (CSV): a workbook, a picture?",
    FileProblem.NO_ROWS: "there is no row in it",
    FileProblem.NO_TEXT_COLUMN: 'no column has the ideas\' texts; call it "text"',
}
_OF_ROWS: Final[Mapping[RowProblem | TextFault, str]] = {
    RowProblem.EMPTY: "there is no text in it",
    RowProblem.TOO_LONG: f"longer than {LONGEST_TEXT} characters",
    RowProblem.BAD_DATE: "its date cannot be read",
    RowProblem.BAD_PLACE: "its place cannot be read",
    RowProblem.DUPLICATE_ID: "an earlier row has the same id",
    RowProblem.DUPLICATE_TEXT: "an earlier row says the same",
    RowProblem.TOO_MANY_CELLS: "more cells than there are headers: is a quotation mark missing?",
    RowProblem.UNREADABLE: "a cell beyond all bounds: is a quotation mark never closed?",
    TextFault.EMPTY: "there is no text in it",
    TextFault.TOO_SHORT: "too short to be an idea",
    TextFault.TOO_LONG: f"longer than {LONGEST_TEXT} characters",
    TextFault.ONLY_LINK: "nothing but a link",
}


def said_of_table(name: str, refused: StatementsRefused) -> str:
    """One line: which file, and what is the matter with all of it."""
    found = f"; found: {', '.join(refused.found)}" if refused.found else ""
    return f"{name}: {_OF_FILES[refused.reason]}{found}"


def said_of_row(refusal: Refusal) -> str:
    """Why this row was refused."""
    words = _OF_ROWS[refusal.reason]
    return f"{words} ({refusal.detail})" if refusal.detail else words


def said_of_text(fault: TextFault) -> str:
    """Why the text of a row is no idea."""
    return _OF_ROWS[fault]
