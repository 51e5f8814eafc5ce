"""What belongs to ideas, in one call: versions, transitions, answers, drafts, photos."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.core.ideas.model import (
    Axis,
    Idea,
    IdeaDraft,
    IdeaStatus,
    OfficialAnswer,
    Photo,
    Progress,
    Transition,
    Translation,
    Version,
)
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW, SOMEBODY
from tests.storage.deliberating import an_idea

T = TypeVar("T")
Skopje = Store[CityRecords]
MINUTE = timedelta(minutes=1)
SKOPJE = (41.9973, 21.4280)
KM = 1 / 111.195  # in degrees of latitude


def a_public_idea(number: int = 1, **changes: Any) -> Idea:
    """Published ``number`` minutes after NOW; ``topic`` and ``location`` may be given, which are its version's."""
    at = changes.pop("published_at", NOW + number * MINUTE)
    said = {name: changes.pop(name) for name in ("topic", "location", "photos", "place") if name in changes}
    idea = an_idea(number, **({"status": IdeaStatus.PUBLISHED, "published_number": 1} | changes))
    return replace(idea, published_at=at, version=replace(idea.version, **said))


def a_version(idea: Idea, number: int = 2, **changes: Any) -> Version:
    """The next thing that it says."""
    fields: dict[str, Any] = {
        "text": f"Version {number}: lime trees along the river, and benches.",
        "language": "en",
        "at": NOW + number * MINUTE,
        "written_by": idea.author,
    }
    return Version(idea.id, number, **(fields | changes))


def a_transition(idea: Idea, axis: Axis, before: str, after: str, **changes: Any) -> Transition:
    """Somebody decided it an hour after NOW, and it took effect ten minutes later."""
    fields: dict[str, Any] = {
        "actor": SOMEBODY,
        "at": NOW + timedelta(hours=1),
        "published_at": NOW + timedelta(minutes=70),
    }
    return Transition(idea.id, axis, before, after, **(fields | changes))


def a_translation(idea: Idea, language: str = "mk", number: int = 1, **changes: Any) -> Translation:
    fields: dict[str, Any] = {"text": "Засадете дрвја покрај реката.", "by": SOMEBODY, "at": NOW}
    return Translation(idea.id, number, language, **(fields | changes))


def an_answer(idea: Idea, number: int = 1, **changes: Any) -> OfficialAnswer:
    """Decided, and not published."""
    fields: dict[str, Any] = {
        "progress": Progress.PLANNED,
        "texts": {"mk": "Планирано.", "en": "Planned."},
        "by": SOMEBODY,
        "at": NOW + number * MINUTE,
    }
    return OfficialAnswer(f"{0xB000_0000 + number:032x}", idea.id, **(fields | changes))


def an_idea_draft(which: int = 1, **changes: Any) -> IdeaDraft:
    """Resident ``which`` has begun a new idea."""
    fields: dict[str, Any] = {"resident_id": f"{which:032x}", "touched_at": NOW, "text": "Trees"}
    return IdeaDraft(f"{0xD100_0000 + which:032x}", **(fields | changes))


def a_photo(number: int = 1, **changes: Any) -> Photo:
    fields: dict[str, Any] = {"jpeg": b"\xff\xd8\x00\xff" + bytes([number]), "width": 640, "height": 480}
    return Photo(f"{0x1000_0000 + number:032x}", **(fields | changes))


async def add(store: Skopje, *ideas: Idea) -> None:
    await store.transact(lambda records: records.ideas.add_all(ideas))


async def do(store: Skopje, *steps: Callable[[CityRecords], T]) -> list[T]:
    """One transaction for all of them; what each said."""
    return await store.transact(lambda records: [step(records) for step in steps])


def moving(transition: Transition, among: Sequence[IdeaStatus] = ()) -> Callable[[CityRecords], bool]:
    return lambda records: records.ideas.move(transition, among=among)


def supporting(idea: Idea, number: int, at: datetime = NOW) -> Callable[[CityRecords], bool]:
    """Resident ``number`` supports what she saw."""
    return lambda records: records.supports.support(idea.id, f"{number:032x}", 1, at)


# Each way in which an idea is not public, by what it is like.
NOT_PUBLIC: dict[str, dict[str, Any]] = {
    "received": {"status": IdeaStatus.RECEIVED, "published_number": None},
    "in review": {"status": IdeaStatus.IN_REVIEW, "published_number": None},
    "declined": {"status": IdeaStatus.DECLINED, "published_number": None},
    "declined after it was published": {"status": IdeaStatus.DECLINED},
    "merged": {"status": IdeaStatus.MERGED, "merged_into": "f" * 32},
    "withdrawn": {"withdrawn_at": NOW},
    "hidden": {"hidden_at": NOW},
    "hidden and withdrawn": {"hidden_at": NOW, "withdrawn_at": NOW},
    "withdrawn before it was published": {
        "status": IdeaStatus.RECEIVED,
        "published_number": None,
        "withdrawn_at": NOW,
    },
}
