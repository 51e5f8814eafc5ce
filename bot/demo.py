"""The demo: the emulator, the bot on SQLite, and a page where phones lie side by side. No token, no internet."""

import asyncio
import socket
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.core.cities.model import City
from bot.core.events.model import Details
from bot.core.events.schedule import InvalidSchedule, Schedule
from bot.core.staff.model import Role
from bot.emulator.server import Emulator
from bot.ending import PortTakenError
from bot.processes import run_all
from bot.services import Services, open_services
from bot.settings import Settings, read_settings

_TOKEN = "1000000:made-up-for-the-demo-nothing-to-steal"  # noqa: S105 (opens the emulator on this machine, and nothing else)
_CONTENT = Path(__file__).parent / "demo.toml"


async def run_demo(settings: Settings, port: int, say: Callable[[str], object]) -> None:
    """Run until stopped. Everything is kept under ``data/demo``: started again, the phones show what was said.

    ``say`` is told the address of the page. Raises PortTakenError.
    """
    folder = settings.data_dir / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    emulator = Emulator(folder / "emulator.sqlite3", _TOKEN)
    try:
        await emulator.start(port=port)
    except OSError as error:
        await emulator.stop()
        raise PortTakenError(f"port {port}: {error.strerror}; another demo? try --port") from error
    try:
        pages = _free_port(urlsplit(emulator.url).port or 0)
        demo = read_settings(
            bot_token=_TOKEN,
            telegram_api_url=emulator.url,
            data_dir=folder,
            database_url=None,
            redis_url=None,
            webhook_url=None,
            webhook_secret=None,
            port=pages,
            public_url=f"http://127.0.0.1:{pages}",
        )
        content = tomllib.loads(_CONTENT.read_text(encoding="utf-8"))
        async with open_services(demo) as services:
            await _welcome(services, content["welcome"])
            for slug, events in content["events"].items():
                await _put_on(services, await services.cities.get(slug), events)
        bot = asyncio.create_task(run_all(demo))
        furnishing = asyncio.create_task(_furnish(demo, emulator.url, content["phones"]))
        await asyncio.wait((bot, furnishing), return_when=asyncio.FIRST_COMPLETED)
        if not bot.done():
            furnishing.result()
            say(
                f"\n  The phones are at  {emulator.url}\n  A city's page is at {demo.public_url}/c/belgrade/events\n"
                f"  Everything said is kept under {folder}. Stop with Ctrl-C.\n"
            )
        await bot
    finally:
        await emulator.stop()


def _free_port(near: int) -> int:
    """The port after ``near`` if nobody has it, so that the pages are found again; else any."""
    for port in (near + 1, 0):
        with suppress(OSError, OverflowError), socket.create_server(("", port)) as probe:
            return int(probe.getsockname()[1])
    return 0


async def _furnish(settings: Settings, url: str, phones: dict[str, dict[str, Any]]) -> None:
    """At the first start: four people with their phones, two of them with roles."""
    async with ClientSession(url) as control:
        if (await _call(control, "GET", "/control/state"))["phones"]:
            return
        async with open_services(settings) as services:
            for phone in phones.values():
                await _add_phone(control, services, phone)


async def _welcome(services: Services, words: dict[str, dict[str, str]]) -> None:
    """What the demo's cities say of themselves."""
    for slug, welcome in words.items():
        await services.cities.replace(replace(await services.cities.get(slug), welcome=welcome))


async def _put_on(services: Services, city: City, events: list[dict[str, Any]]) -> None:
    """What is on in a city of the demo, at the first start."""
    now = services.clock.now()
    always = (now - timedelta(days=3650), now + timedelta(days=400))
    if await services.events.browsing.calendar(city, *always, limit=1):
        return
    for event in events:
        day = now.astimezone(ZoneInfo(city.zone)).date() + timedelta(days=event["in_days"])
        start = datetime.combine(day, time.fromisoformat(event["at"]))
        schedule = Schedule(start, city.zone, timedelta(hours=event["hours"]), rule=event.get("rule"))
        texts = [[tag, *words] for tag, words in event["texts"].items()]
        with suppress(InvalidSchedule):  # begun late in the evening, what was on today is over
            details = Details.from_json(event | {"texts": texts})
            await services.events.publishing.publish_by_operator(city, details, schedule)


async def _add_phone(control: ClientSession, services: Services, phone: dict[str, Any]) -> None:
    made = await _call(
        control,
        "POST",
        "/control/phones",
        {key: phone[key] for key in ("first_name", "language_code", "label")},
    )
    if not phone["opens"]:
        return
    await _call(control, "POST", f"/control/phones/{made['id']}/start", {"payload": phone["opens"]})
    await _press(control, made["id"], f"agree:{phone['agrees']}")
    if "role" in phone:
        resident = await services.residents.meet(made["id"], phone["language_code"])
        await services.team.grant_by_operator(resident, phone["city"], Role(phone["role"]))


async def _press(control: ClientSession, phone: int, data: str) -> None:
    """Press the button as soon as it is there."""
    path = f"/control/phones/{phone}"
    wait = {"phone_id": phone, "timeout_ms": 15_000}
    messages = (await _call(control, "POST", "/control/wait", wait))["messages"]
    await _call(control, "POST", f"{path}/press", {"message_id": messages[-1]["message_id"], "data": data})
    await _call(control, "POST", "/control/wait", wait)


async def _call(control: ClientSession, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    async with control.request(method, path, json=body) as response:
        response.raise_for_status()
        return await response.json()
