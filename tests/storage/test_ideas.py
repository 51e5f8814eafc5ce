"""Ideas, their versions, what became of them, and what they say in other languages."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.ideas.model import (
    Axis,
    Check,
    CommentStatus,
    Idea,
    IdeaStatus,
    Origin,
    Progress,
    Transition,
    Version,
)
from bot.core.ideas.ports import AuthorRecord
from bot.core.shared.unit_of_work import CityRecords
from storage.opening import Stores
from tests.storage.builders import NOW, SOMEBODY, SetClock, a_city
from tests.storage.deliberating import AUTHOR, a_comment, an_idea, idea_now
from tests.storage.proposals import (
    MINUTE,
    SKOPJE,
    Skopje,
    a_public_idea,
    a_transition,
    a_translation,
    a_version,
    add,
    do,
    moving,
)

RECEIVED, IN_REVIEW, PUBLISHED = IdeaStatus.RECEIVED, IdeaStatus.IN_REVIEW, IdeaStatus.PUBLISHED


@pytest.fixture
async def doors(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[list[Skopje]]:
    """The same store as two processes have it."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield [each.cities.of(a_city("skopje")) for each in (stores, second)]


async def transitions(skopje: Skopje, idea: Idea) -> list[Transition]:
    return await skopje.read(lambda records: records.ideas.transitions_of(idea.id))


async def versions(skopje: Skopje, idea: Idea) -> list[Version]:
    return await skopje.read(lambda records: records.ideas.versions_of(idea.id))


async def test_an_idea_comes_back_as_it_was_added(skopje: Skopje) -> None:
    plain = an_idea(1)
    full = a_public_idea(
        2,
        text="Клупи\nпокрај Вардар 🌳\u202e",
        topic="parks",
        location=SKOPJE,
        place="Quay",
        photos=("2" * 32, "1" * 32),
        author=None,
        progress=Progress.DONE,
        progress_at=NOW,
        supports=7,
        comments=3,
        withdrawn_at=NOW + MINUTE,
        hidden_at=NOW + 2 * MINUTE,
        merged_into=plain.id,
        adopted_from=Origin("edirne", "e" * 32, "EDR-2026-0001"),
        source="file.csv:9",
        asked_at=NOW + 3 * MINUTE,
    )
    await skopje.transact(lambda records: records.ideas.add(plain))
    await add(skopje, full)
    assert await skopje.read(lambda records: records.ideas.find(plain.id)) == plain
    assert await skopje.read(lambda records: records.ideas.find(full.id)) == full
    assert await skopje.read(lambda records: records.ideas.find("f" * 32)) is None
    assert await versions(skopje, full) == [full.version]


async def test_no_ideas_are_added_without_a_word(skopje: Skopje) -> None:
    await add(skopje)
    assert await skopje.read(lambda records: records.ideas.list_with(None, None, None, 9)) == []


async def test_nothing_is_published_without_saying_what_and_since_when(skopje: Skopje) -> None:
    idea = a_public_idea()
    for lacking in (replace(idea, published_at=None), replace(idea, published_number=None)):
        with pytest.raises(IntegrityError):
            await add(skopje, lacking)


@pytest.mark.parametrize(
    "typed", ["SKP-2026-0042", "skp-2026-0042", "SKP20260042", " skp 2026–42 ", "Skp2026042"]
)
async def test_a_code_is_read_as_people_type_it(skopje: Skopje, typed: str) -> None:
    idea = an_idea(42)
    await add(skopje, idea, an_idea(43))
    assert await skopje.read(lambda records: records.ideas.find_by_code(typed)) == idea


async def test_codes_are_found_beyond_four_figures_and_with_a_turkish_i(skopje: Skopje) -> None:
    many, turkish = an_idea(1, code="SKP-2026-12345"), an_idea(2, code="IST-2026-0001")
    await add(skopje, many, turkish)
    assert await skopje.read(lambda records: records.ideas.find_by_code("skp202612345")) == many
    for typed in ("ıst-2026-1", "İST-2026-1", "ist-2026-1"):
        found = await skopje.read(lambda records, typed=typed: records.ideas.find_by_code(typed))  # type: ignore[misc]
        assert found == turkish


@pytest.mark.parametrize(
    "typed", ["", "SKP", "2026-0042", "SKP-2026-0043", "SKPX-2026-0042", "%", "SKP-2026-"]
)
async def test_what_is_no_code_of_ours_finds_nothing(skopje: Skopje, typed: str) -> None:
    await add(skopje, an_idea(42))
    assert await skopje.read(lambda records: records.ideas.find_by_code(typed)) is None


async def test_ideas_come_in_the_order_of_the_ids_that_are_asked_for(skopje: Skopje) -> None:
    ideas = [an_idea(number) for number in range(1, 4)]
    await add(skopje, *ideas)
    wanted = [ideas[2].id, "f" * 32, ideas[0].id]
    assert await skopje.read(lambda records: records.ideas.list_by_id(wanted)) == [ideas[2], ideas[0]]
    assert await skopje.read(lambda records: records.ideas.list_by_id([])) == []


async def test_more_ids_than_one_statement_takes_are_looked_up(skopje: Skopje) -> None:
    ideas = [an_idea(number, source=f"file:{number}") for number in range(1, 1_203)]
    await add(skopje, *ideas)
    found = await skopje.read(lambda records: records.ideas.list_by_id([idea.id for idea in ideas]))
    assert found == ideas
    sources = [f"file:{number}" for number in range(1_300)]
    known = await skopje.read(lambda records: records.ideas.sources(sources))
    assert known == {f"file:{number}" for number in range(1, 1_203)}


async def test_a_source_and_an_origin_are_here_once(skopje: Skopje) -> None:
    origin = Origin("edirne", "e" * 32, "EDR-2026-0001")
    await add(skopje, an_idea(1, source="a:1", adopted_from=origin), an_idea(2), an_idea(3))
    for twin in (an_idea(4, source="a:1"), an_idea(5, adopted_from=origin), an_idea(6, code="SKP-2026-0001")):
        with pytest.raises(IntegrityError):
            await add(skopje, twin)
    found = await skopje.read(lambda records: records.ideas.find_adopted(origin))
    assert found
    assert found.id == an_idea(1).id
    other = Origin("edirne", "f" * 32, "EDR-2026-0002")
    assert await skopje.read(lambda records: records.ideas.find_adopted(other)) is None


# Numbers


async def test_numbers_count_from_one_in_each_year(skopje: Skopje) -> None:
    numbers = [
        await skopje.transact(lambda records, year=year: records.ideas.next_number(year))  # type: ignore[misc]
        for year in (2026, 2026, 2027, 2026)
    ]
    assert numbers == [1, 2, 1, 3]


async def test_a_number_of_a_transaction_that_failed_is_given_again(skopje: Skopje) -> None:
    def fail(records: CityRecords) -> None:
        assert records.ideas.next_number(2026) == 1
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await skopje.transact(fail)
    assert await skopje.transact(lambda records: records.ideas.next_number(2026)) == 1


async def test_who_asks_for_numbers_at_once_gets_each_once_and_no_gap(doors: list[Skopje]) -> None:
    numbers = await asyncio.gather(
        *(doors[turn % 2].transact(lambda records: records.ideas.next_number(2026)) for turn in range(60))
    )
    assert sorted(numbers) == list(range(1, 61))


# Versions


async def test_what_was_never_published_shows_its_newest_version_at_once(skopje: Skopje) -> None:
    idea = an_idea()
    await add(skopje, idea)
    second = a_version(idea, topic="parks", location=SKOPJE, place="Quay", language="mk", photos=("1" * 32,))
    assert await do(skopje, lambda records: records.ideas.add_version(second)) == [True]
    changed = replace(idea, version=second, number=2, changed_at=second.at)
    assert await idea_now(skopje, idea.id) == changed
    assert await versions(skopje, idea) == [idea.version, second]
    assert await skopje.read(lambda records: records.ideas.find_version(idea.id, 1)) == idea.version
    assert await skopje.read(lambda records: records.ideas.find_version(idea.id, 3)) is None


async def test_what_is_published_shows_what_was_published_until_another_version_is(skopje: Skopje) -> None:
    idea = a_public_idea(topic="parks", location=SKOPJE, supports=5)
    await add(skopje, idea)
    second = a_version(idea, topic="roads", language="sq")
    assert await do(skopje, lambda records: records.ideas.add_version(second)) == [True]
    waits = await idea_now(skopje, idea.id)
    assert waits == replace(idea, number=2, changed_at=second.at)

    step = a_transition(idea, Axis.TEXT, "1", "2")
    shown = await do(
        skopje,
        lambda records: records.ideas.show_version(idea.id, 2, step),
        lambda records: records.ideas.show_version(idea.id, 2, step),
        lambda records: records.ideas.show_version(idea.id, 3, step),
        lambda records: records.ideas.show_version("f" * 32, 1, None),
    )
    assert shown == [True, False, False, False]
    now = await idea_now(skopje, idea.id)
    assert now == replace(waits, version=second, published_number=2, changed_at=step.published_at)
    assert await versions(skopje, idea) == [replace(idea.version, supports=5), second]
    assert await transitions(skopje, idea) == [step]


async def test_a_version_that_is_not_the_next_is_refused(skopje: Skopje) -> None:
    idea = an_idea()
    await add(skopje, idea)
    for number in (1, 3):
        late = a_version(idea, number)
        assert await do(skopje, lambda records, late=late: records.ideas.add_version(late)) == [False]  # type: ignore[misc]
    stranger = a_version(an_idea(9))
    assert await do(skopje, lambda records: records.ideas.add_version(stranger)) == [False]
    assert await idea_now(skopje, idea.id) == idea
    assert await versions(skopje, idea) == [idea.version]


async def test_of_ten_who_change_it_at_once_one_does(doors: list[Skopje]) -> None:
    idea = an_idea()
    await add(doors[0], idea)
    drafts = [a_version(idea, text=f"Draft {number} of what comes next") for number in range(10)]
    done = await asyncio.gather(
        *(
            doors[number % 2].transact(lambda records, one=draft: records.ideas.add_version(one))  # type: ignore[misc]
            for number, draft in enumerate(drafts)
        )
    )
    assert sum(done) == 1
    assert await versions(doors[0], idea) == [idea.version, drafts[done.index(True)]]
    assert (await idea_now(doors[1], idea.id)).number == 2


async def test_of_ten_who_show_a_version_at_once_one_is_told_so(doors: list[Skopje]) -> None:
    idea = a_public_idea(supports=4)
    await add(doors[0], idea)
    await do(doors[0], lambda records: records.ideas.add_version(a_version(idea)))
    step = a_transition(idea, Axis.TEXT, "1", "2")
    shown = await asyncio.gather(
        *(
            doors[turn % 2].transact(lambda records: records.ideas.show_version(idea.id, 2, step))
            for turn in range(10)
        )
    )
    assert sum(shown) == 1
    assert await transitions(doors[0], idea) == [step]
    assert [version.supports for version in await versions(doors[0], idea)] == [4, 0]


# Transitions


async def test_a_review_ends_in_publication_and_keeps_its_first_moment(skopje: Skopje) -> None:
    idea = an_idea()
    await add(skopje, idea)
    taken_up = a_transition(idea, Axis.REVIEW, "received", "in_review", published_at=NOW + MINUTE)
    published = a_transition(idea, Axis.REVIEW, "in_review", "published", reason="ok", words="Well said")
    declined = a_transition(idea, Axis.REVIEW, "published", "declined", is_public=False)
    again = replace(published, before="declined", published_at=NOW + timedelta(days=1))
    steps = [taken_up, published, declined, again]
    assert await do(skopje, *map(moving, steps)) == [True] * 4
    now = await idea_now(skopje, idea.id)
    assert (now.status, now.published_at, now.published_number) == (PUBLISHED, published.published_at, 1)
    assert now.changed_at == again.published_at
    assert await transitions(skopje, idea) == steps


async def test_what_is_published_while_its_author_goes_on_writing_does_not_show_that(skopje: Skopje) -> None:
    idea = an_idea()
    await add(skopje, idea)
    second, third = a_version(idea, 2), a_version(idea, 3)
    await do(
        skopje,
        lambda records: records.ideas.add_version(second),
        moving(a_transition(idea, Axis.REVIEW, "received", "published")),
        lambda records: records.ideas.show_version(idea.id, 1, None),
        lambda records: records.ideas.add_version(third),
    )
    now = await idea_now(skopje, idea.id)
    assert (now.version.number, now.published_number, now.number) == (1, 1, 3)


async def test_a_progress_has_its_moment_and_is_asked_about_again_when_it_is_done_again(
    skopje: Skopje,
) -> None:
    idea = a_public_idea()
    await add(skopje, idea)
    done = a_transition(idea, Axis.PROGRESS, "", "done")
    same = replace(done, before="done", published_at=NOW + timedelta(hours=9))
    assert await do(skopje, moving(done)) == [True]
    await skopje.transact(lambda records: records.ideas.mark_checked(idea.id, NOW))
    assert await do(skopje, moving(same)) == [True]
    now = await idea_now(skopje, idea.id)
    assert (now.progress, now.progress_at, now.asked_at) == (Progress.DONE, done.published_at, NOW)
    reopened = replace(done, before="done", after="in_progress")
    nowhere = replace(done, before="in_progress", after="")
    assert await do(skopje, moving(reopened)) == [True]
    assert (await idea_now(skopje, idea.id)).asked_at is None
    assert await do(skopje, moving(nowhere)) == [True]
    now = await idea_now(skopje, idea.id)
    assert (now.progress, now.progress_at) == (None, None)
    assert await transitions(skopje, idea) == [done, same, reopened, nowhere]


@pytest.mark.parametrize("axis", [Axis.HIDDEN, Axis.WITHDRAWN])
async def test_what_is_taken_out_of_sight_has_its_moment_and_may_come_back(
    skopje: Skopje, axis: Axis
) -> None:
    idea = a_public_idea()
    await add(skopje, idea)
    off, on = a_transition(idea, axis, "no", "yes"), a_transition(idea, axis, "yes", "no")

    async def moment() -> object:
        now = await idea_now(skopje, idea.id)
        assert now.is_public is (now.hidden_at is None and now.withdrawn_at is None)
        return now.hidden_at if axis is Axis.HIDDEN else now.withdrawn_at

    assert await do(skopje, moving(on)) == [False]
    assert await do(skopje, moving(off), moving(off)) == [True, False]
    assert await moment() == off.published_at
    assert await do(skopje, moving(on), moving(on)) == [True, False]
    assert await moment() is None
    assert await transitions(skopje, idea) == [off, on]


@pytest.mark.parametrize(
    ("axis", "before", "after"),
    [
        (Axis.REVIEW, "in_review", "published"),
        (Axis.REVIEW, "", "published"),
        (Axis.PROGRESS, "planned", "done"),
        (Axis.HIDDEN, "yes", "no"),
        (Axis.WITHDRAWN, "yes", "no"),
        (Axis.TEXT, "1", "2"),
    ],
)
async def test_what_is_elsewhere_does_not_move(skopje: Skopje, axis: Axis, before: str, after: str) -> None:
    idea = an_idea()
    await add(skopje, idea)
    step = a_transition(idea, axis, before, after)
    assert await do(skopje, moving(step), moving(replace(step, idea_id="f" * 32))) == [False, False]
    assert await idea_now(skopje, idea.id) == idea
    assert await transitions(skopje, idea) == []


async def test_a_move_may_ask_for_a_status(skopje: Skopje) -> None:
    idea = an_idea()
    await add(skopje, idea)
    withdrawn = a_transition(idea, Axis.WITHDRAWN, "no", "yes")
    assert await do(skopje, moving(withdrawn, (PUBLISHED, IdeaStatus.DECLINED))) == [False]
    assert await do(skopje, moving(withdrawn, (PUBLISHED, RECEIVED))) == [True]
    assert (await idea_now(skopje, idea.id)).withdrawn_at == withdrawn.published_at


async def test_how_it_began_and_what_it_says_is_recorded_where_it_is_so(skopje: Skopje) -> None:
    idea = an_idea()
    await add(skopje, idea)
    began = a_transition(idea, Axis.REVIEW, "", "received")
    await do(skopje, lambda records: records.ideas.add_version(a_version(idea)))
    edited = a_transition(idea, Axis.TEXT, "1", "2")
    assert await do(skopje, moving(began), moving(edited)) == [True, True]
    assert await transitions(skopje, idea) == [began, edited]
    assert (await idea_now(skopje, idea.id)).status is RECEIVED


async def test_of_twenty_who_decide_at_once_one_does(doors: list[Skopje]) -> None:
    idea = an_idea()
    await add(doors[0], idea)
    steps = [
        a_transition(idea, Axis.REVIEW, "received", "published" if turn % 2 else "declined", reason=str(turn))
        for turn in range(20)
    ]
    done = await asyncio.gather(*(doors[turn % 2].transact(moving(step)) for turn, step in enumerate(steps)))
    assert sum(done) == 1
    assert await transitions(doors[1], idea) == [steps[done.index(True)]]
    assert (await idea_now(doors[0], idea.id)).status == steps[done.index(True)].after


async def test_a_merged_idea_leads_to_the_other(skopje: Skopje) -> None:
    idea, other = an_idea(1), a_public_idea(2)
    await add(skopje, idea, other)
    await do(
        skopje,
        moving(a_transition(idea, Axis.REVIEW, "received", "merged")),
        lambda records: records.ideas.merge(idea.id, other.id),
    )
    now = await idea_now(skopje, idea.id)
    assert (now.status, now.merged_into) == (IdeaStatus.MERGED, other.id)
    assert await idea_now(skopje, other.id) == other


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_becomes_of_it_lists_have_it_while_it_is_public(skopje: Skopje, seed: int) -> None:
    chance = random.Random(seed)
    idea = an_idea()
    await add(skopje, idea)
    was_public = set()

    def live(records: CityRecords) -> None:
        for _ in range(60):
            now = records.ideas.find(idea.id)
            assert now
            step = chance.choice(
                [
                    a_transition(idea, Axis.REVIEW, now.status, chance.choice(list(IdeaStatus))),
                    a_transition(idea, Axis.REVIEW, now.status, PUBLISHED),
                    a_transition(idea, Axis.HIDDEN, *("yes", "no") if now.hidden_at else ("no", "yes")),
                    a_transition(idea, Axis.WITHDRAWN, *("yes", "no") if now.withdrawn_at else ("no", "yes")),
                    a_transition(idea, Axis.PROGRESS, now.progress or "", chance.choice(list(Progress))),
                ]
            )
            assert records.ideas.move(step), step
            now = records.ideas.find(idea.id)
            assert now
            assert records.ideas.page_public(None, 9) == ([now] if now.is_public else [])
            was_public.add(now.is_public)

    await skopje.transact(live)
    assert was_public == {True, False}


# Translations, checks, adoptions


async def test_translations_are_those_of_the_shown_version_and_the_last_of_each_language(
    skopje: Skopje,
) -> None:
    idea, other = a_public_idea(1), a_public_idea(2)
    await add(skopje, idea, other)
    later = a_translation(idea, text="Дрвја.", at=NOW + MINUTE)
    for translation in (
        a_translation(idea),
        a_translation(idea, "sq", text="Pemë."),
        a_translation(idea, number=2, text="Липи."),
        later,
    ):
        await skopje.transact(lambda records, one=translation: records.ideas.put_translation(one))  # type: ignore[misc]

    async def shown() -> dict[str, dict[str, str]]:
        return await skopje.read(lambda records: records.ideas.translations_of([other.id, idea.id]))

    assert await shown() == {idea.id: {"sq": "Pemë.", "mk": "Дрвја."}}
    await do(
        skopje,
        lambda records: records.ideas.add_version(a_version(idea)),
        lambda records: records.ideas.show_version(idea.id, 2, None),
    )
    assert await shown() == {idea.id: {"mk": "Липи."}}


async def test_a_check_is_hers_until_she_says_otherwise(skopje: Skopje) -> None:
    idea = a_public_idea()
    await add(skopje, idea)
    no = Check(idea.id, "1" * 32, False, "Half of it", NOW)
    yes = replace(no, is_done=True, at=NOW + MINUTE)
    other = Check(idea.id, "2" * 32, True, "", NOW + 2 * MINUTE)

    async def put(check: Check) -> bool:
        return await skopje.transact(lambda records: records.ideas.put_check(check))

    assert [await put(check) for check in (no, no, yes, replace(yes, words="All"), other)] == [
        True, False, True, True, True,
    ]  # fmt: skip
    checks = await skopje.read(lambda records: records.ideas.checks_of(idea.id))
    assert checks == [other, replace(yes, words="All")]


async def test_cities_that_adopted_an_idea_are_known_once_each(skopje: Skopje) -> None:
    idea, lonely = a_public_idea(1), a_public_idea(2)
    await add(skopje, idea, lonely)
    origins = [Origin("kotor", "1" * 32, "KTR-2026-0001"), Origin("edirne", "2" * 32, "EDR-2026-0001")]
    known = [
        await skopje.transact(
            lambda records, n=number, one=origin: records.ideas.put_adoption(idea.id, one, NOW + n * MINUTE)  # type: ignore[misc]
        )
        for number, origin in enumerate([*origins, origins[0]])
    ]
    assert known == [True, True, False]
    found = await skopje.read(lambda records: records.ideas.adoptions_of([idea.id, lonely.id]))
    assert found == {idea.id: origins}


# Of an author


async def test_an_authors_record_counts_what_became_of_her_ideas_and_comments(skopje: Skopje) -> None:
    nothing = await skopje.read(lambda records: records.ideas.record_of(AUTHOR.id))
    assert nothing == AuthorRecord()
    hers = [
        an_idea(1),
        an_idea(2, status=IN_REVIEW),
        an_idea(3, withdrawn_at=NOW),
        an_idea(4, status=IdeaStatus.DECLINED),
        a_public_idea(5),
        a_public_idea(6, hidden_at=NOW),
        an_idea(7, status=IdeaStatus.MERGED),
    ]
    await add(skopje, *hers, a_public_idea(8, author="b" * 32), a_public_idea(9, author=None))

    def talk(records: CityRecords) -> None:
        for number, status in enumerate([*CommentStatus, CommentStatus.PUBLISHED]):
            records.comments.add(a_comment(hers[4], status, id=f"{number:032x}"))
        records.comments.add(a_comment(hers[4], CommentStatus.PUBLISHED, id="9" * 32, author="b" * 32))

    await skopje.transact(talk)
    assert await skopje.read(lambda records: records.ideas.record_of(AUTHOR.id)) == AuthorRecord(
        sent=7,
        published=2,
        declined=1,
        waiting=2,
        comments_published=2,
        comments_declined=1,
        reported=2,
    )


async def test_what_she_sent_since_is_counted_with_what_she_withdrew(skopje: Skopje) -> None:
    hers = [an_idea(number, at=NOW + number * MINUTE) for number in (3, 1, 2)]
    await add(skopje, *hers[:2], replace(hers[2], withdrawn_at=NOW), an_idea(9, author=SOMEBODY))
    sent = await skopje.read(lambda records: records.ideas.count_since(AUTHOR.id, NOW + 2 * MINUTE))
    assert sent == [NOW + 2 * MINUTE, NOW + 3 * MINUTE]


# Search keeps step


async def found_by(skopje: Skopje, words: str, *, everybody: bool = True) -> bool:
    hits = await skopje.read(lambda records: records.idea_search.search(words, 9, public_only=everybody))
    return bool(hits)


@pytest.mark.parametrize("status", IdeaStatus)
async def test_what_waits_is_found_by_moderators_and_what_is_public_by_everybody(
    skopje: Skopje, status: IdeaStatus
) -> None:
    await add(skopje, a_public_idea(1, status=status, text="Zebras for the riverside"))
    assert await found_by(skopje, "zebras") is (status is PUBLISHED)
    waits = status in (RECEIVED, IN_REVIEW)
    assert await found_by(skopje, "zebras", everybody=False) is (waits or status is PUBLISHED)


@pytest.mark.parametrize("axis", [Axis.HIDDEN, Axis.WITHDRAWN])
async def test_an_idea_is_found_while_it_is_in_sight(skopje: Skopje, axis: Axis) -> None:
    idea = an_idea(text="Zebras for the riverside")
    await add(skopje, idea)
    seen = []
    for step in (
        a_transition(idea, Axis.REVIEW, "received", "in_review"),
        a_transition(idea, Axis.REVIEW, "in_review", "published"),
        a_transition(idea, axis, "no", "yes"),
        a_transition(idea, axis, "yes", "no"),
        a_transition(idea, Axis.REVIEW, "published", "declined"),
    ):
        assert await do(skopje, moving(step)) == [True]
        seen.append((await found_by(skopje, "zebras"), await found_by(skopje, "zebras", everybody=False)))
    assert seen == [(False, True), (True, True), (False, False), (True, True), (False, False)]


async def test_an_idea_is_found_by_what_it_shows_in_any_language(skopje: Skopje) -> None:
    idea = a_public_idea(1, text="Zebras for the riverside")
    await add(skopje, idea)
    await do(
        skopje,
        lambda records: records.ideas.put_translation(a_translation(idea, text="Зебри покрај реката")),
        lambda records: records.ideas.add_version(a_version(idea, text="Giraffes for the riverside")),
    )
    assert [await found_by(skopje, word) for word in ("zebras", "zebri", "giraffes")] == [True, True, False]
    await do(skopje, lambda records: records.ideas.show_version(idea.id, 2, None))
    assert [await found_by(skopje, word) for word in ("zebras", "zebri", "giraffes")] == [False, False, True]


async def test_what_waits_is_found_by_its_newest_version(skopje: Skopje) -> None:
    idea = an_idea(text="Zebras for the riverside")
    await add(skopje, idea)
    later = a_version(idea, text="Giraffes for the riverside")
    await do(skopje, lambda records: records.ideas.add_version(later))
    assert not await found_by(skopje, "zebras", everybody=False)
    assert await found_by(skopje, "giraffes", everybody=False)
