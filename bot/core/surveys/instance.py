"""The form's instance: answers as the tree of questions, groups and repeats that expressions walk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.surveys.expression_compiler import compile_expression
from bot.core.surveys.expression_problems import ExpressionFailed, ExpressionProblem, InvalidExpression
from bot.core.surveys.expression_values import (
    Node,
    Scope,
    Value,
    Work,
    number_of,
    string_of,
    truth_of,
)
from bot.core.surveys.instance_nodes import Document, FormNode, ListNode, OptionNode
from bot.core.surveys.questionnaire import Group, Item, Option, Question, Questionnaire, text_for
from bot.core.surveys.sheet import Answer, Place


@dataclass(slots=True)
class _Known:
    """What is known of a path. ``repeats``: the paths of the repeats around it, the outermost first, itself included."""

    item: Item | None
    repeats: tuple[str, ...]


class Instance:
    """Built once per look at a sheet.

    ``answers`` and ``repeats`` (how many times, by ``str(place)`` of the repeat) are looked into when they are needed, so the
    caller may fill them in the order of the form; where ``repeats`` says nothing, a repeat has as many times as have answers.
    ``seed`` is what ``random()`` and ``uuid()`` come from: the same for the same sheet. All evaluations together, and each of
    them, may only cost so much (WORK_OF_ALL, WORK_OF_ONE), counted in nodes and calls.

    ``value``, ``truth``, ``number`` and ``keeps`` raise InvalidExpression, which a checked questionnaire never does, and
    ExpressionFailed.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Mapping[str, Answer],
        repeats: Mapping[str, int],
        now: datetime,
        zone: ZoneInfo,
        language: str,
        *,
        seed: int = 0,
    ) -> None:
        self.now = now.astimezone(zone)
        self.zone = zone
        self.language = language
        self.seed = seed
        self._questionnaire = questionnaire
        self._answers = answers
        self._repeats = repeats
        self._put: dict[str, str] = {}
        self._work = Work()
        self._known: dict[str, _Known] = {"": _Known(None, ())}
        self._named: dict[str, list[str]] = {}
        self._resolved: dict[tuple[str, str], str] = {}
        self._seen_times: dict[str, int] | None = None
        self._labels: dict[str, dict[str, Option]] = {}
        self._learn(questionnaire.items, ())

    def _learn(self, items: Iterable[Item], repeats: tuple[str, ...]) -> None:
        for item in items:
            path = item.path
            self._named.setdefault(path.rpartition("/")[2], []).append(path)
            if isinstance(item, Group):
                around = (*repeats, path) if item.is_repeat else repeats
                self._known[path] = _Known(item, around)
                self._learn(item.items, around)
            else:
                self._known[path] = _Known(item, repeats)

    def put(self, place: Place, value: str) -> None:
        """A calculation's value, in the order of the form."""
        self._put[str(place)] = value
        self._seen_times = None if place.instance else self._seen_times

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is evaluated within has a budget of its own: long lists that are shown take nothing from the rules."""
        before, self._work = self._work, Work()
        try:
            yield
        finally:
            self._work = before

    def value(self, text: str, place: Place) -> str:
        """As a string; "." is the answer at ``place``."""
        return string_of(self._evaluated(text, place))

    def truth(self, text: str, place: Place) -> bool:
        return truth_of(self._evaluated(text, place))

    def number(self, text: str, place: Place) -> float:
        """NaN where it is none."""
        return number_of(self._evaluated(text, place))

    def keeps(self, choice_filter: str, place: Place, option: Option) -> bool:
        """Whether this option is offered at ``place``; its columns, ``name`` and ``label`` are children of the context."""
        item = OptionNode(option, None, self.language)
        return truth_of(self._evaluated(choice_filter, place, item))

    def _evaluated(self, text: str, place: Place, item: Node | None = None) -> Value:
        run = compile_expression(text).run
        self._work.begin()
        current = FormNode(self, place.path, place.instance)
        try:
            return run(Scope(self, place, current, item or current, self._work, text))
        except RecursionError:
            raise ExpressionFailed("too deep") from None

    # What expressions ask for

    def document(self) -> Node:
        return Document(FormNode(self, "", ()))

    def named(self, name: str, place: Place) -> list[Node]:
        """The nodes that ``${name}`` means at a place: in the same time of every repeat that both are in, and every time of
        the others. Raises InvalidExpression."""
        path = self._resolve(name, place.path)
        return self.nodes_at(path, place.instance[: self._shared(path, place)])

    def indexed(self, name: str, place: Place, indexes: Sequence[tuple[str, int]]) -> list[Node]:
        """Likewise in these times of these repeats; empty where there is no such time."""
        path = self._resolve(name, place.path)
        repeats = self._known[path].repeats
        wanted = {self._resolve(repeat, place.path): number for repeat, number in indexes}
        shared = place.instance[: self._shared(path, place)]
        times: tuple[int, ...] = ()
        for depth, repeat in enumerate(repeats):
            number = wanted.get(repeat) or (shared[depth] if depth < len(shared) else 1)
            if wanted.get(repeat) == 0 or number > self.times_of(repeat, times):
                return []
            times = (*times, number)
        return [FormNode(self, path, times)]

    def along(self, nodes: Iterable[Node], place: Place) -> list[Node]:
        """Of nodes in repeats that the place is in too, those in the same time."""
        here = self.repeats_around(place.path)
        return [
            node
            for node in nodes
            if not isinstance(node, FormNode)
            or all(
                mine != theirs or number == its
                for mine, theirs, number, its in zip(
                    self._known[node.path].repeats, here, node.times, place.instance, strict=False
                )
            )
        ]

    def options(self, name: str) -> Node:
        """The list of choices with this name. Raises ExpressionFailed."""
        if name not in self._questionnaire.choices:
            raise ExpressionFailed(f"no list of choices: {name}")
        return Document(ListNode(name, self._questionnaire.choices[name], self.language))

    def label(self, name: str, codes: str, place: Place) -> str:
        """The labels of codes at the question with this name, in the reader's language; a code that is unknown as it is."""
        found = self._known[self._resolve(name, place.path)].item
        if not isinstance(found, Question):
            return codes
        options = self._labels.get(found.choices)
        if options is None:
            options = {option.code: option for option in self._questionnaire.options_of(found)}
            self._labels[found.choices] = options
        words = (
            (text_for(options[code].label, self.language) if code in options else "") or code
            for code in codes.split()
        )
        return ", ".join(words)

    # Where names lead

    def item_at(self, path: str) -> Item | None:
        """None for a path that is not in the form, and for "", which is the form."""
        known = self._known.get(path)
        return known.item if known else None

    def repeats_around(self, path: str) -> tuple[str, ...]:
        """The paths of the repeats around it, the outermost first, itself included if it is one."""
        known = self._known.get(path)
        return known.repeats if known else ()

    def _resolve(self, name: str, near: str) -> str:
        """The path of a name: a question rather than a group, then in the same repeats, then in the same groups."""
        path = self._resolved.get((name, near))
        if path is None:
            paths = self._named.get(name)
            if not paths:
                raise InvalidExpression(ExpressionProblem.UNKNOWN_QUESTION, name)
            path = max(paths, key=lambda each: self._nearness(each, near)) if len(paths) > 1 else paths[0]
            self._resolved[(name, near)] = path
        return path

    def _nearness(self, path: str, near: str) -> tuple[bool, int, int]:
        here = self.repeats_around(near)
        return (
            isinstance(self._known[path].item, Question),
            _common(self._known[path].repeats, here),
            _common(path.split("/"), near.split("/")),
        )

    def _shared(self, path: str, place: Place) -> int:
        """How many repeats are around both, of those whose time the place says. The repeat itself is all its times."""
        known = self._known[path]
        repeats = known.repeats
        if isinstance(known.item, Group) and known.item.is_repeat:
            repeats = repeats[:-1]
        if not repeats or place.path not in self._known:
            return 0
        return min(_common(repeats, self._known[place.path].repeats), len(place.instance))

    def nodes_at(self, path: str, times: tuple[int, ...]) -> list[Node]:
        """Every time of a path within these of the repeats around it."""
        repeats = self._known[path].repeats
        every = [times]
        for repeat in repeats[len(times) :]:
            every = [(*each, number) for each in every for number in self._numbers(repeat, each)]
        return [FormNode(self, path, each) for each in every]

    def _numbers(self, repeat: str, times: tuple[int, ...]) -> range:
        count = self.times_of(repeat, times)
        self._work.spend(1 + count)
        return range(1, count + 1)

    def times_of(self, repeat: str, times: tuple[int, ...]) -> int:
        """How often a repeat has been asked, within these times of those around it."""
        key = _key(repeat, times)
        count = self._repeats.get(key)
        if count is not None:
            return count
        if self._seen_times is None:
            self._seen_times = self._count_times()
        return self._seen_times.get(key, 0)

    def _count_times(self) -> dict[str, int]:
        counted: dict[str, int] = {}
        for written in (*self._answers, *self._put):
            if "#" not in written:
                continue
            place = Place.read(written)
            repeats = self.repeats_around(place.path)
            for depth, (repeat, number) in enumerate(zip(repeats, place.instance, strict=False)):
                key = _key(repeat, place.instance[:depth])
                counted[key] = max(counted.get(key, 0), number)
        return counted

    def text_at(self, path: str, times: tuple[int, ...]) -> str:
        """What a question has, "" where it has nothing."""
        key = _key(path, times)
        if (found := self._put.get(key)) is not None:
            return found
        answer = self._answers.get(key)
        return answer.value if answer is not None else ""

    def children_of(self, path: str, times: tuple[int, ...]) -> Iterator[Node]:
        found = self.item_at(path)
        items = found.items if isinstance(found, Group) else self._questionnaire.items if path == "" else ()
        for item in items:
            yield from self.nodes_at(item.path, times)


def _key(path: str, times: tuple[int, ...]) -> str:
    """As ``str(Place(path, times))``, without making one."""
    return f"{path}#{'.'.join(map(str, times))}" if times else path


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many of the first are the same."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
