"""Members of one city."""

from dataclasses import replace
from datetime import timedelta

from bot.core.residents.model import Reachability, Tie
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW, a_member, a_resident

Skopje = Store[CityRecords]


async def test_a_member_comes_back_as_she_was_put(skopje: Skopje) -> None:
    member = a_member(a_resident(), topics=frozenset({"culture", "youth"}))
    await skopje.transact(lambda records: records.members.put(member))
    assert await skopje.read(lambda records: records.members.find(member.resident_id)) == member
    assert await skopje.read(lambda records: records.members.find("f" * 32)) is None


async def test_putting_again_keeps_her_first_day_and_her_topics(skopje: Skopje) -> None:
    member = a_member(a_resident(), topics=frozenset({"culture"}))
    changed = replace(
        member,
        tie=Tie.FORMER,
        language="tr",
        topics=frozenset({"sport"}),
        reachability=Reachability.BLOCKED,
        joined_at=NOW + timedelta(days=1),
    )
    await skopje.transact(lambda records: records.members.put(member))
    await skopje.transact(lambda records: records.members.put(changed))
    kept = await skopje.read(lambda records: records.members.find(member.resident_id))
    assert kept == replace(changed, topics=member.topics, joined_at=NOW)


async def test_topics_are_chosen_anew(skopje: Skopje) -> None:
    member = a_member(a_resident(), topics=frozenset({"culture"}))
    await skopje.transact(lambda records: records.members.put(member))
    for topics in (frozenset({"sport", "youth"}), frozenset[str]()):

        def choose(records: CityRecords, topics: frozenset[str] = topics) -> None:
            records.members.choose_topics(member.resident_id, topics)

        await skopje.transact(choose)
        kept = await skopje.read(lambda records: records.members.find(member.resident_id))
        assert kept == replace(member, topics=topics)
    await skopje.transact(lambda records: records.members.choose_topics("f" * 32, frozenset({"sport"})))
    assert await skopje.read(lambda records: records.members.find("f" * 32)) is None


async def test_pages_follow_each_other_without_former_members(skopje: Skopje) -> None:
    members = [
        a_member(a_resident(n), tie=Tie.FORMER if n % 3 == 0 else Tie.FOLLOWED, topics=frozenset({f"t-{n}"}))
        for n in range(1, 12)
    ]

    def put(records: CityRecords) -> None:
        for member in reversed(members):
            records.members.put(member)

    await skopje.transact(put)
    found, after = [], None
    while page := await skopje.read(lambda records, after=after: records.members.list_after(after, 3)):  # type: ignore[misc]
        assert len(page) <= 3
        found += page
        after = page[-1].resident_id
    assert found == [member for member in members if member.tie is not Tie.FORMER]
    assert await skopje.read(lambda records: records.members.count()) == len(found)


async def test_what_an_erasure_left_makes_room_when_she_comes_back(skopje: Skopje) -> None:
    before, after = a_resident(1), a_resident(2, telegram_id=a_resident(1).telegram_id)
    await skopje.transact(lambda records: records.members.put(a_member(before, topics=frozenset({"sport"}))))
    await skopje.transact(lambda records: records.members.put(a_member(after)))
    assert await skopje.read(lambda records: records.members.find(before.id)) is None
    assert await skopje.read(lambda records: records.members.find(after.id)) == a_member(after)
