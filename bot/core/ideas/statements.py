"""What a table says of ideas: which column is which, and what each row has to say."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from bot.core.ideas.model import LONGEST_TEXT
from bot.core.languages import find_language, read_telegram_code
from bot.core.shared.folding import fold
from bot.core.shared.reading import date_of, read_point

LONGEST_SOURCE: Final = 64  # characters; a longer id is known by its hash
MOST_DETAIL: Final = 60  # characters of what is quoted in a refusal
_EARLIEST: Final = datetime(1970, 1, 2, tzinfo=UTC)
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_MILLISECONDS: Final = 100_000_000_000  # a moment that is more than that is not in seconds


@dataclass(frozen=True, slots=True)
class Statement:
    """One row. ``line`` is where it begins in the file, from 1. ``source`` is its id in the file, or a hash of the text
    where the file has no ids: the same each time it is read. ``text`` is as it was written, without space around it.

    ``at`` is in UTC, as is a moment that says no zone. ``place``: latitude and longitude. ``language``: one of
    LANGUAGES, None where the file says none or another.
    """

    line: int
    source: str
    text: str
    at: datetime | None = None
    topic: str | None = None
    place: tuple[float, float] | None = None
    language: str | None = None


class RowProblem(StrEnum):
    """Why one row of a file is not taken."""

    EMPTY = "empty"  # no letter or figure in its text
    TOO_LONG = "too_long"  # detail: how many characters
    BAD_DATE = "bad_date"  # detail: what was written
    BAD_PLACE = "bad_place"  # detail: what was written
    DUPLICATE_ID = "duplicate_id"  # detail: the id; the first row with it was taken
    DUPLICATE_TEXT = "duplicate_text"  # in a file without ids
    TOO_MANY_CELLS = "too_many_cells"  # more than there are headers: as if a quotation mark were missing
    UNREADABLE = "unreadable"  # a cell beyond all bounds


@dataclass(frozen=True, slots=True)
class Refusal:
    line: int
    reason: RowProblem
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StatementFile:
    """``refused`` in the order of the file, as are ``rows``."""

    rows: tuple[Statement, ...]
    refused: tuple[Refusal, ...]


class FileProblem(StrEnum):
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_TEXT = "not_text"  # a workbook, a picture …
    NO_ROWS = "no_rows"
    NO_TEXT_COLUMN = "no_text_column"


class StatementsRefused(Exception):
    """Nothing of the file can be taken. ``found``: its headers, as they are written."""

    def __init__(self, reason: FileProblem, found: Sequence[str] = ()) -> None:
        super().__init__(f"{reason.value}: {', '.join(found)}" if found else reason.value)
        self.reason = reason
        self.found = tuple(found)


class Column(StrEnum):
    TEXT = "text"
    ID = "id"
    AT = "at"
    TOPIC = "topic"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    PLACE = "place"  # both in one
    LANGUAGE = "language"


# Of several columns that could be the one, the one that is named first here is. Compared by their folded names.
_NAMES: Final[Mapping[Column, str]] = {
    Column.TEXT: (
        "comment-body, body, text, full text, statement, idea, proposal, suggestion, content, description, comment, message, "
        "txt, statement-body, idea-body, "
        "текст, идеја, идея, предлог, предложение, опис, описание, коментар, изјава, порака, "
        "tekst, ideja, prijedlog, opis, komentar, izjava, "
        "metin, fikir, öneri, açıklama, yorum, görüş, κείμενο, ιδέα, πρόταση, περιγραφή, σχόλιο, "
        "idee, ideea, propunere, descriere, comentariu, teksti, ide, propozim, përshkrim, koment, "
        "testo, proposta, descrizione, commento, title, наслов, заглавие, naslov, başlık, τίτλος, titlu, titull, titolo"
    ),
    Column.ID: (
        "comment-id, statement-id, idea-id, proposal-id, id, code, reference, ref, number, no, nr, #, "
        "ид, број, бр, номер, код, šifra, broj, br, kod, numara, αριθμός, κωδικός, numar, cod, numri, kodi, codice, numero"
    ),
    Column.AT: (
        "timestamp, at, created_at, created at, created, published_at, submitted_at, datetime, date, time, day, "
        "датум, време, дата, datum, vrijeme, vreme, tarih, ημερομηνία, data, ora, koha"
    ),
    Column.TOPIC: (
        "topic, category, theme, subject, tag, scope, тема, категорија, категория, област, tema, kategorija, konu, kategori, "
        "θέμα, κατηγορία, categorie, kategoria, categoria"
    ),
    Column.LATITUDE: "latitude, lat, y, ширина, širina, enlem, γεωγραφικό πλάτος, latitudine, gjerësia",
    Column.LONGITUDE: "longitude, long, lon, lng, x, должина, дужина, дължина, dužina, boylam, γεωγραφικό μήκος, longitudine",
    Column.PLACE: "location, coordinates, coords, point, geo, latlon, lat_lon, координати, koordinate, konum, συντεταγμένες",
    Column.LANGUAGE: "language, lang, locale, language-code, јазик, език, језик, jezik, dil, γλώσσα, limba, gjuha, lingua",
}
_ORDER: Final[Mapping[Column, tuple[str, ...]]] = {
    column: tuple(dict.fromkeys(key for name in names.split(", ") if (key := fold(name) or name)))
    for column, names in _NAMES.items()
}


def columns_of(headers: Sequence[str]) -> Mapping[Column, tuple[int, ...]]:
    """Which columns of the table say what, the best first; those that nobody knows are in none."""
    places: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        places.setdefault(fold(header) or header.strip(), []).append(place)
    found = {
        column: tuple(place for key in keys for place in places.get(key, ()))
        for column, keys in _ORDER.items()
    }
    return {column: where for column, where in found.items() if where}


def read_rows(headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str] | None]]) -> StatementFile:
    """What the rows say, each with the line it begins in; None: a row that could not be read. Empty ones are nothing.

    Raises StatementsRefused for headers of which none is known to be the text's.
    """
    columns = columns_of(headers)
    if Column.TEXT not in columns:
        raise StatementsRefused(FileProblem.NO_TEXT_COLUMN, [header.strip() for header in headers])
    taken: list[Statement] = []
    refused: list[Refusal] = []
    seen: set[str] = set()
    for line, cells in rows:
        if cells is not None and not any(map(str.strip, cells)):
            continue
        try:
            statement = _read(line, cells, columns, len(headers))
            if statement.source in seen:
                has_id = bool(cells and _first(cells, columns, Column.ID))
                reason = RowProblem.DUPLICATE_ID if has_id else RowProblem.DUPLICATE_TEXT
                raise _Refused(reason, statement.source if has_id else "")
        except _Refused as refusal:
            refused.append(Refusal(line, refusal.reason, refusal.detail[:MOST_DETAIL]))
            continue
        seen.add(statement.source)
        taken.append(statement)
    return StatementFile(tuple(taken), tuple(refused))


class _Refused(Exception):
    def __init__(self, reason: RowProblem, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


_Columns = Mapping[Column, tuple[int, ...]]


def _read(line: int, cells: Sequence[str] | None, columns: _Columns, width: int) -> Statement:
    if cells is None:
        raise _Refused(RowProblem.UNREADABLE)
    if any(map(str.strip, cells[width:])):
        raise _Refused(RowProblem.TOO_MANY_CELLS)
    text = _text(cells, columns)
    return Statement(
        line=line,
        source=_source(_first(cells, columns, Column.ID), text),
        text=text,
        at=_at(cells, columns),
        topic=_first(cells, columns, Column.TOPIC) or None,
        place=_place(cells, columns),
        language=_language(_first(cells, columns, Column.LANGUAGE)),
    )


def _text(cells: Sequence[str], columns: _Columns) -> str:
    text = _first(cells, columns, Column.TEXT).replace("\r\n", "\n").replace("\r", "\n")
    if not any(map(str.isalnum, text)):
        raise _Refused(RowProblem.EMPTY)
    if len(text) > LONGEST_TEXT:
        raise _Refused(RowProblem.TOO_LONG, str(len(text)))
    return text


def _all(cells: Sequence[str], columns: _Columns, column: Column) -> list[str]:
    """What is written in these columns, without the empty ones."""
    places = columns.get(column, ())
    return [cell for place in places if place < len(cells) and (cell := cells[place].strip())]


def _first(cells: Sequence[str], columns: _Columns, column: Column) -> str:
    return next(iter(_all(cells, columns, column)), "")


def _source(given: str, text: str) -> str:
    if given and len(given) <= LONGEST_SOURCE:
        return given
    return hashlib.sha256((given or text).encode("utf-8", "surrogatepass")).hexdigest()[:LONGEST_SOURCE]


def _at(cells: Sequence[str], columns: _Columns) -> datetime | None:
    """By the first column that can be read: some files say it twice, once for people."""
    written = _all(cells, columns, Column.AT)
    for cell in written:
        if (moment := read_moment(cell)) is not None:
            return moment
    if written:
        raise _Refused(RowProblem.BAD_DATE, written[0])
    return None


def read_moment(written: str) -> datetime | None:
    """In UTC: seconds or milliseconds since 1970, ISO 8601, "13.2.2018" and "13.2.2018 12:58"; None for anything else."""
    try:
        moment = _since_1970(written) or datetime.fromisoformat(_as_iso(written))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST <= moment < _LATEST else None


def _since_1970(written: str) -> datetime | None:
    if not (written.isascii() and written.isdigit() and 9 <= len(written) <= 14):
        return None
    number = int(written)
    return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS else number, UTC)


def _as_iso(written: str) -> str:
    if written.isdigit() and len(written) != 8:
        raise ValueError(written)  # "2018" is a year and "1518" nothing
    day, _, hour = written.removesuffix(" UTC").partition(" ")
    parts = day.removesuffix(".").split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return written.removesuffix(" UTC")
    whole = date_of(int(parts[2]), int(parts[1]), int(parts[0]))
    if whole is None:
        raise ValueError(written)
    hour = hour.strip()
    return f"{whole.isoformat()} {hour.zfill(5) if len(hour) == 4 else hour}".strip()


def _place(cells: Sequence[str], columns: _Columns) -> tuple[float, float] | None:
    latitude, longitude = (_first(cells, columns, column) for column in (Column.LATITUDE, Column.LONGITUDE))
    written = f"{latitude}; {longitude}" if latitude or longitude else _first(cells, columns, Column.PLACE)
    if not written:
        return None
    place = read_point(written.strip("()[]"))
    if place is None:
        raise _Refused(RowProblem.BAD_PLACE, written)
    return place


def _language(written: str) -> str | None:
    language = find_language(written)
    return language.tag if language else read_telegram_code(written)
