"""``role grant|revoke|list|audit``."""

from typing import Annotated

import typer

from bot.commandline.cities import get_city
from bot.commandline.console import Json, fail, print_json, print_table, with_services
from bot.core.residents.model import Resident
from bot.core.staff.model import Role
from bot.services import Services

LARGEST_ID = 2**52 - 1  # Telegram promises no more
role_app = typer.Typer(
    help="Who does what for which city. Every change is in the audit log.", no_args_is_help=True
)

CitySlug = Annotated[str, typer.Option("--city", help="The city's slug.")]
TelegramId = Annotated[
    int, typer.Argument(help="The person's Telegram id, a positive number.", min=1, max=LARGEST_ID)
]
RoleName = Annotated[Role, typer.Argument(help="What the person does for the city.")]


@role_app.command("grant")
def grant(telegram_id: TelegramId, role: RoleName, city: CitySlug, as_json: Json = False) -> None:
    """Give a role. The person is told as soon as she has started the bot."""

    async def work(services: Services) -> bool:
        return await services.team.grant_by_operator(await _meet(services, telegram_id, city), city, role)

    given = with_services(work)
    if as_json:
        print_json({"telegram_id": telegram_id, "role": role.value, "city": city, "granted": given})
    else:
        typer.echo(f"{telegram_id}: {'is now' if given else 'was already'} {role} of {city}")


@role_app.command("revoke")
def revoke(telegram_id: TelegramId, role: RoleName, city: CitySlug, as_json: Json = False) -> None:
    """Take a role away, with effect on the next tap."""

    async def work(services: Services) -> bool:
        await get_city(services, city)
        known = await services.residents.arrive(telegram_id, telegram_id, None)
        return known is not None and await services.team.revoke_by_operator(known.resident, city, role)

    if not with_services(work):
        fail(f"{telegram_id}: is not {role} of {city}")
    if as_json:
        print_json({"telegram_id": telegram_id, "role": role.value, "city": city, "revoked": True})
    else:
        typer.echo(f"{telegram_id}: is no longer {role} of {city}")


@role_app.command("list")
def list_(city: CitySlug, as_json: Json = False) -> None:
    """List a city's team, the oldest grant first."""

    async def work(services: Services) -> list[dict[str, object]]:
        await get_city(services, city)
        grants = await services.team.list_by_operator(city)
        return [
            {
                "telegram_id": g.telegram_id,
                "role": g.role.value,
                "city": g.city,
                "granted_at": g.granted_at.isoformat(),
            }
            for g in grants
        ]

    rows = with_services(work)
    if as_json:
        print_json(rows)
    else:
        print_table(("telegram id", "role", "city", "since"), [tuple(row.values()) for row in rows])


@role_app.command("audit")
def audit(
    city: CitySlug, limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100, as_json: Json = False
) -> None:
    """Show what was done for a city, the newest first. People appear by their ids here, never by name."""

    async def work(services: Services) -> list[dict[str, object]]:
        await get_city(services, city)
        entries = await services.team.audit_by_operator(city, limit)
        return [
            {
                "at": e.at.isoformat(),
                "action": e.action,
                "actor": e.actor,
                "subject": e.subject,
                "details": dict(e.details),
            }
            for e in entries
        ]

    rows = with_services(work)
    if as_json:
        print_json(rows)
    else:
        print_table(("at", "action", "actor", "subject", "details"), [tuple(row.values()) for row in rows])


async def _meet(services: Services, telegram_id: int, slug: str) -> Resident:
    return await services.residents.meet(telegram_id, None, await get_city(services, slug), has_started=False)
