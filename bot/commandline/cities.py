"""``city add|list|show|disable`` and ``qr``."""

import re
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import segno
import typer

from bot.commandline.console import USAGE, Json, fail, print_json, print_table, run, with_services
from bot.core.cities.model import City, CityExists, CityUnknown, InvalidCity, read_city
from bot.services import Services
from bot.settings import read_settings, require_token
from bot.telegram.links import city_link

city_app = typer.Typer(
    help="The cities of the network: they are data, and a new one needs no release.", no_args_is_help=True
)


@city_app.command("add")
def add(
    file: Annotated[
        Path | None, typer.Argument(help="A TOML file with one city, or several as [[city]].")
    ] = None,
    slug: Annotated[str | None, typer.Option(help="Such as skopje.")] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="LANGUAGE=NAME, once a language, such as mk=Скопје.")
    ] = None,
    country: Annotated[str | None, typer.Option(help="Two letters, such as MK.")] = None,
    zone: Annotated[str | None, typer.Option(help="A time zone, such as Europe/Skopje.")] = None,
    latitude: Annotated[float | None, typer.Option(help="Degrees north.")] = None,
    longitude: Annotated[float | None, typer.Option(help="Degrees east.")] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="In the order in which they are offered.")
    ] = None,
    welcome: Annotated[
        list[str] | None, typer.Option(help="LANGUAGE=TEXT of the city's own welcome.")
    ] = None,
    topic: Annotated[
        list[str] | None, typer.Option(help="A topic's code, instead of the network's topics.")
    ] = None,
    district: Annotated[
        list[str] | None,
        typer.Option(help="CODE.LANGUAGE=NAME, once a district and a language, such as centar.mk=Центар."),
    ] = None,
    moderators_group: Annotated[
        int | None, typer.Option(help="Telegram id of the moderators' group.")
    ] = None,
    moderators_topic: Annotated[
        int | None, typer.Option(help="Number of the topic in that group, where it has topics.")
    ] = None,
    store_url: Annotated[str | None, typer.Option(help="A database of the city's own.")] = None,
) -> None:
    """Add a city, from options or from a TOML file. Says exactly what is wrong with it; then nothing is added."""
    given: dict[str, Any] = {
        "slug": slug,
        "names": by_language(name, "--name"),
        "country": country,
        "zone": zone,
        "latitude": latitude,
        "longitude": longitude,
        "languages": language,
        "welcome": by_language(welcome, "--welcome"),
        "topics": topic,
        "districts": _districts(district),
        "moderators_group": moderators_group,
        "moderators_topic": moderators_topic,
        "store_url": store_url,
    }
    given = {key: value for key, value in given.items() if value not in (None, {}, [])}
    if file and given:
        fail("either a file or options, not both", USAGE)
    if not file and not given:
        fail("nothing to add: give a TOML file, or --slug, --name, --country, --zone, --latitude, --longitude and"
             " --language", USAGE)  # fmt: skip
    cities = _read_file(file) if file else [_checked(given, "")]

    async def work(services: Services) -> None:
        try:
            await services.cities.add(*cities)
        except CityExists as error:
            fail(f"{error.slug}: a city with this slug is there already", USAGE)

    with_services(work)
    for city in cities:
        typer.echo(f"{city.slug}: added")


@city_app.command("list")
def list_(as_json: Json = False) -> None:
    """List every city, in the order in which they joined."""

    async def work(services: Services) -> list[City]:
        return await services.cities.list_all()

    cities = with_services(work)
    if as_json:
        print_json([describe(city) for city in cities])
    else:
        print_table(
            ("slug", "name", "country", "zone", "languages", "disabled"),
            [
                (
                    c.slug,
                    next(iter(c.names.values())),
                    c.country,
                    c.zone,
                    ", ".join(c.languages),
                    c.disabled_at,
                )
                for c in cities
            ],
        )


@city_app.command("show")
def show(slug: str, as_json: Json = False) -> None:
    """Show everything known about a city, and how many live there or follow it."""

    async def work(services: Services) -> tuple[City, int]:
        city = await get_city(services, slug)
        return city, await services.stores.cities.of(city).read(lambda records: records.members.count())

    city, members = with_services(work)
    described = describe(city) | {"members": members}
    if as_json:
        print_json(described)
    else:
        print_table(("", ""), [(key, _readable(value)) for key, value in described.items()])


@city_app.command("disable")
def disable(slug: str, as_json: Json = False) -> None:
    """Close a city to new residents and tell the present ones. Doing it again finishes what was interrupted."""

    async def work(services: Services) -> int:
        try:
            return await services.cities.disable(slug)
        except CityUnknown:
            fail(f"{slug}: no city has this slug", USAGE)

    told = with_services(work)
    if as_json:
        print_json({"slug": slug, "told": told})
    else:
        typer.echo(f"{slug}: disabled; {told} residents are told")


def qr(
    slug: Annotated[str, typer.Argument(help="The city that the poster leads to.")],
    folder: Annotated[Path, typer.Option("--output", "-o", help="Where the two files go.")] = Path(),
    username: Annotated[
        str | None, typer.Option(help="The bot's username; without it, Telegram is asked by BOT_TOKEN.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a poster's QR code (PNG and SVG): who scans it opens the bot with the city already chosen."""

    async def exists(services: Services) -> None:
        await get_city(services, slug)

    if username is not None and not re.fullmatch(r"@?[A-Za-z][A-Za-z0-9_]{3,31}", username):
        fail(f"--username: {username!r} is not a Telegram username", USAGE)
    with_services(exists)
    if username is None:
        username = run(_ask_username)
    link = city_link(username.removeprefix("@"), slug)
    code = segno.make(link, error="q", micro=False)
    written = [folder / f"charshi-{slug}.{kind}" for kind in ("png", "svg")]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, scale in zip(written, (24, 8), strict=True):
            code.save(str(path), scale=scale, border=4)
    except OSError as error:
        fail(f"{error.filename or folder}: {error.strerror}")
    if as_json:
        print_json({"link": link, "files": [str(path) for path in written]})
        return
    for path in written:
        typer.echo(str(path))
    typer.echo(link)


async def _ask_username() -> str:
    from bot.telegram.identity import (
        own_username,  # aiogram takes seconds to import; no other verb of these needs it
    )

    settings = read_settings()
    return await own_username(require_token(settings), settings.telegram_api_url)


def describe(city: City) -> dict[str, Any]:
    """A city as JSON. Its store's address may hold a password and is never shown."""
    described = asdict(city) | {"store_url": "set" if city.store_url else None}
    for key, named in (("topics", city.topics), ("districts", city.districts)):
        described[key] = {one.code: dict(one.names) for one in named}
    described["disabled_at"] = city.disabled_at.isoformat() if city.disabled_at else None
    return described


async def get_city(services: Services, slug: str) -> City:
    """The city of this slug; ends with a usage error if there is none."""
    try:
        return await services.cities.get(slug)
    except CityUnknown:
        fail(f"{slug}: no city has this slug; `python -m bot city list` shows them", USAGE)


def by_language(pairs: list[str] | None, option: str) -> dict[str, str]:
    """What an option says once a language, as LANGUAGE=TEXT; ends with a usage error if it does not."""
    found = {}
    for pair in pairs or ():
        tag, equals, text = pair.partition("=")
        if not equals:
            fail(f"{option}: {pair!r} is not LANGUAGE=TEXT", USAGE)
        found[tag] = text
    return found


def _districts(pairs: list[str] | None) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for pair in pairs or ():
        place, equals, name = pair.partition("=")
        code, dot, tag = place.partition(".")
        if not (equals and dot):
            fail(f"--district: {pair!r} is not CODE.LANGUAGE=NAME", USAGE)
        found.setdefault(code, {})[tag] = name
    return found


def _read_file(path: Path) -> list[City]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        fail(f"{path}: {error.strerror}", USAGE)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fail(f"{path}: not TOML: {error}", USAGE)
    several = data.get("city", [data])
    beside = data.keys() - {"city"} if "city" in data else ()
    if (
        not isinstance(several, list)
        or not several
        or not all(isinstance(one, dict) for one in several)
        or beside
    ):
        fail(f"{path}: expected one city, or several as [[city]] and nothing else", USAGE)
    return [_checked(one, f"{path}: ") for one in several]


def _checked(data: dict[str, Any], where: str) -> City:
    try:
        return read_city(data)
    except InvalidCity as error:
        fail("\n".join(f"{where}{problem}" for problem in error.problems), USAGE)


def _readable(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{key}: {text}" for key, text in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
