"""Deciding: what a verdict does when it takes effect, and what may come between."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import Comment, CommentStatus, IdeaStatus, IdeaUnknown, Version
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import (
    AlreadyDecided,
    Block,
    Case,
    CaseChanged,
    CaseKind,
    CaseStatus,
    CaseTaken,
    InvalidMessage,
    NeedsAnother,
    NotForThisCase,
    Rules,
    Ruling,
    TooLate,
    Verdict,
)
from bot.core.moderation.service import ModerationServices
from bot.core.residents.model import Resident
from bot.core.shared.errors import NotAllowed
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.staff.model import Role
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_grant, a_resident, settle_in
from tests.storage.deliberating import (
    AUTHOR,
    MODERATOR,
    SECOND,
    a_case,
    a_comment,
    an_idea,
    case_now,
    entries,
    idea_now,
    lay,
    notices_to,
    with_second_person,
)

PUBLISH = Verdict(Ruling.PUBLISH)
DECLINE = Verdict(Ruling.DECLINE, "insult", "Please leave out the names.")
SUPPORTER = a_resident(2, home="skopje")


async def _decided(
    moderation: ModerationServices, city: City, clock: SetClock, case: Case, verdict: Verdict
) -> None:
    """By MODERATOR, and in effect."""
    await moderation.deciding.decide(MODERATOR, city, case.id, case.number, verdict)
    clock.forward(minutes=10)
    assert await moderation.timekeeping.tick(city) == 1


async def test_nobody_is_told_before_ten_minutes_and_what_is_undone_is_never_told(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await moderation.deciding.decide(MODERATOR, city, case.id, 1, DECLINE)
    clock.forward(minutes=9)
    assert await moderation.timekeeping.tick(city) == 0
    again = await moderation.deciding.undo(MODERATOR, city, case.id)
    assert (again.status, again.verdict, again.holder(clock.now())) == (CaseStatus.OPEN, None, MODERATOR.id)
    clock.forward(minutes=9)
    assert await moderation.timekeeping.tick(city) == 0
    assert await notices_to(skopje, AUTHOR) == []
    await _decided(moderation, city, clock, case, PUBLISH)
    assert [notice.kind for notice in await notices_to(skopje, AUTHOR)] == ["idea.published"]
    assert (await idea_now(skopje, idea.id)).is_public
    with pytest.raises(TooLate):
        await moderation.deciding.undo(MODERATOR, city, case.id)


async def test_a_declined_idea_says_why_to_its_author_and_to_nobody_else(
    moderation: ModerationServices,
    ideas: IdeaServices,
    skopje: Store[CityRecords],
    city: City,
    clock: SetClock,
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await _decided(moderation, city, clock, case, DECLINE)
    (notice,) = await notices_to(skopje, AUTHOR)
    assert (notice.kind, notice.facts["reason"], notice.facts["message"]) == (
        "idea.declined",
        "insult",
        "Please leave out the names.",
    )
    with pytest.raises(IdeaUnknown):
        await ideas.browsing.card(SUPPORTER, city, idea.id)
    (entry,) = await entries(skopje, "case.decided")
    assert "message" not in entry.details


async def test_a_decision_on_a_version_that_the_author_has_changed_is_refused(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    newer = Version(idea.id, 2, "Please plant lime trees along the river.", "en", NOW, written_by=AUTHOR.id)

    def edit(records: CityRecords) -> None:
        assert records.ideas.add_version(newer)
        assert records.cases.renew(case.id, 2, "en")

    await skopje.transact(edit)
    with pytest.raises(CaseChanged):
        await moderation.deciding.decide(MODERATOR, city, case.id, 1, PUBLISH)
    assert (await case_now(skopje, case.id)).status is CaseStatus.OPEN
    await moderation.deciding.decide(MODERATOR, city, case.id, 2, PUBLISH)


async def test_what_was_written_while_a_verdict_stood_is_decided_after_it(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await moderation.deciding.decide(MODERATOR, city, case.id, 1, PUBLISH)
    newer = Version(idea.id, 2, "Please plant lime trees along the river.", "mk", NOW, written_by=AUTHOR.id)
    await skopje.transact(lambda records: records.ideas.add_version(newer))
    undone = await moderation.deciding.undo(MODERATOR, city, case.id)
    assert (undone.number, undone.language) == (2, "mk")
    await moderation.deciding.decide(MODERATOR, city, case.id, 2, PUBLISH)
    newest = replace(newer, number=3, text="Please plant lime trees, and benches.")
    await skopje.transact(lambda records: records.ideas.add_version(newest))
    clock.forward(minutes=10)
    await moderation.timekeeping.tick(city)
    assert (await idea_now(skopje, idea.id)).published_number == 2
    edit = await skopje.read(lambda records: records.cases.find_live(CaseKind.EDIT, idea.id))
    assert edit
    assert (edit.number, edit.status) == (3, CaseStatus.OPEN)


async def test_a_merged_idea_leads_to_the_other_and_its_supporters_are_asked(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    target = an_idea(1, status=IdeaStatus.PUBLISHED, author=a_resident(5).id)
    double = an_idea(2, status=IdeaStatus.PUBLISHED)
    case = a_case(double, CaseKind.REPORT)
    await lay(skopje, target, double, case)
    await skopje.transact(lambda records: records.supports.support(double.id, SUPPORTER.id, 1, NOW))
    await _decided(moderation, city, clock, case, Verdict(Ruling.MERGE, into=target.id))
    merged = await idea_now(skopje, double.id)
    assert (merged.status, merged.merged_into, merged.is_public) == (IdeaStatus.MERGED, target.id, False)
    assert [notice.kind for notice in await notices_to(skopje, AUTHOR)] == ["idea.merged"]
    (asked,) = await notices_to(skopje, SUPPORTER)
    assert (asked.kind, asked.facts["into"]) == ("idea.carry_over", target.id)


async def test_what_was_to_be_merged_into_an_idea_that_is_gone_comes_back_into_the_queue(
    moderation: ModerationServices,
    ideas: IdeaServices,
    skopje: Store[CityRecords],
    city: City,
    clock: SetClock,
) -> None:
    owner = a_resident(5, home="skopje")
    target, double = an_idea(1, status=IdeaStatus.PUBLISHED, author=owner.id), an_idea(2)
    case = a_case(double)
    await lay(skopje, target, double, case)
    await moderation.deciding.decide(MODERATOR, city, case.id, 1, Verdict(Ruling.MERGE, into=target.id))
    await ideas.owning.withdraw(owner, city, target.id)
    clock.forward(minutes=10)
    await moderation.timekeeping.tick(city)
    assert await notices_to(skopje, AUTHOR) == []
    again = await skopje.read(lambda records: records.cases.find_live(CaseKind.IDEA, double.id))
    assert again
    assert (again.status, again.has_news, again.verdict) == (CaseStatus.OPEN, True, None)


@pytest.mark.parametrize("into", ["itself", "waiting", "nothing"])
async def test_nothing_is_merged_into_what_is_not_public(
    into: str, moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    idea, waiting = an_idea(1), an_idea(2)
    case = a_case(idea)
    await lay(skopje, idea, waiting, case)
    target = {"itself": idea.id, "waiting": waiting.id, "nothing": "f" * 16}[into]
    with pytest.raises(IdeaUnknown):
        await moderation.deciding.decide(MODERATOR, city, case.id, 1, Verdict(Ruling.MERGE, into=target))
    assert (await case_now(skopje, case.id)).status is CaseStatus.OPEN


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(Ruling.DECLINE),
        Verdict(Ruling.DECLINE, "no-such-reason"),
        Verdict(Ruling.MERGE),
        Verdict(Ruling.PUBLISH, into="0" * 16),
        Verdict(Ruling.BLOCK, "insult", days=7),
    ],
)
async def test_a_verdict_that_makes_no_sense_is_refused(
    verdict: Verdict, moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    with pytest.raises(NotForThisCase):
        await moderation.deciding.decide(MODERATOR, city, case.id, 1, verdict)
    with pytest.raises(InvalidMessage):
        await moderation.deciding.decide(
            MODERATOR, city, case.id, 1, Verdict(Ruling.DECLINE, "insult", "x" * 1_001)
        )
    assert (await case_now(skopje, case.id)).status is CaseStatus.OPEN


async def test_comments_are_shown_once_they_are_published_and_hidden_again_after_a_report(
    moderation: ModerationServices,
    ideas: IdeaServices,
    skopje: Store[CityRecords],
    city: City,
    clock: SetClock,
) -> None:
    owner = a_resident(5)
    idea = an_idea(status=IdeaStatus.PUBLISHED, author=owner.id)
    comment = a_comment(idea)
    case = a_case(idea, CaseKind.COMMENT, comment_id=comment.id, author=AUTHOR.id)
    await lay(skopje, idea, comment, case)

    async def shown() -> tuple[Comment, ...]:
        return (await ideas.browsing.comments(city, idea.id)).comments

    assert await shown() == ()
    await _decided(moderation, city, clock, case, PUBLISH)
    assert [one.text for one in await shown()] == [comment.text]
    assert [notice.kind for notice in await notices_to(skopje, AUTHOR)] == ["comment.published"]
    assert [notice.kind for notice in await notices_to(skopje, owner)] == ["idea.comment"]
    report = a_case(idea, CaseKind.REPORT, comment_id=comment.id, author=AUTHOR.id)
    await lay(skopje, report)
    await _decided(moderation, city, clock, report, Verdict(Ruling.HIDE, "insult"))
    assert await shown() == ()
    kept = await skopje.read(lambda records: records.comments.find(comment.id))
    assert kept
    assert kept.status is CommentStatus.HIDDEN


async def test_a_hidden_idea_is_seen_by_nobody_until_it_is_restored(
    moderation: ModerationServices,
    ideas: IdeaServices,
    skopje: Store[CityRecords],
    city: City,
    clock: SetClock,
) -> None:
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    case = a_case(idea, CaseKind.REPORT)
    await lay(skopje, idea, case)
    await _decided(moderation, city, clock, case, Verdict(Ruling.HIDE, "personal"))
    with pytest.raises(IdeaUnknown):
        await ideas.browsing.card(SUPPORTER, city, idea.id)
    await moderation.deciding.restore(MODERATOR, city, idea.id)
    assert (await ideas.browsing.card(SUPPORTER, city, idea.id)).view.idea.id == idea.id
    told = [notice.kind for notice in await notices_to(skopje, AUTHOR)]
    assert told == ["idea.hidden", "idea.restored"]
    with pytest.raises(IdeaUnknown):
        await moderation.deciding.restore(MODERATOR, city, idea.id)


async def test_where_the_city_wants_it_an_upheld_appeal_needs_a_second_person(
    moderation: ModerationServices,
    skopje: Store[CityRecords],
    stores: Stores,
    city: City,
    clock: SetClock,
) -> None:
    await with_second_person(skopje, stores)
    idea = an_idea(status=IdeaStatus.DECLINED)
    case = a_case(idea, CaseKind.APPEAL)
    await lay(skopje, idea, case)
    decided = await moderation.deciding.decide(MODERATOR, city, case.id, 1, DECLINE)
    assert (decided.status, decided.effect_at) == (CaseStatus.CONFIRMING, None)
    assert [notice.kind for notice in await notices_to(skopje, SECOND)] == ["moderation.confirm"]
    assert await notices_to(skopje, MODERATOR) == []
    clock.forward(days=1)
    assert await moderation.timekeeping.tick(city) == 0
    with pytest.raises(NeedsAnother):
        await moderation.deciding.confirm(MODERATOR, city, case.id)
    confirmed = await moderation.deciding.confirm(SECOND, city, case.id)
    assert confirmed.confirmed_by == SECOND.id
    clock.forward(minutes=10)
    assert await moderation.timekeeping.tick(city) == 1
    assert [notice.kind for notice in await notices_to(skopje, AUTHOR)] == ["idea.appeal_declined"]
    assert (await idea_now(skopje, idea.id)).status is IdeaStatus.DECLINED


async def test_an_appeal_that_is_granted_publishes_what_was_declined(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    idea = an_idea(status=IdeaStatus.DECLINED)
    case = a_case(idea, CaseKind.APPEAL)
    await lay(skopje, idea, case)
    await _decided(moderation, city, clock, case, PUBLISH)
    assert (await idea_now(skopje, idea.id)).is_public
    assert [notice.kind for notice in await notices_to(skopje, AUTHOR)] == ["idea.appeal_granted"]


async def test_a_block_holds_at_once_is_told_later_and_can_be_lifted(
    moderation: ModerationServices,
    skopje: Store[CityRecords],
    city: City,
    clock: SetClock,
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    block = await moderation.blocking.block(MODERATOR, city, case.id, 7, "insult")
    assert isinstance(block, Block)
    assert block.until == clock.now() + timedelta(days=7)
    (live,) = await moderation.blocking.list_live(MODERATOR, city)
    assert live == block
    assert await moderation.blocking.block(SECOND, city, case.id, 1, "insult") == block
    (notice,) = await notices_to(skopje, AUTHOR)
    assert notice.due_at == NOW + timedelta(minutes=10)
    assert await moderation.blocking.lift(SECOND, city, block.id)
    assert not await moderation.blocking.lift(SECOND, city, block.id)
    assert await moderation.blocking.list_live(MODERATOR, city) == []
    assert [entry.action for entry in await entries(skopje, "block.made")] == ["block.made"]


async def test_where_the_city_wants_it_a_block_needs_a_second_person(
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
    asked = await moderation.blocking.block(MODERATOR, city, case.id, 30, "insult")
    assert isinstance(asked, Case)
    assert await moderation.blocking.list_live(SECOND, city) == []
    with pytest.raises(NeedsAnother):
        await moderation.deciding.confirm(MODERATOR, city, asked.id)
    await moderation.deciding.confirm(SECOND, city, asked.id)
    (block,) = await moderation.blocking.list_live(SECOND, city)
    assert (block.by, block.confirmed_by) == (MODERATOR.id, SECOND.id)
    assert (await case_now(skopje, case.id)).status is CaseStatus.OPEN


async def test_nobody_blocks_staff_nobody_or_for_a_span_that_is_not_offered(
    moderation: ModerationServices, skopje: Store[CityRecords], stores: Stores, city: City
) -> None:
    staff = a_resident(1)

    def team(records: object) -> None:
        settle_in(records, staff, "skopje")  # type: ignore[arg-type]
        records.roles.grant(a_grant(staff, role=Role.EDITOR))  # type: ignore[attr-defined]

    await stores.network.transact(team)
    hers, nobodys, another = an_idea(1), an_idea(2, author=None), an_idea(3, author=SUPPORTER.id)
    for idea in (hers, nobodys, another):
        await lay(skopje, idea, a_case(idea))
    for idea, days in ((hers, 7), (nobodys, 7), (another, 10_000)):
        with pytest.raises(NotForThisCase):
            await moderation.blocking.block(MODERATOR, city, a_case(idea).id, days, "insult")


async def test_a_claim_ends_by_itself_and_until_then_keeps_others_out(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await moderation.queue.take(MODERATOR, city, case.id)
    for act in (
        moderation.queue.take(SECOND, city, case.id),
        moderation.deciding.decide(SECOND, city, case.id, 1, PUBLISH),
        moderation.deciding.ask(SECOND, city, case.id, "Where?"),
    ):
        with pytest.raises(CaseTaken) as taken:
            await act
        assert taken.value.by == MODERATOR.id
    assert await moderation.queue.page(SECOND, city) == []
    clock.forward(minutes=15)
    docket = await moderation.queue.take(SECOND, city, case.id)
    assert docket.holder == SECOND.id
    with pytest.raises(CaseTaken):
        await moderation.deciding.decide(MODERATOR, city, case.id, 1, PUBLISH)
    assert await moderation.queue.release(SECOND, city, case.id)
    await moderation.deciding.decide(MODERATOR, city, case.id, 1, PUBLISH)


async def test_taking_a_case_says_in_review_only_if_it_still_is_after_ten_minutes(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await moderation.queue.take(MODERATOR, city, case.id)
    await moderation.queue.take(MODERATOR, city, case.id)
    (notice,) = await notices_to(skopje, AUTHOR)
    assert (notice.kind, notice.due_at) == ("idea.in_review", NOW + timedelta(minutes=10))
    assert (await idea_now(skopje, idea.id)).status is IdeaStatus.IN_REVIEW


async def test_her_languages_come_first_and_then_the_oldest(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    reader = a_resident(910, language="sq", roles={"skopje": frozenset({Role.MODERATOR})})
    for number, language in enumerate(("mk", "sq", "en", "sq"), start=1):
        idea = an_idea(number, at=NOW + timedelta(minutes=number))
        await lay(skopje, idea, a_case(idea, language=language))
    assert [brief.code[-1] for brief in await moderation.queue.page(reader, city)] == ["2", "4", "1", "3"]
    waiting = await moderation.queue.waiting(reader, city)
    assert (waiting.here, waiting.mine, waiting.oldest_at) == (4, 2, NOW + timedelta(minutes=1))
    docket = await moderation.queue.take_next(reader, city)
    assert docket
    assert docket.idea.code.endswith("2")


async def test_many_are_decided_at_once_and_what_others_hold_is_passed_over(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    cases = []
    for number in range(1, 6):
        idea = an_idea(number)
        cases.append(a_case(idea))
        await lay(skopje, idea, cases[-1])
    await moderation.queue.take(SECOND, city, cases[1].id)
    await moderation.deciding.decide(SECOND, city, cases[2].id, 1, PUBLISH)
    chosen = [(case.id, 1) for case in cases] + [("f" * 16, 1), (cases[0].id, 1)]
    done = await moderation.deciding.decide_many(MODERATOR, city, chosen, DECLINE)
    assert done.decided == (cases[0].id, cases[3].id, cases[4].id)
    assert done.passed_over == (cases[1].id, cases[2].id, "f" * 16, cases[0].id)
    assert len(await entries(skopje, "case.decided")) == 4
    with pytest.raises(NotForThisCase):
        await moderation.deciding.decide_many(MODERATOR, city, [("f" * 16, 1)] * 51, DECLINE)


async def test_late_cases_are_brought_to_mind_once_a_day_in_waking_hours_to_those_who_read_them(
    moderation: ModerationServices,
    skopje: Store[CityRecords],
    stores: Stores,
    city: City,
    clock: SetClock,
) -> None:
    albanian = a_resident(910, language="sq")
    macedonian = a_resident(911, language="mk")

    def team(records: object) -> None:
        for who in (albanian, macedonian):
            settle_in(records, who, "skopje")  # type: ignore[arg-type]
            records.roles.grant(a_grant(who))  # type: ignore[attr-defined]

    await stores.network.transact(team)
    for number, language in enumerate(("mk", "mk", "sq", "tr"), start=1):
        idea = an_idea(number)
        await lay(skopje, idea, a_case(idea, language=language))
    clock.forward(hours=47)
    assert await moderation.timekeeping.remind(city) == 0
    clock.at = NOW.replace(hour=23) + timedelta(days=2)  # one at night in Skopje
    assert await moderation.timekeeping.remind(city) == 0
    clock.forward(hours=9)
    assert await moderation.timekeeping.remind(city) == 2
    clock.forward(hours=1)
    assert await moderation.timekeeping.remind(city) == 0
    counts = {
        who.language: [notice.facts["count"] for notice in await notices_to(skopje, who)]
        for who in (albanian, macedonian)
    }
    assert counts == {"sq": [2], "mk": [3]}  # nobody reads Turkish: both are told of that one
    clock.forward(days=1)
    assert await moderation.timekeeping.remind(city) == 2


async def test_numbers_tell_what_was_decided_and_to_the_public_not_by_whom(
    moderation: ModerationServices,
    skopje: Store[CityRecords],
    city: City,
    clock: SetClock,
) -> None:
    for number in range(1, 4):
        idea = an_idea(number)
        await lay(skopje, idea, a_case(idea))
    clock.forward(hours=1)
    await moderation.deciding.decide(MODERATOR, city, a_case(an_idea(1)).id, 1, PUBLISH)
    await moderation.deciding.decide(SECOND, city, a_case(an_idea(2)).id, 1, DECLINE)
    clock.forward(minutes=10)
    await moderation.timekeeping.tick(city)
    clock.forward(minutes=1)
    stats = await moderation.overseeing.stats(MODERATOR, city)
    assert (stats.waiting, stats.received, stats.decided) == (1, 3, 2)
    assert (stats.median, stats.within_promise) == (timedelta(hours=1), 1.0)
    assert stats.by_reason == {"insult": 1}
    assert {who: count for who, (count, _) in stats.by_moderator.items()} == {MODERATOR.id: 1, SECOND.id: 1}
    assert (await moderation.overseeing.public_stats(city)).by_moderator == {}
    resident = a_resident(20, home="skopje")
    with pytest.raises(NotAllowed):
        await moderation.overseeing.stats(resident, city)
    with pytest.raises(NotAllowed):
        await moderation.overseeing.change_rules(MODERATOR, city, Rules())


async def test_who_is_told_that_another_was_first_is_told_who_it_was(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City, moderator: Resident
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await moderation.deciding.decide(moderator, city, case.id, 1, PUBLISH)
    with pytest.raises(AlreadyDecided) as first:
        await moderation.deciding.decide(SECOND, city, case.id, 1, DECLINE)
    assert (first.value.by, first.value.ruling) == (moderator.id, Ruling.PUBLISH)


async def test_a_moderator_does_not_decide_on_her_own_words(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = an_idea(author=MODERATOR.id)
    case = a_case(idea)
    await lay(skopje, idea, case)
    assert await moderation.queue.page(MODERATOR, city) == []
    assert (await moderation.queue.waiting(MODERATOR, city)).here == 0
    assert await moderation.queue.take_next(MODERATOR, city) is None
    for act in (
        moderation.queue.take(MODERATOR, city, case.id),
        moderation.deciding.decide(MODERATOR, city, case.id, 1, PUBLISH),
        moderation.deciding.ask(MODERATOR, city, case.id, "Where?"),
    ):
        with pytest.raises(NeedsAnother):
            await act
    docket = await moderation.queue.take_next(SECOND, city)
    assert docket
    await moderation.deciding.decide(SECOND, city, case.id, 1, PUBLISH)
