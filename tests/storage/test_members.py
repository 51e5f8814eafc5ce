"""Members of one city."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.core.residents.model import Member, Reachability, Tie
from bot.core.residents.ports import Members
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW, a_member, a_resident

Skopje = Store[CityRecords]


async def test_a_member_comes_back_as_she_was_put(skopje: Skopje) -> None:
    member = a_member(a_resident(), topics=frozenset({"culture", "youth"}))
    await skopje.transact(lambda records: records.members.put(member))
    assert await skopje.read(lambda records: records.members.find(member.resident_id)) == member
    assert await skopje.read(lambda records: records.members.find("f" * 32)) is None


async def test_putting_again_keeps_her_first_day_and_what_she_chose(skopje: Skopje) -> None:
    member = a_member(
        a_resident(),
        topics=frozenset({"culture"}),
        district="centar",
        active_on=date(2026, 5, 6),
        unsubscribed_at=NOW,
    )
    changed = replace(
        member,
        tie=Tie.FORMER,
        language="tr",
        topics=frozenset({"sport"}),
        reachability=Reachability.BLOCKED,
        joined_at=NOW + timedelta(days=1),
        district="karpos",
        active_on=date(2026, 5, 7),
        unsubscribed_at=None,
    )
    await skopje.transact(lambda records: records.members.put(member))
    await skopje.transact(lambda records: records.members.put(changed))
    kept = await skopje.read(lambda records: records.members.find(member.resident_id))
    assert kept == replace(member, tie=Tie.FORMER, language="tr", reachability=Reachability.BLOCKED)


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


async def test_what_an_audience_is_selected_by_is_hers_alone(skopje: Skopje) -> None:
    she, other = a_member(a_resident(1)), a_member(a_resident(2))
    monday, tuesday = date(2026, 5, 4), date(2026, 5, 5)

    async def then(change: Callable[[Members], None]) -> Member | None:
        await skopje.transact(lambda records: change(records.members))
        assert await skopje.read(lambda records: records.members.find(other.resident_id)) == other
        return await skopje.read(lambda records: records.members.find(she.resident_id))

    await skopje.transact(lambda records: records.members.put(other))
    assert await then(lambda members: members.put(she)) == she
    lives = replace(she, district="centar")
    assert await then(lambda members: members.choose_district(she.resident_id, "centar")) == lives
    assert await then(lambda members: members.choose_district(she.resident_id, None)) == she
    active = replace(she, active_on=tuesday)
    for day in (tuesday, monday):
        assert await then(lambda members, day=day: members.mark_active(she.resident_id, day)) == active  # type: ignore[misc]
    gone = replace(active, unsubscribed_at=NOW)
    for at in (NOW, NOW + timedelta(days=1)):
        assert await then(lambda members, at=at: members.subscribe(she.resident_id, at)) == gone  # type: ignore[misc]
    assert await then(lambda members: members.subscribe(she.resident_id, None)) == active


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
