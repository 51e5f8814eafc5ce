"""``broadcast count|status|rules``."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.commandline.cities import get_city
from bot.commandline.console import USAGE, Json, fail, print_json, print_table, with_services
from bot.core.broadcasts.audience import Audience, AudienceInvalid
from bot.core.broadcasts.model import Broadcast, BroadcastRules, Headcount
from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.shared.unit_of_work import CityRecords
from bot.services import Services

broadcast_app = typer.Typer(help="What a city sends to many at once.", no_args_is_help=True)

CitySlug = Annotated[str, typer.Option("--city", help="The city's slug.")]


@broadcast_app.command("count")
def count(
    city: CitySlug,
    audience: Annotated[
        str,
        typer.Option(
            help="Conditions that hold together: all, or tie:home|followed language:mk,sq topic:CODE district:CODE"
            " answered:|started:|unanswered:SURVEY going:EVENT active:30d rested:7d",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Say to how many it would go now, by language, and how many who meet the conditions would not get it.

    What cannot be read ends with 2, and with a mark under the place.
    """

    async def work(services: Services) -> tuple[Audience, Headcount]:
        of = await get_city(services, city)
        asked = _read(audience, of)
        missing = await services.stores.cities.of(of).read(lambda records: _missing(records, asked))
        if missing:
            fail("\n".join(f"--audience: {what} in {city}" for what in missing), USAGE)
        return asked, await services.broadcasts.composing.count_by_operator(of, asked)

    asked, found = with_services(work)
    if as_json:
        print_json(
            {
                "city": city,
                "audience": asked.expression(),
                "total": found.total,
                "by_language": dict(found.by_language),
                "unreachable": found.unreachable,
                "unsubscribed": found.unsubscribed,
                "is_rough": found.is_rough,
            }
        )
        return
    languages = sorted(found.by_language.items(), key=lambda each: (-each[1], each[0]))
    print_table(
        ("", "people"),
        [
            ("would get it", _total(found)),
            *((f"  {tag}", number) for tag, number in languages),
            ("blocked the bot or left Telegram", found.unreachable),
            ("want no announcements", found.unsubscribed),
        ],
    )


@broadcast_app.command("status")
def status(
    city: Annotated[str | None, typer.Option("--city", help="One city's alone; all without it.")] = None,
    as_json: Json = False,
) -> None:
    """List what waits, runs and was sent within a week: how many have it, and what became of the others."""

    async def work(services: Services) -> list[tuple[City, Broadcast]]:
        cities = [await get_city(services, city)] if city else await services.cities.list_all()
        reporting = services.broadcasts.reporting
        return [(of, broadcast) for of in cities for broadcast in await reporting.list_by_operator(of)]

    rows = [_describe(of, broadcast) for of, broadcast in with_services(work)]
    if as_json:
        print_json(rows)
        return
    headings = (
        *("city", "id", "kind", "status", "starts", "started", "ended"),
        *("total", "sent", "blocked", "failed", "skipped", "recalled", "left"),
    )
    print_table(headings, [tuple(row[heading] for heading in headings) for row in rows])


@broadcast_app.command("rules")
def rules(
    city: CitySlug,
    second_person: Annotated[
        bool | None,
        typer.Option(
            "--second-person/--no-second-person",
            help="Whether another editor has to release what one has written.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show how a city broadcasts, or change it."""

    async def work(services: Services) -> BroadcastRules:
        of, releasing = await get_city(services, city), services.broadcasts.releasing
        now = await releasing.rules(of)
        if second_person is None or second_person == now.second_person:
            return now
        await releasing.set_rules_by_operator(of, replace(now, second_person=second_person))
        return await releasing.rules(of)

    found = with_services(work)
    if as_json:
        print_json({"city": city} | found.as_json())
    else:
        print_table(("", ""), [("second person", "yes" if found.second_person else "no")])


def _read(expression: str, city: City) -> Audience:
    try:
        return Audience.read(
            expression,
            languages=LANGUAGES,
            topics=[topic.code for topic in city.topics],
            districts=[district.code for district in city.districts],
        )
    except AudienceInvalid as invalid:
        # A word after a line break or a tab would stand elsewhere on the screen than in the expression.
        shown = "".join(" " if letter.isspace() else letter for letter in expression)
        fail(f"--audience: {invalid}\n  {shown}\n  {' ' * (invalid.at - 1)}^", USAGE)


def _missing(records: CityRecords, asked: Audience) -> list[str]:
    """What it names and the city does not have."""
    missing = []
    if asked.survey and records.surveys.find(asked.survey[1]) is None:
        missing.append(f"no survey {asked.survey[1]}")
    if asked.going and not (records.events.find(asked.going) or records.occurrences.find(asked.going)):
        missing.append(f"no event {asked.going}")
    return missing


def _total(found: Headcount) -> str:
    """Few who took part in an anonymous survey are not told apart."""
    if found.is_rough:
        return f"at least {found.total}" if found.total else "fewer than 5"
    return str(found.total)


def _describe(city: City, broadcast: Broadcast) -> dict[str, Any]:
    counts = broadcast.counts
    return {
        "city": city.slug,
        "id": broadcast.id,
        "kind": broadcast.kind.value,
        "status": broadcast.status.value,
        "audience": broadcast.audience.expression(),
        "starts": _written(broadcast.starts_at),
        "started": _written(broadcast.started_at),
        "ended": _written(broadcast.ended_at),
        "total": counts.total,
        "sent": counts.sent,
        "blocked": counts.blocked,
        "failed": counts.failed,
        "skipped": counts.skipped,
        "recalled": counts.recalled,
        "left": counts.left,
    }


def _written(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
