"""The use cases over the stores: all that the command line needs, and the lower half of the app."""

import time
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.chance import RandomIds, SystemClock
from bot.clock.broadcasts import BroadcastClock
from bot.clock.clocks import Clocks
from bot.clock.digests import DigestClock
from bot.clock.events import EventClock
from bot.clock.housekeeping import Housekeeping
from bot.clock.ideas import IdeaClock
from bot.clock.moderation import ModerationClock
from bot.clock.retention import RetentionClock
from bot.clock.surveys import SurveyClock
from bot.core.broadcasts.service import BroadcastServices, broadcast_services
from bot.core.cities.model import City, read_city
from bot.core.cities.service import Cities
from bot.core.digests.mornings import Mornings
from bot.core.digests.service import Digests
from bot.core.events.service import EventServices, event_services
from bot.core.ideas.service import IdeaServices, idea_services
from bot.core.moderation.service import ModerationServices, moderation_services
from bot.core.residents.service import Residents
from bot.core.retention.service import Retaining
from bot.core.shared.clock import Clock, Ids
from bot.core.staff.service import Team
from bot.core.surveys.service import SurveyServices, survey_services
from bot.core.timetable.service import JobRuns, Timetables
from bot.interchange.calendars import CalendarFiles
from bot.interchange.xlsform import FormFiles
from bot.settings import MisconfiguredError, Settings
from storage.opening import Stores, open_stores
from storage.postgres_store import postgres_url

FOUNDING = Path(__file__).parent / "core" / "cities" / "founding.toml"


@dataclass(frozen=True, slots=True)
class Services:
    stores: Stores
    cities: Cities
    residents: Residents
    team: Team
    events: EventServices
    surveys: SurveyServices
    ideas: IdeaServices
    moderation: ModerationServices
    broadcasts: BroadcastServices
    digests: Digests
    mornings: Mornings
    retaining: Retaining
    timetables: Timetables
    runs: JobRuns
    clock: Clock
    ids: Ids


def founding_cities() -> list[City]:
    """The cities that signed the Declaration, as they ship."""
    return [read_city(data) for data in tomllib.loads(FOUNDING.read_text(encoding="utf-8"))["city"]]


def database_of(settings: Settings) -> str | None:
    """The address of the database; None for files in DATA_DIR. Raises MisconfiguredError where neither can be used."""
    if settings.database_url:
        url = settings.database_url.get_secret_value()
        try:
            postgres_url(url)
        except ValueError as error:
            raise MisconfiguredError(f"DATABASE_URL: {error}") from None
        return url
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, FileNotFoundError, NotADirectoryError, PermissionError) as error:
        raise MisconfiguredError(
            f"DATA_DIR: {settings.data_dir} cannot be a folder: {error.strerror}"
        ) from None
    return None


@asynccontextmanager
async def open_services(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Services]:
    """Open the stores that the settings name and close them in the end.

    The embedded default migrates itself and begins with the founding cities. Raises StoreBehind, StoreAhead,
    StoreUnavailable, MisconfiguredError.
    """
    clock, ids = clock or SystemClock(), ids or RandomIds()
    url = database_of(settings)
    stores = await open_stores(settings.data_dir, url, clock)
    try:
        services = services_over(stores, settings, clock, ids, monotonic)
        if url is None:
            await services.cities.add_missing(founding_cities())
        yield services
    finally:
        await stores.close()


def services_over(
    stores: Stores, settings: Settings, clock: Clock, ids: Ids, monotonic: Callable[[], float]
) -> Services:
    """The use cases over stores that are open; whoever opened them closes them."""
    cities = Cities(stores.network, stores.cities, clock, monotonic)
    team = Team(stores.network, clock, ids, settings.admin_ids)
    calendars = CalendarFiles(monotonic, allow_private=settings.feeds_allow_private)
    return Services(
        stores=stores,
        cities=cities,
        residents=Residents(stores.network, stores.cities, cities, clock, ids),
        team=team,
        events=event_services(stores.cities, team, calendars, clock, ids),
        surveys=survey_services(stores.network, stores.cities, team, FormFiles(), clock, ids),
        ideas=idea_services(stores.cities, team, clock, ids),
        moderation=moderation_services(stores.network, stores.cities, team, clock, ids),
        broadcasts=broadcast_services(
            stores.network, stores.cities, team, clock, ids, settings.messages_per_second
        ),
        digests=Digests(stores.network, stores.cities, cities, clock),
        mornings=Mornings(stores.network, stores.cities, team, clock),
        retaining=Retaining(stores.network, stores.cities, clock),
        timetables=Timetables(stores.network, stores.cities, cities, clock),
        runs=JobRuns(stores.network, clock),
        clock=clock,
        ids=ids,
    )


def clocks_over(services: Services) -> Clocks:
    """What time sets off in these services; see ``bot.clock.schedule`` for when."""
    cities = services.cities
    return Clocks(
        housekeeping=Housekeeping(services.stores.network, services.stores.cities, cities, services.clock),
        retention=RetentionClock(cities, services.retaining),
        events=EventClock(cities, services.events.timekeeping, services.events.importing),
        surveys=SurveyClock(cities, services.surveys.timekeeping),
        ideas=IdeaClock(cities, services.ideas.timekeeping),
        moderation=ModerationClock(cities, services.moderation.timekeeping),
        broadcasts=BroadcastClock(cities, services.broadcasts.timekeeping),
        digests=DigestClock(cities, services.digests, services.mornings),
        runs=services.runs,
        clock=services.clock,
    )
