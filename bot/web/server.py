"""The web side: webhook, health, metrics. Public pages of the cities join it later."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from hmac import compare_digest

from aiogram import Bot
from aiogram.types import Update
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import ValidationError

from bot.core.shared.errors import StoreUnavailable
from bot.settings import WEBHOOK_PATH

LARGEST_UPDATE = 1024 * 1024  # bytes; Telegram's are far below
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)


def make_application(
    registry: CollectorRegistry, ready: Callable[[], Awaitable[None]], refresh: Callable[[], Awaitable[None]]
) -> web.Application:
    """``ready`` raises while the process cannot serve; ``refresh`` brings gauges up to date before they are read.

    Where ``refresh`` finds its store away, the counters are told all the same: then they are needed most.
    """
    app = web.Application(client_max_size=LARGEST_UPDATE)

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        try:
            await ready()
        except Exception as error:  # noqa: BLE001 (whatever it is, the answer is "not ready")
            return web.json_response({"status": "not ready", "reason": type(error).__name__}, status=503)
        return web.json_response({"status": "ready"})

    async def metrics(_: web.Request) -> web.Response:
        with suppress(StoreUnavailable):
            await refresh()
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
    return app


def add_webhook(
    app: web.Application, bot: Bot, secret: str, handle: Callable[[Update], Awaitable[object]]
) -> None:
    """Take updates at WEBHOOK_PATH: each is handled before it is answered, so Telegram feels the back-pressure.

    A wrong secret is 401, something that is no update 400; neither says more.
    """
    expected = secret.encode()

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not compare_digest(given, expected):
            return web.Response(status=401)
        try:
            update = Update.model_validate(json.loads(await request.read()), context={"bot": bot})
        except (ValidationError, ValueError, RecursionError):
            return web.Response(status=400)
        await handle(update)
        return web.Response()

    app.router.add_post(WEBHOOK_PATH, receive)
