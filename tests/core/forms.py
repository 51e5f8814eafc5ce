"""Questionnaires for tests, and somebody who fills them in on the evening of 2 March 2026 in Skopje."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.surveys.playing import Playing
from bot.core.surveys.questionnaire import Group, Item, Kind, Option, Question, Questionnaire, Texts
from bot.core.surveys.sheet import Place, Sheet

NOW = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Skopje")


def texts(words: str | Texts) -> Texts:
    return {"en": words} if isinstance(words, str) else words


def asks(name: str, kind: Kind, label: str | Texts = "", **more: Any) -> Question:
    """A question; its label is its name where none is given."""
    for each in ("hint", "required_message", "constraint_message"):
        if each in more:
            more[each] = texts(more[each])
    if more.get("required") is True:
        more["required"] = "true()"
    return Question(name, kind, texts(label or name.rpartition("/")[2]), **more)


def group(name: str, *items: Item, label: str = "", **more: Any) -> Group:
    return Group(name, items, texts(label) if label else {}, **more)


def repeat(name: str, *items: Item, **more: Any) -> Group:
    return group(name, *items, is_repeat=True, **more)


def options(*codes: str | Option) -> tuple[Option, ...]:
    """Options whose label is the code with a capital letter."""
    return tuple(
        code if isinstance(code, Option) else Option(code, {"en": code.capitalize()}) for code in codes
    )


def form(*items: Item, **lists: Sequence[str | Option]) -> Questionnaire:
    """``lists`` are the lists of options by name; there is always ``yes_no`` and ``colours``."""
    every = {"yes_no": ("yes", "no"), "colours": ("red", "green", "blue"), **lists}
    return Questionnaire({"en": "A test"}, items, {name: options(*codes) for name, codes in every.items()})


def begin(questionnaire: Questionnaire, language: str = "en", **sheet: Any) -> Playing:
    return Playing(questionnaire, Sheet(**sheet), language, NOW, ZONE)


def at(playing: Playing) -> str:
    """Where she stands; "" at the review."""
    return str(playing.step.place) if playing.step else ""


def say(playing: Playing, *values: str) -> Playing:
    """Answer the question in front of her."""
    assert playing.step, "there is nothing to answer"
    return playing.answer(playing.step.place, values)


def through(playing: Playing, *answers: str | Sequence[str] | None) -> Playing:
    """Answer one question after the other; None goes on without an answer."""
    for given in answers:
        assert playing.step, f"nothing is left to be answered with {given!r}"
        if given is None:
            playing = playing.confirm(playing.step.place)
        else:
            playing = say(playing, *([given] if isinstance(given, str) else given))
    return playing


def asked(playing: Playing) -> list[str]:
    return [str(step.place) for step in playing.steps]


def place(written: str) -> Place:
    return Place.read(written)


def final(playing: Playing) -> dict[str, str]:
    """What is sent, as expressions see it."""
    return {there: answer.value for there, answer in playing.final().items()}
