"""The demo: the emulator, the bot on SQLite, and a page where phones lie side by side. No token, no internet."""

import asyncio
import socket
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.core.cities.model import City, District
from bot.core.events.model import Details
from bot.core.events.schedule import InvalidSchedule, Schedule
from bot.core.shared.unit_of_work import CityRecords
from bot.core.staff.model import Role
from bot.core.surveys.model import Response, Results, SurveyStatus, Terms
from bot.core.surveys.playing import rows_of
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire, Span
from bot.core.surveys.sheet import Answer
from bot.demo_ideas import propose
from bot.emulator.server import Emulator
from bot.ending import PortTakenError
from bot.processes import run_all
from bot.services import Services, open_services
from bot.settings import Settings, read_settings

_TOKEN = "1000000:made-up-for-the-demo-nothing-to-steal"  # noqa: S105 (opens the emulator on this machine, and nothing else)
_CONTENT = Path(__file__).parent / "demo.toml"
_READ_THE_FIRST = 0.7  # of those who answer: the city's first language
_SAMPLES = (
    "options",
    "span",
    "weight",
    "weights",
    "texts",
)  # of a question in it: what is no field of a Question


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
            await _divide(services, content["districts"])
            for slug, events in content["events"].items():
                await _put_on(services, await services.cities.get(slug), events)
            for slug in content["survey"]["cities"]:
                await _ask(services, await services.cities.get(slug), content["survey"])
            for slug, ideas in content["ideas"].items():
                await propose(services, await services.cities.get(slug), ideas)
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


async def _divide(services: Services, districts: dict[str, dict[str, dict[str, str]]]) -> None:
    """Which districts the demo's cities have."""
    for slug, named in districts.items():
        parts = tuple(District(code, names) for code, names in named.items())
        await services.cities.replace(replace(await services.cities.get(slug), districts=parts))


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


async def _ask(services: Services, city: City, survey: dict[str, Any]) -> None:
    """A survey in a city of the demo, at the first start, which some people have answered already."""
    store = services.stores.cities.of(city)
    if await store.read(lambda records: records.surveys.list_with_status(tuple(SurveyStatus), 1)):
        return
    form, now = _questionnaire(survey), services.clock.now()
    today = now.astimezone(ZoneInfo(city.zone)).date()
    terms = Terms(
        asker=survey["asker"],
        purpose=survey["purpose"],
        closes_at=datetime.combine(today + timedelta(days=survey["days"]), time(20), ZoneInfo(city.zone)),
        results=Results.AT_ONCE,
    )
    asked = await services.surveys.publishing.publish_by_operator(city, form, terms)
    chance = Random(city.slug)
    month = datetime(now.year, now.month, 1, tzinfo=UTC)

    def answer(records: CityRecords) -> None:
        for _ in range(survey["answered"]):
            known = [tag for tag in city.languages if tag in survey["languages"]]
            language = known[0] if chance.random() < _READ_THE_FIRST else chance.choice(known)
            answers = _made_up(survey, language, chance)
            response = Response(chance.getrandbits(62), asked.id, asked.number, language, month, answers)
            records.responses.put(response, rows_of(form, answers, language))
            records.surveys.count_started(asked.id)
            records.surveys.count_sent(asked.id, now)

    await store.transact(answer, once=False)


def _questionnaire(survey: dict[str, Any]) -> Questionnaire:
    questions = []
    for asked in survey["questions"]:
        known = {name: value for name, value in asked.items() if name not in _SAMPLES}
        span = Span(*asked["span"]) if "span" in asked else None
        choices = asked["path"] if "options" in asked else ""
        questions.append(Question(**known | {"kind": Kind(asked["kind"]), "span": span, "choices": choices}))
    options = {
        asked["path"]: tuple(Option(option["code"], option["label"]) for option in asked.get("options", ()))
        for asked in survey["questions"]
    }
    return Questionnaire(survey["title"], tuple(questions), options, tuple(survey["languages"]))


def _made_up(survey: dict[str, Any], language: str, chance: Random) -> dict[str, Answer]:
    """What somebody might answer; who never goes to a park is not asked what for."""
    answers: dict[str, Answer] = {}
    for asked in survey["questions"]:
        codes = [option["code"] for option in asked.get("options", ())]
        weights = asked.get("weights") or [option["weight"] for option in asked.get("options", ())]
        match asked["kind"]:
            case "one":
                answers[asked["path"]] = Answer(tuple(chance.choices(codes, weights)))
            case "range":
                steps = [str(number) for number in range(1, len(weights) + 1)]
                answers[asked["path"]] = Answer(tuple(chance.choices(steps, weights)))
            case "many" if answers["often"].value != "never":
                most = 1.3 * max(weights)
                some = [
                    code
                    for code, weight in zip(codes, weights, strict=True)
                    if chance.random() * most < weight
                ]
                answers[asked["path"]] = Answer(tuple(some or codes[:1]))
            case "rank":
                by_weight = sorted(
                    zip(codes, weights, strict=True), key=lambda pair: -chance.random() * pair[1]
                )
                answers[asked["path"]] = Answer(tuple(code for code, _ in by_weight))
            case "text" if chance.random() < asked["weight"]:
                answers[asked["path"]] = Answer((chance.choice(asked["texts"][language]),))
    return answers


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
