"""Ideas on the square: received, published, answered, decided, without anybody's phone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from bot.core.cities.model import City
from bot.core.ideas.model import (
    Axis,
    Comment,
    CommentStatus,
    Idea,
    IdeaStatus,
    Milestone,
    OfficialAnswer,
    Origin,
    Photo,
    Progress,
    Transition,
    Translation,
    Version,
    code_of,
)
from bot.core.moderation.model import Case, CaseKind, CaseStatus, Ruling, Verdict
from bot.core.shared.unit_of_work import CityRecords
from bot.services import Services
from tests.towns import HeldClock

T = TypeVar("T")
SOMEBODY = f"{0xBEEF:016x}"

JPEG = b"\xff\xd8\xff\xe0 not really \xff\xd9"


class Place(Protocol):
    """Where ideas are put: the square, or a folder that a verb looks into."""

    @property
    def services(self) -> Services: ...
    @property
    def clock(self) -> HeldClock: ...


async def do(square: Place, city: str, work: Callable[[CityRecords, City], T]) -> T:
    """One transaction in the city's store."""
    of = await square.services.cities.get(city)
    return await square.services.stores.cities.of(of).transact(lambda records: work(records, of))


async def propose(
    square: Place,
    city: str,
    text: str,
    language: str = "en",
    *,
    status: IdeaStatus = IdeaStatus.PUBLISHED,
    texts: Mapping[str, str] | None = None,
    photos: int = 0,
    topic: str | None = None,
    location: tuple[float, float] | None = None,
    place: str = "",
    supports: int = 0,
    **changes: Any,
) -> Idea:
    """An idea as of now, with what happened to it so far; ``texts`` are its translations."""
    ids, now = square.services.ids, square.clock.now()
    idea_id = ids.new_id()
    pictures = [Photo(ids.new_id(), JPEG + bytes([number]), 640, 480) for number in range(photos)]
    version = Version(
        idea_id, 1, text, language, now, topic, location, place, tuple(one.id for one in pictures), SOMEBODY
    )
    is_out = status is IdeaStatus.PUBLISHED
    fields: dict[str, Any] = {
        "author": SOMEBODY,
        "status": status,
        "version": version,
        "number": 1,
        "created_at": now,
        "changed_at": now,
        "published_number": 1 if is_out else None,
        "published_at": now if is_out else None,
        "supports": supports,
    }

    def work(records: CityRecords, of: City) -> Idea:
        code = code_of(of.slug, now.year, records.ideas.next_number(now.year))
        idea = Idea(idea_id, code, **(fields | changes))
        records.ideas.add(idea)
        for picture in pictures:
            records.photos.put(picture, None, idea_id)
        for tag, words in (texts or {}).items():
            records.ideas.put_translation(Translation(idea_id, 1, tag, words, SOMEBODY, now))
        records.ideas.move(Transition(idea_id, Axis.REVIEW, "", status.value, SOMEBODY, now, now))
        return idea

    return await do(square, city, work)


async def answer(
    square: Place,
    city: str,
    idea: Idea,
    progress: Progress,
    texts: Mapping[str, str],
    milestones: tuple[Milestone, ...] = (),
    *,
    is_published: bool = True,
) -> None:
    """The city answers now; or has an answer that waits."""
    now = square.clock.now()
    said = OfficialAnswer(square.services.ids.new_id(), idea.id, progress, texts, SOMEBODY, now, milestones)

    def work(records: CityRecords, of: City) -> None:
        found = records.ideas.find(idea.id)
        assert found
        records.answers.put(said)
        if not is_published:
            return
        assert records.answers.publish(said.id, now)
        before = found.progress.value if found.progress else ""
        step = Transition(idea.id, Axis.PROGRESS, before, progress.value, SOMEBODY, now, now)
        assert records.ideas.move(step)

    await do(square, city, work)


async def rewrite(square: Place, city: str, idea: Idea, text: str) -> None:
    """Another version is shown from now on, which everybody is told."""
    now = square.clock.now()

    def work(records: CityRecords, of: City) -> None:
        found = records.ideas.find(idea.id)
        assert found
        version = replace(found.version, number=found.number + 1, text=text, at=now)
        assert records.ideas.add_version(version)
        step = Transition(
            idea.id, Axis.TEXT, str(found.version.number), str(version.number), SOMEBODY, now, now
        )
        assert records.ideas.show_version(idea.id, version.number, step)

    await do(square, city, work)


async def move(
    square: Place, city: str, idea: Idea, axis: Axis, before: str, after: str, **more: Any
) -> None:
    """Something happens to it now."""
    now = square.clock.now()
    step = Transition(idea.id, axis, before, after, SOMEBODY, now, now, **more)
    assert await do(square, city, lambda records, of: records.ideas.move(step))


async def withdraw(square: Place, city: str, idea: Idea, words: str = "") -> None:
    await move(square, city, idea, Axis.WITHDRAWN, "no", "yes", words=words)


async def take_down(square: Place, city: str, idea: Idea) -> None:
    await move(square, city, idea, Axis.HIDDEN, "no", "yes", is_public=False)


async def merge(square: Place, city: str, idea: Idea, into: Idea) -> None:
    before, after = IdeaStatus.PUBLISHED.value, IdeaStatus.MERGED.value
    await move(square, city, idea, Axis.REVIEW, before, after)
    await do(square, city, lambda records, of: records.ideas.merge(idea.id, into.id))


async def comment(
    square: Place,
    city: str,
    idea: Idea,
    text: str,
    language: str = "en",
    status: CommentStatus = CommentStatus.PUBLISHED,
) -> None:
    now = square.clock.now()
    said = Comment(square.services.ids.new_id(), idea.id, SOMEBODY, text, language, now)

    def work(records: CityRecords, of: City) -> None:
        records.comments.add(said)
        if status is not CommentStatus.WAITING:
            assert records.comments.move(said.id, CommentStatus.WAITING, status, now)

    await do(square, city, work)


async def adopt(square: Place, city: str, theirs: Idea, sister: str) -> Idea:
    """``city`` took up an idea of ``sister``; each leads to the other."""
    version = theirs.version
    ours = await propose(
        square, city, version.text, version.language, adopted_from=Origin(sister, theirs.id, theirs.code)
    )
    by = Origin(city, ours.id, ours.code)
    now = square.clock.now()
    assert await do(square, sister, lambda records, of: records.ideas.put_adoption(theirs.id, by, now))
    return ours


async def decide(
    square: Place,
    city: str,
    kind: CaseKind,
    ruling: Ruling,
    reason: str = "",
    *,
    hours: float = 5,
    effect_at: datetime | None = None,
) -> None:
    """A case that was opened so many ``hours`` before it was decided, now, and took effect at once."""
    now, ids = square.clock.now(), square.services.ids
    idea = await propose(square, city, f"An idea that was decided on {ids.new_id()}")
    opened_at = now - timedelta(hours=hours)
    case = Case(ids.new_id(), kind, idea.id, opened_at, opened_at + timedelta(hours=48), "en")

    def work(records: CityRecords, of: City) -> None:
        assert records.cases.add(case)
        verdict = Verdict(ruling, reason)
        assert records.cases.decide(
            case.id, 1, verdict, SOMEBODY, now, status=CaseStatus.DECIDED, effect_at=effect_at or now
        )
        assert records.cases.settle(case.id, now)

    await do(square, city, work)
