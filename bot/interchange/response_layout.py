"""How responses are laid out: in the columns that KoboToolbox has, whatever file they are written to.

See https://github.com/kobotoolbox/formpack, which exports what was collected there.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any, Final, TypeAlias

from bot.core.surveys.model import UNTOLD, Response
from bot.core.surveys.questionnaire import (
    NO_TEXTS,
    Group,
    Item,
    Kind,
    Option,
    Question,
    Questionnaire,
    text_for,
)
from bot.core.surveys.reporting import Export
from bot.core.surveys.sheet import Answer, Place
from bot.core.surveys.suppression import told_of_each
from bot.core.surveys.wording import in_general
from bot.interchange.tables import Cell

Instance: TypeAlias = tuple[int, ...]
Given: TypeAlias = Mapping[str, Mapping[Instance, Answer]]
"""The answers of one response, by path and by which time of each repeat around it."""

METADATA: Final = ("_id", "_submission_day", "_language", "__version__")
YES, NO = "yes", "no"
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")


@dataclass(frozen=True, slots=True)
class Words:
    """What columns and options are called: by their labels in ``language``, or, where that is None, by name and code."""

    language: str | None

    def of(self, item: Item) -> str:
        return (in_general(item.label, self.language) if self.language else "") or item.name

    def of_option(self, option: Option) -> str:
        return (text_for(option.label, self.language) if self.language else "") or option.code


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns of one question. ``numbers`` are the versions that ask it, ``options`` those of all of them."""

    question: Question
    numbers: frozenset[int]
    options: tuple[Option, ...]
    labels: Mapping[str, str]

    def headings(self, groups: Sequence[str], own: str) -> list[str]:
        """``groups`` are what the groups around it are called, ``own`` what it is called itself."""
        name = "/".join((*groups, own))
        match self.question.kind:
            case Kind.MANY:
                return [name, *(f"{name}/{self.labels[option.code]}" for option in self.options)]
            case Kind.RANK:
                return [f"{name}/{number}" for number in range(1, len(self.options) + 1)]
            case Kind.LOCATION:
                return [name, *("/".join((*groups, f"_{own}_{part}")) for part in ("latitude", "longitude"))]
            case Kind.TEXT:
                return [name, f"{name}_language"]
            case _:
                return [name]

    def cells(self, answer: Answer | None, number: int, language: str | None) -> list[Cell]:
        """As many as ``headings``. ``number`` is the version that was answered, ``language`` the one of the answers."""
        kind = self.question.kind
        if number not in self.numbers:
            return self._blank()
        if kind is Kind.PHOTO:
            return [YES if answer and answer.values else NO]
        if answer is None or not answer.values:
            return self._blank()
        values = answer.values
        match kind:
            case Kind.MANY:
                chosen = set(values)
                return [" ".join(self._said(values)), *(int(one.code in chosen) for one in self.options)]
            case Kind.RANK:
                ranked: list[Cell] = [*self._said(values)[: len(self.options)]]
                return ranked + [None] * (len(self.options) - len(ranked))
            case Kind.LOCATION:
                return [answer.value, *(_point(answer) or (None, None))]
            case Kind.TEXT:
                return [answer.value, language]
            case _:
                return [_single(self.question, answer, self.labels)]

    def value(self, answer: Answer | None, number: int) -> Any:
        """For JSON; None where there is nothing to write."""
        if answer is None or not answer.values or number not in self.numbers:
            return None
        return written_value(self.question, answer, self.labels)

    def _said(self, codes: Iterable[str]) -> list[str]:
        return [self.labels.get(code, code) for code in codes]

    def _blank(self) -> list[Cell]:
        match self.question.kind:
            case Kind.MANY:
                return [None] * (1 + len(self.options))
            case Kind.RANK:
                return [None] * len(self.options)
            case Kind.LOCATION:
                return [None] * 3
            case Kind.TEXT:
                return [None] * 2
            case _:
                return [None]


@dataclass(frozen=True, slots=True)
class Repeat:
    """What is asked again and again. ``depth``: repeats around it, itself included; ``paths``: all questions within."""

    group: Group
    depth: int
    nodes: tuple["Node", ...]
    paths: tuple[str, ...]

    def instances(self, given: Given, within: Instance) -> list[Instance]:
        """The times that it was answered within that time of the repeats around it."""
        return sorted(
            {
                instance[: self.depth]
                for path in self.paths
                for instance in given.get(path, ())
                if instance[: self.depth - 1] == within
            }
        )


@dataclass(frozen=True, slots=True)
class Grouped:
    """Questions that belong together and are answered once."""

    group: Group
    nodes: tuple["Node", ...]


Node: TypeAlias = Asked | Repeat | Grouped


@dataclass(frozen=True, slots=True)
class Layout:
    """All columns of a survey, those of every version."""

    title: str
    nodes: tuple[Node, ...]
    words: Words
    is_anonymous: bool
    languages: frozenset[str] = field(default_factory=frozenset)
    months: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, export: Export, labels: str | None) -> "Layout":
        """``labels``: the language of labels, None for names and codes."""
        words, survey = Words(labels), export.survey
        forms = sorted(export.questionnaires.items(), reverse=True)
        return cls(
            title=text_for(survey.title, labels or next(iter(survey.title), "")),
            nodes=_merged([(number, form, form.items) for number, form in forms], words, 0),
            words=words,
            is_anonymous=survey.is_anonymous,
            languages=told_of_each(export.languages),
            months=told_of_each(export.months),
        )

    def language_of(self, response: Response) -> str | None:
        """None where too few share it for an anonymous answer to have it."""
        hidden = self.is_anonymous and response.language not in self.languages - {UNTOLD}
        return None if hidden else response.language

    def day_of(self, response: Response) -> date | str | None:
        """The day it was sent, of an anonymous one the month; None as with its language."""
        if not self.is_anonymous:
            return response.sent_on.date()
        month = f"{response.sent_on:%Y-%m}"
        return month if month in self.months else None

    def metadata(self, response: Response, number: int) -> list[Cell]:
        """Under METADATA; ``number`` counts the rows."""
        return [number, self.day_of(response), self.language_of(response), response.number]

    def repeats(self) -> tuple[Repeat, ...]:
        """One that is within another after it."""
        return tuple(_repeats(self.nodes))

    def headings(
        self, nodes: Sequence[Node], times: Callable[[Repeat], int], groups: Sequence[str] = ()
    ) -> Iterator[str]:
        """What ``cells`` fills."""
        for node in nodes:
            if isinstance(node, Asked):
                yield from node.headings(groups, self.words.of(node.question))
            elif isinstance(node, Grouped):
                yield from self.headings(node.nodes, times, (*groups, self.words.of(node.group)))
            else:
                name = self.words.of(node.group)
                for time in range(1, times(node) + 1):
                    yield from self.headings(node.nodes, times, (*groups, f"{name}[{time}]"))

    def cells(
        self,
        nodes: Sequence[Node],
        given: Given,
        response: Response,
        times: Callable[[Repeat], int],
        at: Instance = (),
    ) -> Iterator[Cell]:
        """One row's, without metadata. ``times``: for how many times of a repeat there are columns beside one another."""
        language = self.language_of(response)
        for node in nodes:
            if isinstance(node, Asked):
                answer = given.get(node.question.path, {}).get(at)
                yield from node.cells(answer, response.number, language)
            elif isinstance(node, Grouped):
                yield from self.cells(node.nodes, given, response, times, at)
            else:
                for time in range(1, times(node) + 1):
                    yield from self.cells(node.nodes, given, response, times, (*at, time))

    def groups_around(self, repeat: Repeat) -> tuple[str, ...]:
        """What the groups that a repeat is in are called, and itself."""
        return next(found for node, found in _ways(self.nodes, self.words) if node is repeat)

    def as_json(
        self, nodes: Sequence[Node], given: Given, response: Response, at: Instance = ()
    ) -> dict[str, Any]:
        """What was answered, by path; a repeat is a list."""
        written: dict[str, Any] = {}
        for node in nodes:
            if isinstance(node, Asked):
                path = node.question.path
                value = node.value(given.get(path, {}).get(at), response.number)
                if value is None:
                    continue
                written[path] = value
                if node.question.kind is Kind.TEXT and (language := self.language_of(response)):
                    written[f"{path}_language"] = language
            elif isinstance(node, Grouped):
                written |= self.as_json(node.nodes, given, response, at)
            elif instances := node.instances(given, at):
                written[node.group.path] = [
                    self.as_json(node.nodes, given, response, instance) for instance in instances
                ]
        return written


def given_in(response: Response) -> Given:
    """Its answers, for looking up."""
    given: dict[str, dict[Instance, Answer]] = {}
    for written, answer in response.answers.items():
        place = Place.read(written)
        given.setdefault(place.path, {})[place.instance] = answer
    return given


def written_value(question: Question, answer: Answer, labels: Mapping[str, str] = NO_TEXTS) -> Any:
    """An answer for JSON: several options are a list, a location is [latitude, longitude], a number is one. ``labels`` say
    what to write in place of a code."""
    match question.kind:
        case Kind.MANY | Kind.RANK:
            return [labels.get(code, code) for code in answer.values]
        case Kind.LOCATION:
            return _point(answer)
        case Kind.PHOTO:
            return YES
        case _:
            return _single(question, answer, labels)


def distinct(headings: Iterable[str]) -> list[str]:
    """The same, with a number behind what is there already: two columns of one heading could not be told apart."""
    seen: Counter[str] = Counter()
    told: list[str] = []
    for heading in headings:
        name = heading
        while seen[name]:
            name = f"{heading}_{seen[heading] + 1}"
            seen[heading] += 1
        seen[name] += 1
        told.append(name)
    return told


def _merged(
    levels: Sequence[tuple[int, Questionnaire, Sequence[Item]]], words: Words, depth: int
) -> tuple[Node, ...]:
    """The newest version's order; what only older ones have follows what it followed there."""
    order: list[tuple[str, str]] = []
    found: dict[tuple[str, str], list[tuple[int, Questionnaire, Item]]] = {}
    for number, form, items in levels:
        at = 0
        for item in items:
            key = item.path, _shape(item)
            if key not in found:
                order.insert(at, key)
            at = order.index(key) + 1
            found.setdefault(key, []).append((number, form, item))
    return tuple(node for key in order if (node := _node(found[key], words, depth)))


def _shape(item: Item) -> str:
    if isinstance(item, Question):
        return item.kind.value
    return "repeat" if item.is_repeat else "group"


def _node(versions: Sequence[tuple[int, Questionnaire, Item]], words: Words, depth: int) -> Node | None:
    newest = versions[0][2]
    if isinstance(newest, Group):
        within = depth + newest.is_repeat
        nodes = _merged(
            [(number, form, item.items) for number, form, item in versions if isinstance(item, Group)],
            words,
            within,
        )
        if not nodes:
            return None
        if not newest.is_repeat:
            return Grouped(newest, nodes)
        return Repeat(newest, within, nodes, tuple(_paths(nodes)))
    if newest.kind is Kind.NOTE:
        return None
    options: dict[str, Option] = {}
    for _, form, item in versions:
        if isinstance(item, Question) and item.kind.has_options:
            for option in form.options_of(item):
                options.setdefault(option.code, option)
    return Asked(
        newest,
        frozenset(number for number, _, _ in versions),
        tuple(options.values()),
        {code: words.of_option(option) for code, option in options.items()},
    )


def _paths(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Asked):
            yield node.question.path
        else:
            yield from _paths(node.nodes)


def _repeats(nodes: Iterable[Node]) -> Iterator[Repeat]:
    for node in nodes:
        if isinstance(node, Repeat):
            yield node
        if not isinstance(node, Asked):
            yield from _repeats(node.nodes)


def _ways(
    nodes: Iterable[Node], words: Words, above: tuple[str, ...] = ()
) -> Iterator[tuple[Node, tuple[str, ...]]]:
    for node in nodes:
        if not isinstance(node, Asked):
            way = (*above, words.of(node.group))
            yield node, way
            yield from _ways(node.nodes, words, way)


def _single(question: Question, answer: Answer, labels: Mapping[str, str]) -> Cell:
    match question.kind:
        case Kind.ONE:
            return labels.get(answer.value, answer.value)
        case Kind.CALCULATE:
            return _number(answer.value) if _NUMBER.fullmatch(answer.value) else answer.value
        case Kind.INTEGER | Kind.DECIMAL | Kind.RANGE:
            return _number(answer.value)
        case Kind.DATE:
            return _date(answer.value)
        case _:
            return answer.value


def _number(text: str) -> Cell:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        return text
    return value if isfinite(value) else text


def _date(text: str) -> Cell:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _point(answer: Answer) -> tuple[float, float] | None:
    try:
        latitude, longitude = (float(part) for part in answer.value.split()[:2])
    except ValueError:
        return None
    return latitude, longitude
