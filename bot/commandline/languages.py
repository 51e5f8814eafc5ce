"""``languages negotiate``."""

from typing import Annotated

import typer

from bot.commandline.cities import get_city
from bot.commandline.console import Json, print_json, with_services
from bot.core.languages import negotiate as negotiate_language
from bot.services import Services

languages_app = typer.Typer(help="The languages that residents are spoken to in.", no_args_is_help=True)


@languages_app.callback()
def _group() -> None:
    """Keeps the verb a verb while it is the only one."""


@languages_app.command("negotiate")
def negotiate(
    code: Annotated[str, typer.Argument(help="What Telegram sends as language_code, such as sr-latn.")],
    city: Annotated[
        str | None, typer.Option("--city", help="The city's slug; without it, before a city is chosen.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell which language a newcomer with this Telegram code gets, and the chain that picks translations for her."""

    async def offered(services: Services) -> tuple[str, ...]:
        return (await get_city(services, city)).languages if city else ()

    found = negotiate_language(code, with_services(offered) if city else ())
    if as_json:
        print_json({"code": code, "city": city, "language": found.language, "chain": list(found.chain)})
    else:
        typer.echo(f"{found.language}  ({' -> '.join(found.chain)})")
