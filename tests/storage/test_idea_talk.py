"""Comments on ideas, reports, and what the city answers."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.ideas.model import Axis, Comment, CommentStatus, Concern, Milestone, Progress, Report
from bot.core.shared.unit_of_work import CityRecords
from tests.storage.builders import NOW, SOMEBODY
from tests.storage.deliberating import AUTHOR, a_comment, idea_now
from tests.storage.proposals import (
    MINUTE,
    NOT_PUBLIC,
    Skopje,
    a_public_idea,
    a_transition,
    add,
    an_answer,
    do,
    moving,
)

IDEA = a_public_idea()
WAITING, PUBLISHED = CommentStatus.WAITING, CommentStatus.PUBLISHED


def comments(count: int, status: CommentStatus = PUBLISHED) -> list[Comment]:
    """The first is the oldest."""
    return [
        a_comment(IDEA, status, id=f"{number:032x}", at=NOW + number * MINUTE)
        for number in range(1, count + 1)
    ]


async def say(skopje: Skopje, *those: Comment) -> None:
    await do(skopje, *(lambda records, one=one: records.comments.add(one) for one in those))


async def published(skopje: Skopje, limit: int = 9, offset: int = 0) -> list[Comment]:
    return await skopje.read(lambda records: records.comments.list_published(IDEA.id, limit, offset))


async def test_a_comment_comes_back_as_it_was_said(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    comment = a_comment(IDEA, PUBLISHED, text="Липи! 🌳", language="mk", published_at=NOW + MINUTE)
    await say(skopje, comment)
    assert await skopje.read(lambda records: records.comments.find(comment.id)) == comment
    assert await skopje.read(lambda records: records.comments.find("f" * 32)) is None
    assert (await idea_now(skopje, IDEA.id)).comments == 1


async def test_published_comments_are_listed_the_newest_first(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    said = comments(5)
    waits = a_comment(IDEA, WAITING, id="9" * 32, at=NOW + timedelta(hours=1))
    await say(skopje, *said, waits)
    assert await published(skopje) == said[::-1]
    assert await published(skopje, 2, 2) == said[::-1][2:4]


async def test_the_count_follows_what_is_published_and_hidden(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    comment = a_comment(IDEA)
    await say(skopje, comment, a_comment(IDEA, id="9" * 32))
    hours = timedelta(hours=1)
    for before, after, moved, count in (
        (PUBLISHED, CommentStatus.HIDDEN, False, 0),
        (WAITING, PUBLISHED, True, 1),
        (WAITING, PUBLISHED, False, 1),
        (PUBLISHED, CommentStatus.HIDDEN, True, 0),
        (CommentStatus.HIDDEN, PUBLISHED, True, 1),
        (PUBLISHED, PUBLISHED, True, 1),
    ):
        done = await skopje.transact(
            lambda records, a=before, b=after, n=hours: records.comments.move(comment.id, a, b, NOW + n)  # type: ignore[misc]
        )
        assert done is moved, (before, after)
        assert (await idea_now(skopje, IDEA.id)).comments == count
        hours += timedelta(hours=1)
    stored = await skopje.read(lambda records: records.comments.find(comment.id))
    assert stored == replace(comment, status=PUBLISHED, published_at=NOW + timedelta(hours=2))


async def test_of_twenty_who_publish_a_comment_at_once_one_does(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    await say(skopje, a_comment(IDEA))
    done = await asyncio.gather(
        *(
            skopje.transact(
                lambda records: records.comments.move(a_comment(IDEA).id, WAITING, PUBLISHED, NOW)
            )
            for _ in range(20)
        )
    )
    assert sum(done) == 1
    assert (await idea_now(skopje, IDEA.id)).comments == 1


@pytest.mark.parametrize("way", NOT_PUBLIC)
async def test_nobody_reads_the_comments_of_what_is_not_public(skopje: Skopje, way: str) -> None:
    await add(skopje, replace(IDEA, **NOT_PUBLIC[way]))
    await say(skopje, *comments(2))
    assert await published(skopje) == []


async def test_what_she_said_since_is_counted(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    await say(
        skopje, *comments(4, WAITING), a_comment(IDEA, id="9" * 32, author=SOMEBODY, at=NOW + 9 * MINUTE)
    )
    since = NOW + 3 * MINUTE
    assert await skopje.read(lambda records: records.comments.count_since(AUTHOR.id, since)) == 2


# Reports


async def test_one_person_reports_one_thing_once(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    of_idea = Report(IDEA.id, None, "1" * 32, Concern.SPAM, NOW)
    of_comment = replace(of_idea, comment_id="c" * 32, concern=Concern.INSULT)

    async def put(report: Report) -> bool:
        return await skopje.transact(lambda records: records.reports.put(report))

    again = replace(of_idea, concern=Concern.FALSE)
    others = [replace(of_idea, resident_id=f"{number:032x}", concern=Concern.FALSE) for number in (2, 3)]
    put_ = [await put(report) for report in (of_idea, again, *others, of_comment, of_comment)]
    assert put_ == [True, False, True, True, True, False]

    async def concerns(comment_id: str | None) -> dict[str, int]:
        return dict(await skopje.read(lambda records: records.reports.of(IDEA.id, comment_id)))

    assert await concerns(None) == {"spam": 1, "false": 2}
    assert await concerns("c" * 32) == {"insult": 1}
    await skopje.transact(lambda records: records.reports.settle(IDEA.id, None, NOW))
    assert await concerns(None) == {}
    assert await concerns("c" * 32) == {"insult": 1}
    assert not await put(of_idea)
    assert await put(replace(of_idea, resident_id="9" * 32))
    assert await concerns(None) == {"spam": 1}


# Answers


async def test_an_answer_comes_back_in_the_order_of_its_languages_until_it_is_published(
    skopje: Skopje,
) -> None:
    await add(skopje, IDEA)
    milestones = (
        Milestone("2027-03-01", {"tr": "Ağaçlar", "en": "Trees"}, True),
        Milestone("2027-09-01", {"mk": "Клупи"}),
    )
    first = an_answer(IDEA, texts={"tr": "Planlandı", "en": "Planned"}, milestones=milestones)
    second = replace(
        first, progress=Progress.DONE, texts={}, milestones=(), publish_at=NOW + MINUTE, by="b" * 32
    )
    for answer in (first, second, first):
        await skopje.transact(lambda records, one=answer: records.answers.put(one))  # type: ignore[misc]
        found = await skopje.read(lambda records: records.answers.find(first.id))
        assert found == answer
        assert list(found.texts) == list(answer.texts)
        assert [list(one.texts) for one in found.milestones] == [list(one.texts) for one in answer.milestones]
    published = await do(
        skopje,
        lambda records: records.answers.publish(first.id, NOW + 2 * MINUTE),
        lambda records: records.answers.publish(first.id, NOW + 3 * MINUTE),
        lambda records: records.answers.remove(first.id),
    )
    assert published == [True, False, False]
    await skopje.transact(lambda records: records.answers.put(second))
    stands = await skopje.read(lambda records: records.answers.find(first.id))
    assert stands == replace(first, published_at=NOW + 2 * MINUTE)


async def test_of_ten_who_publish_an_answer_at_once_one_is_told_so(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    answer = an_answer(IDEA)
    await skopje.transact(lambda records: records.answers.put(answer))
    done = await asyncio.gather(
        *(skopje.transact(lambda records: records.answers.publish(answer.id, NOW)) for _ in range(10))
    )
    assert sum(done) == 1


async def test_one_that_is_not_published_may_be_taken_back_once(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    answer = an_answer(IDEA)
    await skopje.transact(lambda records: records.answers.put(answer))
    removed = await do(
        skopje,
        lambda records: records.answers.remove(answer.id),
        lambda records: records.answers.remove(answer.id),
        lambda records: records.answers.publish(answer.id, NOW),
    )
    assert removed == [True, False, False]


async def test_the_last_published_answer_of_each_idea_stands(skopje: Skopje) -> None:
    other, lonely = a_public_idea(2), a_public_idea(3)
    await add(skopje, IDEA, other, lonely)
    answers = [
        an_answer(IDEA, 1, published_at=NOW + 9 * MINUTE),
        an_answer(IDEA, 2, published_at=NOW + 5 * MINUTE),
        an_answer(IDEA, 3),
        an_answer(other, 4, published_at=NOW),
        an_answer(lonely, 5),
    ]
    await do(skopje, *(lambda records, one=one: records.answers.put(one) for one in answers))
    latest = await skopje.read(lambda records: records.answers.latest_of([IDEA.id, other.id, lonely.id]))
    assert latest == {IDEA.id: answers[0], other.id: answers[3]}
    listed = await skopje.read(lambda records: records.answers.list_of(IDEA.id))
    assert listed == [answers[2], answers[1], answers[0]]


async def test_answers_are_due_from_their_minute_until_they_are_published(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    answers = [an_answer(IDEA, number, publish_at=NOW + number * MINUTE) for number in (3, 2, 1)]
    await do(
        skopje, *(lambda records, one=one: records.answers.put(one) for one in [*answers, an_answer(IDEA, 9)])
    )

    async def due(limit: int = 9) -> list[str]:
        now = NOW + 2 * MINUTE
        return [one.id for one in await skopje.read(lambda records: records.answers.list_due(now, limit))]

    assert await due() == [answers[2].id, answers[1].id]
    assert await due(1) == [answers[2].id]
    await skopje.transact(lambda records: records.answers.publish(answers[2].id, NOW))
    assert await due() == [answers[1].id]


async def test_an_answer_stays_while_its_idea_is_hidden(skopje: Skopje) -> None:
    await add(skopje, IDEA)
    answer = an_answer(IDEA, published_at=NOW)

    def step(records: CityRecords) -> None:
        records.answers.put(answer)
        assert moving(a_transition(IDEA, Axis.HIDDEN, "no", "yes"))(records)

    await skopje.transact(step)
    assert await skopje.read(lambda records: records.answers.latest_of([IDEA.id])) == {IDEA.id: answer}
