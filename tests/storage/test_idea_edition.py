"""What everybody may read of a city's ideas is of one edition until it says something else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.core.ideas.model import Axis, CommentStatus, Origin
from bot.core.ideas.ports import Edition
from bot.core.shared.unit_of_work import CityRecords
from tests.storage.builders import NOW
from tests.storage.deliberating import a_comment, an_idea
from tests.storage.proposals import (
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

LATER = NOW + timedelta(days=2)


async def edition(skopje: Skopje) -> Edition:
    return await skopje.read(lambda records: records.ideas.edition())


async def test_where_there_is_nothing_nothing_has_changed(skopje: Skopje) -> None:
    assert await edition(skopje) == Edition(None, (0, 0, 0, 0, 0, 0))


async def test_whatever_anybody_can_read_makes_another_edition(skopje: Skopje) -> None:
    first, second = a_public_idea(1), a_public_idea(2)
    answer = an_answer(first)
    comment = a_comment(first)

    def say(records: CityRecords) -> None:
        records.comments.add(comment)
        assert records.comments.move(comment.id, CommentStatus.WAITING, CommentStatus.PUBLISHED, NOW)

    def answer_it(records: CityRecords) -> None:
        records.answers.put(answer)
        assert records.answers.publish(answer.id, LATER + timedelta(days=1))

    def change_sides(records: CityRecords) -> None:
        """As many support as before."""
        assert records.supports.withdraw(first.id, f"{7:032x}", NOW)
        assert records.supports.support(second.id, f"{7:032x}", 1, NOW)

    steps: list[Callable[[CityRecords], Any]] = [
        lambda records: records.ideas.add(first),
        lambda records: records.ideas.add(second),
        supporting(first, 7),
        change_sides,
        say,
        lambda records: records.ideas.put_translation(a_translation(first)),
        lambda records: records.ideas.put_translation(a_translation(first, text="Поинаку.", at=LATER)),
        lambda records: records.ideas.put_adoption(
            first.id, Origin("belgrade", "b" * 16, "BLG-2026-0001"), NOW
        ),
        answer_it,
        moving(a_transition(first, Axis.HIDDEN, "no", "yes", published_at=NOW)),
    ]
    editions = [await edition(skopje)]
    for step in steps:
        await do(skopje, step)
        editions.append(await edition(skopje))
    assert len(set(editions)) == len(editions)
    assert editions[-1].changed_at == LATER + timedelta(days=1)
    assert editions[-1].counts[0] == 1


async def test_what_nobody_can_read_is_not_counted(skopje: Skopje) -> None:
    await add(skopje, a_public_idea(1, supports=2))
    before = await edition(skopje)
    await add(skopje, an_idea(2, supports=5), a_public_idea(3, supports=5, withdrawn_at=NOW))
    after = await edition(skopje)
    assert after.counts == before.counts == (1, 2, 0, 0, 0, 0)
