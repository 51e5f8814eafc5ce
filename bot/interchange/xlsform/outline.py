"""What each row of the survey sheet is, and in which groups it stands; pyxform would stop at the first fault."""

import re
from dataclasses import dataclass, field
from typing import Final

from pyxform import aliases
from pyxform.parsing.expression import is_xml_tag

from bot.core.surveys.findings import Problem
from bot.core.surveys.questionnaire import MOST_DEPTH, MOST_QUESTIONS, Kind
from bot.interchange.xlsform.kinds import Meaning, Role, read_type
from bot.interchange.xlsform.report import FormRefused, Report
from bot.interchange.xlsform.sheets import DISABLED, LABEL, NAME, TYPE, Row, Sheet

MOST_REPEATS_WITHIN: Final = 3  # repeats within repeats: the place of a question fits into a button
LONGEST_NAME: Final = 100  # characters; a path of MOST_DEPTH of them is still a key
_LINE_END: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that says something. ``groups`` are the names of those around it, the outermost first."""

    row: Row
    meaning: Meaning
    name: str = ""
    groups: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return "/".join((*self.groups, self.name))

    @property
    def is_question(self) -> bool:
        return self.meaning.role not in (Role.BEGIN, Role.END, Role.SETTING)

    @property
    def kind(self) -> Kind | None:
        return self.meaning.kind


@dataclass(slots=True)
class _Open:
    """A group whose end has not come yet, and the names in it with their rows."""

    entry: Entry | None
    names: dict[str, int] = field(default_factory=dict)


def read_outline(sheet: Sheet, report: Report) -> list[Entry]:
    """The rows that say something, in their order. Raises FormRefused where there are none, or far too many."""
    if TYPE not in sheet.headings:
        raise FormRefused(Problem.NO_TYPE, sheet.where(None, TYPE))
    meant = [
        (row, read_type(row.get(TYPE)))
        for row in sheet.rows
        if not aliases.yes_no.get(row.get(DISABLED))
        and (row.get(TYPE) or row.get(NAME) or any(row.within(LABEL)))
    ]
    asked = [row for row, meaning in meant if meaning.role not in (Role.BEGIN, Role.END, Role.SETTING)]
    if not asked:
        raise FormRefused(Problem.EMPTY, sheet.where(None, TYPE)._replace(row=0, column=""))
    if len(asked) > MOST_QUESTIONS:
        raise FormRefused(
            Problem.TOO_MANY_QUESTIONS, sheet.where(asked[MOST_QUESTIONS], TYPE), limit=MOST_QUESTIONS
        )
    reading = _Reading(sheet, report)
    for row, meaning in meant:
        reading.take(row, meaning)
    reading.finish()
    return reading.entries


class _Reading:
    def __init__(self, sheet: Sheet, report: Report) -> None:
        self._sheet = sheet
        self._report = report
        self._open = [_Open(None)]
        self._repeats: dict[str, int] = {}
        self.entries: list[Entry] = []

    def take(self, row: Row, meaning: Meaning) -> None:
        where = self._sheet.where(row, TYPE)
        if not meaning.written:
            self._report.refuse(Problem.NO_TYPE, where)
            return
        if meaning.role is Role.UNKNOWN:
            self._report.refuse(Problem.UNKNOWN_TYPE, where, type=meaning.written)
        if meaning.role is Role.END:
            self._close(row, meaning)
            return
        name = "" if meaning.role is Role.SETTING else self._name(row, meaning)
        groups = tuple(each.entry.name for each in self._open if each.entry)
        entry = Entry(row, meaning, name, groups)
        self.entries.append(entry)
        if meaning.role is Role.BEGIN:
            if len(self._open) > MOST_DEPTH:
                self._report.refuse(Problem.TOO_DEEP, where, limit=MOST_DEPTH)
            elif meaning.is_repeat and self._repeats_around() >= MOST_REPEATS_WITHIN:
                self._report.refuse(Problem.TOO_DEEP, where, limit=MOST_REPEATS_WITHIN)
            self._open.append(_Open(entry))

    def _repeats_around(self) -> int:
        return sum(1 for each in self._open if each.entry and each.entry.meaning.is_repeat)

    def finish(self) -> None:
        for each in self._open[1:]:
            self._miss_end(each)

    def _name(self, row: Row, meaning: Meaning) -> str:
        name, where = row.get(NAME), self._sheet.where(row, NAME)
        if not name:
            if meaning.kind is Kind.NOTE:
                return f"generated_note_name_{row.number}"  # as pyxform calls it
            if meaning.role is not Role.PERSONAL:
                self._report.refuse(Problem.NO_NAME, where)
            return ""
        if not is_xml_tag(name) or ":" in name or len(name) > LONGEST_NAME:
            self._report.refuse(Problem.INVALID_NAME, where, name=_LINE_END.sub(" ", name)[:LONGEST_NAME])
            return name
        names = self._open[-1].names
        earlier = names.get(name) or (meaning.is_repeat and self._repeats.get(name))
        if earlier:
            self._report.refuse(Problem.SAME_NAME, where, name=name, row=earlier)
        names.setdefault(name, row.number)
        if meaning.has_other:
            self._ask_what_else(f"{name}_other", row)
        if meaning.is_repeat:
            self._repeats.setdefault(name, row.number)
        return name

    def _ask_what_else(self, name: str, row: Row) -> None:
        """pyxform adds a question of this name behind the row, and does not look whether there is one."""
        names = self._open[-1].names
        if name in names:
            where = self._sheet.where(row, NAME)
            self._report.refuse(Problem.SAME_NAME, where, name=name, row=names[name])
        names.setdefault(name, row.number)

    def _close(self, row: Row, meaning: Meaning) -> None:
        """The nearest open group of that sort; those within it that are still open have no end."""
        fitting = [
            number
            for number, each in enumerate(self._open)
            if each.entry and each.entry.meaning.is_repeat == meaning.is_repeat
        ]
        if not fitting:
            self._report.refuse(Problem.NOT_OPENED, self._sheet.where(row, TYPE))
            return
        for each in self._open[fitting[-1] + 1 :]:
            self._miss_end(each)
        del self._open[fitting[-1] :]
        self.entries.append(Entry(row, meaning))

    def _miss_end(self, each: _Open) -> None:
        assert each.entry is not None
        self._report.refuse(Problem.NOT_CLOSED, self._sheet.where(each.entry.row, TYPE), name=each.entry.name)
