"""``moderation stats|rules``."""

import sys
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from bot.commandline.cities import get_city
from bot.commandline.console import USAGE, Json, fail, print_json, print_table, with_services
from bot.core.cities.model import City
from bot.core.moderation.model import InvalidRules, Rules, Stats
from bot.core.moderation.rules import read_rules, rules_as_tables, rules_as_toml
from bot.services import Services

moderation_app = typer.Typer(
    help="How a city moderates: its numbers, and the rules it goes by.", no_args_is_help=True
)

STDIN: Final = "-"
MOST_DAYS: Final = 3_650
CitySlug = Annotated[str, typer.Option("--city", help="The city's slug.")]


@moderation_app.command("stats")
def stats(
    city: CitySlug,
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="How far back decisions are counted.")] = 30,
    as_json: Json = False,
) -> None:
    """Show what waits, and how much was decided how fast in the last days. It is what the city's public page says:
    nothing about single moderators.
    """

    async def work(services: Services) -> tuple[City, Stats]:
        of = await get_city(services, city)
        return of, await services.moderation.overseeing.public_stats(of, days)

    of, counted = with_services(work)
    if as_json:
        print_json({"city": city} | counted.as_json())
    else:
        print_table(("", ""), _rows(counted, ZoneInfo(of.zone)))


@moderation_app.command("rules")
def rules(
    city: CitySlug,
    file: Annotated[
        str | None,
        typer.Option(help="A TOML file with new rules, as this verb prints them; - is what is piped in."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
) -> None:
    """Print the rules that a city moderates by as TOML, or give it those of a file: the promise, how many ideas one may
    send a day, whether a second person is wanted, and the reasons for declining.

    What a file leaves out is as it is where nothing was set. Says exactly what is wrong with it; then nothing is changed.
    """
    if file is None:
        if dry_run:
            fail("--dry-run: of what? --file is missing", USAGE)
        typer.echo(with_services(lambda services: _read(services, city)), nl=False)
        return
    data, where = _read_file(file), _name_of(file)

    async def work(services: Services) -> list[str]:
        of = await get_city(services, city)
        try:
            wanted = read_rules(data, of.languages)
        except InvalidRules as error:
            fail("\n".join(f"{where}: {problem}" for problem in error.problems), USAGE)
        overseeing = services.moderation.overseeing
        changed = _changes(await overseeing.rules(of), wanted)
        if changed and not dry_run:
            await overseeing.change_rules_by_operator(of, wanted)
        return changed

    changed = with_services(work)
    said = ", ".join(changed) or "nothing"
    typer.echo(
        f"dry run, nothing was changed; would change: {said}" if dry_run else f"{city}: changed: {said}"
    )


async def _read(services: Services, city: str) -> str:
    of = await get_city(services, city)
    return rules_as_toml(await services.moderation.overseeing.rules(of))


def _changes(before: Rules, after: Rules) -> list[str]:
    """The keys of a file that say something else now."""
    old, new = (_by_key(rules_as_tables(rules)) for rules in (before, after))
    keys = [*old, *(key for key in new if key not in old)]
    changed = [key for key in keys if old.get(key) != new.get(key)]
    if not changed and before != after:
        return ["the order of reasons"]
    return changed


def _by_key(tables: dict[str, Any]) -> dict[str, Any]:
    reasons = {f"reasons.{code}": texts for code, texts in tables.pop("reasons").items()}
    return tables | reasons


def _read_file(file: str) -> dict[str, Any]:
    try:
        content = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        return tomllib.loads(content.decode())
    except OSError as error:
        fail(f"{file}: {error.strerror}", USAGE)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fail(f"{_name_of(file)}: not TOML: {error}", USAGE)


def _name_of(file: str) -> str:
    return "standard input" if file == STDIN else file


def _rows(counted: Stats, zone: ZoneInfo) -> list[tuple[str, object]]:
    """Moments on the city's clocks."""

    def at(moment: datetime | None) -> str:
        return moment.astimezone(zone).isoformat(timespec="minutes") if moment else ""

    rows: list[tuple[str, object]] = [
        ("from", at(counted.since)),
        ("to", at(counted.until)),
        ("waiting now", counted.waiting),
        ("the oldest since", at(counted.oldest_at)),
        ("received", counted.received),
        ("decided", counted.decided),
        ("median time to a decision", _long(counted.median)),
        ("within the promise", "" if counted.within_promise is None else f"{counted.within_promise:.0%}"),
        ("appeals decided", counted.appeals),
        ("of them granted", counted.appeals_granted),
    ]
    rows += [(f"ideas: {ruling}", count) for ruling, count in counted.by_ruling.items()]
    rows += [(f"kind: {kind}", count) for kind, count in counted.by_kind.items()]
    rows += [(f"reason: {reason}", count) for reason, count in counted.by_reason.items()]
    return rows


def _long(took: timedelta | None) -> str:
    if took is None:
        return ""
    hours, minutes = divmod(round(took.total_seconds() / 60), 60)
    return f"{hours} h {minutes:02d} min"
