"""A questionnaire with something of everything, and its instance, for the tests of expressions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.surveys.expressions import Instance
from bot.core.surveys.questionnaire import Group, Kind, Option, Question, Questionnaire
from bot.core.surveys.sheet import Answer, Place

SOFIA = ZoneInfo("Europe/Sofia")
LATE_IN_THE_EVENING = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # the 25th in Sofia

TOWNS = (
    Option("nis", {"en": "Niš", "sr-Cyrl": "Ниш"}, {"country": "rs", "people": "260000"}),
    Option("uzice", {"en": "Užice", "sr-Cyrl": "Ужице"}, {"country": "rs", "people": "55000"}),
    Option("varna", {"en": "Varna"}, {"country": "bg", "people": "330000"}),
)
MEMBER = Group(
    "home/member",
    (
        Question("home/member/name", Kind.TEXT),
        Question("home/member/age", Kind.INTEGER),
        Group(
            "home/member/pet",
            (Question("home/member/pet/kind", Kind.TEXT), Question("home/member/pet/legs", Kind.INTEGER)),
            is_repeat=True,
        ),
    ),
    is_repeat=True,
)
FORM = Questionnaire(
    {"en": "Everything"},
    (
        Question("a", Kind.TEXT),
        Question("b", Kind.TEXT),
        Question("n", Kind.INTEGER),
        Question("m", Kind.DECIMAL),
        Question("many", Kind.MANY),
        Question("day", Kind.DATE),
        Question("hour", Kind.TIME),
        Question("moment", Kind.DATETIME),
        Question("spot", Kind.LOCATION),
        Question("town", Kind.ONE, choices="towns"),
        Question("towns", Kind.MANY, choices="towns"),
        Question("total", Kind.CALCULATE),
        Group("home", (MEMBER, Question("home/count", Kind.INTEGER))),
    ),
    {"towns": TOWNS},
)


def an_instance(
    answers: Mapping[str, str] | None = None,
    repeats: Mapping[str, int] | None = None,
    language: str = "en",
    seed: int = 0,
    form: Questionnaire = FORM,
) -> Instance:
    given = {place: Answer((value,)) for place, value in (answers or {}).items()}
    return Instance(form, given, repeats or {}, LATE_IN_THE_EVENING, SOFIA, language, seed=seed)


def value(text: str, place: str = "a", **answers: str) -> str:
    return an_instance(answers).value(text, Place.read(place))


def truth(text: str, place: str = "a", **answers: str) -> bool:
    return an_instance(answers).truth(text, Place.read(place))


HOUSEHOLD = {
    "home/member/name#1": "Ana",
    "home/member/age#1": "41",
    "home/member/name#2": "Ivo",
    "home/member/age#2": "9",
    "home/member/pet/kind#1.1": "cat",
    "home/member/pet/legs#1.1": "4",
    "home/member/pet/kind#2.1": "hen",
    "home/member/pet/legs#2.1": "2",
    "home/member/pet/kind#2.2": "fish",
    "home/member/pet/legs#2.2": "0",
}
TIMES = {"home/member": 3, "home/member/pet#1": 1, "home/member/pet#2": 2, "home/member/pet#3": 0}
