"""Lists of ideas: their orders, what they select by, and what everybody may not read."""

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.cities.model import distance_km
from bot.core.ideas.model import Axis, CommentStatus, Idea, IdeaStatus, Order, Origin, Progress, Shelf
from bot.core.shared.unit_of_work import CityRecords
from tests.storage.builders import NOW, SOMEBODY
from tests.storage.deliberating import AUTHOR, a_comment, an_idea
from tests.storage.proposals import (
    KM,
    MINUTE,
    NOT_PUBLIC,
    SKOPJE,
    Skopje,
    a_public_idea,
    a_transition,
    a_translation,
    add,
    an_answer,
    do,
    moving,
    supporting,
)

EVERY_SHELF = [
    Shelf(order, topic, progress, answered, SKOPJE if order is Order.NEAR else None)
    for order in Order
    for topic in (None, "parks")
    for progress in (None, Progress.PLANNED)
    for answered in (None, True, False)
    if not (progress and answered is False)
]


def a_crowd() -> list[Idea]:
    """Two dozen public ideas with many in common: topics, answers, supporters and moments."""
    return [
        a_public_idea(
            number,
            topic=("parks", "roads", None)[number % 3],
            progress=(Progress.PLANNED, None)[number % 2],
            supports=number % 4,
            location=(SKOPJE[0] + (number % 6) * KM, SKOPJE[1]) if number % 5 else None,
            published_at=NOW + (number // 2) * MINUTE,
        )
        for number in range(1, 25)
    ]


def on(shelf: Shelf, ideas: list[Idea]) -> list[str]:
    """What the list should be, worked out the slow way."""
    found = [
        idea
        for idea in ideas
        if (shelf.topic is None or idea.version.topic == shelf.topic)
        and (shelf.progress is None or idea.progress is shelf.progress)
        and (shelf.answered is None or (idea.progress is not None) is shelf.answered)
        and (shelf.order is not Order.NEAR or idea.version.location is not None)
    ]

    def stands(idea: Idea) -> Any:
        if shelf.order is Order.NEAR:
            assert idea.version.location
            return round(distance_km(SKOPJE, idea.version.location), 6), idea.id
        assert idea.published_at
        newest = (idea.published_at, idea.id)
        return (idea.supports, *newest) if shelf.order is Order.SUPPORTED else newest

    return [idea.id for idea in sorted(found, key=stands, reverse=shelf.order is not Order.NEAR)]


async def listed(skopje: Skopje, shelf: Shelf, limit: int = 99, offset: int = 0) -> list[str]:
    found = await skopje.read(lambda records: records.ideas.list_shelf(shelf, limit, offset))
    return [idea.id for idea in found]


async def test_shelves_list_count_and_page_whatever_they_select_by(skopje: Skopje) -> None:
    crowd = a_crowd()
    await add(skopje, *crowd)
    for shelf in EVERY_SHELF:
        expected = on(shelf, crowd)
        assert expected, shelf
        assert await listed(skopje, shelf) == expected, shelf
        assert await skopje.read(lambda records, one=shelf: records.ideas.count_shelf(one)) == len(expected)  # type: ignore[misc]
        pages = [await listed(skopje, shelf, 3, offset) for offset in range(0, len(expected) + 3, 3)]
        assert [idea_id for page in pages for idea_id in page] == expected, shelf


async def test_each_idea_knows_its_neighbours_on_each_shelf(skopje: Skopje) -> None:
    crowd = a_crowd()
    await add(skopje, *crowd)

    def walk(records: CityRecords) -> None:
        for shelf in EVERY_SHELF:
            expected = on(shelf, crowd)
            beyond = [None, *expected, None]
            for place, idea_id in enumerate(expected, start=1):
                around = records.ideas.around(shelf, idea_id)
                assert around == (beyond[place - 1], beyond[place + 1], place, len(expected)), shelf
            for stranger in {idea.id for idea in crowd} - set(expected) | {"f" * 32}:
                assert records.ideas.around(shelf, stranger) == (None, expected[0], 0, len(expected)), shelf

    await skopje.read(walk)


async def test_an_empty_shelf_is_empty(skopje: Skopje) -> None:
    for shelf in EVERY_SHELF:
        assert await listed(skopje, shelf) == []
        around = await skopje.read(lambda records, one=shelf: records.ideas.around(one, "f" * 32))  # type: ignore[misc]
        assert around == (None, None, 0, 0)


async def test_near_is_within_25_kilometres_whichever_way(skopje: Skopje) -> None:
    shrunk = math.cos(math.radians(SKOPJE[0]))

    def at(north: float, east: float) -> tuple[float, float]:
        return SKOPJE[0] + north * KM, SKOPJE[1] + east * KM / shrunk

    places = [(0.0, 0.0), (0.0, 0.4), (-1.0, 0.0), (3.0, 3.0), (0.0, -24.9), (24.9, 0.0)]
    beyond = [(25.1, 0.0), (0.0, -25.1), (18.0, 18.0), (-60.0, 0.0)]
    near = [a_public_idea(number, location=at(*place)) for number, place in enumerate(places, start=1)]
    far = [a_public_idea(number, location=at(*place)) for number, place in enumerate(beyond, start=10)]
    await add(skopje, *far, *reversed(near))
    shelf = Shelf(Order.NEAR, near=SKOPJE)
    ids = [idea.id for idea in near]
    assert await listed(skopje, shelf) == ids
    for limit in range(1, len(ids) + 1):  # however far has to be looked
        assert await listed(skopje, shelf, limit) == ids[:limit]
        assert await listed(skopje, shelf, 2, limit) == ids[limit : limit + 2]
    assert await skopje.read(lambda records: records.ideas.count_shelf(shelf)) == len(ids)


async def test_nothing_is_near_without_a_where(skopje: Skopje) -> None:
    with pytest.raises(ValueError, match="near"):
        await listed(skopje, Shelf(Order.NEAR))


async def test_what_everybody_may_read_is_paged_from_the_newest(skopje: Skopje) -> None:
    crowd = a_crowd()
    await add(skopje, *crowd, *unseen())
    found: list[Idea] = []
    after = None
    while page := await skopje.read(lambda records, after=after: records.ideas.page_public(after, 5)):  # type: ignore[misc]
        found += page
        assert page[-1].published_at
        after = (page[-1].published_at, page[-1].id)
    assert [idea.id for idea in found] == on(Shelf(), crowd)


async def test_her_own_come_whatever_their_status_the_newest_first(skopje: Skopje) -> None:
    standings: list[dict[str, Any]] = [
        {},
        {"status": IdeaStatus.DECLINED},
        {"withdrawn_at": NOW},
        {"hidden_at": NOW},
    ]
    hers = [
        an_idea(number, at=NOW + number * MINUTE, **standing)
        for number, standing in enumerate(standings, start=1)
    ]
    await add(skopje, *hers, an_idea(8, author=SOMEBODY), an_idea(9, author=None))
    listed = await skopje.read(lambda records: records.ideas.list_of_author(AUTHOR.id, 9))
    assert listed == hers[::-1]
    page = await skopje.read(lambda records: records.ideas.list_of_author(AUTHOR.id, 2, 1))
    assert page == hers[::-1][1:3]


async def test_what_she_supports_or_follows_comes_with_what_changed_last_first(skopje: Skopje) -> None:
    ideas = [a_public_idea(number, changed_at=NOW - number * MINUTE) for number in range(1, 5)]
    await add(skopje, *ideas)
    await do(
        skopje,
        supporting(ideas[2], 5),
        supporting(ideas[0], 5),
        supporting(ideas[3], 6),
        lambda records: records.supports.follow(ideas[1].id, f"{5:032x}", NOW),
        lambda records: records.supports.follow(ideas[0].id, f"{5:032x}", NOW),
    )
    followed = await skopje.read(lambda records: records.ideas.list_followed(f"{5:032x}", 9))
    assert [idea.id for idea in followed] == [idea.id for idea in ideas[:3]]
    assert len(await skopje.read(lambda records: records.ideas.list_followed(f"{5:032x}", 2))) == 2


async def test_staff_and_scripts_page_through_any_status_and_progress(skopje: Skopje) -> None:
    crowd = [*a_crowd(), *unseen()]
    await add(skopje, *crowd)
    for status in (None, *IdeaStatus):
        for progress in (None, Progress.PLANNED, Progress.DONE):
            expected = sorted(
                idea.id
                for idea in crowd
                if (status is None or idea.status is status)
                and (progress is None or idea.progress is progress)
            )

            def walk(
                records: CityRecords,
                status: IdeaStatus | None = status,
                progress: Progress | None = progress,
            ) -> list[str]:
                found: list[str] = []
                while page := records.ideas.list_with(status, progress, found[-1] if found else None, 4):
                    found += [idea.id for idea in page]
                return found

            assert await skopje.read(walk) == expected


async def test_those_concerned_are_asked_of_what_was_done_long_enough_and_once(skopje: Skopje) -> None:
    def done(number: int, **changes: Any) -> Idea:
        fields = {"progress": Progress.DONE, "progress_at": NOW - number * MINUTE} | changes
        return a_public_idea(number, **fields)

    due = [done(4), done(3)]
    await add(
        skopje,
        *reversed(due),
        done(2),
        done(5, asked_at=NOW),
        done(6, progress=Progress.PLANNED),
        done(7, hidden_at=NOW),
        done(8, withdrawn_at=NOW),
    )

    async def to_check(limit: int = 9) -> list[str]:
        before = NOW - 2 * MINUTE
        return [
            idea.id for idea in await skopje.read(lambda records: records.ideas.list_to_check(before, limit))
        ]

    assert await to_check() == [idea.id for idea in due]
    assert await to_check(1) == [due[0].id]
    await skopje.transact(lambda records: records.ideas.mark_checked(due[0].id, NOW))
    assert await to_check() == [due[1].id]


# What everybody may not read


def unseen() -> list[Idea]:
    """One for each way in which an idea is not public, with all by which it could be found otherwise."""
    found = []
    for number, changes in enumerate(NOT_PUBLIC.values(), start=50):
        idea = a_public_idea(
            number,
            topic="parks",
            location=SKOPJE,
            progress=Progress.PLANNED,
            progress_at=NOW - timedelta(days=40),
            supports=99,
            text="MARKER that nobody may read",
        )
        hidden = replace(idea, **changes)
        assert not hidden.is_public
        found.append(hidden)
    return found


PUBLIC_LISTS: dict[str, Callable[[CityRecords], object]] = {
    "shelves": lambda records: [records.ideas.list_shelf(shelf, 99) for shelf in EVERY_SHELF],
    "counts": lambda records: ["MARKER" * records.ideas.count_shelf(shelf) for shelf in EVERY_SHELF],
    "neighbours": lambda records: [
        "MARKER" if beside in unseen_ids else beside
        for unseen_ids in ({idea.id for idea in unseen()},)
        for shelf in EVERY_SHELF
        for beside in records.ideas.around(shelf, "f" * 32)[:2]
    ],
    "feed": lambda records: records.ideas.page_public(None, 99),
    "followed": lambda records: records.ideas.list_followed(f"{5:032x}", 99),
    "to check": lambda records: records.ideas.list_to_check(NOW, 99),
    "search": lambda records: records.ideas.list_by_id(
        [hit.idea_id for hit in records.idea_search.search("marker", 99)]
    ),
    "similar": lambda records: records.ideas.list_by_id(
        [one.idea_id for one in records.idea_search.similar("MARKER that nobody may read", 99)]
    ),
}


@pytest.mark.parametrize("name", PUBLIC_LISTS)
async def test_what_is_not_public_is_in_no_list_that_is(skopje: Skopje, name: str) -> None:
    ideas = unseen()
    await add(skopje, *ideas)

    def follow(records: CityRecords) -> None:
        for idea in ideas:
            assert not records.supports.support(idea.id, f"{5:032x}", 1, NOW)
            records.supports.follow(idea.id, f"{5:032x}", NOW)
            records.ideas.put_translation(a_translation(idea, text="MARKER"))

    await skopje.transact(follow)
    assert "MARKER" not in str(await skopje.read(PUBLIC_LISTS[name]))


async def test_the_marker_would_be_seen(skopje: Skopje) -> None:
    """The test above can fail."""
    public = a_public_idea(
        50,
        topic="parks",
        location=SKOPJE,
        progress=Progress.PLANNED,
        text="MARKER that nobody may read",
    )
    done = a_public_idea(60, progress=Progress.DONE, progress_at=NOW - MINUTE, text="MARKER of what is done")
    await add(skopje, public, done)
    await do(skopje, supporting(public, 5))
    for name, read in PUBLIC_LISTS.items():
        assert "MARKER" in str(await skopje.read(read)), name


# Whether anything says something else


async def test_an_edition_is_another_when_something_that_is_public_changed(skopje: Skopje) -> None:
    async def edition() -> object:
        return await skopje.read(lambda records: records.ideas.edition())

    nothing = await skopje.read(lambda records: records.ideas.edition())
    assert (nothing.changed_at, set(nothing.counts)) == (None, {0})
    idea = a_public_idea()
    comment = a_comment(idea)
    answer = an_answer(idea)
    editions = [await edition()]
    steps: list[Callable[[CityRecords], object]] = [
        lambda records: records.ideas.add(idea),
        supporting(idea, 1),
        lambda records: records.supports.withdraw(idea.id, f"{1:032x}", NOW),
        supporting(idea, 2),
        lambda records: records.ideas.put_translation(a_translation(idea)),
        lambda records: records.ideas.put_translation(a_translation(idea, at=NOW + MINUTE)),
        lambda records: records.comments.add(comment),
        lambda records: records.comments.move(
            comment.id, CommentStatus.WAITING, CommentStatus.PUBLISHED, NOW
        ),
        lambda records: records.answers.put(answer),
        lambda records: records.answers.publish(answer.id, NOW + timedelta(days=1)),
        lambda records: records.ideas.put_adoption(idea.id, Origin("edirne", "e" * 32, "EDR-2026-0001"), NOW),
        moving(a_transition(idea, Axis.HIDDEN, "no", "yes")),
    ]
    for step in steps:
        await do(skopje, step)
        editions.append(await edition())
    unheard = {7, 9}  # a comment that waits, an answer that is not published
    for number, (before, after) in enumerate(itertools.pairwise(editions), start=1):
        assert (before == after) is (number in unheard), number
