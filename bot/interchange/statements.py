"""Tables of ideas as other platforms and spreadsheets write them: CSV of whatever delimiter and encoding."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from bot.core.ideas.statements import FileProblem, StatementFile, StatementsRefused, columns_of, read_rows
from bot.core.shared.script import letter_script

LARGEST: Final = 20_000_000  # bytes
MOST_ROWS: Final = 200_000
_DELIMITERS: Final = ",;\t"
_MOST_COLUMNS: Final = 500
_HEAD: Final = 100_000  # characters at the beginning by which the delimiter is found
_EXCEL_SAYS: Final = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ARCHIVES: Final = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")  # XLSX and ODS are such, too
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROL: Final = 0.005  # of the characters; bytes that are no text have twenty times that
# Letters beyond ASCII that are common in what is written in the encodings of old Windows. Of Cyrillic and Greek the
# commonest only, since the bytes of each are letters of the other.
_OLD: Final = {
    "cp1250": frozenset("čćžšđČĆŽŠĐăâîşţĂÂÎŞŢ"),
    "cp1251": frozenset("аеиотнрсвлдкјАЕИОТНРСВЛДКЈ"),
    "cp1253": frozenset("αοιετσνηυρκπςάέήίόύώΑΟΙΕΤΣΝΗΥΡΚΠ"),
    "cp1254": frozenset("çğıöşüÇĞİÖŞÜâîàèéìòù"),
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_WEIGHED: Final = 300_000  # bytes


def read_statements(content: bytes) -> StatementFile:
    """The ideas in a CSV; columns are known by their headers, in any order and in the languages of the network.

    UTF-8, UTF-16, and if it is neither one of the encodings of old Windows, the likeliest; parted by commas, semicolons
    or tabs. A bad row is refused with its line, and the others are taken. Raises StatementsRefused for a file of which
    nothing can be taken. Never raises anything else, whatever the bytes.
    """
    if len(content) > LARGEST:
        raise StatementsRefused(FileProblem.TOO_LARGE)
    text = _decoded(content)
    said = _EXCEL_SAYS.match(text)
    if said:
        text = text[said.end() :]
    if not text.strip():
        raise StatementsRefused(FileProblem.NO_ROWS)
    delimiter = said[1] if said and said[1] in _DELIMITERS else _delimiter(text)
    rows = _rows(text, delimiter, first_line=2 if said else 1)
    headers = next((cells for _, cells in rows if cells and any(map(str.strip, cells))), None)
    if headers is None:
        raise StatementsRefused(FileProblem.NO_ROWS)
    return read_rows([header.strip().lstrip("\ufeff") for header in headers[:_MOST_COLUMNS]], rows)


def _rows(text: str, delimiter: str, first_line: int) -> Iterator[tuple[int, Sequence[str] | None]]:
    """Each with the line it begins in; None for one that csv cannot read. Raises StatementsRefused for too many."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    for number in range(MOST_ROWS + 2):
        line = first_line + reader.line_num
        try:
            cells = next(reader, None)
        except (
            csv.Error
        ):  # a cell beyond csv's bounds, most likely behind a quotation mark that is never closed
            yield line, None
            continue
        if cells is None:
            return
        if number > MOST_ROWS:
            break
        yield line, cells
    raise StatementsRefused(FileProblem.TOO_MANY_ROWS)


def _delimiter(text: str) -> str:
    """By which the first line has the most headers that are known; of equals the most headers at all."""
    head = text.lstrip()[:_HEAD].splitlines()[0]

    def weight(delimiter: str) -> tuple[int, int]:
        try:
            headers = next(csv.reader([head], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return len(columns_of(headers[:_MOST_COLUMNS])), len(headers)

    return max(_DELIMITERS, key=weight)


def _decoded(content: bytes) -> str:
    """Raises StatementsRefused for what is no text."""
    if content.startswith(_ARCHIVES):
        raise StatementsRefused(FileProblem.NOT_TEXT)
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError:
        text = content.decode(_likeliest(content), errors="replace")
    if len(_CONTROL.findall(text)) > len(text) * _MOST_CONTROL:
        raise StatementsRefused(FileProblem.NOT_TEXT)
    return _CONTROL.sub("", text)


def _encoding(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    even, odd = content[:1_000:2].count(0), content[1:1_000:2].count(0)
    if (even + odd) * 20 > len(content[:1_000]):
        # UTF-16 without a mark: half of a space or a comma is nothing.
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"


def _likeliest(content: bytes) -> str:
    """Of the encodings of old Windows, that in which the letters beyond ASCII are the most like those of its languages."""
    beyond = re.sub(rb"(?<![\x80-\xff])[\x00-\x7f]{40,}(?![\x80-\xff])", b" ", content)[:_WEIGHED]
    return max(
        _OLD, key=lambda encoding: _likeness(beyond.decode(encoding, errors="replace"), _OLD[encoding])
    )


def _likeness(text: str, common: frozenset[str]) -> int:
    """Words in which Latin letters stand beside others are against it."""
    weight = -text.count("\ufffd")
    for word in _WORD.findall(text):
        beyond = [letter for letter in word if not letter.isascii()]
        scripts = {letter_script(letter) for letter in word} if beyond else set()
        known = sum(letter in common for letter in beyond) if len(scripts) == 1 else 0
        weight += 2 * known - len(beyond)
    return weight
