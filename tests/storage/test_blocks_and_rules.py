"""Who may write nothing for a while, and the rules that a city moderates by."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core.moderation.model import Block, Reason, Rules
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW, a_member, a_resident
from tests.storage.deliberating import AUTHOR, MODERATOR, SECOND

Skopje = Store[CityRecords]
MOMENT = timedelta(microseconds=1)


def a_block(number: int = 1, days: float = 7, **changes: Any) -> Block:
    """Of AUTHOR from now on."""
    fields: dict[str, Any] = {
        "resident_id": AUTHOR.id,
        "reason": "insult",
        "by": MODERATOR.id,
        "at": NOW,
        "until": NOW + timedelta(days=days),
    }
    return Block(f"{number:032x}", **(fields | changes))


async def add(skopje: Skopje, *blocks: Block) -> None:
    def work(records: CityRecords) -> None:
        for block in blocks:
            records.blocks.add(block)

    await skopje.transact(work)


async def test_a_block_holds_until_its_end_and_the_one_that_ends_last_is_told(skopje: Skopje) -> None:
    week, month = a_block(1, 7), a_block(2, 30, confirmed_by=SECOND.id)
    await add(skopje, month, week, a_block(3, 180, resident_id=SECOND.id))

    def live(after: timedelta) -> Any:
        return lambda records: records.blocks.find_live(AUTHOR.id, NOW + after)

    assert await skopje.read(live(timedelta())) == month
    assert await skopje.read(live(timedelta(days=30) - MOMENT)) == month
    assert await skopje.read(live(timedelta(days=30))) is None
    assert await skopje.read(lambda records: records.blocks.find_live(MODERATOR.id, NOW)) is None


async def test_a_block_that_is_lifted_is_over_and_is_lifted_once(skopje: Skopje) -> None:
    week, month = a_block(1, 7), a_block(2, 30)
    await add(skopje, week, month)
    lifting = [skopje.transact(lambda records: records.blocks.lift(month.id, NOW)) for _ in range(5)]
    assert sum(await asyncio.gather(*lifting)) == 1

    def look(records: CityRecords) -> tuple[Any, ...]:
        return (
            records.blocks.find_live(AUTHOR.id, NOW),
            records.blocks.list_live(NOW, 9),
            records.blocks.count_of(AUTHOR.id),
        )

    assert await skopje.read(look) == (week, [week], 1)


async def test_a_block_that_is_over_is_not_lifted(skopje: Skopje) -> None:
    block = a_block(1, 7)
    await add(skopje, block)
    assert not await skopje.transact(lambda records: records.blocks.lift(block.id, block.until))
    assert not await skopje.transact(lambda records: records.blocks.lift("f" * 32, NOW))
    assert await skopje.read(lambda records: records.blocks.find_live(AUTHOR.id, NOW)) == block
    assert await skopje.transact(lambda records: records.blocks.lift(block.id, block.until - MOMENT))


async def test_blocks_are_listed_by_their_end(skopje: Skopje) -> None:
    blocks = [a_block(1, 30), a_block(2, 1), a_block(3, 7, resident_id=SECOND.id), a_block(4, -1)]
    await add(skopje, *blocks)
    expected = [blocks[1], blocks[2], blocks[0]]
    assert await skopje.read(lambda records: records.blocks.list_live(NOW, 9)) == expected
    assert await skopje.read(lambda records: records.blocks.list_live(NOW, 2)) == expected[:2]


async def test_who_leaves_takes_her_blocks_along_and_those_she_made_stay(skopje: Skopje) -> None:
    other = a_resident(2)
    hers = a_block(1, by=other.id, confirmed_by=other.id)
    theirs = a_block(2, resident_id=other.id, by=AUTHOR.id, confirmed_by=AUTHOR.id)

    def work(records: CityRecords) -> None:
        records.members.put(a_member(AUTHOR))
        records.members.forget(AUTHOR.id)

    await add(skopje, hers, theirs)
    await skopje.transact(work)
    left = await skopje.read(lambda records: records.blocks.list_live(NOW, 9))
    assert left == [replace(theirs, by="erased", confirmed_by="erased")]


async def test_a_city_that_has_set_no_rules_goes_by_the_default(skopje: Skopje) -> None:
    assert await skopje.read(lambda records: records.rule_book.read()) == Rules()


async def test_rules_come_back_as_they_were_written_last(skopje: Skopje) -> None:
    first = Rules(promise_hours=24, second_person=True, daily_limit=1)
    names = {"sr-Cyrl": "Прво", "en": "First", "bg": "Първо"}
    second = Rules(
        72, False, 10, (Reason("own", names, {"mk": "Член 5"}, {"mk": "Ред\nдва"}), Reason("false"))
    )
    for rules in (first, second):
        await skopje.transact(lambda records, rules=rules: records.rule_book.write(rules))  # type: ignore[misc]
        kept = await skopje.read(lambda records: records.rule_book.read())
        assert kept == rules
    assert list(kept.reasons[0].names) == list(names)
