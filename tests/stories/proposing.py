"""Ideas for stories: each sent, published or answered in one call, through the services that people use."""

from collections.abc import Mapping
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import Idea, IdeaStatus, Milestone, Photo, Progress, View
from bot.core.moderation.model import CaseKind, Ruling, Verdict
from bot.core.residents.model import Resident
from handlers.ideas.callbacks import CARD, OWN
from handlers.ideas.lists import HOME, IdeaList
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying, known
from tests.stories.happenings import HALL
from tests.telegram.images import png
from tests.towns import Town

CITY: Final = "skopje"
BENCH: Final = "More benches in the City Park. Older people have nowhere to sit down between the two gates."
LAMPS: Final = "Light the path along the river at night, from the stone bridge to the stadium."


async def city_named(town: Town, slug: str = CITY) -> City:
    return await town.app.services.cities.get(slug)


async def propose(
    town: Town,
    author: Phone | Resident,
    text: str = BENCH,
    *,
    city: str = CITY,
    topic: str | None = None,
    location: tuple[float, float] | None = None,
    place: str = "",
    photos: int = 0,
) -> Idea:
    """Sent by her, and waiting for a moderator."""
    resident = await known(town, author) if isinstance(author, Phone) else author
    where, proposing = await city_named(town, city), town.app.services.ideas.proposing
    draft = await proposing.open(resident, where)
    await proposing.write(resident, where, draft.id, text)
    if topic:
        await proposing.choose_topic(resident, where, draft.id, topic)
    if location or place:
        await proposing.choose_place(resident, where, draft.id, location, place, though_far=True)
    for _ in range(photos):
        await proposing.add_photo(resident, where, draft.id, Photo("", png(), 1, 1))
    return await proposing.send(resident, where, draft.id)


async def case_of(
    town: Town, idea: Idea, kind: CaseKind = CaseKind.IDEA, *, city: str = CITY, moderator: Resident = HALL
) -> tuple[str, int]:
    """The id of the case that waits about it, and the version that it is about."""
    where = await city_named(town, city)
    briefs = await town.app.services.moderation.queue.page(moderator, where, limit=200, kind=kind)
    case = next(brief.case for brief in briefs if brief.case.idea_id == idea.id)
    return case.id, case.number


async def decide(
    town: Town,
    idea: Idea,
    verdict: Verdict,
    kind: CaseKind = CaseKind.IDEA,
    *,
    city: str = CITY,
    moderator: Resident = HALL,
) -> None:
    """A moderator decides, the time for undoing passes, and everybody is told."""
    case_id, number = await case_of(town, idea, kind, city=city, moderator=moderator)
    where = await city_named(town, city)
    await town.app.services.moderation.deciding.decide(moderator, where, case_id, number, verdict)
    await pass_the_undo(town)


async def pass_the_undo(town: Town) -> None:
    """Ten minutes later."""
    town.clock.turn(minutes=10, seconds=1)
    await tick(town)


async def tick(town: Town) -> None:
    """What time sets off, and all that follows is sent."""
    await town.app.clocks.moderation.tick()
    await town.app.clocks.ideas.tick()
    await town.deliver()


async def published(town: Town, author: Phone | Resident, text: str = BENCH, **given: object) -> Idea:
    """Sent and published; its author has been told."""
    city = str(given.get("city", CITY))
    idea = await propose(town, author, text, **given)  # type: ignore[arg-type]
    await decide(town, idea, Verdict(Ruling.PUBLISH), city=city)
    stands = await stands_now(town, idea, city)
    assert stands.status is IdeaStatus.PUBLISHED
    return stands


async def declined(
    town: Town, author: Phone, text: str = BENCH, reason: str = "unclear", message: str = ""
) -> Idea:
    """Sent and declined; its author has been told."""
    idea = await propose(town, author, text)
    await decide(town, idea, Verdict(Ruling.DECLINE, reason, message))
    return await stands_now(town, idea)


async def answered(
    town: Town,
    idea: Idea,
    progress: Progress,
    texts: Mapping[str, str],
    milestones: tuple[Milestone, ...] = (),
    *,
    city: str = CITY,
) -> None:
    """The city says what it does with it, and everybody concerned is told."""
    where = await city_named(town, city)
    await town.app.services.ideas.official.answer(HALL, where, idea.id, progress, texts, milestones)
    await tick(town)


async def stands_now(town: Town, idea: Idea, city: str = CITY) -> Idea:
    """As the store has it."""
    where = await city_named(town, city)
    store = town.app.services.stores.cities.of(where)
    found = await store.read(lambda records: records.ideas.find(idea.id))
    assert found
    return found


async def seen_by(town: Town, phone: Phone, idea: Idea, city: str = CITY) -> View:
    """As she is shown it."""
    reader, where = await known(town, phone), await city_named(town, city)
    return (await town.app.services.ideas.browsing.card(reader, where, idea.id)).view


def card(idea: Idea, listed: IdeaList = HOME, city: str = CITY) -> str:
    """The data of a button to its card."""
    return carrying(CARD, city, idea.id, listed.pack())


def own_card(idea: Idea, city: str = CITY) -> str:
    """The data of a button to it among her own ideas."""
    return carrying(OWN, city, idea.id)


async def opens(phone: Phone, idea: Idea, city: str = CITY) -> Screen:
    """By the link that a shared card has."""
    await phone.start(f"i-{city}-{idea.id}")
    return await phone.screen()


async def told(phone: Phone, heard: int) -> list[str]:
    """What she has been told since she had ``heard`` so many messages."""
    return [screen.text for screen in (await phone.screens())[heard:]]
