"""Who belongs where."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.residents.model import (
    Conversation,
    DigestFrequency,
    NotAResident,
    QuietHours,
    Reachability,
    Settings,
    Tie,
)
from bot.core.shared.cause import caused_by
from bot.core.shared.unit_of_work import NetworkRecords, Store
from bot.core.staff.model import Role
from tests.storage.builders import NOW, a_grant, a_resident, settle_in

Network = Store[NetworkRecords]


async def test_a_newcomer_comes_back_as_she_was_put(network: Network) -> None:
    jelena = a_resident(language="sr-Cyrl")
    await network.transact(lambda records: settle_in(records, jelena))
    assert await network.read(lambda records: records.directory.get(jelena.id)) == jelena
    assert (
        await network.read(lambda records: records.directory.find_by_telegram_id(jelena.telegram_id))
        == jelena
    )


async def test_a_second_meeting_changes_nothing(network: Network) -> None:
    first = a_resident()
    again = a_resident(2, telegram_id=first.telegram_id, language="tr")
    await network.transact(lambda records: settle_in(records, first))
    await network.transact(lambda records: settle_in(records, again))
    assert (
        await network.read(lambda records: records.directory.find_by_telegram_id(first.telegram_id)) == first
    )


async def test_who_was_never_met_is_nobody(network: Network) -> None:
    assert await network.read(lambda records: records.directory.find_arrival(5, 5, 1)) is None
    assert await network.read(lambda records: records.directory.find_by_telegram_id(5)) is None
    with pytest.raises(NotAResident):
        await network.read(lambda records: records.directory.get("f" * 32))


async def test_settings_and_reachability_are_kept(network: Network) -> None:
    settings = Settings("el", DigestFrequency.DAILY, 23, QuietHours(0, 6))
    awake = replace(settings, quiet_hours=None)
    resident = a_resident()

    def work(records: NetworkRecords) -> None:
        settle_in(records, resident)
        records.directory.choose(resident.id, settings)
        records.directory.reach(resident.id, Reachability.BLOCKED)

    await network.transact(work)
    kept = await network.read(lambda records: records.directory.get(resident.id))
    assert (kept.settings, kept.reachability) == (settings, Reachability.BLOCKED)
    await network.transact(lambda records: records.directory.choose(resident.id, awake))
    assert (await network.read(lambda records: records.directory.get(resident.id))).settings == awake


async def test_the_first_consent_stands(network: Network) -> None:
    resident = a_resident()

    def work(records: NetworkRecords) -> None:
        settle_in(records, resident)
        records.directory.consent(resident.id, NOW)
        records.directory.consent(resident.id, NOW + timedelta(days=1))

    await network.transact(work)
    assert (await network.read(lambda records: records.directory.get(resident.id))).consented_at == NOW


async def test_a_new_home_makes_the_old_one_former(network: Network) -> None:
    resident = a_resident()

    def work(records: NetworkRecords) -> None:
        settle_in(records, resident, "skopje")
        records.directory.tie(resident.id, "edirne", Tie.HOME, NOW)

    await network.transact(work)
    moved = await network.read(lambda records: records.directory.get(resident.id))
    assert (moved.home, moved.followed) == ("edirne", ())
    kept = await network.read(lambda records: records.directory.kept_of(resident.id))
    assert {row["city"]: row["tie"] for row in kept["memberships"]} == {"skopje": "former", "edirne": "home"}


async def test_a_home_is_left_only_for_another(network: Network) -> None:
    resident = a_resident()

    def work(records: NetworkRecords) -> None:
        settle_in(records, resident, "skopje")
        records.directory.tie(resident.id, "skopje", Tie.FOLLOWED, NOW)
        records.directory.tie(resident.id, "skopje", Tie.FORMER, NOW)
        records.directory.untie(resident.id, "skopje")

    await network.transact(work)
    assert (await network.read(lambda records: records.directory.get(resident.id))).home == "skopje"


async def test_following_keeps_its_order_and_ends(network: Network) -> None:
    resident = a_resident()

    def work(records: NetworkRecords) -> None:
        settle_in(records, resident)
        records.directory.tie(resident.id, "skopje", Tie.FOLLOWED, NOW)
        records.directory.tie(resident.id, "edirne", Tie.FOLLOWED, NOW + timedelta(hours=1))
        records.directory.tie(resident.id, "skopje", Tie.FOLLOWED, NOW + timedelta(hours=2))

    await network.transact(work)
    follower = await network.read(lambda records: records.directory.get(resident.id))
    assert follower.followed == ("skopje", "edirne")
    await network.transact(lambda records: records.directory.untie(resident.id, "skopje"))
    await network.transact(lambda records: records.directory.tie(resident.id, "edirne", Tie.FORMER, NOW))
    assert (await network.read(lambda records: records.directory.get(resident.id))).followed == ()


async def test_an_arrival_tells_everything_in_one_look(network: Network) -> None:
    resident, stranger = a_resident(), a_resident(2)
    asked = Conversation("cities.search", {"words": "шта има", "page": 2})

    def work(records: NetworkRecords) -> None:
        settle_in(records, resident, "skopje")
        settle_in(records, stranger, "edirne")
        records.directory.tie(resident.id, "edirne", Tie.FOLLOWED, NOW)
        for role in (Role.EDITOR, Role.MODERATOR):
            records.roles.grant(a_grant(resident, role=role))
        records.roles.grant(a_grant(resident, city="edirne", role=Role.ADMIN))
        records.conversations.put(resident.telegram_id, resident.id, asked, NOW)

    with caused_by(900):
        await network.transact(work)

    arrival = await network.read(
        lambda records: records.directory.find_arrival(resident.telegram_id, resident.telegram_id, 900)
    )
    assert arrival
    assert arrival.seen
    assert arrival.conversation == asked
    assert (arrival.resident.home, arrival.resident.followed) == ("skopje", ("edirne",))
    assert arrival.resident.roles == {
        "skopje": frozenset({Role.EDITOR, Role.MODERATOR}),
        "edirne": frozenset({Role.ADMIN}),
    }
    elsewhere = await network.read(
        lambda records: records.directory.find_arrival(resident.telegram_id, -100, 901)
    )
    assert elsewhere
    assert (elsewhere.seen, elsewhere.conversation) == (False, None)
    unnumbered = await network.read(
        lambda records: records.directory.find_arrival(stranger.telegram_id, stranger.telegram_id, None)
    )
    assert unnumbered
    assert (unnumbered.seen, unnumbered.resident.roles) == (False, {})


async def test_newcomers_who_never_agreed_are_purged_with_what_they_had_begun(network: Network) -> None:
    before = NOW - timedelta(days=30)
    long_ago, lately, then = before - timedelta(microseconds=1), before + timedelta(microseconds=1), before
    gone = [a_resident(number, met_at=long_ago) for number in (1, 2)]
    stays = [a_resident(3, met_at=then), a_resident(4, met_at=lately)]
    searching = Conversation("cities.searching", {"purpose": "h"})

    def work(records: NetworkRecords) -> None:
        for newcomer in (*gone, *stays):
            settle_in(records, newcomer)
            records.conversations.put(newcomer.telegram_id, newcomer.id, searching, NOW)

    await network.transact(work)
    assert await network.transact(lambda records: records.directory.purge_newcomers(before)) == 2
    found = await network.read(
        lambda records: records.directory.list_by_id([one.id for one in (*gone, *stays)])
    )
    assert found == {one.id: one for one in stays}
    for one in gone:
        assert await network.read(lambda records, one=one: records.directory.kept_of(one.id)) == {}  # type: ignore[misc]
    for one in stays:
        arrival = await network.read(
            lambda records, one=one: records.directory.find_arrival(one.telegram_id, one.telegram_id, None)  # type: ignore[misc]
        )
        assert arrival
        assert arrival.conversation == searching
    assert await network.transact(lambda records: records.directory.purge_newcomers(before)) == 0


async def test_who_agreed_or_belongs_somewhere_or_has_a_role_is_no_newcomer_however_long_ago(
    network: Network,
) -> None:
    ages_ago = NOW - timedelta(days=4000)
    agreed, at_home, follower, former, moderator = (
        a_resident(number, met_at=ages_ago) for number in range(1, 6)
    )

    def work(records: NetworkRecords) -> None:
        for resident in (agreed, follower, former, moderator):
            settle_in(records, resident)
        records.directory.consent(agreed.id, ages_ago)
        settle_in(records, at_home, "skopje")
        records.directory.tie(follower.id, "skopje", Tie.FOLLOWED, ages_ago)
        records.directory.tie(former.id, "skopje", Tie.FORMER, ages_ago)
        records.roles.grant(a_grant(moderator))

    await network.transact(work)
    assert await network.transact(lambda records: records.directory.purge_newcomers(NOW)) == 0
    everybody = [one.id for one in (agreed, at_home, follower, former, moderator)]
    assert (await network.read(lambda records: records.directory.list_by_id(everybody))).keys() == set(
        everybody
    )


async def test_many_are_found_at_once_and_the_missing_left_out(network: Network) -> None:
    residents = [a_resident(number) for number in range(1, 1201)]

    def work(records: NetworkRecords) -> None:
        for resident in residents:
            records.directory.add_if_new(resident)

    await network.transact(work)
    wanted = [resident.id for resident in residents] + ["f" * 32]
    found = await network.read(lambda records: records.directory.list_by_id(wanted))
    assert found == {resident.id: resident for resident in residents}
    assert await network.read(lambda records: records.directory.list_by_id([])) == {}
