"""Every tap and every command as every role: who may not, is refused, and nothing has changed.

The table of routes is walked as it is, so a new route is walked too. A route that declares a permission is tried by
all who lack it and by all who have it; what its button says is made up from its converters.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.core.staff.model import PERMISSIONS, Permission, Role
from bot.telegram.routes import Route
from tests.emulator_client import Phone
from tests.stories.ledger import id_of, staff_rows
from tests.towns import Town

HERE, NEIGHBOUR = "tirana", "skopje"
REFUSED = "Only the city's team can do this."
APOLOGY = "something went wrong on our side"


@dataclass(frozen=True)
class Persona:
    """Somebody who presses. ``lives`` None: a newcomer. ``permissions`` are those that she has in HERE."""

    name: str
    lives: str | None = HERE
    role: Role | None = None
    works_for: str = HERE
    network_admin: bool = False

    @property
    def permissions(self) -> frozenset[Permission]:
        if self.network_admin:
            return frozenset(Permission)
        return PERMISSIONS[self.role] if self.role and self.works_for == HERE else frozenset()

    async def move_in(self, town: Town) -> Phone:
        if self.network_admin:
            return await town.network_admin(self.name, "en", self.lives or HERE)
        if self.lives is None:
            phone = await town.newcomer(self.name, "en")
            await phone.start()
            await phone.settled()
            return phone
        phone = await town.resident(self.name, "en", self.lives)
        if self.role:
            known = await town.app.services.residents.arrive(phone.id, phone.id, None)
            assert known
            await town.app.services.team.grant_by_operator(known.resident, self.works_for, self.role)
            await town.deliver()
        return phone


PERSONAS = [
    Persona("Newcomer", lives=None),
    Persona("Resident"),
    Persona("Moderator", role=Role.MODERATOR),
    Persona("Editor", role=Role.EDITOR),
    Persona("Admin", role=Role.ADMIN),
    Persona("Moderator of the neighbouring city", NEIGHBOUR, Role.MODERATOR, NEIGHBOUR),
    Persona("Admin of the neighbouring city", NEIGHBOUR, Role.ADMIN, NEIGHBOUR),
    Persona("Resident who works for the neighbouring city", HERE, Role.ADMIN, NEIGHBOUR),
    Persona("Network admin", network_admin=True),
]
EVERYBODY = pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.name)


def saying(converter: Any, known: Mapping[str, str]) -> str:
    """Something that a button could say where this converter reads it."""
    if converter is Role:
        return Role.EDITOR.value  # which the colleague is: were it let through, it would do something
    if inspect.isclass(converter) and issubclass(converter, Enum):
        return str(next(iter(converter)).value)
    for guess in ("0", *known.values()):
        try:
            converter(guess)
        except ValueError:
            continue
        return known["resident"] if converter is str else guess
    raise AssertionError(f"no argument is known for {converter}: add one to KNOWN")


KNOWN = {
    "purpose": "h",
    "language": "en",
    "where": "menu",
    "frequency": "daily",
    "minutes": "60",
    "stars": "5",
    "day": "20260314",
    "hour": "1930",
    "moment": "20260314T1930",
    "format": "ics",
    "table": "csv",
    "target": "d" + "0" * 16,
    "days": "7",
    "hours": "48",
    "progress": "p",
    "sister": "0a1b2c",
    "invitation": "survey",
}
"""Words that converters of ours take."""


def forged(name: str, route: Route, city: str, resident_id: str) -> str:
    args = [saying(converter, {"resident": resident_id, **KNOWN}) for converter in route.args]
    return ":".join((name, city, *args))


def names_no_city(name: str, route: Route) -> bool:
    """A page of the list of cities concerns none of them."""
    return name.endswith(".page")


async def try_it(town: Town, phone: Phone, act: Callable[[], Any]) -> tuple[bool, bool, list[str]]:
    """Do it; whether she was told no, whether the log has it, and all that she was told."""
    before = {screen.message_id for screen in await phone.screens()}
    answers = len(await phone.toasts())
    with capture_logs() as logged:
        await act()
        await phone.settled()
    told = [screen.text for screen in await phone.screens() if screen.message_id not in before]
    toasts = (await phone.toasts())[answers:]
    for toast in toasts:
        assert toast.alert or REFUSED not in toast.text, "a refusal is an alert"
    told += [toast.text for toast in toasts]
    entries = [entry for entry in logged if entry["event"] == "refused"]
    assert not any(entry["event"] == "update_failed" for entry in logged), logged
    return any(REFUSED in text for text in told), bool(entries), told


@EVERYBODY
async def test_who_lacks_the_permission_of_a_button_is_refused_and_who_has_it_is_not(
    town: Town, persona: Persona
) -> None:
    colleague = await town.staff("Colleague", "en", HERE, Role.EDITOR)
    her_id = id_of(town, colleague.id)
    phone = await persona.move_in(town)
    message = (await phone.screen()).message_id
    routes = [(name, route) for name, route in town.app.routes.taps.items() if route.permission]
    assert routes
    for name, route in sorted(routes, key=lambda pair: pair[0]):
        may = route.permission in persona.permissions
        data = forged(name, route, "" if names_no_city(name, route) else HERE, her_id)
        if names_no_city(name, route):
            may = may or persona.role is not None
        before = staff_rows(town)
        refused, logged, told = await try_it(town, phone, partial(phone.forge, message, data))
        if may:
            assert not refused, (persona.name, data, told)
            await restore(town, colleague, HERE, Role.EDITOR)
            if persona.role:
                await restore(town, phone, persona.works_for, persona.role)
        else:
            assert refused, (persona.name, data, told)
            assert logged, (persona.name, data)
            assert staff_rows(town) == before, (persona.name, data)


async def restore(town: Town, phone: Phone, city: str, role: Role) -> None:
    """A button may have ended a role; the next one is tried with it."""
    known = await town.app.services.residents.arrive(phone.id, phone.id, None)
    assert known
    await town.app.services.team.grant_by_operator(known.resident, city, role)


async def test_an_admin_does_nothing_to_somebody_of_another_city_by_naming_her_own(town: Town) -> None:
    colleague = await town.staff("Colleague", "en", NEIGHBOUR, Role.EDITOR)
    ada = await town.staff("Ada", "en", HERE, Role.ADMIN)
    before = staff_rows(town)
    message = (await ada.screen()).message_id
    await ada.forge(message, f"team.revoke:{HERE}:{id_of(town, colleague.id)}:editor")
    await ada.sees_toast("This role had ended already.")
    assert staff_rows(town) == before


@EVERYBODY
async def test_commands_of_the_team_are_refused_to_everybody_else(town: Town, persona: Persona) -> None:
    phone = await persona.move_in(town)
    routes = [(name, route) for name, route in town.app.routes.commands.items() if route.permission]
    assert routes
    for name, route in routes:
        somewhere = PERMISSIONS[persona.role] if persona.role else frozenset()
        may = route.permission in persona.permissions | somewhere
        before = staff_rows(town)
        refused, logged, told = await try_it(town, phone, partial(phone.says, f"/{name}"))
        if may:
            assert not refused, (persona.name, name, told)
        elif route.newcomers or persona.lives:
            assert refused, (persona.name, name, told)
            assert logged, (persona.name, name)
        assert staff_rows(town) == before, (persona.name, name)


@EVERYBODY
async def test_all_other_buttons_and_commands_are_open_to_everybody_and_change_nothing_of_the_staff(
    town: Town, persona: Persona
) -> None:
    phone = await persona.move_in(town)
    message = (await phone.screen()).message_id
    before = staff_rows(town)
    last = ["decline", "erase.yes"]  # after these she is somebody else
    taps = [name for name, route in sorted(town.app.routes.taps.items()) if not route.permission]
    open_commands = [name for name, route in town.app.routes.commands.items() if not route.permission]
    for name in open_commands:
        refused, logged, told = await try_it(town, phone, partial(phone.says, f"/{name}"))
        assert told
        assert not refused
        assert not logged
    for name in sorted(taps, key=lambda name: name in last):
        route = town.app.routes.taps[name]
        if name in last:
            assert staff_rows(town) == before
        data = forged(name, route, HERE, id_of(town, phone.id))
        refused, logged, told = await try_it(town, phone, partial(phone.forge, message, data))
        assert not refused, (persona.name, data, told)
        assert not logged, (persona.name, data)
        assert not any(APOLOGY in text for text in told), (persona.name, data, told)


async def test_the_refusal_names_who_wanted_what_and_where_and_nothing_else(town: Town) -> None:
    ben = await town.resident("Ben", "en", HERE)
    message = (await ben.screen()).message_id
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logged:
        await ben.forge(message, f"team.invite:{HERE}:admin")
        await ben.sees_toast(REFUSED)
    (entry,) = [entry for entry in logged if entry["event"] == "refused"]
    assert entry["permission"] == "manage_team"
    assert entry["city"] == HERE
    assert entry["resident"] == id_of(town, ben.id)
    assert entry["correlation"]
    assert str(ben.id) not in repr({**entry, "update_id": None})
