"""From raw counts to what may be shown of each question.

What is hidden is decided in ``suppression``; here it is applied to what an answer is: one option or several, numbers, an
order, words, places. Two things tie questions to one another, and are looked after here: a question that is asked on a
condition tells by how many answered it how many met the condition, and options that are offered after an earlier
choice add up to it (hierarchical tables: Hundepool et al. 2012, section 4.2.3; the parts of a hidden option are hidden, and
the parts of a shown one are protected among themselves).
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from bot.core.surveys import histograms, margins
from bot.core.surveys.averages import Numbers, mean_and_median
from bot.core.surveys.crosstabs import crosstab_of
from bot.core.surveys.histograms import Scale
from bot.core.surveys.model import SMALLEST_CELL
from bot.core.surveys.places import read_point, spots_of
from bot.core.surveys.ports import Tallies
from bot.core.surveys.questionnaire import NO_TEXTS, Group, Item, Kind, Question, Questionnaire, Span, Texts
from bot.core.surveys.results import Bar, QuestionResult
from bot.core.surveys.suppression import (
    hidden_of_many,
    hidden_of_one,
    hidden_of_table,
    is_small,
    may_be_compared,
)
from bot.core.surveys.words import words_of

__all__ = ["Counted", "crosstab_of", "question_results"]

MOST_STEPS: Final = 21  # of a range that has a bar for each; longer ones have bins

Values = Mapping[str, Sequence[tuple[str, int]]]
Words = Mapping[str, Sequence[tuple[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted for one report. ``everyone``: how many responses there are without the filter; ``values`` by path of
    dates, times and locations: (canonical form, how often); ``texts`` by path: (words, language); ``languages`` and
    ``months``: how many responses each has; ``times`` by path of questions in repeats: how many answers one response has
    at most (not said: as many as the questionnaire allows).

    ``whole``: the same without the filter, where there is one; then what is shown cannot be taken from the whole to
    find the few whom the filter leaves out. Without it only their number is looked at. ``fixed``: the paths that the
    filter gives an answer to, which therefore hide nothing of who met a condition.
    """

    everyone: int
    tallies: Tallies
    values: Values = field(default_factory=dict)
    texts: Words = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)
    whole: "Counted | None" = None
    fixed: frozenset[str] = frozenset()

    @property
    def shown_responses(self) -> int | None:
        """How many match; None where they, or those who do not, are too few: then nothing is shown."""
        matching = self.tallies.responses
        return matching if may_be_compared(matching, self.everyone) else None


def question_results(
    questionnaires: Mapping[int, Questionnaire], counted: Counted, *, sample_of: int | None = None
) -> tuple[QuestionResult, ...]:
    """What may be shown of each question that has an answer, in the order of the newest version, those that only older ones
    ask last. Versions count together: questions by path, options by code, all options of all versions.

    Nothing at all where too few match. ``sample_of``: how many people those who answered stand for.
    """
    if counted.shown_responses is None:
        return ()
    results: dict[str, QuestionResult] = {}
    everything = _all_asked(questionnaires)
    for path, asked in everything.items():
        if asked.question.kind.takes_answer or path in counted.tallies.numbers:
            results[path] = _Result(path, everything, counted, results, sample_of).result()
    return tuple(results.values())


@dataclass(slots=True)
class _Asked:
    """A question with what any version says of it. ``others``: the options that a following question asks about;
    ``conditions``: its own and those of the groups around it; ``times``: how often one person can answer it."""

    question: Question
    options: dict[str, Texts] = field(default_factory=dict)
    columns: dict[str, Mapping[str, str]] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    conditions: set[str] = field(default_factory=set)
    times: int = 1


def _all_asked(questionnaires: Mapping[int, Questionnaire]) -> dict[str, _Asked]:
    found: dict[str, _Asked] = {}
    for number in sorted(questionnaires, reverse=True):  # the newest first: its words and its order
        form = questionnaires[number]
        for question, groups in _within(form.items, ()):
            asked = found.setdefault(question.path, _Asked(question))
            for option in form.options_of(question):
                asked.options.setdefault(option.code, option.label)
                asked.columns.setdefault(option.code, option.columns)
                if option.is_other:
                    asked.others.add(option.code)
            conditions = (*(group.relevant for group in groups), question.relevant)
            asked.conditions.update(condition for condition in conditions if condition)
            asked.times = max(asked.times, math.prod(group.most for group in groups if group.is_repeat))
    return found


def _within(items: Iterable[Item], groups: tuple[Group, ...]) -> Iterator[tuple[Question, tuple[Group, ...]]]:
    for item in items:
        if isinstance(item, Group):
            yield from _within(item.items, (*groups, item))
        else:
            yield item, groups


_NAMED: Final = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_CODES: Final = re.compile(r"'([^']+)'|\"([^\"]+)\"|(?<![\w.])(\d+)(?![\w.])")
_SO_MANY: Final = re.compile(r"count-selected\s*\(\s*\.\s*\)\s*=\s*\d+")


class _Result:
    """One question's result. ``before``: those of the questions before it, which its condition may be about.

    In a repeat one person answers several times: there a count is small while it could be of fewer than SMALLEST_CELL.
    """

    def __init__(
        self,
        path: str,
        everything: Mapping[str, _Asked],
        counted: Counted,
        before: Mapping[str, QuestionResult],
        sample_of: int | None,
    ) -> None:
        self.path = path
        self.asked = everything[path]
        self.everything = everything
        self.question = self.asked.question
        self.counted = counted
        self.tallies = counted.tallies
        self.before = before
        self.sample_of = sample_of
        self.smallest = SMALLEST_CELL * counted.times.get(path, self.asked.times)
        self.answered = self.tallies.answered.get(path, 0)
        self.whole = counted.whole
        self.everyones = self.whole.tallies.answered.get(path, 0) if self.whole else self.answered
        if self.everyones == self.answered:
            self.whole = None  # nobody else answered it: the filter is none

    def result(self) -> QuestionResult:
        hidden = QuestionResult(self.question, None)
        if not may_be_compared(self.answered, self.everyones, self.smallest) or self._tells_of_few():
            return hidden
        kind = self.question.kind
        if kind in (Kind.ONE, Kind.MANY):
            return self._of_options() or hidden
        if kind is Kind.ACKNOWLEDGE:
            return self._with(bars=(Bar("OK", NO_TEXTS, self.answered, 1.0),))
        if kind is Kind.RANK:
            return self._with(bars=self._ranked())
        if kind is Kind.RANGE and self.question.span and (steps := _steps(self.question.span)):
            return self._of_range(steps) or hidden
        if kind in (Kind.DATE, Kind.DATETIME, Kind.TIME):
            return self._of_moments()
        if kind is Kind.LOCATION:
            return self._of_places()
        if kind is Kind.TEXT:
            return self._with(words=self._words())
        if self.path in self.tallies.numbers:
            numbers = self.tallies.numbers[self.path]
            return self._of_numbers(numbers, self._numbers_of_all(), _scale(self.question, numbers))
        return self._with()

    def _with(self, bars: tuple[Bar, ...] = (), words: tuple[tuple[str, int], ...] = ()) -> QuestionResult:
        return QuestionResult(self.question, self.answered, bars=bars, words=words)

    def _tells_of_few(self) -> bool:
        """Whether the number of answers alone tells how many met a condition, and that is hidden."""
        told = self.before.get(self.question.specifies)
        if told and any(_hides(told, code) for code in self.everything[self.question.specifies].others):
            return True
        if not self.asked.conditions:
            return False
        if self.asked.times == 1 and 0 < self.tallies.responses - self.answered < SMALLEST_CELL:
            return True
        return any(
            _hides(result, code)
            for condition in self.asked.conditions
            for result in self._named_in(condition)
            for code in _codes_in(condition)
        )

    def _named_in(self, expression: str) -> list[QuestionResult]:
        names = set(_NAMED.findall(expression))
        return [
            result
            for path, result in self.before.items()
            if result.question.name in names and path not in self.counted.fixed
        ]

    # ---- options

    def _of_options(self) -> QuestionResult | None:
        counts = self._codes(self.tallies, self.asked.options)
        hidden = self._hidden_options(counts)
        if hidden is None:
            return None
        labels = self.asked.options
        bars = tuple(self._bar(code, labels.get(code, NO_TEXTS), counts[code], hidden) for code in counts)
        return self._with(bars=bars)

    def _codes(self, tallies: Tallies, known: Iterable[str]) -> dict[str, int]:
        counts = {code: tallies.codes.get((self.path, code), 0) for code in known}
        return counts | {code: n for (path, code), n in tallies.codes.items() if path == self.path}

    def _bar(self, code: str, label: Texts, count: int, hidden: frozenset[str]) -> Bar:
        if code in hidden:
            return Bar(code, label, None)
        share = count / self.answered
        if self.sample_of is None:
            return Bar(code, label, count, share)
        # Of the people whom a filter leaves it is not known how many there are in the city.
        population = None if self.counted.everyone != self.tallies.responses else self.sample_of
        low, high = margins.interval(count, self.answered, population)
        return Bar(code, label, count, share, (high - low) / 2, low=low, high=high)

    def _hidden_options(self, counts: Mapping[str, int]) -> frozenset[str] | None:
        """None: not even how many answered may be shown."""
        also = self._parts_of_hidden(counts)
        if self.question.kind is Kind.MANY:
            hidden = hidden_of_many(counts, self.answered, self.smallest) | also
            if self.whole:
                everyones = self._codes(self.whole.tallies, counts)
                rest = {code: everyones[code] - count for code, count in counts.items()}
                hidden |= hidden_of_many(rest, self.everyones - self.answered, self.smallest)
            if _SO_MANY.search(self.question.constraint):  # "choose three": then there is a sum after all
                hidden = hidden_of_one(counts, also=hidden, smallest=self.smallest)
            return hidden
        if self.whole:
            everyones = self._codes(self.whole.tallies, counts)
            found = self._hidden_beside_others(counts, everyones)
            return None if found is None else found | also
        if also or self.question.choice_filter:
            return self._hidden_in_parts(counts, also)
        return hidden_of_one(counts, smallest=self.smallest)

    def _hidden_beside_others(
        self, counts: Mapping[str, int], everyones: Mapping[str, int]
    ) -> frozenset[str] | None:
        """As a table of two rows: those who match, and those who do not."""
        codes = list(everyones)
        matching = [counts.get(code, 0) for code in codes]
        table = hidden_of_table([matching, [everyones[c] - counts.get(c, 0) for c in codes]], self.smallest)
        if table.hidden_rows:
            return None
        return frozenset(codes[column] for row, column in table.hidden if row == 0)

    def _parts_of_hidden(self, counts: Mapping[str, int]) -> frozenset[str]:
        """Options that are offered only after an option that is hidden."""
        earlier = self._named_in(self.question.choice_filter)
        return frozenset(
            code
            for code in counts
            if any(
                _hides(result, value)
                for result in earlier
                for value in self.asked.columns.get(code, {}).values()
            )
        )

    def _hidden_in_parts(self, counts: Mapping[str, int], also: frozenset[str]) -> frozenset[str]:
        columns = [
            name
            for name in sorted({name for each in self.asked.columns.values() for name in each})
            if re.search(
                rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", _NAMED.sub("", self.question.choice_filter)
            )
        ]
        parts: dict[tuple[str, ...], dict[str, int]] = {}
        for code, count in counts.items():
            offered = self.asked.columns.get(code, {})
            parts.setdefault(tuple(offered.get(name, "") for name in columns), {})[code] = count
        hidden = set(also)
        for part in parts.values():
            hidden |= hidden_of_one(part, also=also & part.keys(), smallest=self.smallest)
        protected = hidden_of_one(counts, also=hidden, smallest=self.smallest)
        # More would be needed than the parts need: which, would tell of a part. Then nothing of it is shown.
        return protected if protected == hidden else frozenset(counts)

    # ---- orders

    def _ranked(self) -> tuple[Bar, ...]:
        """Those on whose rank all but a few agree are hidden, and none alone: the ranks add up."""
        counts = self._codes(self.tallies, self.asked.options)
        size = len(counts)
        ranks = {code: self.tallies.ranks.get((self.path, code), 0.0) for code in counts}
        room = {code: min(ranks[code] - 1, size - ranks[code]) * counts[code] for code in counts}
        hidden = {
            code for code in counts if is_small(counts[code], self.smallest) or room[code] < self.smallest
        }
        if len(hidden) == 1 and size > 1:
            hidden.add(min((code for code in counts if code not in hidden), key=lambda code: room[code]))
        shown = sorted((code for code in counts if code not in hidden), key=lambda code: ranks[code])
        labels = self.asked.options
        return (
            *(Bar(c, labels.get(c, NO_TEXTS), counts[c], rank=round(ranks[c], 2)) for c in shown),
            *(Bar(code, labels.get(code, NO_TEXTS), None) for code in counts if code in hidden),
        )

    # ---- numbers

    def _numbers_of_all(self) -> Numbers | None:
        return self.whole.tallies.numbers.get(self.path, ()) if self.whole else None

    def _of_range(self, steps: Sequence[float]) -> QuestionResult | None:
        counts = _by_step(steps, self.tallies.numbers.get(self.path, ()))
        hidden: frozenset[float] | None
        if self.whole:
            everyones = _by_step(steps, self._numbers_of_all() or ())
            codes = {str(step): step for step in steps}
            found = self._hidden_beside_others(
                {str(step): counts[step] for step in steps}, {str(step): everyones[step] for step in steps}
            )
            hidden = None if found is None else frozenset(codes[code] for code in found)
        else:
            hidden = hidden_of_one(counts, smallest=self.smallest)
        if hidden is None:
            return None
        written = frozenset(map(_written, hidden))
        bars = tuple(self._bar(_written(step), NO_TEXTS, counts[step], written) for step in steps)
        mean, median = mean_and_median(sorted(counts.items()), hidden)
        return replace(self._with(bars=bars), mean=mean, median=median)

    def _of_numbers(self, numbers: Numbers, everyones: Numbers | None, scale: Scale) -> QuestionResult:
        bins = histograms.bins_of(numbers, scale, everyones, self.smallest)
        mean, median = (
            mean_and_median(numbers, whole=scale in (Scale.DAY, Scale.MINUTE)) if bins else (None, None)
        )
        return replace(self._with(), bins=bins, mean=mean, median=median)

    def _of_moments(self) -> QuestionResult:
        is_time = self.question.kind is Kind.TIME
        scale = Scale.MINUTE if is_time else Scale.DAY
        numbers = _read_moments(self.counted.values.get(self.path, ()), is_time=is_time)
        everyones = (
            _read_moments(self.whole.values.get(self.path, ()), is_time=is_time) if self.whole else None
        )
        return self._of_numbers(numbers, everyones, scale)

    # ---- words and places

    def _words(self) -> tuple[tuple[str, int], ...]:
        texts = (words for words, _ in self.counted.texts.get(self.path, ()))
        everyones = (words for words, _ in self.whole.texts.get(self.path, ())) if self.whole else None
        return words_of(texts, everyones, self.smallest)

    def _of_places(self) -> QuestionResult:
        everyones = _read_points(self.whole.values.get(self.path, ())) if self.whole else None
        found = spots_of(_read_points(self.counted.values.get(self.path, ())), everyones, self.smallest)
        return replace(self._with(), spots=found.spots, outside=found.outside, square=found.square)


def _hides(result: QuestionResult, code: str) -> bool:
    return result.is_hidden or any(bar.code == code and bar.count is None for bar in result.bars)


def _codes_in(condition: str) -> set[str]:
    return {word for found in _CODES.findall(_NAMED.sub(" ", condition)) for word in found if word}


def _steps(span: Span) -> list[float]:
    """Every number of the span; none where there are too many for a bar each, or it cannot be read."""
    try:
        start, end, step = Decimal(span.start), Decimal(span.end), abs(Decimal(span.step))
        if not step or (abs(end - start) / step) >= MOST_STEPS:
            return []
    except ArithmeticError:
        return []
    low, high = sorted((start, end))
    return [float(low + step * number) for number in range(int((high - low) / step) + 1)]


def _by_step(steps: Sequence[float], numbers: Numbers) -> dict[float, int]:
    """An older version may have had other steps: its numbers count beside them."""
    counts = dict.fromkeys(steps, 0)
    for value, count in numbers:
        near = min(steps, key=lambda step: abs(step - value))
        counts[near] += count
    return counts


def _written(number: float) -> str:
    return format(Decimal(str(number)).normalize(), "f")


def _scale(question: Question, numbers: Numbers) -> Scale:
    is_whole = question.kind is not Kind.DECIMAL and all(float(value).is_integer() for value, _ in numbers)
    return Scale.WHOLE if is_whole else Scale.DECIMAL


def _read_moments(values: Sequence[tuple[str, int]], *, is_time: bool) -> Numbers:
    read = histograms.read_minute if is_time else histograms.read_day
    counts: dict[float, int] = {}
    for written, count in values:
        if (number := read(written)) is not None:
            counts[number] = counts.get(number, 0) + count
    return sorted(counts.items())


def _read_points(values: Sequence[tuple[str, int]]) -> list[tuple[float, float, int]]:
    return [(*point, count) for written, count in values if (point := read_point(written))]
