"""Roles, invitations and the audit log."""

from datetime import timedelta

from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from bot.core.staff.model import Role
from tests.storage.builders import NOW, a_grant, a_resident, an_entry, an_invitation, settle_in

Network = Store[NetworkRecords]
WEEK = timedelta(days=7)


async def test_a_role_is_held_once_and_taken_once(network: Network) -> None:
    resident = a_resident()
    await network.transact(lambda records: settle_in(records, resident))
    for expected in (True, False):
        granted = await network.transact(lambda records: records.roles.grant(a_grant(resident)))
        assert granted is expected
    assert await network.read(lambda records: records.roles.list_of("skopje")) == [a_grant(resident)]
    for expected in (True, False):
        taken = await network.transact(
            lambda records: records.roles.revoke(resident.id, "skopje", Role.MODERATOR)
        )
        assert taken is expected


async def test_a_team_is_one_citys_and_oldest_first(network: Network) -> None:
    vesna, arben = a_resident(1), a_resident(2)
    grants = [
        a_grant(vesna, granted_at=NOW + timedelta(hours=1)),
        a_grant(arben, role=Role.ADMIN),
        a_grant(arben, city="edirne"),
    ]

    def work(records: NetworkRecords) -> None:
        for resident in (vesna, arben):
            settle_in(records, resident)
        for grant in grants:
            records.roles.grant(grant)

    await network.transact(work)
    assert await network.read(lambda records: records.roles.list_of("skopje")) == [grants[1], grants[0]]


async def test_an_invitation_is_used_once(network: Network) -> None:
    invitation = an_invitation()
    await network.transact(lambda records: records.invitations.add(invitation))
    unknown = await network.transact(lambda records: records.invitations.use("f" * 64, "b" * 32, NOW))
    first = await network.transact(lambda records: records.invitations.use("0" * 64, "b" * 32, NOW))
    second = await network.transact(lambda records: records.invitations.use("0" * 64, "c" * 32, NOW))
    assert (unknown, first, second) == (None, invitation, None)


async def test_an_invitation_ends_at_its_hour(network: Network) -> None:
    await network.transact(lambda records: records.invitations.add(an_invitation()))
    late = await network.transact(lambda records: records.invitations.use("0" * 64, "b" * 32, NOW + WEEK))
    assert late is None
    assert await network.transact(lambda records: records.invitations.purge(NOW + WEEK)) == 0
    after = NOW + WEEK + timedelta(seconds=1)
    assert await network.transact(lambda records: records.invitations.purge(after)) == 1


async def test_the_audit_log_is_newest_first_and_each_citys_own(network: Network) -> None:
    entries = [
        an_entry(action="first", subject="b" * 32, details={"role": "editor"}),
        an_entry(action="second"),
        an_entry(action="third", at=NOW + timedelta(seconds=1)),
    ]

    def work(records: NetworkRecords) -> None:
        for entry in [*entries, an_entry(city="edirne")]:
            records.audit.add(entry)

    await network.transact(work)
    assert await network.read(lambda records: records.audit.list_of("skopje", 9)) == entries[::-1]
    assert await network.read(lambda records: records.audit.list_of("skopje", 1)) == [entries[2]]


async def test_the_audit_log_outlives_the_person(skopje: Store[CityRecords]) -> None:
    vesna, arben = "b" * 32, "c" * 32

    def work(records: CityRecords) -> None:
        records.audit.add(an_entry(actor=vesna, subject=arben, details={"by": [vesna], "role": "editor"}))
        records.audit.erase(vesna)

    await skopje.transact(work)
    assert await skopje.read(lambda records: records.audit.list_of("skopje", 9)) == [
        an_entry(actor="erased", subject=arben, details={"by": ["erased"], "role": "editor"})
    ]
