"""The control API's routes about inline mode; control.py documents them."""

from http import HTTPStatus

from aiohttp import web

from bot.emulator import phones
from bot.emulator.control import read_json
from bot.emulator.control_groups import place_of
from bot.emulator.control_phones import find_phone
from bot.emulator.errors import ControlError
from bot.emulator.world import World


class InlineRoutes:
    """Inline queries: asking, looking at the answer, choosing."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        phone = "/control/phones/{id:-?\\d+}"
        return [
            web.post(f"{phone}/inline", self.ask),
            web.post(f"{phone}/inline/choose", self.choose),
            web.get("/control/inline/{number}", self.show),
        ]

    async def ask(self, request: web.Request) -> web.Response:
        """Somebody types a query."""
        person = find_phone(self._world, request)
        body = await read_json(request)
        query, offset = str(body.get("query") or ""), str(body.get("offset") or "")
        return web.json_response(phones.ask_inline(self._world, person, query, offset))

    async def choose(self, request: web.Request) -> web.Response:
        """She taps one of the results."""
        person = find_phone(self._world, request)
        body = await read_json(request)
        number, result_id = str(body["inline_query_id"]), str(body["result_id"])
        place = place_of(self._world, person, body)
        return web.json_response(phones.choose_result(self._world, person, number, result_id, place).body())

    async def show(self, request: web.Request) -> web.Response:
        """What the bot answered to a query."""
        number = request.match_info["number"]
        found = self._world.inline.find(number)
        if found is None:
            raise ControlError(f"inline query {number} is unknown", HTTPStatus.NOT_FOUND)
        return web.json_response(found)
