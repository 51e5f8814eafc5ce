"""``city retention``: how long a city keeps what it does not need for ever."""

from typing import Annotated, Any

import typer

from bot.commandline.cities import get_city
from bot.commandline.console import USAGE, Json, fail, print_json, print_table, with_services
from bot.core.retention.model import ALLOWED, InvalidRetention, Retention, retention_as_json
from bot.services import Services


def _days(name: str, what: str) -> Any:
    allowed = ALLOWED[name]
    default = retention_as_json(Retention())[name]
    return typer.Option(
        metavar="DAYS", help=f"{what}: {allowed[0]} to {allowed[-1]}; {default} where nothing is set."
    )


def retention(
    city: Annotated[str, typer.Option("--city", help="The city's slug.")],
    deliveries: Annotated[int | None, _days("deliveries", "To whom a broadcast went, after its end")] = None,
    attendances: Annotated[
        int | None, _days("attendances", "Who went to an event, and what they thought of it, after its end")
    ] = None,
    audit: Annotated[int | None, _days("audit", "Who of the team did what")] = None,
    notices: Annotated[int | None, _days("notices", "What was told to whom, after that")] = None,
    drafts: Annotated[int | None, _days("drafts", "Drafts that nobody touches")] = None,
    as_json: Json = False,
) -> None:
    """Show for how many days a city keeps things, or set it. What is older goes at night; a number that is out of bounds is
    refused, and nothing is changed.
    """
    given = {
        "deliveries": deliveries,
        "attendances": attendances,
        "audit": audit,
        "notices": notices,
        "drafts": drafts,
    }
    wanted = {name: days for name, days in given.items() if days is not None}

    async def work(services: Services) -> Retention:
        of = await get_city(services, city)
        if not wanted:
            return await services.retaining.read(of)
        try:
            return await services.retaining.change_by_operator(of, wanted)
        except InvalidRetention as error:
            fail("\n".join(f"--{problem}" for problem in error.problems), USAGE)

    kept = retention_as_json(with_services(work))
    if as_json:
        print_json({"city": city, "retention": kept})
    else:
        print_table(("what", "days"), list(kept.items()))
