"""How a questionnaire hangs together: which groups are around what, and what has to be known before what."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from bot.core.surveys.expressions import InvalidExpression, compile_expression
from bot.core.surveys.questionnaire import Group, Item, Kind, Question, Questionnaire, walk
from bot.core.surveys.sheet import Place

_LAST: Final = 1_000_000  # after every time of a repeat
_FORMULA: Final = re.compile(r"\$\{|[\w-]+\(.*\)|'.*'|\".*\"", re.DOTALL)


class Plan:
    """``order`` has every item after those that its expressions refer to and the groups around it; a circle is cut at
    the item that comes first in the form. ``repeats`` by path: the repeats around it, the outermost first."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.items: tuple[Item, ...] = tuple(walk(questionnaire.items))
        self.index = {item.path: number for number, item in enumerate(self.items)}
        self.around: dict[str, tuple[Group, ...]] = {}
        self._lay(questionnaire.items, ())
        self.repeats = {
            path: tuple(group for group in groups if group.is_repeat) for path, groups in self.around.items()
        }
        self._named: dict[str, list[str]] = defaultdict(list)
        for item in self.items:
            self._named[item.name].append(item.path)
        self.order = _ordered(self.items, {item.path: self._needs(item) for item in self.items})

    def find(self, path: str) -> Item | None:
        number = self.index.get(path)
        return None if number is None else self.items[number]

    def around_place(self, place: Place) -> Iterator[tuple[Group, Place]]:
        """The groups around it, the innermost first, each with its place."""
        for group in reversed(self.around[place.path]):
            yield group, Place(group.path, place.instance[: len(self.repeats[group.path])])

    def key(self, place: Place) -> tuple[int, ...]:
        """What places are sorted by: the order of the form, the "one more?" of a repeat after its last time."""
        key: list[int] = []
        for repeat, time in zip(self.repeats[place.path], place.instance, strict=True):
            key += (self.index[repeat.path], time)
        key.append(self.index[place.path])
        if isinstance(item := self.find(place.path), Group) and item.is_repeat:
            key.append(_LAST)
        return tuple(key)

    def nearest(self, name: str, place: Place) -> Place | None:
        """Where ``${name}`` is as seen from this place: in the same time of the repeats around both."""
        paths = self._named.get(name)
        if not paths:
            return None
        here = place.path.split("/")
        path = max(
            paths,
            key=lambda each: (isinstance(self.find(each), Question), _shared(here, each.split("/"))),
        )
        repeats, own = self.repeats[path], self.repeats[place.path]
        times = [
            place.instance[number] if number < len(own) and own[number] is repeat else 1
            for number, repeat in enumerate(repeats)
        ]
        return Place(path, tuple(times))

    def least(self, repeat: Group) -> int:
        """How often it is asked before she was asked for one more: at once, unless something in it must be answered, which
        who has nothing to tell could not get past."""
        questions = (item for item in walk(repeat.items) if isinstance(item, Question))
        return 0 if any(each.required and each.kind.takes_answer for each in questions) else 1

    def size(self, repeat: Group) -> int:
        """How many items each time of it adds, without the repeats within it."""
        within = len(self.repeats[repeat.path]) + 1
        return sum(1 for each in walk(repeat.items) if len(self.repeats[each.path]) == within)

    def _lay(self, items: Sequence[Item], around: tuple[Group, ...]) -> None:
        for item in items:
            self.around[item.path] = around
            if isinstance(item, Group):
                self._lay(item.items, (*around, item))

    def _needs(self, item: Item) -> list[str]:
        needs = [group.path for group in self.around[item.path]]
        if isinstance(item, Group):
            texts = [item.relevant, item.count]
        else:
            texts = [item.relevant, item.calculation, item.choice_filter]
            if item.kind is Kind.CALCULATE or item.is_read_only:
                texts.append(item.default if is_formula(item.default) else "")
            if item.specifies in self.index:
                needs.append(item.specifies)
        for text in texts:
            for name in references(text):
                needs += self._named.get(name, ())
        return needs


def references(text: str) -> frozenset[str]:
    """The names that an expression refers to; none where it is no expression."""
    if not text:
        return frozenset()
    try:
        return compile_expression(text).references
    except InvalidExpression:
        return frozenset()


@lru_cache(maxsize=4096)
def is_formula(default: str) -> bool:
    """Whether a default is an expression rather than a value."""
    if not _FORMULA.search(default):
        return False
    try:
        compile_expression(default)
    except InvalidExpression:
        return False
    return True


@lru_cache(maxsize=4096)
def is_kept(calculation: str) -> bool:
    """Whether what it came to is to be remembered: ``once()``."""
    try:
        return "once" in compile_expression(calculation).functions
    except InvalidExpression:
        return False


def _shared(here: Sequence[str], there: Sequence[str]) -> int:
    count = 0
    for mine, other in zip(here, there, strict=False):
        if mine != other:
            break
        count += 1
    return count


def _ordered(items: Sequence[Item], needs: Mapping[str, Sequence[str]]) -> tuple[Item, ...]:
    """Depth first without recursion: a chain of calculations may be as long as the form."""
    known = {item.path: item for item in items}
    begun: set[str] = set()
    order: list[Item] = []
    for item in items:
        if item.path in begun:
            continue
        begun.add(item.path)
        stack = [(item, iter(needs[item.path]))]
        while stack:
            current, waiting = stack[-1]
            following = next((path for path in waiting if path not in begun), None)
            if following is None:
                order.append(current)
                stack.pop()
            else:
                begun.add(following)
                stack.append((known[following], iter(needs[following])))
    return tuple(order)
