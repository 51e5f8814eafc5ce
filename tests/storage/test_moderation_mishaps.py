"""What an adversary found in moderation: each of these failed once."""

from collections.abc import Callable

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import Axis, Concern, Idea, IdeaStatus, Transition, Version
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import (
    AlreadyDecided,
    Case,
    CaseChanged,
    CaseKind,
    CaseStatus,
    Ruling,
    TooLate,
    Verdict,
)
from bot.core.moderation.service import ModerationServices
from bot.core.moderation.timekeeping import BATCH
from bot.core.notices.model import MODERATORS
from bot.core.shared.unit_of_work import CityRecords, Store
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_resident
from tests.storage.deliberating import (
    AUTHOR,
    MODERATOR,
    SECOND,
    a_case,
    a_comment,
    an_idea,
    case_now,
    lay,
    notices_to,
    with_second_person,
)

PUBLISH = Verdict(Ruling.PUBLISH)
DECLINE = Verdict(Ruling.DECLINE, "insult", "Please leave out the names.")
BEN, FOLLOWER = a_resident(2, home="skopje"), a_resident(3, home="skopje")
LATER = "Please plant lime trees along the river, and set up benches below them."


async def _open_of(skopje: Store[CityRecords], idea: Idea) -> list[Case]:
    cases = await skopje.read(lambda records: records.cases.list_of(idea.id))
    return [case for case in cases if case.status is CaseStatus.OPEN]


async def _change(skopje: Store[CityRecords], idea: Idea, case: Case | None = None) -> None:
    """The author sends LATER, and this case is about it."""

    def edit(records: CityRecords) -> None:
        assert records.ideas.add_version(Version(idea.id, 2, LATER, "en", NOW, written_by=AUTHOR.id))
        assert case is None or records.cases.add(case)

    await skopje.transact(edit)


async def test_undoing_a_block_that_holds_leaves_what_another_proposes(
    moderation: ModerationServices, skopje: Store[CityRecords], stores: Stores, city: City
) -> None:
    await with_second_person(skopje, stores)
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    first = await moderation.blocking.block(MODERATOR, city, case.id, 1, "insult")
    await moderation.deciding.confirm(SECOND, city, first.id)
    other = await moderation.blocking.block(SECOND, city, case.id, 180, "insult")
    with pytest.raises(TooLate):
        await moderation.deciding.undo(MODERATOR, city, first.id)
    assert (await case_now(skopje, other.id)).status is CaseStatus.CONFIRMING


@pytest.mark.parametrize("taken_back", ["undone", "objected to"])
async def test_the_block_of_an_author_is_taken_back_and_that_of_who_commented_stays(
    moderation: ModerationServices, skopje: Store[CityRecords], stores: Stores, city: City, taken_back: str
) -> None:
    await with_second_person(skopje, stores)
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    comment = a_comment(idea, author=BEN.id)
    of_idea = a_case(idea, CaseKind.REPORT)
    of_comment = a_case(idea, CaseKind.COMMENT, comment_id=comment.id, author=BEN.id)
    await lay(skopje, idea, comment, of_idea, of_comment)
    author = await moderation.blocking.block(MODERATOR, city, of_idea.id, 7, "insult")
    commenter = await moderation.blocking.block(MODERATOR, city, of_comment.id, 7, "insult")
    if taken_back == "undone":
        await moderation.deciding.undo(MODERATOR, city, author.id)
    else:
        await moderation.deciding.object(SECOND, city, author.id)
    assert (await case_now(skopje, author.id)).status is CaseStatus.DROPPED
    assert (await case_now(skopje, commenter.id)).status is CaseStatus.CONFIRMING


@pytest.mark.parametrize("taken_back", ["undone", "objected to"])
async def test_the_second_person_is_told_again_of_a_verdict_after_one_that_was_taken_back(
    moderation: ModerationServices,
    skopje: Store[CityRecords],
    stores: Stores,
    city: City,
    clock: SetClock,
    taken_back: str,
) -> None:
    await with_second_person(skopje, stores)
    idea = an_idea(status=IdeaStatus.DECLINED)
    case = a_case(idea, CaseKind.APPEAL)
    await lay(skopje, idea, case)
    await moderation.deciding.decide(MODERATOR, city, case.id, 1, DECLINE)
    if taken_back == "undone":
        await moderation.deciding.undo(MODERATOR, city, case.id)
    else:
        await moderation.deciding.object(SECOND, city, case.id)
    clock.forward(minutes=1)
    await moderation.deciding.decide(MODERATOR, city, case.id, 1, Verdict(Ruling.DECLINE, "unclear"))
    assert len(await notices_to(skopje, SECOND, ["moderation.confirm"])) == 2


@pytest.mark.parametrize("answer", ["confirm", "object"])
async def test_the_second_person_answers_only_to_the_verdict_that_she_saw(
    moderation: ModerationServices,
    skopje: Store[CityRecords],
    stores: Stores,
    city: City,
    clock: SetClock,
    answer: str,
) -> None:
    await with_second_person(skopje, stores)
    idea = an_idea(status=IdeaStatus.DECLINED)
    case = a_case(idea, CaseKind.APPEAL)
    await lay(skopje, idea, case)
    seen = (await moderation.deciding.decide(MODERATOR, city, case.id, 1, DECLINE)).stamp
    await moderation.deciding.undo(MODERATOR, city, case.id)
    clock.forward(minutes=1)
    other = Verdict(Ruling.DECLINE, "illegal", "Something else entirely.")
    now = await moderation.deciding.decide(MODERATOR, city, case.id, 1, other)
    act = moderation.deciding.confirm if answer == "confirm" else moderation.deciding.object
    with pytest.raises(TooLate):
        await act(SECOND, city, case.id, seen)
    waiting = await case_now(skopje, case.id)
    assert (waiting.status, waiting.verdict) == (CaseStatus.CONFIRMING, other)
    done = await act(SECOND, city, case.id, now.stamp)
    assert done.status is (CaseStatus.DECIDED if answer == "confirm" else CaseStatus.OPEN)


async def test_what_is_kept_of_an_author_tells_no_verdict_that_may_still_be_taken_back(
    moderation: ModerationServices,
    skopje: Store[CityRecords],
    stores: Stores,
    city: City,
    clock: SetClock,
) -> None:
    await with_second_person(skopje, stores)
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await moderation.deciding.decide(MODERATOR, city, case.id, 1, DECLINE)
    await moderation.blocking.block(SECOND, city, case.id, 30, "insult")
    kept = str(await skopje.read(lambda records: records.members.kept_of(AUTHOR.id)))
    assert [said for said in (DECLINE.message, "decline", "insult", "block") if said in kept] == []
    clock.forward(minutes=10)
    await moderation.timekeeping.tick(city)
    told = await skopje.read(lambda records: records.members.kept_of(AUTHOR.id))
    assert DECLINE.message in str(told["cases"]), "what she was told is hers"
    own = await skopje.read(lambda records: records.members.kept_of(MODERATOR.id))
    assert "decline" in str(own["audit"]), "what she did herself is in hers"


async def test_a_report_that_is_decided_anew_is_still_of_what_everybody_reads(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    report = a_case(idea, CaseKind.REPORT)
    await lay(skopje, idea, report)
    await _change(skopje, idea, a_case(idea, CaseKind.EDIT, number=2))
    await moderation.deciding.decide(MODERATOR, city, report.id, 1, Verdict(Ruling.KEEP))
    await moderation.deciding.undo(MODERATOR, city, report.id)
    assert (await case_now(skopje, report.id)).number == 1


async def test_nothing_is_taken_down_for_what_it_does_not_say_any_more(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    report, change = a_case(idea, CaseKind.REPORT), a_case(idea, CaseKind.EDIT, number=2)
    await lay(skopje, idea, report)
    await _change(skopje, idea, change)
    await moderation.deciding.decide(SECOND, city, change.id, 2, PUBLISH)
    clock.forward(minutes=10)
    await moderation.timekeeping.tick(city)
    with pytest.raises(CaseChanged):
        await moderation.deciding.decide(MODERATOR, city, report.id, 1, Verdict(Ruling.HIDE, "insult"))
    assert (await moderation.queue.look(MODERATOR, city, report.id)).version.text == LATER


OTHER = an_idea(2, status=IdeaStatus.PUBLISHED, author=BEN.id)
HIDING = Transition(OTHER.id, Axis.HIDDEN, "no", "yes", MODERATOR.id, NOW, NOW, is_public=False)


@pytest.mark.parametrize(
    ("verdict", "meanwhile"),
    [
        pytest.param(PUBLISH, lambda _: True, id="it was published"),
        pytest.param(
            Verdict(Ruling.MERGE, into=OTHER.id),
            lambda records: records.ideas.move(HIDING),
            id="what it was to be joined with is gone",
        ),
    ],
)
async def test_the_group_gets_the_card_of_what_was_written_while_a_verdict_stood(
    moderation: ModerationServices,
    skopje: Store[CityRecords],
    city: City,
    clock: SetClock,
    verdict: Verdict,
    meanwhile: Callable[[CityRecords], bool],
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, OTHER, idea, case)
    await moderation.deciding.decide(MODERATOR, city, case.id, 1, verdict)
    await _change(skopje, idea)
    assert await skopje.transact(meanwhile)
    clock.forward(minutes=10)
    await moderation.timekeeping.tick(city)
    (opened,) = await _open_of(skopje, idea)
    kept = await skopje.read(lambda records: records.outbox.kept_of(MODERATORS))
    cards = [notice.facts["case"] for notice in kept if notice.kind == "moderation.card"]
    assert (cards, opened.number) == ([opened.id], 2)


async def test_nothing_waits_about_what_was_joined_with_another_and_its_followers_are_told(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    comment = a_comment(idea, author=BEN.id)
    report = a_case(idea, CaseKind.REPORT)
    of_comment = a_case(idea, CaseKind.COMMENT, comment_id=comment.id, author=BEN.id)
    await lay(skopje, idea, OTHER, comment, report, of_comment, a_case(idea, CaseKind.EDIT))
    await skopje.transact(lambda records: records.supports.follow(idea.id, FOLLOWER.id, NOW))
    await moderation.deciding.decide(MODERATOR, city, report.id, 1, Verdict(Ruling.MERGE, into=OTHER.id))
    clock.forward(minutes=10)
    await moderation.timekeeping.tick(city)
    assert await _open_of(skopje, idea) == []
    assert [notice.kind for notice in await notices_to(skopje, FOLLOWER)] == ["idea.joined"]


async def test_a_report_that_comes_after_the_verdict_is_looked_at(
    moderation: ModerationServices,
    ideas: IdeaServices,
    skopje: Store[CityRecords],
    city: City,
    clock: SetClock,
) -> None:
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    await lay(skopje, idea)
    await ideas.supporting.report(BEN, city, idea.id, Concern.SPAM)
    (case,) = await _open_of(skopje, idea)
    await moderation.deciding.decide(MODERATOR, city, case.id, 1, Verdict(Ruling.KEEP))
    clock.forward(minutes=1)
    await ideas.supporting.report(FOLLOWER, city, idea.id, Concern.PERSONAL)
    clock.forward(minutes=10)
    await moderation.timekeeping.tick(city)
    assert len(await _open_of(skopje, idea)) == 1
    assert await skopje.read(lambda records: records.reports.of(idea.id, None)) == {Concern.PERSONAL: 1}


async def test_all_that_is_due_takes_effect_however_much_it_is(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    made = [an_idea(number) for number in range(1, BATCH + 2)]
    await lay(skopje, *made, *map(a_case, made))
    chosen = [(a_case(idea).id, 1) for idea in made]
    for first in range(0, len(chosen), 50):
        await moderation.deciding.decide_many(MODERATOR, city, chosen[first : first + 50], PUBLISH)
    clock.forward(minutes=10)
    assert await moderation.timekeeping.tick(city) == len(made)


async def test_nothing_is_noted_on_what_is_decided(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await moderation.deciding.escalate(MODERATOR, city, case.id, "first")
    await moderation.deciding.decide(SECOND, city, case.id, 1, DECLINE)
    with pytest.raises(AlreadyDecided):
        await moderation.deciding.escalate(MODERATOR, city, case.id, "second")


async def test_a_moderator_learns_no_earlier_than_others_what_becomes_of_her_words(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    author = a_resident(1, roles=MODERATOR.roles)
    idea = an_idea(author=author.id)
    case = a_case(idea)
    await lay(skopje, idea, case)
    await moderation.deciding.escalate(MODERATOR, city, case.id, "Is she not a relative of the mayor?")
    await moderation.deciding.decide(SECOND, city, case.id, 1, DECLINE)
    docket = await moderation.queue.look(author, city, case.id)
    assert (docket.lines, docket.case.verdict, docket.case.decided_by) == ((), None, None)
    _, cases = await moderation.queue.find(author, city, idea.code)
    assert [one.verdict for one in cases] == [None]
    assert (await moderation.queue.look(MODERATOR, city, case.id)).case.verdict == DECLINE
