"""Who supports an idea, and who follows it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.ideas.model import Axis, Idea
from bot.core.shared.unit_of_work import CityRecords
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_city
from tests.storage.deliberating import an_idea, idea_now
from tests.storage.proposals import (
    MINUTE,
    NOT_PUBLIC,
    Skopje,
    a_public_idea,
    a_transition,
    add,
    do,
    moving,
    supporting,
)

CROWD = 100


@pytest.fixture
async def doors(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[list[Skopje]]:
    """The same store as two processes have it."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield [each.cities.of(a_city("skopje")) for each in (stores, second)]


def resident(number: int) -> str:
    return f"{number:032x}"


async def supports(skopje: Skopje, idea: Idea) -> int:
    return (await idea_now(skopje, idea.id)).supports


async def hers(skopje: Skopje, number: int, *ideas: str) -> tuple[set[str], set[str]]:
    """What she supports of these, and what she follows."""
    supported, followed = await skopje.read(lambda records: records.supports.of(resident(number), ideas))
    return set(supported), set(followed)


async def concerned(skopje: Skopje, idea: Idea, limit: int = 99) -> list[str]:
    """All pages of this size."""
    found: list[str] = []
    after = None
    while page := await skopje.read(
        lambda records, after=after: records.supports.list_concerned(idea.id, after, limit)  # type: ignore[misc]
    ):
        assert len(page) <= limit
        found += page
        after = page[-1]
    return found


async def test_who_supports_it_counts_once_until_she_withdraws_that(skopje: Skopje) -> None:
    idea, other = a_public_idea(1), a_public_idea(2)
    await add(skopje, idea, other)

    def withdraw(records: CityRecords) -> bool:
        return records.supports.withdraw(idea.id, resident(1), NOW + MINUTE)

    assert await do(skopje, supporting(idea, 1), supporting(idea, 1), supporting(idea, 2)) == [
        True, False, True,
    ]  # fmt: skip
    assert await supports(skopje, idea) == 2
    assert await do(skopje, withdraw, withdraw) == [True, False]
    assert await supports(skopje, idea) == 1
    assert await do(skopje, supporting(idea, 1)) == [True]
    assert await supports(skopje, idea) == 2
    assert await supports(skopje, other) == 0


async def test_how_she_came_to_support_it_is_kept(skopje: Skopje) -> None:
    idea = a_public_idea()
    await add(skopje, idea)
    await do(
        skopje,
        supporting(idea, 1),
        supporting(idea, 1),
        lambda records: records.supports.withdraw(idea.id, resident(1), NOW + MINUTE),
        supporting(idea, 1, NOW + 2 * MINUTE),
    )
    kept = await skopje.read(lambda records: records.members.kept_of(resident(1)))
    assert [(row["is_on"], row["at"]) for row in kept["support_log"]] == [
        (True, NOW.isoformat()),
        (False, (NOW + MINUTE).isoformat()),
        (True, (NOW + 2 * MINUTE).isoformat()),
    ]
    assert [row["number"] for row in kept["idea_supports"]] == [1]


@pytest.mark.parametrize("way", NOT_PUBLIC)
async def test_what_is_not_public_is_not_supported(skopje: Skopje, way: str) -> None:
    idea = a_public_idea(1, **NOT_PUBLIC[way])
    await add(skopje, idea)
    assert await do(skopje, supporting(idea, 1)) == [False]
    assert await idea_now(skopje, idea.id) == idea
    assert await hers(skopje, 1, idea.id) == (set(), set())


async def test_an_idea_that_is_not_there_is_neither_supported_nor_followed(skopje: Skopje) -> None:
    idea = an_idea()
    assert (
        await do(
            skopje,
            supporting(idea, 1),
            lambda records: records.supports.follow(idea.id, resident(1), NOW),
            lambda records: records.supports.withdraw(idea.id, resident(1), NOW),
            lambda records: records.supports.unfollow(idea.id, resident(1)),
        )
        == [False] * 4
    )


async def test_support_may_be_withdrawn_from_what_is_out_of_sight(skopje: Skopje) -> None:
    idea = a_public_idea()
    await add(skopje, idea)
    await do(
        skopje, supporting(idea, 1), moving(a_transition(idea, Axis.HIDDEN, "no", "yes")), supporting(idea, 2)
    )
    assert await do(skopje, lambda records: records.supports.withdraw(idea.id, resident(1), NOW)) == [True]
    assert await supports(skopje, idea) == 0


async def test_following_is_apart_from_supporting(skopje: Skopje) -> None:
    ideas = [a_public_idea(number) for number in range(1, 4)]
    await add(skopje, *ideas)
    done = await do(
        skopje,
        lambda records: records.supports.follow(ideas[0].id, resident(1), NOW),
        lambda records: records.supports.follow(ideas[0].id, resident(1), NOW),
        lambda records: records.supports.follow(ideas[1].id, resident(1), NOW),
        supporting(ideas[1], 1),
        supporting(ideas[2], 2),
        lambda records: records.supports.unfollow(ideas[2].id, resident(1)),
    )
    assert done == [True, False, True, True, True, False]
    ids = [idea.id for idea in ideas]
    assert await hers(skopje, 1, *ids) == ({ids[1]}, {ids[0], ids[1]})
    assert await hers(skopje, 1, ids[0]) == (set(), {ids[0]})
    assert await hers(skopje, 1) == (set(), set())
    unfollow = await do(skopje, lambda records: records.supports.unfollow(ids[0], resident(1)))
    assert unfollow == [True]
    assert await supports(skopje, ideas[0]) == 0


async def test_everybody_concerned_is_named_once_in_pages(skopje: Skopje) -> None:
    idea, other = a_public_idea(1), a_public_idea(2)
    await add(skopje, idea, other)

    def gather(records: CityRecords) -> None:
        for number in range(1, 12):
            if number % 2:
                assert records.supports.support(idea.id, resident(number), 1, NOW)
            if number % 3 == 0:
                assert records.supports.follow(idea.id, resident(number), NOW)
        records.supports.support(other.id, resident(40), 1, NOW)

    await skopje.transact(gather)
    everybody = [resident(number) for number in (1, 3, 5, 6, 7, 9, 11)]
    for limit in (1, 2, 3, 50):
        assert await concerned(skopje, idea, limit) == everybody
    supporters = [resident(number) for number in (1, 3, 5, 7, 9, 11)]

    def page(records: CityRecords) -> list[list[str]]:
        first = records.supports.list_supporters(idea.id, None, 4)
        return [first, records.supports.list_supporters(idea.id, first[-1], 4)]

    assert await skopje.read(page) == [supporters[:4], supporters[4:]]


# Several at once, in two processes


async def test_a_hundred_who_support_it_at_once_count_a_hundred(doors: list[Skopje]) -> None:
    idea = a_public_idea()
    await add(doors[0], idea)
    done = await asyncio.gather(
        *(doors[number % 2].transact(supporting(idea, number)) for number in range(1, CROWD + 1))
    )
    assert done == [True] * CROWD
    assert await supports(doors[1], idea) == CROWD
    assert len(await concerned(doors[0], idea)) == CROWD


async def test_who_supports_it_many_times_at_once_counts_once(doors: list[Skopje]) -> None:
    idea = a_public_idea()
    await add(doors[0], idea)
    done = await asyncio.gather(*(doors[turn % 2].transact(supporting(idea, 1)) for turn in range(20)))
    assert sum(done) == 1
    assert await supports(doors[1], idea) == 1
    withdrawn = await asyncio.gather(
        *(
            doors[turn % 2].transact(lambda records: records.supports.withdraw(idea.id, resident(1), NOW))
            for turn in range(20)
        )
    )
    assert sum(withdrawn) == 1
    assert await supports(doors[1], idea) == 0


async def test_support_that_comes_while_it_is_hidden_counts_or_is_refused(doors: list[Skopje]) -> None:
    idea = a_public_idea()
    await add(doors[0], idea)
    hide = moving(a_transition(idea, Axis.HIDDEN, "no", "yes"))
    done = await asyncio.gather(
        *(doors[number % 2].transact(supporting(idea, number)) for number in range(1, 21)),
        doors[1].transact(hide),
        *(doors[number % 2].transact(supporting(idea, number)) for number in range(21, 61)),
    )
    assert done.pop(20)
    assert sum(done) == await supports(doors[0], idea) == len(await concerned(doors[0], idea))


async def test_those_who_come_and_go_at_once_leave_the_count_right(doors: list[Skopje]) -> None:
    idea = a_public_idea()
    await add(doors[0], idea)

    async def change(number: int) -> None:
        await doors[number % 2].transact(supporting(idea, number % 10 + 1))
        await doors[(number + 1) % 2].transact(
            lambda records: records.supports.withdraw(idea.id, resident((number + 3) % 10 + 1), NOW)
        )

    await asyncio.gather(*map(change, range(60)))
    assert await supports(doors[1], idea) == len(await concerned(doors[0], idea))


async def test_who_erases_herself_while_others_come_and_go_leaves_the_count_right(
    doors: list[Skopje],
) -> None:
    ideas = [a_public_idea(number, author=None) for number in range(1, 4)]
    await add(doors[0], *ideas)

    async def come(number: int) -> None:
        await doors[number % 2].transact(
            lambda records: [supporting(idea, number)(records) for idea in ideas]
        )

    async def erase(number: int) -> None:
        await doors[number % 2].transact(lambda records: records.members.forget(resident(number)))

    await asyncio.gather(*map(come, range(1, 31)))
    await asyncio.gather(*map(erase, range(1, 16)), *map(come, range(31, 46)))
    for idea in ideas:
        assert await supports(doors[0], idea) == len(await concerned(doors[1], idea)) == 30
