"""What an author does about her ideas, through the use cases, on both databases."""

import asyncio
from collections.abc import Awaitable

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import (
    AlreadyDone,
    CannotAppeal,
    Concern,
    IdeaMoved,
    IdeaStatus,
    IdeaUnknown,
    OwnIdea,
    Progress,
    Shelf,
    TextRefused,
)
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import CaseKind, CaseStatus, NeedsAnother, Ruling, Verdict
from bot.core.notices.model import MODERATORS
from bot.core.shared.unit_of_work import NetworkRecords, Store
from bot.core.staff.model import Role
from tests.storage.builders import SetClock, a_grant, a_resident, settle_in
from tests.storage.deliberating import MODERATOR, SECOND, TEXT
from tests.storage.handing_in import (
    ANA,
    BETTER,
    BOJAN,
    DECLINED,
    FOLLOWER,
    VERA,
    Desk,
    edited,
    sent,
)

EDITOR = a_resident(900, roles={"skopje": frozenset({Role.EDITOR})})


async def test_a_question_reaches_her_and_her_reply_who_asked(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    case = await desk.case_of(idea)
    await desk.moderation.deciding.ask(MODERATOR, city, case.id, "Where along the river?")
    own = await ideas.owning.own(ANA, city, idea.id)
    assert (own.question, own.suggestion, own.case_id) == ("Where along the river?", "", case.id)
    assert own.due_at == case.due_at
    with pytest.raises(TextRefused):
        await ideas.owning.reply(ANA, city, case.id, " ")
    with pytest.raises(IdeaUnknown):
        await ideas.owning.reply(VERA, city, case.id, "Everywhere")
    await ideas.owning.reply(ANA, city, case.id, "Between the two bridges.")
    with pytest.raises(AlreadyDone):
        await ideas.owning.reply(ANA, city, case.id, "No, everywhere.")
    case = await desk.case_of(idea)
    assert (case.status, case.has_news) == (CaseStatus.OPEN, True)
    docket = await desk.moderation.queue.look(MODERATOR, city, case.id)
    assert [line.text for line in docket.lines] == ["Where along the river?", "Between the two bridges."]
    assert [facts["case"] for facts in await desk.told(MODERATOR, "moderation.reply")] == [case.id]
    assert (await ideas.owning.own(ANA, city, idea.id)).question == ""
    await desk.moderation.deciding.ask(MODERATOR, city, case.id, "On which side?")
    await ideas.owning.reply(ANA, city, case.id, "On both.")
    assert len(await desk.told(MODERATOR, "moderation.reply")) == 2


async def test_a_suggestion_that_she_agrees_to_is_the_next_version_and_one_she_refuses_is_none(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    case = await desk.case_of(idea)
    with pytest.raises(AlreadyDone):
        await ideas.owning.agree(ANA, city, case.id, True)
    await desk.moderation.deciding.suggest(MODERATOR, city, case.id, "Plant palms along the river.")
    await ideas.owning.agree(ANA, city, case.id, False)
    assert (await desk.idea(idea)).number == 1
    await desk.moderation.deciding.suggest(MODERATOR, city, case.id, BETTER)
    assert (await ideas.owning.own(ANA, city, idea.id)).suggestion == BETTER
    agreed = await asyncio.gather(
        *(ideas.owning.agree(ANA, city, case.id, True) for _ in range(3)), return_exceptions=True
    )
    assert sorted(map(str, map(type, agreed))) == sorted(map(str, (type(None), AlreadyDone, AlreadyDone)))
    first, second = (await ideas.owning.history(ANA, city, idea.id)).versions
    assert (first.text, second.text) == (TEXT, BETTER)
    assert (second.written_by, second.suggested_by) == (ANA.id, MODERATOR.id)
    assert (await desk.case_of(idea)).number == 2
    assert len(await desk.told(MODERATOR, "moderation.reply")) == 2
    assert (await desk.rule(idea)).version.text == BETTER


async def test_what_is_withdrawn_is_gone_and_those_concerned_are_told_once(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await desk.rule(await sent(ideas, city))
    await ideas.supporting.support(VERA, city, idea.id, True)
    await ideas.supporting.follow(FOLLOWER, city, idea.id, True)
    await ideas.supporting.follow(ANA, city, idea.id, True)
    await edited(ideas, city, idea)
    await ideas.supporting.comment(VERA, city, idea.id, "Lime trees, please")
    with pytest.raises(TextRefused):
        await ideas.owning.withdraw(ANA, city, idea.id, "x" * 1_001)
    with pytest.raises(IdeaUnknown):
        await ideas.owning.withdraw(VERA, city, idea.id)
    for _ in range(2):
        await ideas.owning.withdraw(ANA, city, idea.id, "It is planned already")
    told = [await desk.told(who, "idea.withdrawn") for who in (VERA, FOLLOWER, ANA)]
    assert [len(each) for each in told] == [1, 1, 0]
    assert await ideas.browsing.why_withdrawn(city, idea.id) == "It is planned already"
    waiting = await desk.cases_of(idea, *CaseKind)
    assert {case.status for case in waiting} == {CaseStatus.SETTLED, CaseStatus.DROPPED}
    assert (await ideas.browsing.shelf(None, city, Shelf())).total == 0
    with pytest.raises(IdeaUnknown):
        await ideas.browsing.card(VERA, city, idea.id)
    own = await ideas.owning.own(ANA, city, idea.id)
    assert (own.can_edit, own.can_withdraw, own.waiting) == (False, False, None)


async def test_what_she_withdraws_before_the_verdict_took_effect_is_not_published(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    await desk.decide(idea)
    await ideas.owning.withdraw(ANA, city, idea.id)
    await desk.settle()
    assert not (await desk.idea(idea)).is_public
    assert await desk.kinds(ANA) == []
    assert (await desk.case_of(idea)).status is CaseStatus.DROPPED


async def test_a_verdict_that_takes_effect_while_she_withdraws_leaves_nothing_public(
    ideas: IdeaServices, city: City, desk: Desk, clock: SetClock
) -> None:
    idea = await sent(ideas, city)
    await desk.decide(idea)
    clock.forward(minutes=10)
    await asyncio.gather(desk.moderation.timekeeping.tick(city), ideas.owning.withdraw(ANA, city, idea.id))
    left = await desk.idea(idea)
    assert left.withdrawn_at
    case = await desk.case_of(idea)
    assert (case.status, left.status) in {
        (CaseStatus.SETTLED, IdeaStatus.PUBLISHED),
        (CaseStatus.DROPPED, IdeaStatus.RECEIVED),
    }


async def test_she_learns_why_it_was_declined_when_that_holds_and_never_who_did(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    await desk.moderation.queue.take(MODERATOR, city, (await desk.case_of(idea)).id)
    await desk.decide(idea, DECLINED)
    own = await ideas.owning.own(ANA, city, idea.id)
    assert (own.reason, own.message, own.can_appeal) == ("", "", False)
    assert own.waiting
    await desk.settle()
    own = await ideas.owning.own(ANA, city, idea.id)
    assert (own.reason, own.message) == (DECLINED.reason, DECLINED.message)
    assert (own.can_appeal, own.can_edit, own.waiting) == (True, False, None)
    transitions = (await ideas.owning.history(ANA, city, idea.id)).transitions
    assert [step.after for step in transitions] == ["received", "in_review", "declined"]
    assert {step.actor for step in transitions} == {ANA.id, ""}
    with pytest.raises(IdeaUnknown):
        await ideas.browsing.history(city, idea.id)


async def test_an_appeal_is_decided_by_another_and_there_is_one_ever(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    with pytest.raises(CannotAppeal):
        await ideas.owning.appeal(ANA, city, idea.id, "Look again")
    await desk.rule(idea, DECLINED)
    with pytest.raises(TextRefused):
        await ideas.owning.appeal(ANA, city, idea.id, "")
    appeals = await asyncio.gather(
        *(ideas.owning.appeal(ANA, city, idea.id, "Between the bridges!") for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, CannotAppeal) for each in appeals) == 2
    case = await desk.case_of(idea, CaseKind.APPEAL)
    assert case.id in await desk.cards()
    assert (await ideas.owning.own(ANA, city, idea.id)).appealed
    docket = await desk.moderation.queue.look(SECOND, city, case.id)
    assert [line.text for line in docket.lines] == ["Between the bridges!"]
    with pytest.raises(NeedsAnother):
        await desk.decide(idea, kind=CaseKind.APPEAL)
    declined = await desk.rule(idea, DECLINED, CaseKind.APPEAL, by=SECOND)
    assert declined.status is IdeaStatus.DECLINED
    with pytest.raises(CannotAppeal):
        await ideas.owning.appeal(ANA, city, idea.id, "And again")


async def test_an_appeal_that_is_granted_publishes_and_one_that_comes_too_late_is_refused(
    ideas: IdeaServices, city: City, desk: Desk, clock: SetClock
) -> None:
    granted, late = [await sent(ideas, city, text=text) for text in (TEXT, BETTER)]
    for idea in (granted, late):
        await desk.rule(idea, DECLINED)
    await ideas.owning.appeal(ANA, city, granted.id, "Between the bridges!")
    assert (await desk.rule(granted, kind=CaseKind.APPEAL, by=SECOND)).is_public
    history = await ideas.browsing.history(city, granted.id)
    assert all(step.actor == "" for step in history.transitions)
    assert "declined" not in {step.after for step in history.transitions}
    assert DECLINED.message not in {step.words for step in history.transitions}
    clock.forward(days=30)
    assert not (await ideas.owning.own(ANA, city, late.id)).can_appeal
    with pytest.raises(CannotAppeal):
        await ideas.owning.appeal(ANA, city, late.id, "Only now I saw it")


async def test_a_declined_edit_says_why_and_what_readers_see_stays(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await desk.rule(await sent(ideas, city))
    await edited(ideas, city, idea)
    await desk.decide(idea, DECLINED, CaseKind.EDIT)
    assert (await ideas.owning.own(ANA, city, idea.id)).reason == ""
    await desk.settle()
    own = await ideas.owning.own(ANA, city, idea.id)
    assert (own.reason, own.message, own.waiting) == (DECLINED.reason, DECLINED.message, None)
    assert (own.view.idea.version.text, own.can_edit) == (TEXT, True)
    public = await ideas.browsing.history(city, idea.id)
    assert [version.text for version in public.versions] == [TEXT]


async def test_supporters_of_a_merged_idea_carry_over_and_its_readers_are_led_on(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    merged = await desk.rule(await sent(ideas, city))
    target = await desk.rule(await sent(ideas, city, VERA, BETTER))
    for who in (BOJAN, VERA):
        await ideas.supporting.support(who, city, merged.id, True)
    await ideas.supporting.report(BOJAN, city, merged.id, Concern.OTHER)
    await desk.rule(merged, Verdict(Ruling.MERGE, into=target.id), CaseKind.REPORT)
    assert [facts["into"] for facts in await desk.told(BOJAN, "idea.carry_over")] == [target.id]
    for read in (
        ideas.browsing.card(BOJAN, city, merged.id),
        ideas.browsing.find_by_code(BOJAN, city, merged.code.lower()),
    ):
        with pytest.raises(IdeaMoved) as moved:
            await read
        assert moved.value.idea_id == target.id
    assert [view.idea.id for view in await ideas.browsing.search(None, city, merged.code)] == [target.id]
    for _ in range(2):
        view = await ideas.owning.carry_over(BOJAN, city, merged.id)
        assert (view.idea.id, view.idea.supports, view.supporting) == (target.id, 1, True)
    with pytest.raises(OwnIdea):
        await ideas.owning.carry_over(VERA, city, merged.id)
    with pytest.raises(IdeaUnknown):  # she supported nothing
        await ideas.owning.carry_over(ANA, city, merged.id)
    own = await ideas.owning.own(ANA, city, merged.id)
    assert (own.view.idea.merged_into, own.can_withdraw, own.can_edit) == (target.id, False, False)


async def test_whether_it_is_done_is_said_by_those_who_asked_for_it_and_editors_hear_of_a_no(
    ideas: IdeaServices, city: City, desk: Desk, network: Store[NetworkRecords], clock: SetClock
) -> None:
    await network.transact(_appoint)
    idea = await desk.rule(await sent(ideas, city))
    await ideas.supporting.support(VERA, city, idea.id, True)
    await ideas.supporting.support(BOJAN, city, idea.id, True)
    with pytest.raises(IdeaUnknown):
        await ideas.owning.check(ANA, city, idea.id, True)
    await ideas.official.answer(EDITOR, city, idea.id, Progress.DONE, {})
    await ideas.owning.check(ANA, city, idea.id, True)
    for who in (VERA, BOJAN, BOJAN):
        await ideas.owning.check(who, city, idea.id, False, "There is one tree")
    with pytest.raises(IdeaUnknown):
        await ideas.owning.check(FOLLOWER, city, idea.id, False)
    with pytest.raises(TextRefused):
        await ideas.owning.check(VERA, city, idea.id, False, "x" * 1_001)
    seen = await ideas.official.review(EDITOR, city, idea.id)
    assert sorted((check.resident_id, check.is_done, check.words) for check in seen.checks) == [
        (ANA.id, True, ""),
        (VERA.id, False, "There is one tree"),
        (BOJAN.id, False, "There is one tree"),
    ]
    assert len(await desk.told(EDITOR, "idea.doubt")) == 1
    clock.forward(days=1)
    await ideas.owning.check(VERA, city, idea.id, False, "There is still one tree")
    assert len(await desk.told(EDITOR, "idea.doubt")) == 2


async def test_nobody_else_does_anything_with_it(ideas: IdeaServices, city: City, desk: Desk) -> None:
    idea = await sent(ideas, city)
    case = await desk.case_of(idea)
    await desk.moderation.deciding.suggest(MODERATOR, city, case.id, BETTER)
    forged: tuple[Awaitable[object], ...] = (
        ideas.owning.own(VERA, city, idea.id),
        ideas.owning.history(VERA, city, idea.id),
        ideas.owning.withdraw(VERA, city, idea.id),
        ideas.owning.appeal(VERA, city, idea.id, "Look again"),
        ideas.owning.reply(VERA, city, case.id, "Yes"),
        ideas.owning.agree(VERA, city, case.id, True),
        ideas.owning.own(ANA, city, "f" * 16),
        ideas.owning.reply(ANA, city, "f" * 16, "Yes"),
    )
    for act in forged:
        with pytest.raises(IdeaUnknown):
            await act
    assert await ideas.owning.mine(VERA, city) == []
    assert await desk.kinds(MODERATORS) == ["moderation.card"]


def _appoint(records: NetworkRecords) -> None:
    settle_in(records, EDITOR)
    records.roles.grant(a_grant(EDITOR, role=Role.EDITOR))
