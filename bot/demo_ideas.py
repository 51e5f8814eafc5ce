"""The ideas of the demo's cities: published ones with what the city answered, and some that wait for a moderator."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.core.cities.model import City
from bot.core.ideas.model import (
    Axis,
    Idea,
    IdeaStatus,
    Milestone,
    OfficialAnswer,
    Progress,
    Transition,
    Translation,
    Version,
    code_of,
)
from bot.core.moderation.model import Case, CaseKind, Rules
from bot.core.shared.unit_of_work import CityRecords
from bot.core.staff.service import OPERATOR
from bot.services import Services

_READ_WITHIN = timedelta(hours=5)


async def propose(services: Services, city: City, ideas: list[dict[str, Any]]) -> None:
    """At the first start; nobody's in particular."""
    now, chance = services.clock.now(), Random(city.slug)

    def work(records: CityRecords) -> None:
        if records.ideas.list_with(None, None, None, 1):
            return
        for told in ideas:
            _put(records, services, city, told, now, chance)

    await services.stores.cities.of(city).transact(work, once=False)


def _put(
    records: CityRecords, services: Services, city: City, told: dict[str, Any], now: datetime, chance: Random
) -> None:
    idea_id, at = services.ids.new_id(), now - timedelta(days=told["days"], minutes=7)
    location = tuple(told["location"]) if "location" in told else None
    version = Version(
        idea_id, 1, told["text"], told["language"], at, told.get("topic"), location, told.get("place", "")
    )
    code = code_of(city.slug, at.year, records.ideas.next_number(at.year))
    records.ideas.add(Idea(idea_id, code, None, IdeaStatus.RECEIVED, version, 1, at, at))
    received, published = IdeaStatus.RECEIVED.value, IdeaStatus.PUBLISHED.value
    records.ideas.move(Transition(idea_id, Axis.REVIEW, "", received, OPERATOR, at, at))
    if "supports" not in told:
        due_at = at + Rules().promise
        records.cases.add(Case(services.ids.new_id(), CaseKind.IDEA, idea_id, at, due_at, version.language))
        return
    shown_at = at + _READ_WITHIN
    records.ideas.move(Transition(idea_id, Axis.REVIEW, received, published, OPERATOR, shown_at, shown_at))
    for language, text in told.get("translations", {}).items():
        records.ideas.put_translation(Translation(idea_id, 1, language, text, OPERATOR, at))
    for _ in range(told["supports"]):
        records.supports.support(idea_id, f"{chance.getrandbits(128):032x}", 1, at)
    if "progress" in told:
        _answer(records, services, idea_id, told, at + timedelta(days=2), now)


def _answer(
    records: CityRecords, services: Services, idea_id: str, told: dict[str, Any], at: datetime, now: datetime
) -> None:
    milestones = tuple(
        Milestone(
            (now + timedelta(days=each["in_days"])).date().isoformat(),
            {tag: text for tag, text in each.items() if tag not in ("in_days", "reached")},
            each.get("reached", False),
        )
        for each in told.get("milestones", ())
    )
    answer_id, progress = services.ids.new_id(), Progress(told["progress"])
    records.answers.put(
        OfficialAnswer(answer_id, idea_id, progress, told["answer"], OPERATOR, at, milestones)
    )
    records.answers.publish(answer_id, at)
    records.ideas.move(Transition(idea_id, Axis.PROGRESS, "", progress.value, OPERATOR, at, at))
