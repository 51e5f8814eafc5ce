"""A row becomes a question or a group; what a chat cannot ask is left out, and said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.core.surveys.findings import Problem
from bot.core.surveys.questionnaire import LONGEST_LABEL, MOST_REPEATS, Group, Kind, Option, Question, Span
from bot.interchange.xlsform.appearances import LONG, RATING, Effect, effects
from bot.interchange.xlsform.defaults import fitting_default
from bot.interchange.xlsform.formulas import Formulas
from bot.interchange.xlsform.kinds import Role
from bot.interchange.xlsform.lists import list_of
from bot.interchange.xlsform.outline import Entry
from bot.interchange.xlsform.parameters import read_parameters, read_span
from bot.interchange.xlsform.report import Report
from bot.interchange.xlsform.sheets import (
    APPEARANCE,
    CALCULATION,
    CHOICE_FILTER,
    CONSTRAINT,
    CONSTRAINT_MESSAGE,
    COUNT,
    DEFAULT,
    HINT,
    LABEL,
    MEDIA,
    PARAMETERS,
    PRELOAD,
    READ_ONLY,
    RELEVANT,
    REQUIRED,
    REQUIRED_MESSAGE,
    TYPE,
    Sheet,
)
from bot.interchange.xlsform.texts import Languages

# An anonymous survey must not keep an hour, so the moments of beginning and end are their day.
_DAY: Final = "today()"
_SHOWN: Final = 200  # characters of a cell in a finding


class Converting:
    """``question`` and ``group`` make what a row stands for, and report what becomes of it."""

    def __init__(
        self,
        sheet: Sheet,
        lists: Mapping[str, tuple[Option, ...]],
        formulas: Formulas,
        languages: Languages,
        report: Report,
    ) -> None:
        self._sheet = sheet
        self._lists = lists
        self._formulas = formulas
        self._languages = languages
        self._report = report

    def question(self, entry: Entry) -> Question | None:
        """None where nothing of it remains: a row that is left out, unless something refers to it."""
        where = self._sheet.where(entry.row, TYPE)
        written = entry.meaning.written
        self._pass_over_media(entry)
        if entry.meaning.role is Role.AUTOMATIC:
            self._report.change(Problem.AUTOMATIC_METADATA, where, type=written)
            return Question(entry.path, Kind.CALCULATE, calculation=_DAY)
        if entry.meaning.role is Role.PERSONAL:
            self._report.leave_out(Problem.PERSONAL_METADATA, where, type=written)
            return self._remnant(entry)
        if entry.meaning.role is not Role.QUESTION or entry.kind is None:
            self._report.leave_out(Problem.NO_COUNTERPART, where, type=written)
            return self._remnant(entry)
        if preload := entry.row.get(PRELOAD):
            self._report.leave_out(
                Problem.PRELOAD, self._sheet.where(entry.row, PRELOAD), type=preload[:_SHOWN]
            )
            return self._remnant(entry)
        if not self._look_at_appearance(entry):
            return self._remnant(entry)
        if written == "barcode" or written.endswith(" barcode") or "barcode prompt" in written:
            self._report.change(Problem.NO_COUNTERPART, where, type=written)
        if entry.kind is Kind.CALCULATE:
            return self._calculation(entry)
        return self._asked(entry, entry.kind)

    def group(self, entry: Entry) -> Group:
        """Empty as yet."""
        self._pass_over_media(entry)
        self._look_at_appearance(entry)
        count, most = self._formulas.of(entry, COUNT), MOST_REPEATS
        if entry.meaning.is_repeat:
            where = self._sheet.where(entry.row, COUNT if count else TYPE)
            if not count.isdecimal():
                self._report.note(Problem.REPEAT_BOUNDED, where, limit=MOST_REPEATS)
            elif len(count) > 9 or int(count) > MOST_REPEATS:
                self._report.change(Problem.REPEAT_BOUNDED, where, limit=MOST_REPEATS)
            else:
                most = int(count)
        return Group(
            entry.path,
            (),
            label=self._languages.texts(self._sheet, entry.row, LABEL, LONGEST_LABEL),
            relevant=self._formulas.of(entry, RELEVANT),
            is_repeat=entry.meaning.is_repeat,
            count=count if entry.meaning.is_repeat else "",
            most=most,
        )

    def _remnant(self, entry: Entry) -> Question | None:
        """What is left out is empty to those who refer to it, as if nobody had answered."""
        if entry.name and entry.name in self._formulas.referenced:
            return Question(entry.path, Kind.CALCULATE)
        return None

    def _calculation(self, entry: Entry) -> Question | None:
        calculation = self._formulas.of(entry, CALCULATION) or self._formulas.of(entry, DEFAULT)
        if not calculation and (value := entry.row.get(DEFAULT)):
            calculation = _quoted(value)
        is_hidden = entry.meaning.written.lower() == "hidden"
        # A calculation that could not be read has been refused already.
        if (
            not calculation
            and not is_hidden
            and not entry.row.get(CALCULATION)
            and not entry.row.get(DEFAULT)
        ):
            where = self._sheet.where(entry.row, CALCULATION)
            self._report.refuse(
                Problem.INVALID_EXPRESSION, where, expression="", reason="empty", name=entry.name
            )
        return Question(
            entry.path,
            Kind.CALCULATE,
            relevant=self._formulas.of(entry, RELEVANT),
            calculation=calculation,
        )

    def _asked(self, entry: Entry, kind: Kind) -> Question | None:
        row = entry.row
        question = Question(
            entry.path,
            kind,
            hint=self._languages.texts(self._sheet, row, HINT, LONGEST_LABEL),
            required=self._formulas.of(entry, REQUIRED),
            required_message=self._languages.texts(self._sheet, row, REQUIRED_MESSAGE, LONGEST_LABEL),
            relevant=self._formulas.of(entry, RELEVANT),
            constraint=self._constraint(entry),
            constraint_message=self._languages.texts(self._sheet, row, CONSTRAINT_MESSAGE, LONGEST_LABEL),
            choices=list_of(entry) if entry.meaning.list_name else "",
            choice_filter=self._formulas.of(entry, CHOICE_FILTER),
            span=self._span(entry),
            is_long=self._is_long(entry),
            is_shuffled=read_parameters(row.get(PARAMETERS)).get("randomize") == "true",
            is_rating=any(word in RATING for word, effect in self._effects(entry) if effect is Effect.MEANT),
        )
        if self._formulas.of(entry, READ_ONLY) == "true()" and kind is not Kind.NOTE:
            return self._read_only(entry, question)
        question = self._labelled(entry, question)
        if kind is Kind.NOTE:
            if not question.label:
                return self._remnant(entry)
            return replace(
                question, required="", constraint="", calculation=self._formulas.of(entry, CALCULATION)
            )
        return replace(question, default=self._default(entry, question))

    def _read_only(self, entry: Entry, question: Question) -> Question | None:
        """It is computed or said beforehand, and she only reads it."""
        value = self._formulas.of(entry, CALCULATION) or self._formulas.of(entry, DEFAULT)
        if not value and (words := entry.row.get(DEFAULT)):
            value = _quoted(words)
        if value and (entry.name in self._formulas.referenced or not any(entry.row.within(LABEL))):
            return Question(entry.path, Kind.CALCULATE, relevant=question.relevant, calculation=value)
        label = self._labelled(entry, question)
        if not label.label:
            return self._remnant(entry)
        return Question(
            entry.path,
            Kind.NOTE,
            label.label,
            label.hint,
            relevant=question.relevant,
            calculation=value,
            is_read_only=True,
        )

    def _labelled(self, entry: Entry, question: Question) -> Question:
        """A hint alone is what is asked; else the name is shown, and a note without words is left out."""
        label = self._languages.texts(self._sheet, entry.row, LABEL, LONGEST_LABEL)
        if label:
            return replace(question, label=label)
        if question.hint:
            return replace(question, label=question.hint, hint={})
        where = self._sheet.where(entry.row, LABEL)
        if question.kind is Kind.NOTE or (question.kind is Kind.TEXT and self._formulas.of(entry, READ_ONLY)):
            self._report.leave_out(Problem.NO_LABEL, where, name=entry.name)
            return question
        self._report.change(Problem.NO_LABEL, where, name=entry.name)
        return replace(question, label=self._languages.only(entry.name))

    def _constraint(self, entry: Entry) -> str:
        own, usual = self._formulas.of(entry, CONSTRAINT), entry.meaning.constraint
        return f"({usual}) and ({own})" if own and usual else own or usual

    def _span(self, entry: Entry) -> Span | None:
        if entry.kind is not Kind.RANGE:
            return None
        span = read_span(read_parameters(entry.row.get(PARAMETERS)))
        if span is None:
            self._report.refuse(
                Problem.INVALID_SPAN, self._sheet.where(entry.row, PARAMETERS), name=entry.name
            )
        return span

    def _is_long(self, entry: Entry) -> bool:
        rows = read_parameters(entry.row.get(PARAMETERS)).get("rows", "")
        if entry.kind is Kind.TEXT and rows.isdecimal() and rows not in ("0", "1"):
            return True
        return any(word in LONG for word, effect in self._effects(entry) if effect is Effect.MEANT)

    def _default(self, entry: Entry, question: Question) -> str:
        """What she is offered to confirm: a value that fits, or an expression."""
        where = self._sheet.where(entry.row, DEFAULT)
        words = entry.row.get(DEFAULT)
        computed = self._formulas.of(entry, DEFAULT) or (
            "" if words else self._formulas.of(entry, CALCULATION)
        )
        if computed:
            self._offer(entry)
            return computed
        if not words:
            return ""
        codes = [option.code for option in self._lists.get(question.choices, ())]
        fitting = fitting_default(words, question.kind, codes, question.span)
        if fitting is None:
            self._report.change(Problem.DEFAULT_IGNORED, where, default=words[:_SHOWN])
            return ""
        self._offer(entry)
        return fitting

    def _offer(self, entry: Entry) -> None:
        if self._report.is_first(Problem.DEFAULT_OFFERED):
            self._report.note(Problem.DEFAULT_OFFERED, self._sheet.where(entry.row, DEFAULT))

    def _effects(self, entry: Entry) -> list[tuple[str, Effect]]:
        return list(effects(entry.row.get(APPEARANCE), entry.kind))

    def _look_at_appearance(self, entry: Entry) -> bool:
        """Whether it is asked. What changes nothing that is asked is said once a form."""
        where = self._sheet.where(entry.row, APPEARANCE)
        is_asked = True
        for word, effect in self._effects(entry):
            if effect is Effect.NOT_ASKED:
                is_asked = False
                self._report.leave_out(Problem.APPEARANCE, where, appearance=word[:_SHOWN])
            elif effect is Effect.ASKED_OTHERWISE:
                self._report.change(Problem.APPEARANCE, where, appearance=word[:_SHOWN])
            elif effect is Effect.ONE_AT_A_TIME and self._report.is_first(Problem.ONE_AT_A_TIME):
                self._report.note(Problem.ONE_AT_A_TIME, where)
            elif effect is Effect.WITHOUT_MEANING and self._report.is_first(Problem.APPEARANCE, word):
                self._report.note(Problem.APPEARANCE, where, appearance=word[:_SHOWN])
        return is_asked

    def _pass_over_media(self, entry: Entry) -> None:
        for column, file in entry.row.within(MEDIA):
            if self._report.is_first(Problem.MEDIA, file):
                where = self._sheet.where(entry.row, column)
                self._report.leave_out(Problem.MEDIA, where, file=file[:_SHOWN])


def _quoted(value: str) -> str:
    """A value as an expression that is this value."""
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    return "concat(" + ', "\'", '.join(f"'{piece}'" for piece in value.split("'")) + ")"
