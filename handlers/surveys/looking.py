"""How an editor looks at results: which question, by which filter, as buttons carry it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.core.languages import LANGUAGES
from bot.core.surveys.model import Survey, SurveyUnknown
from bot.core.surveys.ports import LANGUAGE, MONTH, Where
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire, text_for
from bot.core.surveys.wording import in_general
from bot.telegram.translator import Translator

EVERYTHING: Final = "0"
BY_LANGUAGE: Final = "l"
BY_MONTH: Final = "m"
_FILTER: Final = re.compile(r"0|q\d{1,3}\.\d{1,4}|l[A-Za-z-]{2,7}|m\d{6}")
_BY: Final = re.compile(r"\d{1,3}|[lm]")
CHOSEN: Final = (Kind.ONE, Kind.MANY)
"""Kinds whose answers can be filtered by and set against one another."""


def read_filter(text: str) -> str:
    """A converter for buttons: "0", "q12.3" (an option of a question), "lsr-Latn" or "m202611". Raises ValueError."""
    if not _FILTER.fullmatch(text):
        raise ValueError(text)
    return text


def read_by(text: str) -> str:
    """A converter for buttons: a question's index, or languages or months. Raises ValueError."""
    if not _BY.fullmatch(text):
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class Outline:
    """A survey with every version of what it asks. A question's index, and an option's within it, count through all
    versions from the oldest on: a new version changes none, so that old buttons mean what they meant."""

    survey: Survey
    forms: Mapping[int, Questionnaire]

    @property
    def paths(self) -> tuple[str, ...]:
        """Of every question, in the order in which they came."""
        return tuple(
            dict.fromkeys(
                question.path for number in sorted(self.forms) for question in self.forms[number].questions()
            )
        )

    def question(self, path: str) -> Question:
        """In its newest words. Raises SurveyUnknown."""
        for number in sorted(self.forms, reverse=True):
            for question in self.forms[number].questions():
                if question.path == path:
                    return question
        raise SurveyUnknown

    def at(self, index: int) -> Question:
        """The question of this index. Raises SurveyUnknown."""
        paths = self.paths
        if index >= len(paths):
            raise SurveyUnknown
        return self.question(paths[index])

    def index_of(self, question: Question) -> int:
        return self.paths.index(question.path)

    def options_of(self, question: Question) -> tuple[Option, ...]:
        """Of every version, in their newest words."""
        options: dict[str, Option] = {}
        for number in sorted(self.forms):
            for asked in self.forms[number].questions():
                if asked.path == question.path:
                    options |= {option.code: option for option in self.forms[number].options_of(asked)}
        return tuple(options.values())

    def chosen(self) -> tuple[Question, ...]:
        """The questions whose answers can be filtered by."""
        questions = (self.question(path) for path in self.paths)
        return tuple(question for question in questions if question.kind in CHOSEN)

    def where(self, filter: str) -> Where:
        """Raises SurveyUnknown where it names what is not there."""
        if filter == EVERYTHING:
            return Where()
        kind, said = filter[0], filter[1:]
        if kind == BY_LANGUAGE:
            return Where(language=said)
        if kind == BY_MONTH:
            return Where(month=f"{said[:4]}-{said[4:]}")
        question, option = self._answer(said)
        return Where(answers=((question.path, option.code),))

    def by(self, by: str) -> str:
        """What a crosstab is by, as ``Reporting`` calls it. Raises SurveyUnknown."""
        if by in (BY_LANGUAGE, BY_MONTH):
            return LANGUAGE if by == BY_LANGUAGE else MONTH
        return self.at(int(by)).path

    def in_words(self, t: Translator, filter: str) -> str:
        """What the filter says, as plain text; empty where there is none."""
        if filter == EVERYTHING:
            return ""
        kind, said = filter[0], filter[1:]
        if kind == BY_LANGUAGE:
            return language_name(said)
        if kind == BY_MONTH:
            return month_name(t, f"{said[:4]}-{said[4:]}")
        question, option = self._answer(said)
        return f"{asked(t, question)}: {text_for(option.label, t.language.tag) or option.code}"

    def _answer(self, said: str) -> tuple[Question, Option]:
        index, _, number = said.partition(".")
        question = self.at(int(index))
        options = self.options_of(question)
        if int(number) >= len(options):
            raise SurveyUnknown
        return question, options[int(number)]


def asked(t: Translator, question: Question) -> str:
    """The question in the reader's words, as it is for everybody, or its name where it has none."""
    return " ".join(in_general(question.label, t.language.tag).split()) or question.name


def language_name(tag: str) -> str:
    return LANGUAGES[tag].own_name if tag in LANGUAGES else "—"


def month_name(t: Translator, month: str) -> str:
    """Of "2026-11"; what is none stands as it is."""
    year, _, number = month.partition("-")
    if not (year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12):
        return month
    return t.month_name(int(year), int(number))
