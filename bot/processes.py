"""The processes of an installation: all in one, or split as the Procfile splits them. SIGTERM drains."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import structlog
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiohttp import web

from bot.app import App, open_app, settle_memory
from bot.clock.schedule import start_scheduler
from bot.core.ideas.language import warm_up
from bot.ending import LeadershipLostError, PortTakenError
from bot.settings import MisconfiguredError, Settings
from bot.telegram.failures import DeliveryFailed
from bot.telegram.links import TelegramUnreachable, TokenRefused

TOKEN_REFUSED: Final = (TelegramUnauthorizedError, TelegramNotFound)  # the second for one of another form
_log = structlog.get_logger()


async def run_all(settings: Settings) -> None:
    """Conversations, worker, clock and web in one event loop: for one machine."""
    async with open_app(settings) as app, _stopping() as stopping:
        await _unless(stopping, _greet_telegram(app))
        async with asyncio.TaskGroup() as group:
            group.create_task(app.work(stopping))
            group.create_task(_serve(app, stopping, webhook=settings.webhook_url is not None))
            group.create_task(_keep_time(app, stopping))
            if settings.webhook_url:
                await _set_webhook(app)
            else:
                group.create_task(_poll(app, stopping))
            await _settle()


async def run_web(settings: Settings) -> None:
    """Webhook, health and metrics. Any number of these."""
    if not settings.webhook_url:
        raise MisconfiguredError(
            "WEBHOOK_URL: missing; without a webhook use `python -m bot run`, which polls"
        )
    async with open_app(settings) as app, _stopping() as stopping:
        await _unless(stopping, _greet_telegram(app))
        if not stopping.is_set():
            await _set_webhook(app)
        await _settle()
        await _serve(app, stopping, webhook=True)


async def run_worker(settings: Settings) -> None:
    """Drains the outboxes. Any number of these."""
    async with open_app(settings) as app, _stopping() as stopping:
        settle_memory()
        await app.work(stopping)


async def run_clock(settings: Settings) -> None:
    """What time sets off. Start as many as you like: one at a time is active."""
    async with open_app(settings) as app, _stopping() as stopping:
        await _keep_time(app, stopping)


@asynccontextmanager
async def _stopping() -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    try:
        yield stopping
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def _settle() -> None:
    """What residents would otherwise wait for at their first idea, read before memory is frozen."""
    await asyncio.to_thread(warm_up)
    settle_memory()


async def _greet_telegram(app: App) -> None:
    """Is the token good? Does Telegram show what we are? A network that is away now may come back later."""
    try:
        me = await app.bot.get_me(request_timeout=15)
        _log.info(
            "started", username=me.username, database="postgresql" if app.settings.database_url else "sqlite"
        )
        if await app.profile.publish():
            _log.info("profile_published")
    except TOKEN_REFUSED as error:
        raise TokenRefused from error
    except (TelegramAPIError, ClientDecodeError, DeliveryFailed) as error:
        _log.warning("telegram_away", reason=type(error).__name__)


async def _set_webhook(app: App) -> None:
    """Raises MisconfiguredError where Telegram does not take the address, TelegramUnreachable."""
    try:
        await app.set_webhook()
    except TOKEN_REFUSED as error:
        raise TokenRefused from error
    except TelegramBadRequest as error:
        raise MisconfiguredError(f"WEBHOOK_URL: Telegram refuses it: {error.message}") from error
    except (TelegramAPIError, ClientDecodeError) as error:
        raise TelegramUnreachable(type(error).__name__) from error


async def _unless(stopping: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do the work, or leave it where it is when the process is told to stop."""
    task, told = asyncio.create_task(work), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait((task, told), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        for one in (task, told):
            one.cancel()
        await asyncio.gather(task, told, return_exceptions=True)


async def _poll(app: App, stopping: asyncio.Event) -> None:
    polling = app.polling()
    waiting = asyncio.create_task(_then(stopping.wait, polling.stop))
    try:
        await polling.run()
    except TOKEN_REFUSED as error:  # revoked while we ran, or never good while Telegram was away
        raise TokenRefused from error
    finally:
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting


async def _then(first: Callable[[], Awaitable[object]], second: Callable[[], object]) -> None:
    await first()
    second()


async def _serve(app: App, stopping: asyncio.Event, *, webhook: bool) -> None:
    """The web side until stopped; requests under way are answered first."""
    runner = web.AppRunner(app.web(webhook=webhook), access_log=None, shutdown_timeout=20)
    await runner.setup()
    try:
        site = web.TCPSite(runner, port=app.settings.port)
        try:
            await site.start()
        except OSError as error:
            raise PortTakenError(
                f"PORT: {app.settings.port} cannot be listened on: {error.strerror}"
            ) from error
        await stopping.wait()
    finally:
        await runner.cleanup()


async def _keep_time(app: App, stopping: asyncio.Event) -> None:
    """Run the scheduler while this process is the leader; others wait to take over."""
    async with app.services.stores.leadership("clock", stopping) as lost:
        if stopping.is_set():
            return
        scheduler = await start_scheduler(app.clocks)
        _log.info("clock_started")
        ends = [asyncio.create_task(stopping.wait()), asyncio.create_task(lost.wait())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            scheduler.shutdown(wait=False)
        if lost.is_set() and not stopping.is_set():
            raise LeadershipLostError("the database connection that held the clock's lock is gone")
