"""``digest preview``."""

from datetime import datetime
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from bot.commandline.cities import get_city
from bot.commandline.console import USAGE, Json, fail, print_json, with_services
from bot.core.digests.contents import DigestContents
from bot.core.languages import LANGUAGES
from bot.core.residents.model import DigestFrequency
from bot.services import Services

digest_app = typer.Typer(
    help="The message with what is new, that each resident gets at her hour.", no_args_is_help=True
)
MORE: Final = "-- more --"
_YEARS: Final = range(1971, 9_000)  # of which all can be reckoned with


@digest_app.command("preview")
def preview(
    city: Annotated[str, typer.Option("--city", help="The city's slug.")],
    language: Annotated[
        str, typer.Option("--language", help="The reader's language, such as tr or sr-Latn.")
    ],
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="TIME", help="When she gets it, on the city's clocks, as 2026-03-14T09:00; now."
        ),
    ] = None,
    weekly: Annotated[
        bool, typer.Option("--weekly", help="What is new in a week, instead of in a day.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Print the digest that somebody gets who lives in the city, reads that language, chose no topics and follows nothing."""
    if language not in LANGUAGES:
        fail(f"--language: {language!r} is none; there are: {', '.join(LANGUAGES)}", USAGE)
    said_at = _moment(at) if at is not None else None
    frequency = DigestFrequency.WEEKLY if weekly else DigestFrequency.DAILY

    async def work(services: Services) -> dict[str, Any]:
        return await _composed(services, city, language, said_at, frequency)

    shown = with_services(work)
    if as_json:
        print_json(shown)
    elif not shown["pages"]:
        span = "week" if weekly else "day"
        typer.echo(f"{city}: nothing is new within a {span} before {shown['at']}, so nothing is sent")
    else:
        typer.echo(f"\n\n{MORE}\n\n".join(shown["pages"]))


async def _composed(
    services: Services, slug: str, language: str, said_at: datetime | None, frequency: DigestFrequency
) -> dict[str, Any]:
    # What a digest looks like takes longer to import than the other verbs take.
    from bot.telegram.screens import as_read
    from bot.telegram.translator import Translators
    from handlers.digests import screens
    from handlers.digests.entries import Reading, entries

    city = await get_city(services, slug)
    zone = ZoneInfo(city.zone)
    at = services.clock.now() if said_at is None else said_at
    at = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    digest = await services.digests.preview(city, language, at, frequency)
    contents = await DigestContents(services.stores.cities, services.cities).of(digest, None)
    t = Translators(strict=False).for_(language)
    found = entries(t, digest, contents, (), Reading(city, at, username=None))
    pages = screens.texts(t, city, digest.day, found)
    return {
        "city": city.slug,
        "language": language,
        "at": at.isoformat(timespec="minutes"),
        "frequency": frequency.value,
        "entries": [
            {"city": one.city.slug, "section": one.section.value, "text": as_read(one.line)} for one in found
        ],
        "pages": [as_read(page) for page in pages],
    }


def _moment(written: str) -> datetime:
    """Without an offset it is meant on the city's clocks."""
    try:
        said = datetime.fromisoformat(written)
        if said.year not in _YEARS:
            raise ValueError(written)
    except ValueError:
        fail(f"--at: {written!r} is no time; write it as 2026-03-14T09:00", USAGE)
    return said
