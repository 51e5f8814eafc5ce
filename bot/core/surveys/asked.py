"""What a sheet comes to: which questions are asked now, which answers count, what is computed.

Everything is settled once, in the order of the plan, so that an expression finds what it refers to. An expression that
cannot be evaluated never stands in somebody's way: the question is asked, the answer is taken, the option is offered, and
a calculation comes to nothing.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.surveys.accepting import accept
from bot.core.surveys.expressions import ExpressionFailed, Instance, InvalidExpression
from bot.core.surveys.plan import Plan, is_formula, is_kept
from bot.core.surveys.questionnaire import MOST_REPEATS, Group, Item, Kind, Option, Question
from bot.core.surveys.refusals import AnswerRefused
from bot.core.surveys.sheet import Answer, Place, Sheet

MOST_PLACES: Final = 5_000  # within repeats: twenty times twenty of a hundred questions are no chat
_FAILURES: Final = (ExpressionFailed, InvalidExpression)
_CONSTANTS: Final = MappingProxyType({"true()": True, "false()": False})


def is_computed(question: Question) -> bool:
    """Whether it has a value that is not hers."""
    return question.kind in (Kind.CALCULATE, Kind.NOTE) or question.is_read_only


class Asked:
    """``answers`` are those that count now, by place; ``values`` what is computed; ``times`` how often each repeat is
    asked, by the place of the repeat, and ``bounds`` how often it can be."""

    def __init__(self, plan: Plan, sheet: Sheet, now: datetime, zone: ZoneInfo, language: str) -> None:
        self._plan = plan
        self._sheet = sheet
        self._given = _given(plan, sheet)
        self.answers: dict[Place, Answer] = {}
        self.values: dict[Place, str] = {}
        self.times: dict[Place, int] = {}
        self.bounds: dict[Place, int] = {}
        self._room = MOST_PLACES
        self._relevant: set[Place] = set()
        self._repeats: dict[str, int] = {}
        self._offered: dict[Place, tuple[int, ...]] = {}
        self._instance = Instance(
            plan.questionnaire,
            {str(place): answer for place, answer in self._given.items()},
            self._repeats,
            now,
            zone,
            language,
            seed=sheet.seed,
        )
        for item in plan.order:
            for times in self._instances(plan.repeats[item.path]):
                self._settle(item, Place(item.path, times))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """What has a screen now, in the order of the form: questions, and the "one more?" of repeats."""
        return tuple(self._walk(self._plan.questionnaire.items, ()))

    @cached_property
    def numbers(self) -> dict[Place, int]:
        """Which question each place is, from 1; a note has the number of the question before it."""
        number, numbers = 0, {}
        for place in self.places:
            item = self._plan.find(place.path)
            if isinstance(item, Question) and item.kind.takes_answer and not item.is_read_only:
                number += 1
            numbers[place] = number
        return numbers

    @cached_property
    def total(self) -> int:
        """How many questions there are now, without notes."""
        return max(self.numbers.values(), default=0)

    def is_asked(self, place: Place) -> bool:
        return place in self.numbers

    def value(self, place: Place) -> str:
        """Hers or computed; "" where there is none that counts."""
        answer = self.answers.get(place)
        return answer.value if answer else self.values.get(place, "")

    def kept(self) -> dict[str, Answer]:
        """Computed values that are to be remembered, by ``str(place)``."""
        return {
            str(place): Answer((value,))
            for place, value in self.values.items()
            if value
            and isinstance(item := self._plan.find(place.path), Question)
            and is_kept(item.calculation)
        }

    def is_required(self, question: Question, place: Place) -> bool:
        if not question.required or is_computed(question):
            return False
        if question.required in _CONSTANTS:
            is_required = _CONSTANTS[question.required]
        else:
            is_required = self._truth(question.required, place, otherwise=False)
        return is_required and (not question.choice_filter or self._offers_any(question, place))

    def _offers_any(self, question: Question, place: Place) -> bool:
        """A list that a filter leaves empty (a region without towns) must not stand in her way."""
        options = self._plan.questionnaire.options_of(question)
        return any(self._keeps(question, place, option) for option in options)

    def meets_constraint(self, question: Question, place: Place) -> bool:
        """Whether the answer that is there now is one the author accepts."""
        return not question.constraint or self._truth(question.constraint, place, otherwise=True)

    def offered(self, question: Question, place: Place) -> tuple[int, ...]:
        """Which options of the list she can choose from, by their index, in the order of the list."""
        if place not in self._offered:
            options = self._plan.questionnaire.options_of(question)
            with self._instance.apart():
                kept = [number for number, one in enumerate(options) if self._keeps(question, place, one)]
            self._offered[place] = tuple(kept)
        return self._offered[place]

    def shuffled(self, question: Question, place: Place) -> tuple[int, ...]:
        """The same in the order they are shown: "none of these" and "other" stay at the end."""
        indexes = self.offered(question, place)
        if not question.is_shuffled:
            return indexes
        options = self._plan.questionnaire.options_of(question)
        last = [index for index in indexes if options[index].is_exclusive or options[index].is_other]
        mixed = [index for index in indexes if index not in last]
        random.Random(f"{self._sheet.seed} {place}").shuffle(mixed)
        return (*mixed, *last)

    def options(self, question: Question, place: Place) -> list[Option]:
        """The offered options in the order of the list."""
        every = self._plan.questionnaire.options_of(question)
        return [every[index] for index in self.offered(question, place)]

    def suggested(self, question: Question, place: Place) -> tuple[str, ...]:
        """What its default, or its calculation, would be as an answer; nothing where that is none."""
        value = self._computed(question, place)
        if not value or not question.kind.takes_answer or question.kind is Kind.ACKNOWLEDGE:
            return ()
        values = value.split() if question.kind in (Kind.MANY, Kind.RANK) else [value]
        try:
            if not question.kind.has_options:
                return accept(question, (), values)
            offered = self.options(question, place)
            codes = {option.code for option in offered}
            return accept(question, offered, [each for each in values if each in codes])
        except AnswerRefused:
            return ()

    def _walk(self, items: Sequence[Item], times: tuple[int, ...]) -> Iterator[Place]:
        for item in items:
            place = Place(item.path, times)
            if place not in self._relevant:
                continue
            if isinstance(item, Question):
                if item.kind.is_asked:
                    yield place
            elif not item.is_repeat:
                yield from self._walk(item.items, times)
            else:
                for time in range(1, self.times[place] + 1):
                    yield from self._walk(item.items, (*times, time))
                if not item.count and self.times[place] < self.bounds[place]:
                    yield place

    def _instances(self, repeats: Sequence[Group]) -> list[tuple[int, ...]]:
        found: list[tuple[int, ...]] = [()]
        for repeat in repeats:
            found = [
                (*times, time)
                for times in found
                for time in range(1, self.times.get(Place(repeat.path, times), 0) + 1)
            ]
        return found

    def _settle(self, item: Item, place: Place) -> None:
        group = next(self._plan.around_place(place), None)
        is_relevant = (group is None or group[1] in self._relevant) and (
            not item.relevant or self._truth(item.relevant, place, otherwise=True)
        )
        if isinstance(item, Group):
            self._settle_group(item, place, is_relevant=is_relevant)
        elif is_relevant and self._is_specified(item, place):
            self._relevant.add(place)
            self._settle_question(item, place)
        elif place in self._given:
            self._instance.put(place, "")

    def _settle_group(self, group: Group, place: Place, *, is_relevant: bool) -> None:
        if is_relevant:
            self._relevant.add(place)
        if not group.is_repeat:
            return
        size = max(self._plan.size(group), 1)
        self.bounds[place] = min(group.most, MOST_REPEATS, self._room // size)
        self.times[place] = min(self._count(group, place), self.bounds[place]) if is_relevant else 0
        self._repeats[str(place)] = self.times[place]
        self._room -= size * self.times[place]

    def _settle_question(self, question: Question, place: Place) -> None:
        if is_computed(question):
            value = self._computed(question, place)
            if value:
                self.values[place] = value
            if value or place in self._given:
                self._instance.put(place, value)
            return
        given = self._given.get(place)
        if given is None:
            return
        answer = self._counting(question, place, given)
        if answer is not None:
            self.answers[place] = answer
        if answer != given:
            self._instance.put(place, answer.value if answer else "")

    def _counting(self, question: Question, place: Place, given: Answer) -> Answer | None:
        """The answer without options that are no longer offered; None if that is no answer."""
        if not question.kind.has_options or not given.values:
            return given
        chosen = [
            option
            for option in self._plan.questionnaire.options_of(question)
            if option.code in given.values and self._keeps(question, place, option)
        ]
        codes = {option.code for option in chosen}
        values = tuple(value for value in given.values if value in codes)
        if not values:
            return None
        return given if values == given.values else Answer(values, given.raw)

    def _computed(self, question: Question, place: Place) -> str:
        if question.calculation:
            return self._value(question.calculation, place)
        if is_formula(question.default):
            return self._value(question.default, place)
        return question.default

    def _count(self, group: Group, place: Place) -> int:
        if not group.count:
            asked_for = self._sheet.repeats.get(str(place), self._plan.least(group))
            return max(asked_for, 0)
        try:
            count = self._instance.number(group.count, place)
        except _FAILURES:
            return 1
        return int(min(max(count, 0), MOST_REPEATS)) if count == count else 0

    def _is_specified(self, question: Question, place: Place) -> bool:
        """Whether "other" was chosen where this question asks what that is."""
        other = self._plan.find(question.specifies) if question.specifies else None
        if not isinstance(other, Question):
            return True
        options = self._plan.questionnaire.options_of(other)
        times = place.instance[: len(self._plan.repeats[other.path])]
        answer = self.answers.get(Place(other.path, times))
        return answer is not None and any(
            option.is_other and option.code in answer.values for option in options
        )

    def _keeps(self, question: Question, place: Place, option: Option) -> bool:
        if not question.choice_filter:
            return True
        try:
            return self._instance.keeps(question.choice_filter, place, option)
        except _FAILURES:
            return True

    def _truth(self, text: str, place: Place, *, otherwise: bool) -> bool:
        try:
            return self._instance.truth(text, place)
        except _FAILURES:
            return otherwise

    def _value(self, text: str, place: Place) -> str:
        try:
            return self._instance.value(text, place)
        except _FAILURES:
            return ""


def _given(plan: Plan, sheet: Sheet) -> dict[Place, Answer]:
    """Her answers, without what this version does not know."""
    given: dict[Place, Answer] = {}
    for written, answer in sheet.answers.items():
        try:
            place = Place.read(written)
        except ValueError:
            continue
        item = plan.find(place.path)
        if isinstance(item, Question) and len(place.instance) == len(plan.repeats[place.path]):
            given[place] = answer
    return given
