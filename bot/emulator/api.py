"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import contextlib
import json
import logging
import re
from http import HTTPStatus

from aiohttp import web

from bot.emulator.errors import ApiError, bad_request
from bot.emulator.faults import NGINX_PAGE, Fault
from bot.emulator.files import TOO_LARGE
from bot.emulator.methods import METHODS
from bot.emulator.methods.receiving import Described
from bot.emulator.params import Params, Upload
from bot.emulator.polling import Poller
from bot.emulator.world import World

_LOG = logging.getLogger(__name__)
_NOT_FOUND = ApiError(HTTPStatus.NOT_FOUND, "Not Found")
_UNAUTHORIZED = ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized")


class BotApi:
    """Reads requests, sets faults loose, carries out methods and writes answers."""

    def __init__(self, world: World, poller: Poller, closing: asyncio.Event) -> None:
        self._world = world
        self._poller = poller
        self._closing = closing

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        return [
            web.route("*", "/bot{token}/{method:[^/]*}", self.handle),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        params = Params({})
        fault = None
        try:
            self._check_token(request.match_info["token"])
            if method.lower() not in METHODS and method.lower() != "getupdates":
                raise _NOT_FOUND
            params = await read_params(request)
            fault = self._world.faults.take(method, self._chat_id(params))
            if fault is not None and fault.kind != "cut":
                return await self._go_wrong(request, fault, method, params)
            answer = await self._answer(method, params)
        except ApiError as refusal:
            answer = web.json_response(refusal.body(), status=refusal.code)
        if fault is not None and fault.kind == "cut":
            self._log(method, params, 0)
            return _cut(request)
        self._log(method, params, answer.status)
        return answer

    async def _answer(self, method: str, params: Params) -> web.Response:
        try:
            result = await self.perform(method, params)
        except ApiError:
            raise
        except Exception as bug:  # the outermost guard: the emulator's own bug must be seen, not guessed
            _LOG.exception("the emulator failed in %s", method)
            self._world.bugs.append(f"{method}: {bug!r}")
            raise ApiError(500, f"Internal Server Error: the emulator failed: {bug!r}") from bug
        body = {"ok": True, "result": result}
        if isinstance(result, Described):
            body = {"ok": True, "result": result.result, "description": result.description}
        return web.json_response(body)

    async def perform(self, method: str, params: Params) -> object:
        """Carries out a method; returns its result. Raises ApiError."""
        if method.lower() == "getupdates":
            return await self._poller.get_updates(params)
        carry_out = METHODS.get(method.lower())
        if carry_out is None:
            raise _NOT_FOUND
        return carry_out(self._world, params)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file by the path that getFile gave."""
        try:
            self._check_token(request.match_info["token"])
            file = self._world.files.find_by_path(request.match_info["path"])
            if file is None:
                raise _NOT_FOUND
        except ApiError as refusal:
            return web.json_response(refusal.body(), status=refusal.code)
        return web.Response(body=self._world.files.content(file), content_type="application/octet-stream")

    def _check_token(self, token: str) -> None:
        if token != self._world.bot.token:
            raise _UNAUTHORIZED if re.fullmatch(r"\d+:[\w-]+", token) else _NOT_FOUND

    def _chat_id(self, params: Params) -> int | None:
        """The chat that a call is about; for an answer, the one where a button was pressed or a query typed."""
        return (
            params.integer("chat_id")
            or self._world.callbacks.chat_of(params.text("callback_query_id"))
            or self._world.inline.person_of(params.text("inline_query_id"))
        )

    def _log(self, method: str, params: Params, status: int) -> None:
        world = self._world
        world.calls.add(world.clock(), method, self._chat_id(params), status, params.payload())
        world.events.stir()

    async def _go_wrong(
        self, request: web.Request, fault: Fault, method: str, params: Params
    ) -> web.StreamResponse:
        refusal = fault.error()
        if refusal is not None:
            raise refusal
        if fault.kind == "502":
            self._log(method, params, HTTPStatus.BAD_GATEWAY)
            return web.Response(text=NGINX_PAGE, content_type="text/html", status=HTTPStatus.BAD_GATEWAY)
        if fault.kind == "timeout":
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), fault.seconds)
        self._log(method, params, 0)
        return _cut(request)


def _cut(request: web.Request) -> web.StreamResponse:
    """Closes the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def read_params(request: web.Request) -> Params:
    """Everything given in query and body. Raises ApiError for what can't be read or is too large."""
    values: dict[str, object] = dict(request.query)
    uploads: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            text = await request.text()
            body = json.loads(text) if text.strip() else {}
            if not isinstance(body, dict):
                raise bad_request("can't parse JSON object: expected an Object")
            values |= body
        elif request.method == "POST":
            form = await request.post()
            for name, value in form.items():
                if isinstance(value, web.FileField):
                    uploads[name] = Upload(value.filename, value.content_type, value.file.read())
                    value.file.close()
                else:
                    values[name] = value.decode() if isinstance(value, bytes | bytearray) else value
    except web.HTTPRequestEntityTooLarge as problem:
        raise TOO_LARGE from problem
    except ValueError as problem:
        raise bad_request("can't parse the request") from problem
    return Params(values, uploads)
