"""The emulator as one HTTP server: Bot API, control API, and the page with the phones."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from aiohttp import web

from bot.emulator.api import BotApi
from bot.emulator.control import MachineRoom, guard
from bot.emulator.control_groups import GroupRoutes
from bot.emulator.control_inline import InlineRoutes
from bot.emulator.control_phones import PhoneRoutes
from bot.emulator.delivery import RETRY_SECONDS, WebhookDelivery
from bot.emulator.polling import Poller
from bot.emulator.world import BotIdentity, World, open_world

PAGE = Path(__file__).parent / "page"
_LARGEST_REQUEST = 51 * 1024 * 1024


class EmulatorBrokenError(AssertionError):
    """The emulator itself failed while it served; whatever was concluded from its answers is in doubt."""


class Emulator:
    """A Bot API server for one bot, on this machine.

    With a database it keeps everything over restarts; without, it forgets when it stops. `clock` gives Unix
    time in seconds. It is to be started once.
    """

    def __init__(
        self,
        database: Path | None,
        token: str,
        username: str = "charshi_demo_bot",
        first_name: str = "Charshi",
        clock: Callable[[], float] = time.time,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self.world: World = open_world(database, BotIdentity(token, username, first_name), clock)
        self._closing = asyncio.Event()
        self._poller = Poller(self.world)
        self._api = BotApi(self.world, self._poller, self._closing)
        self._delivery = WebhookDelivery(self.world, self._api.perform, retry_seconds)
        self._runner: web.AppRunner | None = None
        self._url = ""

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end; empty before it was started."""
        return self._url

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; port 0 takes any free one. Raises OSError when the port is taken."""
        app = web.Application(client_max_size=_LARGEST_REQUEST, middlewares=[guard(self.world)])
        app.add_routes(self._api.routes())
        app.add_routes(MachineRoom(self.world, self._closing).routes())
        app.add_routes(PhoneRoutes(self.world).routes())
        app.add_routes(GroupRoutes(self.world).routes())
        app.add_routes(InlineRoutes(self.world).routes())
        app.add_routes([web.get("/", _show_page), web.get("/page/{name:.+}", _show_part)])
        app.on_shutdown.append(self._close)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self._url = f"http://{host}:{bound}"
        await self._delivery.start()

    async def stop(self) -> None:
        """Stops listening and closes the database. Raises EmulatorBrokenError if it had failed in between."""
        await self._delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        self.world.store.close()
        if self.world.bugs:
            raise EmulatorBrokenError("; ".join(self.world.bugs))

    async def _close(self, app: web.Application) -> None:
        self._closing.set()
        self._poller.close()


async def _show_page(request: web.Request) -> web.StreamResponse:
    return _part("index.html")


async def _show_part(request: web.Request) -> web.StreamResponse:
    return _part(request.match_info["name"])


def _part(name: str) -> web.StreamResponse:
    path = (PAGE / name).resolve()
    if not path.is_relative_to(PAGE.resolve()) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
