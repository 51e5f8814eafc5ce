"""The words of a form by language, made plain."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bot.core.languages import ENGLISH
from bot.core.surveys.findings import Problem
from bot.core.surveys.questionnaire import NO_TEXTS, Texts
from bot.interchange.plain_text import tidy, without_markup
from bot.interchange.xlsform.languages import tag_of
from bot.interchange.xlsform.report import Report
from bot.interchange.xlsform.sheets import (
    CONSTRAINT_MESSAGE,
    DEFAULT_LANGUAGE,
    HINT,
    LABEL,
    REQUIRED_MESSAGE,
    TITLE,
    Column,
    Row,
    Sheet,
    Workbook,
)

REFERENCE: Final = re.compile(r"\$\{([^{}]*)\}")

_WORDS: Final = (LABEL, HINT, CONSTRAINT_MESSAGE, REQUIRED_MESSAGE, TITLE)
# What XLSForm permits of Markdown: *_ around words, # before a heading, [a link](address), and \ before any of these.
_LINK: Final = re.compile(r"\[([^\[\]\n]*)\]\(([^()\s]*)\)")
_HEADING: Final = re.compile(r"^#{1,6} +", re.MULTILINE)
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)([^*_\n]+?)(?<=\S)\1")
_EMPHASIS: Final = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")
_KEPT_TO_THE_LETTER: Final = re.compile(r"\\([\\*_#\[\]])|\$\{[^{}]*\}")
# Stand for what is kept while the rest is made plain: characters that belong to nobody.
_FIRST_KEPT: Final = 0xE000
_KEPT: Final = re.compile("[\ue000-\uf8ff]")


class Languages:
    """Which languages a form is written in, and which its texts without one are in.

    That is the default language of its settings; else the first it names, if all labels of its questions have one, or
    if it names one only and nothing both with it and without; else ``supposed``.
    """

    def __init__(self, book: Workbook, supposed: str, report: Report) -> None:
        self._report = report
        self._tags: dict[str, str | None] = {}
        sheets = (book.survey, book.choices, book.settings)
        for sheet in sheets:
            for column, words in _named(sheet):
                if words not in self._tags:
                    self._tags[words] = tag_of(words, _sample(sheets, words))
                if self._tags[words] is None and _is_used(sheet, column):
                    report.leave_out(Problem.UNKNOWN_LANGUAGE, sheet.where(None, column), language=words)
        named = list(dict.fromkeys(tag for tag in self._tags.values() if tag))
        stated = next((tag_of(row.get(DEFAULT_LANGUAGE)) for row in book.settings.rows), None)
        asks_without = _is_used(book.survey, LABEL)
        if stated:
            self._unnamed = stated
        elif named and (not asks_without or (len(named) == 1 and not _is_both(sheets))):
            self._unnamed = named[0]
        else:
            self._unnamed = next((tag for tag in (supposed, ENGLISH) if tag not in named), supposed)
            self._suppose(sheets)
        self.original = stated or (named[0] if named and not asks_without else self._unnamed)
        self._order = tuple(dict.fromkeys((self.original, *named, self._unnamed)))
        self._used: set[str] = set()
        self._look_for_doubles(sheets)

    @property
    def tags(self) -> tuple[str, ...]:
        """Those in which anything was read, the original first."""
        return tuple(tag for tag in self._order if tag in self._used) or (self.original,)

    def texts(self, sheet: Sheet, row: Row, column: Column, longest: int) -> Texts:
        """What the row says in this column, plain, the original first; what is too long is refused."""
        found: dict[str, str] = {}
        unknown = ""
        for name, words in sorted(row.within(column), key=lambda cell: len(cell[0]), reverse=True):
            if len(name) > len(column) + 1:
                continue
            if len(words) > 2 * longest or len(plain := plain_words(words)) > longest:
                self._report.refuse(Problem.TOO_LONG, sheet.where(row, name), limit=longest)
                continue
            tag = self._tags.get(name[-1]) if len(name) > len(column) else self._unnamed
            if not plain:
                continue
            if tag is None:
                unknown = unknown or plain
            else:
                found.setdefault(tag, plain)
        if not found and unknown:
            found[self.original] = unknown  # in a language of none of ours, but all that there is
        self._used |= found.keys()
        return {tag: found[tag] for tag in self._order if tag in found} or NO_TEXTS

    def in_all(self, words: Mapping[str, str]) -> Texts:
        """Words of ours for what the author left to the machine, in every language of the form."""
        return {tag: words[tag] for tag in self.tags}

    def only(self, words: str) -> Texts:
        """The same whatever the language: a name that is shown for want of a label."""
        self._used.add(self.original)
        return {self.original: words}

    def _look_for_doubles(self, sheets: Iterable[Sheet]) -> None:
        """Of two columns in one language ``texts`` takes the first; one that names none comes last."""
        for sheet in sheets:
            first: dict[tuple[Column, str], list[Column]] = {}
            named = [column for column, _ in _named(sheet)]
            for column in (*named, *(words for words in _WORDS if words in sheet.headings)):
                is_named = column not in _WORDS
                tag = self._tags[column[-1]] if is_named else self._unnamed
                if tag is None:
                    continue
                earlier = first.setdefault((column[:-1] if is_named else column, tag), [])
                if any(
                    words and row.get(before) and row.get(before) != words
                    for row in sheet.rows
                    if (words := row.get(column))
                    for before in earlier
                ):
                    self._report.leave_out(Problem.SAME_LANGUAGE, sheet.where(None, column), language=tag)
                earlier.append(column)

    def _suppose(self, sheets: Iterable[Sheet]) -> None:
        """Said once, of the first column that leaves it open."""
        for sheet in sheets:
            for column in _WORDS:
                if _is_used(sheet, column):
                    where = sheet.where(None, column)
                    self._report.note(Problem.LANGUAGE_SUPPOSED, where, language=self._unnamed)
                    return


def plain_words(words: str) -> str:
    """Without markup, line by line; the names in ``${name}``, and what a \\ stands before, to the letter.

    For words of at most twice LONGEST_LABEL: so many may be kept.
    """
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1] or found[0])
        return chr(_FIRST_KEPT + len(kept) - 1)

    text = _KEPT_TO_THE_LETTER.sub(keep, _KEPT.sub("", words))
    text = without_markup(text)
    text = _HEADING.sub("", _LINK.sub(_said, text))
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text)))
    return tidy(_KEPT.sub(lambda found: kept[ord(found[0]) - _FIRST_KEPT], text))


def _said(link: re.Match[str]) -> str:
    words, address = link.groups()
    return words if not address or address in words else f"{words} ({address})" if words else address


def _named(sheet: Sheet) -> Iterator[tuple[Column, str]]:
    """The columns that are for one language, and what their headings call it."""
    for column in sheet.headings:
        for words in _WORDS:
            if len(column) == len(words) + 1 and column[: len(words)] == words:
                yield column, column[-1]


def _sample(sheets: Iterable[Sheet], language: str) -> Iterator[str]:
    for sheet in sheets:
        columns = [column for column, named in _named(sheet) if named == language]
        for row in sheet.rows:
            yield from (row.get(column) for column in columns)


def _is_used(sheet: Sheet, column: Column) -> bool:
    return any(column in row.cells for row in sheet.rows)


def _is_both(sheets: Iterable[Sheet]) -> bool:
    """Whether some column comes with a language and without: then what has none is in another."""
    return any(
        column[:-1] in sheet.headings and _is_used(sheet, column[:-1])
        for sheet in sheets
        for column, _ in _named(sheet)
        if column[:-1] != TITLE
    )
