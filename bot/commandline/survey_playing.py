"""A questionnaire played from a file of answers: what was asked in which order, what was refused, what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from bot.core.shared.folding import fold
from bot.core.surveys.playing import Playing
from bot.core.surveys.questionnaire import Group, Item, Kind, Question, Questionnaire, walk
from bot.core.surveys.refusals import AnswerRefused, RefusedFor
from bot.core.surveys.sheet import Answer, Place, Sheet
from bot.core.surveys.steps import Step
from bot.core.surveys.typed import read_typed
from bot.interchange.response_layout import written_value

Instance: TypeAlias = tuple[int, ...]
MOST_STEPS: Final = 20_000  # whoever is asked more is going in circles
_CHECKED: Final = "OK"
_CHECKS: Final = frozenset(map(fold, ("ok", "true", "yes", "1")))
_MISREAD: Final = (
    RefusedFor.NOT_A_NUMBER,
    RefusedFor.NOT_A_DATE,
    RefusedFor.NOT_A_TIME,
    RefusedFor.NOT_AN_OPTION,
)


class UnreadableAnswers(ValueError):
    """The file of answers does not fit the questionnaire; ``problems`` are sentences."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass
class Given:
    """What a file of answers says: ``values`` by place, and how many ``times`` each repeat."""

    values: dict[Place, Any] = field(default_factory=dict)
    times: dict[Place, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """``answer`` is what is kept, empty where it was passed over."""

    step: Step
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """``value`` is what the file says, None where it says nothing."""

    step: Step
    value: Any
    error: AnswerRefused


@dataclass(frozen=True, slots=True)
class Played:
    """``stopped_at``: the place that could not be passed, None where it was played to its end. ``unused``: what the file
    says of questions that were not asked."""

    playing: Playing
    asked: tuple[Asked, ...]
    refused: tuple[Refused, ...]
    stopped_at: Place | None
    unused: tuple[Place, ...]


def read_answers(form: Questionnaire, written: Mapping[str, Any]) -> Given:
    """``written`` by name, or by path where several have one name; a repeat is a list of objects. Raises
    UnreadableAnswers, which names everything that is wrong."""
    given = Given()
    problems = list(_read(form.items, written, (), "", given))
    if problems:
        raise UnreadableAnswers(problems)
    return given


def play(form: Questionnaire, given: Given, language: str, now: datetime, zone: ZoneInfo) -> Played:
    """Answer what is asked with what is given. What is not given is passed over, or its default taken; a refused answer is
    passed over too, where that may be."""
    playing = Playing(form, Sheet(), language, now, zone)
    asked: list[Asked] = []
    refused: list[Refused] = []
    used: set[Place] = set()
    stopped_at: Place | None = None
    while (step := playing.step) and len(asked) < MOST_STEPS:
        place = step.place
        used.add(place)
        if step.group is not None:
            wanted = given.times.get(place, 0)
            try:
                playing = playing.one_more(place, wanted > step.times[-1])
            except AnswerRefused as error:
                refused.append(Refused(step, wanted, error))
                playing = playing.one_more(place, wanted=False)
            continue
        value = given.values.get(place)
        try:
            playing = _answered(playing, step, value, now.astimezone(zone))
        except AnswerRefused as error:
            refused.append(Refused(step, value, error))
            try:
                playing = playing.skip(place)
            except AnswerRefused as again:
                if again.reason is not error.reason:
                    refused.append(Refused(step, None, again))
                stopped_at = place
        asked.append(Asked(step, _kept(playing, place)))
        if stopped_at:
            break
    if stopped_at is None:
        stopped_at = playing.first_incomplete()
    unused = tuple(place for place in given.values if place not in used)
    return Played(playing, tuple(asked), tuple(refused), stopped_at, unused)


def answered_with(playing: Playing, step: Step, text: str, now: datetime) -> Playing:
    """As somebody would type it, or in canonical form. Raises AnswerRefused."""
    return _with_text(playing, step, [text], now)


def final_answers(playing: Playing) -> dict[str, Any]:
    """By name (by path where several have one name), calculations included; a repeat is a list of objects."""
    answers: dict[str, dict[Instance, Answer]] = {}
    for written, answer in playing.final().items():
        place = Place.read(written)
        answers.setdefault(place.path, {})[place.instance] = answer
    return _final(playing.questionnaire.items, answers, ())


def name_of(form: Questionnaire, path: str) -> str:
    """The name if no other has it, else the path."""
    name = path.rpartition("/")[2]
    return name if sum(1 for each in form.questions() if each.name == name) == 1 else path


def _answered(playing: Playing, step: Step, value: Any, now: datetime) -> Playing:
    question = step.question
    assert question
    if question.kind is Kind.NOTE or question.is_read_only:
        return playing.confirm(step.place)
    if value is None or value in ("", []):
        return playing.confirm(step.place) if step.suggested else playing.skip(step.place)
    if question.kind is Kind.ACKNOWLEDGE:
        is_checked = value is True or fold(str(value)) in _CHECKS
        return playing.answer(step.place, (_CHECKED,)) if is_checked else playing.skip(step.place)
    if question.kind is Kind.LOCATION and isinstance(value, Mapping):
        value = [value.get("latitude", ""), value.get("longitude", "")]
    texts = [_text(each) for each in value] if isinstance(value, list) else [_text(value)]
    if question.kind is Kind.LOCATION:
        texts = [" ".join(texts).replace(",", " ")]
    return _with_text(playing, step, texts, now)


def _with_text(playing: Playing, step: Step, texts: list[str], now: datetime) -> Playing:
    question = step.question
    assert question
    codes = {option.code for option in playing.questionnaire.options_of(question)}
    if question.kind in (Kind.MANY, Kind.RANK) and len(texts) == 1 and set(texts[0].split()) <= codes:
        texts = texts[0].split()
    raw = ", ".join(texts)
    try:
        return playing.answer(step.place, texts, raw)
    except AnswerRefused as refused:
        if refused.reason not in _MISREAD or codes.issuperset(texts):
            raise
    return playing.answer(step.place, read_typed(step, raw, playing.language, now.date()), raw)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return str(value)


def _kept(playing: Playing, place: Place) -> tuple[str, ...]:
    answer = playing.sheet.answers.get(str(place))
    return answer.values if answer else ()


# What a file says


def _read(
    items: Sequence[Item], written: Mapping[str, Any], at: Instance, where: str, given: Given
) -> Iterator[str]:
    """Fills ``given``; yields what is wrong. ``where`` is how the file calls the place of ``written``."""
    known = _named(items)
    for name, value in written.items():
        called = f"{where}{name}"
        found = known.get(name, ())
        if not found:
            yield f"{called}: no question or repeat has this name{_hint(name, items, known)}"
        elif len(found) > 1:
            yield f"{called}: several have this name: {', '.join(item.path for item in found)}"
        elif isinstance(item := found[0], Question):
            if isinstance(value, Mapping) and item.kind is not Kind.LOCATION:
                yield f"{called}: expected a value or a list"
            else:
                given.values[Place(item.path, at)] = value
        elif not item.is_repeat:
            if isinstance(value, Mapping):
                yield from _read(item.items, value, at, f"{called}/", given)
            else:
                yield f"{called}: a group has an object of its answers"
        elif not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            yield f"{called}: a repeat has a list of objects"
        else:
            given.times[Place(item.path, at)] = len(value)
            for number, each in enumerate(value, 1):
                yield from _read(item.items, each, (*at, number), f"{called}[{number}]/", given)


def _hint(name: str, items: Sequence[Item], known: Mapping[str, object]) -> str:
    """Where it is, if it is elsewhere; else what is called nearly so."""
    for repeat in _outside_repeats(items):
        within = walk(repeat.items) if isinstance(repeat, Group) and repeat.is_repeat else ()
        if any(name in (item.name, item.path) for item in within):
            return f"; it is within the repeat {repeat.name}"
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    return f"; near it: {', '.join(near)}" if near else ""


def _named(items: Sequence[Item]) -> dict[str, tuple[Item, ...]]:
    """By name and by path, what is not in a repeat of these."""
    known: dict[str, tuple[Item, ...]] = {}
    for item in _outside_repeats(items):
        for name in {item.name, item.path}:
            known[name] = (*known.get(name, ()), item)
    return known


def _outside_repeats(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group) and not item.is_repeat:
            yield from _outside_repeats(item.items)


# What came of it


def _final(
    items: Sequence[Item], answers: Mapping[str, Mapping[Instance, Answer]], at: Instance
) -> dict[str, Any]:
    written: dict[str, Any] = {}
    known = _named(items)
    for item in _outside_repeats(items):
        name = item.name if len(known[item.name]) == 1 else item.path
        if isinstance(item, Question):
            answer = answers.get(item.path, {}).get(at)
            if answer and answer.values:
                written[name] = written_value(item, answer)
        elif item.is_repeat:
            times = sorted(_times(item, answers, at))
            if times:
                written[name] = [_final(item.items, answers, instance) for instance in times]
    return written


def _times(repeat: Group, answers: Mapping[str, Mapping[Instance, Answer]], at: Instance) -> set[Instance]:
    depth = len(at) + 1
    return {
        instance[:depth]
        for path, given in answers.items()
        if path.startswith(f"{repeat.path}/")
        for instance in given
        if instance[: depth - 1] == at
    }
