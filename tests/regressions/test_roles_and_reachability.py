"""Roles given before somebody came, invitations of who may invite no longer, and people thought unreachable."""

from dataclasses import replace

import pytest

from bot.core.residents.model import Reachability
from bot.core.shared.errors import StoreUnavailable
from bot.core.staff.model import Role
from storage.sqlite_store import SqliteStore
from tests.emulator_client import Phone
from tests.stories.acquaintance import known, member
from tests.stories.ledger import rows_of
from tests.stories.test_team import USED_UP, commands_of, make_link
from tests.towns import Town


async def grant_before_she_comes(town: Town, phone: Phone) -> None:
    """What ``python -m bot role grant`` does."""
    services = town.app.services
    named = await services.residents.meet(
        phone.id, None, await services.cities.get("tirana"), has_started=False
    )
    await services.team.grant_by_operator(named, "tirana", Role.MODERATOR)


async def test_who_was_given_a_role_before_she_came_is_told_when_she_has_come(town: Town) -> None:
    ben = await town.newcomer("Ben", "en")
    await grant_before_she_comes(town, ben)
    assert (await town.app.deliveries.drain_once()).outcomes == {"held": 1}
    town.clock.turn(days=3)
    assert (await town.app.deliveries.drain_once()).outcomes == {"held": 1}
    await ben.start()
    await ben.sees("Welcome! I am Charshi.")
    town.clock.turn(minutes=2)
    await town.deliver()
    await ben.sees("You are now moderator in Tirana.")
    assert "team" in await commands_of(town, ben)


async def test_who_was_named_by_an_operator_is_greeted_in_the_language_of_her_phone(town: Town) -> None:
    ben = await town.newcomer("Ben", "tr")
    await grant_before_she_comes(town, ben)
    assert (await known(town, ben)).language == "sq"
    await ben.start()
    await ben.settled()
    met = await known(town, ben)
    assert met.language == "tr"
    assert met.reachability is Reachability.REACHABLE
    assert met.roles == {"tirana": {Role.MODERATOR}}


async def test_the_role_of_one_who_never_comes_is_not_looked_after_for_ever(town: Town) -> None:
    await grant_before_she_comes(town, await town.newcomer("Ben", "en"))
    town.clock.turn(days=31)
    assert (await town.app.deliveries.drain_once()).outcomes == {"unreachable": 1}


@pytest.mark.parametrize(
    "thought", [Reachability.BLOCKED, Reachability.NEVER_STARTED, Reachability.DEACTIVATED]
)
async def test_whoever_writes_can_be_reached_whatever_we_thought(town: Town, thought: Reachability) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    await town.app.services.residents.change_reachability(ben.id, thought)
    await ben.says("/menu")
    await ben.settled()
    assert (await known(town, ben)).reachability is Reachability.REACHABLE
    enrolled = await member(town, ben, "tirana")
    assert enrolled
    assert enrolled.reachability is Reachability.REACHABLE


async def test_an_invitation_is_worth_no_more_than_its_makers_role(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    payload = await make_link(ada, "Invite an administrator")
    await town.app.services.team.revoke_by_operator(await known(town, ada), "tirana", Role.ADMIN)
    await ada.start(payload)
    await ada.sees(USED_UP)
    ben = await town.resident("Ben", "en", "tirana")
    await ben.start(payload)
    await ben.sees(USED_UP)
    assert rows_of(town, "roles") == []


async def test_a_newcomer_with_an_invitation_that_has_expired_is_welcomed_all_the_same(town: Town) -> None:
    ben = await town.newcomer("Ben", "en")
    await ben.start("r-nonsense")
    screen = await ben.sees(USED_UP)
    assert "🏙 Choose my city" in screen.labels


async def test_staff_without_a_home_open_the_team_by_its_command(town: Town) -> None:
    ben = await town.newcomer("Ben", "en")
    await grant_before_she_comes(town, ben)
    await ben.start()
    await ben.settled()
    await ben.says("/team")
    await ben.sees("Your role: moderator")


async def test_who_lives_in_a_city_that_left_with_its_store_can_move(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    cities = town.app.services.cities
    await cities.disable("tirana")
    gone = town.app.services.stores.cities.of(await cities.get("tirana"))
    assert isinstance(gone, SqliteStore)

    async def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("city tirana: gone")

    monkeypatch.setattr(gone, "transact", away)
    monkeypatch.setattr(gone, "read", away)
    skopje = await cities.get("skopje")
    await town.app.services.residents.make_home(await known(town, ben), skopje)
    assert (await known(town, ben)).home == "skopje"


async def test_a_country_with_more_cities_than_fit_under_a_message_is_paged(town: Town) -> None:
    cities = town.app.services.cities
    edirne = await cities.get("edirne")
    await cities.add(*(replace(edirne, slug=f"tr-{n}", names={"tr": f"Şehir {n}"}) for n in range(120)))
    ben = await town.newcomer("Ben", "tr")
    await ben.start()
    await ben.says("/city")
    assert "›" in await ben.buttons()
