"""The composition root: settings -> stores -> services -> courier -> handlers -> dispatcher, by hand, no globals."""

import asyncio
import gc
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiohttp import web
from redis.asyncio import Redis

from bot.charts import draw_question
from bot.clock.clocks import Clocks
from bot.core.broadcasts.dispatching import Dispatch
from bot.core.broadcasts.model import BroadcastKind
from bot.core.digests.contents import DigestContents
from bot.core.notices.service import Deliveries
from bot.core.residents.model import Reachability
from bot.core.shared.clock import Clock, Ids
from bot.core.staff.meeting import Meeting
from bot.services import Services, clocks_over, open_services
from bot.settings import WEBHOOK_PATH, Settings, require_token
from bot.telegram.courier import Courier
from bot.telegram.dialogue import Dialogue
from bot.telegram.display import Display
from bot.telegram.failures import Reason as UnreachableReason
from bot.telegram.files import Files
from bot.telegram.flood import BURST, PER_SECOND, Flood
from bot.telegram.groups import Groups
from bot.telegram.inline import Inline
from bot.telegram.metrics import Metrics
from bot.telegram.middlewares import Apologies, Destination, FloodControl, Guard, InOrder, People, Repeats
from bot.telegram.names import Names
from bot.telegram.order import Order, OrderAcrossProcesses, OrderInProcess
from bot.telegram.patience import Patience
from bot.telegram.polling import Polling
from bot.telegram.presence import Presence
from bot.telegram.profile import Profile
from bot.telegram.rates import Limits, MemoryRates
from bot.telegram.redis_rates import RedisRates
from bot.telegram.routes import Routes
from bot.telegram.session import bulk_of, connections_for, make_session
from bot.telegram.translator import Translators
from bot.web.event_pages import EventPages
from bot.web.idea_pages import IdeaPages
from bot.web.moderation_pages import ModerationPages
from bot.web.pages import Frame
from bot.web.paths import PREFIX
from bot.web.server import add_webhook, make_application
from bot.web.survey_pages import SurveyPages
from bot.web.visits import BotName
from handlers import commands
from handlers.broadcasts.board import TelegramBoard
from handlers.broadcasts.editors import BroadcastEditors
from handlers.broadcasts.notices import BroadcastNotices
from handlers.broadcasts.open_routes import OpenHandlers
from handlers.broadcasts.sending import TelegramBroadcasts
from handlers.broadcasts.subscription_routes import SubscriptionHandlers
from handlers.cities import notices as city_notices
from handlers.cities.routes import CityHandlers
from handlers.digests.lines import DigestLines
from handlers.digests.mornings import MorningHandlers
from handlers.digests.notices import DigestNotices
from handlers.digests.routes import DigestHandlers
from handlers.events.card_routes import CardHandlers
from handlers.events.editors import editors_routes
from handlers.events.inline import InlineEvents
from handlers.events.notices import EventNotices
from handlers.events.routes import EventHandlers
from handlers.ideas.desk import Desk as IdeasDesk
from handlers.ideas.desk_notices import DeskNotices
from handlers.ideas.editors import IdeaEditors
from handlers.ideas.inline import InlineIdeas
from handlers.ideas.notices import IdeaNotices
from handlers.ideas.residents import resident_ideas
from handlers.inline import InlineAnswers
from handlers.moderation.desk import Desk as ModeratorsDesk
from handlers.moderation.moderators import moderators_routes
from handlers.moderation.notices import ModerationNotices
from handlers.residents.home import Home
from handlers.residents.routes import ResidentHandlers
from handlers.residents.settings_routes import SettingsHandlers
from handlers.sending import NoticeSender, Telling
from handlers.staff import notices as staff_notices
from handlers.staff.meeting_routes import MeetingHandlers
from handlers.staff.routes import StaffHandlers
from handlers.surveys.editors import SurveyEditors
from handlers.surveys.filling_routes import FillingHandlers
from handlers.surveys.notices import SurveyNotices
from handlers.surveys.routes import SurveyHandlers

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
IDLE_SECONDS = 1.0  # between two looks into the outboxes when nothing was due
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast may be: what the courier sends, and what one person may ask (see ``Flood``)."""

    limits: Limits = field(default_factory=Limits)
    burst: float = BURST
    per_second: float = PER_SECOND


@dataclass(frozen=True, slots=True)
class App:
    """Everything, put together and open. ``handle`` takes one update, to its end, and does not raise."""

    settings: Settings
    services: Services
    bot: Bot
    courier: Courier
    dispatcher: Dispatcher
    routes: Routes
    tellings: dict[str, Telling]
    translators: Translators
    profile: Profile
    deliveries: Deliveries
    dispatch: Dispatch
    clocks: Clocks
    event_pages: EventPages
    survey_pages: SurveyPages
    idea_pages: IdeaPages
    moderation_pages: ModerationPages
    metrics: Metrics
    flood: Flood

    async def handle(self, update: Update) -> object:
        return await self.dispatcher.feed_update(self.bot, update)

    def polling(self) -> Polling:
        return Polling(self.bot, self.handle, ALLOWED_UPDATES)

    async def work(self, stopping: asyncio.Event) -> None:
        """Drain the outboxes and send broadcasts until stopped; a store that is away is looked at again later."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.dispatch.run(stopping))
            group.create_task(self._drain(stopping))

    async def _drain(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            anything = False
            try:
                drained = await self.deliveries.drain_once()
                for outcome, count in drained.outcomes.items():
                    self.metrics.notices.labels(outcome).inc(count)
                anything = drained.anything
            except Exception:  # noqa: BLE001 (the outermost guard of the worker: logged, and done again)
                _log.exception("draining_failed")
            if not anything:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), IDLE_SECONDS)

    def web(self, *, webhook: bool) -> web.Application:
        """Health, readiness, metrics and the cities' pages; with ``webhook`` updates too."""

        async def refresh() -> None:
            self.metrics.outbox_age.set(await self.deliveries.oldest_waiting_seconds())
            self.metrics.job_runs(await self.services.runs.list_all())

        app = make_application(self.metrics.registry, self.services.stores.ping, refresh)
        pages = self.event_pages.application()
        self.survey_pages.add_to(pages)
        self.idea_pages.add_to(pages)
        self.moderation_pages.add_to(pages)
        app.add_subapp(PREFIX, pages)
        if webhook and self.settings.webhook_secret:
            add_webhook(app, self.bot, self.settings.webhook_secret.get_secret_value(), self.handle)
        return app

    async def set_webhook(self) -> None:
        """Tell Telegram where to deliver."""
        assert self.settings.webhook_url
        assert self.settings.webhook_secret
        await self.bot.set_webhook(
            self.settings.webhook_url + WEBHOOK_PATH,
            secret_token=self.settings.webhook_secret.get_secret_value(),
            allowed_updates=ALLOWED_UPDATES,
        )


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    pace: Pace | None = None,
    translators: Translators | None = None,
) -> AsyncIterator[App]:
    """Put the app together and take it apart in the end: the courier drains, then the stores close.

    Without ``translators`` it reads the catalogues that ship, and a message with a value missing is still shown.
    Raises MisconfiguredError without a token, and what ``open_services`` raises.
    """
    token = require_token(settings)
    pace = pace or Pace(Limits(per_second=settings.messages_per_second))
    redis = Redis.from_url(settings.redis_url.get_secret_value()) if settings.redis_url else None
    async with open_services(settings, clock=clock, ids=ids, monotonic=monotonic) as services:
        connections = connections_for(pace.limits.per_second)
        bot = Bot(token, session=make_session(settings.telegram_api_url, connections=connections))
        app = compose(
            settings, services, bot, redis, monotonic, pace, translators or Translators(strict=False)
        )
        try:
            yield app
        finally:
            await app.courier.close()
            await bot.session.close()
            if redis:
                await redis.aclose()


def settle_memory() -> None:
    """After start-up: what lives for ever is not looked at again, and the oldest generation is collected rarely.

    It stopped everything for 165-210 ms; see the traps in ARCHITECTURE.md.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)


def compose(
    settings: Settings,
    services: Services,
    bot: Bot,
    redis: Redis | None,
    monotonic: Callable[[], float],
    pace: Pace,
    translators: Translators,
) -> App:
    """The app over services that are open; nothing is called or started yet, and the caller closes what it gave."""
    cities, residents, team = services.cities, services.residents, services.team
    network, stores, clock = services.stores.network, services.stores.cities, services.clock
    metrics = Metrics()
    translators.warm()

    async def on_unreachable(chat_id: int | str, reason: UnreachableReason) -> None:
        if isinstance(chat_id, int) and chat_id > 0 and reason in set(Reachability):
            await residents.change_reachability(chat_id, Reachability(reason))

    async def on_migrated(old: int | str, new: int) -> None:
        if isinstance(old, int):
            await cities.move_group(old, new)

    rates = RedisRates(redis, pace.limits) if redis else MemoryRates(time.monotonic, pace.limits)
    courier = Courier(
        bot,
        rates,
        on_unreachable=on_unreachable,
        on_migrated=on_migrated,
        metrics=metrics,
        bulk_connections=bulk_of(connections_for(pace.limits.per_second)),
    )
    profile = Profile(courier, network, translators, lambda resident, t: commands.list_for(team, resident, t))
    names = Names(courier)
    display = Display(courier, profile, names)

    moderators = ModeratorsDesk(cities, team, clock, services.moderation, services.ideas, names)
    home = Home(cities, team, residents, moderators.count_cases)
    settings_handlers = SettingsHandlers(residents, cities, services.digests)
    routes = Routes()
    events = EventHandlers(services.events, cities, residents, team, clock)
    cards = CardHandlers(services.events, events, residents, home, names, clock)
    filling = FillingHandlers(services.surveys, cities, clock)
    surveys = SurveyHandlers(services.surveys, filling, cities, residents, home, clock)
    files = Files(courier, bot)
    idea_editors = IdeaEditors(IdeasDesk(cities, team, clock, services.ideas))
    ideas = resident_ideas(
        services.ideas,
        services.moderation,
        cities,
        residents,
        home,
        files,
        clock,
        idea_editors.rows_of_home,
        idea_editors.rows_of_card,
    )
    newcomers = ResidentHandlers(
        residents,
        home,
        settings_handlers,
        profile,
        cards.show_after_consent,
        surveys.show_after_consent,
        ideas.show_after_consent,
    )
    routes.include(newcomers.routes())
    routes.include(SubscriptionHandlers(residents).routes())
    routes.include(CityHandlers(cities, residents, home).routes())
    routes.include(StaffHandlers(team, cities, home, names).routes())
    routes.include(MeetingHandlers(Meeting(cities, team)).routes())
    routes.include(events.routes())
    routes.include(cards.routes())
    routes.include(ideas.routes())
    routes.include(idea_editors.routes())
    inline_events = InlineEvents(services.events, cities, names, clock)
    routes.include(InlineAnswers(inline_events, InlineIdeas(services.ideas, ideas.lists, names)).routes())
    routes.include(editors_routes(services.events, cities, clock, home, files, cards.show_after_consent))
    routes.include(surveys.routes())
    survey_editors = SurveyEditors(services.surveys, cities, clock, home, files, names, filling.trial_begin)
    routes.include(survey_editors.routes())
    routes.include(moderators_routes(moderators))
    shows = {
        BroadcastKind.SURVEY: surveys.show_after_consent,
        BroadcastKind.EVENT: cards.show_after_consent,
        BroadcastKind.IDEA: ideas.show_after_consent,
    }
    routes.include(OpenHandlers(services.broadcasts, shows).routes())
    announcing = BroadcastEditors(
        services.broadcasts, services.surveys, cities, team, clock, display.show_text
    )
    routes.include(announcing.routes())
    survey_editors.take_spreadsheets(routes)
    dialogue = Dialogue(routes, home.fallbacks(), cities, residents, display)
    presence = Presence(residents, courier, translators, names)
    groups = Groups(residents, cities, translators, dialogue, presence, display, names)
    inline = Inline(routes.inlines, courier)

    event_notices = EventNotices(services.events, cities, clock)
    survey_notices = SurveyNotices(services.surveys, clock)
    idea_notices = IdeaNotices(services.ideas, services.moderation, cities, clock)
    tellings: dict[str, Telling] = {
        **city_notices.TELLINGS,
        **staff_notices.TELLINGS,
        **event_notices.tellings(),
        **survey_notices.tellings(),
        **idea_notices.tellings(),
        **DeskNotices(services.ideas, clock).tellings(),
        **ModerationNotices(services.moderation, names, clock).tellings(),
        **BroadcastNotices(services.broadcasts, clock).tellings(),
    }
    digest_lines = DigestLines(
        services.digests, DigestContents(stores, cities), cities, names, clock, tellings
    )
    digests = DigestHandlers(services.digests, digest_lines, residents)
    mornings = MorningHandlers(services.mornings, clock)
    routes.include(digests.routes())
    routes.include(mornings.routes())
    digests.open_from(routes)
    mornings.open_from(routes)
    tellings |= {**DigestNotices(digest_lines).tellings(), **mornings.tellings()}
    sender = NoticeSender(courier, profile, translators, cities, tellings)

    def report(what: str, error: Exception) -> None:
        _log.warning("notice_not_sent", what=what, reason=str(error))

    find_subject = services.broadcasts.composing.subject
    dispatch = Dispatch(
        network,
        stores,
        cities,
        TelegramBroadcasts(courier, translators, cities, find_subject, monotonic),
        TelegramBoard(courier, translators, network, team, find_subject, clock),
        clock,
        monotonic,
        report,
        per_second=pace.limits.per_second,
    )
    flood = Flood(monotonic, pace.burst, pace.per_second)
    order: Order = OrderAcrossProcesses(redis) if redis else OrderInProcess()
    frame, bot_name = Frame(translators), BotName(names.own_username, monotonic)
    dispatcher = Dispatcher(disable_fsm=True)
    for middleware in (
        Guard(metrics, Apologies(display, translators), lambda: secrets.token_hex(4), monotonic),
        Repeats(),
        FloodControl(flood, display, inline, translators),
        Patience(display),
        InOrder(order),
        People(residents, cities, translators),
        Destination(dialogue, groups, inline, presence),
    ):
        dispatcher.update.outer_middleware(middleware)
    return App(
        settings=settings,
        services=services,
        bot=bot,
        courier=courier,
        dispatcher=dispatcher,
        routes=routes,
        tellings=tellings,
        translators=translators,
        profile=profile,
        deliveries=Deliveries(network, stores, cities, sender, clock, report),
        dispatch=dispatch,
        clocks=clocks_over(services),
        event_pages=EventPages(
            cities, services.events.browsing, frame, bot_name, clock, monotonic, settings.public_url
        ),
        survey_pages=SurveyPages(
            cities,
            services.surveys.reporting,
            partial(draw_question, format="svg"),
            frame,
            bot_name,
            clock,
            monotonic,
            settings.public_url,
        ),
        idea_pages=IdeaPages(
            cities, services.ideas.browsing, frame, bot_name, clock, monotonic, settings.public_url
        ),
        moderation_pages=ModerationPages(
            cities, services.moderation.overseeing, frame, bot_name, clock, monotonic, settings.public_url
        ),
        metrics=metrics,
        flood=flood,
    )
