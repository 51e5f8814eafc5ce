"""The conditions of an audience as an editor chooses them, and what each of their buttons makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.core.broadcasts.audience import Audience, Took
from bot.core.broadcasts.model import InvalidBroadcast
from bot.core.cities.model import City, Named
from bot.core.languages import LANGUAGES
from bot.core.residents.model import Tie


class Condition(StrEnum):
    """In the order in which they are shown. Their values are what buttons carry."""

    TIES = "t"
    LANGUAGES = "l"
    TOPICS = "k"
    DISTRICTS = "d"
    SURVEY = "s"
    EVENT = "e"
    ACTIVE = "a"
    RESTED = "r"


ACTIVE_DAYS: Final = (7, 30, 90)
RESTED_DAYS: Final = (1, 7, 30)
TIES: Final[Mapping[str, Tie]] = MappingProxyType({"h": Tie.HOME, "f": Tie.FOLLOWED})
TOOK: Final[Mapping[str, Took]] = MappingProxyType(
    {"u": Took.UNANSWERED, "s": Took.STARTED, "a": Took.ANSWERED}
)


def is_set(asked: Audience, condition: Condition) -> bool:
    """Whether it asks something."""
    return bool(
        {
            Condition.TIES: asked.ties,
            Condition.LANGUAGES: asked.languages,
            Condition.TOPICS: asked.topics,
            Condition.DISTRICTS: asked.districts,
            Condition.SURVEY: asked.survey,
            Condition.EVENT: asked.going,
            Condition.ACTIVE: asked.active,
            Condition.RESTED: asked.rested,
        }[condition]
    )


def unset(asked: Audience, condition: Condition) -> Audience:
    """The same without it."""
    match condition:
        case Condition.TIES:
            return replace(asked, ties=frozenset())
        case Condition.LANGUAGES:
            return replace(asked, languages=frozenset())
        case Condition.TOPICS:
            return replace(asked, topics=frozenset())
        case Condition.DISTRICTS:
            return replace(asked, districts=frozenset())
        case Condition.SURVEY:
            return replace(asked, survey=None)
        case Condition.EVENT:
            return replace(asked, going=None)
        case Condition.ACTIVE:
            return replace(asked, active=None)
        case Condition.RESTED:
            return replace(asked, rested=None)


def toggled(asked: Audience, condition: Condition, value: str, city: City) -> Audience:
    """The audience after this button. Raises InvalidBroadcast for what no button says."""
    match condition:
        case Condition.TIES if value in TIES:
            ties = asked.ties ^ {TIES[value]}
            # Who lives here and who follows: that is everybody, and asks nothing.
            return replace(asked, ties=frozenset() if len(ties) == len(TIES) else ties)
        case Condition.LANGUAGES if value in LANGUAGES:
            return replace(asked, languages=asked.languages ^ {value})
        case Condition.TOPICS:
            return replace(asked, topics=asked.topics ^ {_code_at(city.topics, value)})
        case Condition.DISTRICTS:
            return replace(asked, districts=asked.districts ^ {_code_at(city.districts, value)})
        case Condition.SURVEY if value in TOOK and asked.survey:
            return replace(asked, survey=(TOOK[value], asked.survey[1]))
        case Condition.ACTIVE:
            days = _days(value, ACTIVE_DAYS)
            return replace(asked, active=None if days == asked.active else days)
        case Condition.RESTED:
            days = _days(value, RESTED_DAYS)
            return replace(asked, rested=None if days == asked.rested else days)
        case _:
            raise InvalidBroadcast("audience")


def towards_survey(asked: Audience, survey: str) -> Audience:
    """Those who have not answered it, as most wanted; again: not asked any more."""
    if asked.survey and asked.survey[1] == survey:
        return replace(asked, survey=None)
    return replace(asked, survey=(asked.survey[0] if asked.survey else Took.UNANSWERED, survey))


def towards_event(asked: Audience, occurrence: str) -> Audience:
    """Those who go there; again: not asked any more."""
    return replace(asked, going=None if asked.going == occurrence else occurrence)


def _code_at(named: Sequence[Named], value: str) -> str:
    if not value.isascii() or not value.isdigit() or len(value) > 2 or int(value) >= len(named):
        raise InvalidBroadcast("audience")
    return named[int(value)].code


def _days(value: str, offered: Sequence[int]) -> int:
    found = next((days for days in offered if str(days) == value), None)
    if found is None:
        raise InvalidBroadcast("audience")
    return found
