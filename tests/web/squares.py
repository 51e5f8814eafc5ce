"""The public pages over real stores, with the clock held: who looks at them has only a browser."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.core.events.browsing import Browsing
from bot.core.events.laying import Reconciled, lay_down, plan
from bot.core.events.model import Details, Event, EventStatus, Listing, Occurrence, Words
from bot.core.events.schedule import Schedule
from bot.core.shared.unit_of_work import CityRecords
from bot.core.surveys.results import QuestionResult
from bot.services import Services, open_services
from bot.settings import Settings
from bot.telegram.translator import Translator
from bot.web.event_pages import EventPages
from bot.web.idea_pages import IdeaPages
from bot.web.moderation_pages import ModerationPages
from bot.web.pages import Frame
from bot.web.paths import PREFIX
from bot.web.survey_pages import SurveyPages
from bot.web.visits import BotName
from tests.towns import VOICES, HeldClock

USERNAME = "charshi_bot"


def words(title: str, description: str = "", language: str = "en") -> Mapping[str, Words]:
    """Texts in one language."""
    return {language: Words(title, description)}


async def _own_username() -> str:
    return USERNAME


@dataclass(repr=False)  # asyncio's runner asks for that of what a fixture gives
class Square:
    """``client`` is a browser without a language of its own; ``drawn`` are the questions of which pictures were drawn."""

    client: TestClient[web.Request, web.Application]
    services: Services
    clock: HeldClock
    drawn: list[str] = field(default_factory=list)

    async def announce(
        self,
        city: str,
        texts: Mapping[str, Words],
        start: str,
        *,
        hours: float = 2,
        rule: str | None = None,
        all_day: bool = False,
        status: EventStatus = EventStatus.PUBLISHED,
        author: str | None = None,
        **details: Any,
    ) -> Event:
        """An event with its occurrences; ``start`` is read on the city's clocks, such as 2026-03-07T19:00."""
        of, now, ids = await self.services.cities.get(city), self.clock.now(), self.services.ids
        schedule = Schedule(datetime.fromisoformat(start), of.zone, timedelta(hours=hours), all_day, rule)
        event_id = ids.new_id()
        wanted = plan(schedule, now)
        event = Event(
            event_id,
            f"{event_id}@charshi",
            Details(texts, **details),
            schedule,
            status,
            created_at=now,
            changed_at=now,
            author=author,
            published_at=now,
            until=max(each.ends_at for each in wanted),
        )

        def work(records: CityRecords) -> None:
            records.events.add(event)
            lay_down(records, event, Reconciled(added=tuple(wanted)), ids, now)

        await self.services.stores.cities.of(of).transact(work)
        return event

    async def occurrences(self, city: str, event: Event) -> list[Occurrence]:
        of = await self.services.cities.get(city)
        return await self.services.stores.cities.of(of).read(
            lambda records: records.occurrences.list_of(event.id)
        )

    async def change(self, city: str, event: Event, **changes: Any) -> Event:
        """The event is written anew, as of now."""
        of = await self.services.cities.get(city)
        changed = replace(event, version=event.version + 1, changed_at=self.clock.now(), **changes)
        assert await self.services.stores.cities.of(of).transact(
            lambda records: records.events.replace(changed, version=event.version)
        )
        return changed

    async def change_occurrence(
        self, city: str, event: Event, occurrence: Occurrence, **changes: Any
    ) -> Event:
        """One occurrence is others than the rest; the event knows of it."""
        of = await self.services.cities.get(city)
        changed = await self.change(city, event)
        await self.services.stores.cities.of(of).transact(
            lambda records: records.occurrences.update(replace(occurrence, **changes), changed)
        )
        return changed

    async def list_between(self, city: str, start: datetime, end: datetime) -> list[Listing]:
        """What the bot lists."""
        of = await self.services.cities.get(city)
        return await self.services.events.browsing.list_between([of], start, end, limit=10_000)

    async def get(self, path: str, **headers: str) -> tuple[ClientResponse, str]:
        """The answer and its text; what is no text letter by letter."""
        response = await self.client.get(path, headers=headers)
        return response, (await response.read()).decode(errors="replace")

    async def page(self, path: str, **headers: str) -> str:
        """A page that is there."""
        response, text = await self.get(path, **headers)
        assert response.status == 200, text
        return text

    def later(self, **by: float) -> None:
        """Time passes; what was rendered before is not given again."""
        self.clock.turn(**by)


def voice(tag: str) -> Translator:
    return VOICES.for_(tag)


def day(text: str, zone: str) -> datetime:
    """The midnight with which that day begins there."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@asynccontextmanager
async def open_square(
    settings: Settings, clock: HeldClock, name: BotName | None = None, browsing: Browsing | None = None
) -> AsyncIterator[Square]:
    """``name`` is how the pages learn the bot's username, ``browsing`` where they look for events."""
    async with open_services(settings, clock=clock, monotonic=clock.monotonic) as services:
        frame, own_name = Frame(VOICES), name or BotName(_own_username, clock.monotonic)
        about = (frame, own_name, clock, clock.monotonic, settings.public_url)
        pages = EventPages(services.cities, browsing or services.events.browsing, *about)
        drawn: list[str] = []

        async def draw(t: Translator, result: QuestionResult, **about: Any) -> bytes:
            """A picture of nothing: what the real ones look like is tested where they are drawn."""
            assert about.keys() == {"city", "asked", "n", "at"}
            drawn.append(result.question.path)
            return f'<svg xmlns="http://www.w3.org/2000/svg" width="108" height="60"><!-- {result.answered} --></svg>'.encode()

        surveys = SurveyPages(services.cities, services.surveys.reporting, draw, *about)
        ideas = IdeaPages(services.cities, services.ideas.browsing, *about)
        moderation = ModerationPages(services.cities, services.moderation.overseeing, *about)
        application, below = web.Application(), pages.application()
        surveys.add_to(below)
        ideas.add_to(below)
        moderation.add_to(below)
        application.add_subapp(PREFIX, below)
        async with TestClient(TestServer(application)) as client:
            yield Square(client, services, clock, drawn)
