"""Every act on every case in every state, as every role: what is allowed does what it says, what is not changes nothing."""

import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import IdeaStatus, IdeaUnknown, Progress
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import (
    ALLOWED,
    AlreadyDecided,
    Case,
    CaseKind,
    CaseStatus,
    NeedsAnother,
    NotForThisCase,
    Ruling,
    TooLate,
    Verdict,
)
from bot.core.moderation.service import ModerationServices
from bot.core.residents.model import Resident
from bot.core.shared.errors import NotAllowed
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.staff.model import Role
from tests.storage.builders import NOW, a_resident
from tests.storage.deliberating import (
    MODERATOR,
    SECOND,
    a_case,
    a_comment,
    an_idea,
    case_now,
    idea_now,
    lay,
)

Act = Callable[[ModerationServices, Resident, City, Case], Awaitable[object]]
Outcome = CaseStatus | type[Exception]

OPEN, ASKED, CONFIRMING = CaseStatus.OPEN, CaseStatus.ASKED, CaseStatus.CONFIRMING
DECIDED, SETTLED, DROPPED = CaseStatus.DECIDED, CaseStatus.SETTLED, CaseStatus.DROPPED
INTO = an_idea(9_999, status=IdeaStatus.PUBLISHED)


def _verdict(ruling: Ruling) -> Verdict:
    return Verdict(
        ruling,
        "insult" if ruling in (Ruling.DECLINE, Ruling.HIDE, Ruling.BLOCK) else "",
        into=INTO.id if ruling is Ruling.MERGE else None,
        days=7 if ruling is Ruling.BLOCK else 0,
    )


def _ruling(ruling: Ruling) -> Act:
    return lambda services, who, city, case: services.deciding.decide(
        who, city, case.id, case.number, _verdict(ruling)
    )


ACTS: dict[str, Act] = {
    **{ruling.value: _ruling(ruling) for ruling in Ruling},
    "take": lambda services, who, city, case: services.queue.take(who, city, case.id),
    "confirm": lambda services, who, city, case: services.deciding.confirm(who, city, case.id),
    "object": lambda services, who, city, case: services.deciding.object(who, city, case.id),
    "undo": lambda services, who, city, case: services.deciding.undo(who, city, case.id),
    "ask": lambda services, who, city, case: services.deciding.ask(who, city, case.id, "Where exactly?"),
    "suggest": lambda services, who, city, case: services.deciding.suggest(
        who, city, case.id, "Plant lime trees along the river."
    ),
    "escalate": lambda services, who, city, case: services.deciding.escalate(who, city, case.id),
}


def expected(kind: CaseKind, status: CaseStatus, act: str) -> Outcome:
    """What happens when a moderator who had nothing to do with it does that."""
    is_before = status in (OPEN, ASKED)
    if act in set(Ruling):
        if Ruling(act) not in ALLOWED[kind] or kind is CaseKind.BLOCK:
            return NotForThisCase
        return DECIDED if is_before else AlreadyDecided
    if act == "take":
        return status if is_before or status is CONFIRMING else AlreadyDecided
    if act == "confirm":
        at_once = kind is CaseKind.BLOCK
        return TooLate if status is not CONFIRMING else SETTLED if at_once else DECIDED
    if act == "object":
        is_block = kind is CaseKind.BLOCK
        return TooLate if status is not CONFIRMING else DROPPED if is_block else OPEN
    if act == "undo":
        return TooLate  # somebody else decided
    if act in ("ask", "suggest"):
        if kind not in (CaseKind.IDEA, CaseKind.EDIT, CaseKind.APPEAL):
            return NotForThisCase
        return ASKED if is_before else AlreadyDecided
    return status if is_before else AlreadyDecided  # escalate


def _in_state(number: int, kind: CaseKind, status: CaseStatus) -> list[object]:
    """An idea, and a case of this kind and status that SECOND decided, where it is decided."""
    idea_status = {
        CaseKind.IDEA: IdeaStatus.RECEIVED,
        CaseKind.APPEAL: IdeaStatus.DECLINED,
    }.get(kind, IdeaStatus.PUBLISHED)
    idea = an_idea(number, status=idea_status)
    changes: dict[str, object] = {"status": status}
    things: list[object] = [idea]
    if kind is CaseKind.COMMENT:
        comment = a_comment(idea)
        things.append(comment)
        changes["comment_id"] = comment.id
    if status in (CONFIRMING, DECIDED, SETTLED):
        ruling = next(iter(sorted(ALLOWED[kind])))
        changes |= {
            "verdict": _verdict(Ruling.BLOCK if kind is CaseKind.BLOCK else ruling),
            "decided_by": SECOND.id,
            "decided_at": NOW,
        }
    if status in (DECIDED, SETTLED):
        changes["effect_at"] = NOW + timedelta(minutes=10) if status is DECIDED else NOW
    return [*things, a_case(idea, kind, **changes)]


async def _do(
    act: Act, services: ModerationServices, who: Resident, city: City, case: Case, store: Store[CityRecords]
) -> Outcome:
    refused: type[Exception] | None = None
    try:
        await act(services, who, city, case)
    except Exception as error:  # noqa: BLE001 (which one is what is compared)
        refused = type(error)
    after = await case_now(store, case.id)
    if refused is None:
        return after.status
    assert after == case, f"{refused.__name__} changed the case"
    return refused


async def test_a_moderator_does_what_is_allowed_in_a_state_and_nothing_else(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    await lay(skopje, INTO)
    wrong: list[str] = []
    walks = itertools.product(CaseKind, CaseStatus, ACTS)
    for number, (kind, status, act) in enumerate(walks, start=1):
        things = _in_state(number, kind, status)
        await lay(skopje, *things)  # type: ignore[arg-type]
        case = await case_now(skopje, things[-1].id)  # type: ignore[attr-defined]
        outcome = await _do(ACTS[act], moderation, MODERATOR, city, case, skopje)
        wanted = expected(kind, status, act)
        if outcome != wanted:
            wrong.append(f"{kind} {status} {act}: {outcome}, not {wanted}")
    assert not wrong


async def test_who_may_not_moderate_here_changes_nothing(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    strangers = {
        "a resident": a_resident(20, home="skopje"),
        "an editor": a_resident(21, roles={"skopje": frozenset({Role.EDITOR})}),
        "a moderator of another city": a_resident(22, roles={"edirne": frozenset({Role.MODERATOR})}),
        "an administrator of another city": a_resident(23, roles={"edirne": frozenset({Role.ADMIN})}),
    }
    await lay(skopje, INTO)
    cases: list[Case] = []
    for number, status in enumerate(CaseStatus, start=1):
        things = _in_state(number, CaseKind.IDEA, status)
        await lay(skopje, *things)  # type: ignore[arg-type]
        cases.append(await case_now(skopje, things[-1].id))  # type: ignore[attr-defined]
    wrong: list[str] = []
    for (called, who), (act, do), case in itertools.product(strangers.items(), ACTS.items(), cases):
        outcome = await _do(do, moderation, who, city, case, skopje)
        if outcome is not NotAllowed:
            wrong.append(f"{called} {act} {case.status}: {outcome}")
    assert not wrong


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
async def test_a_moderator_and_an_administrator_may_decide(
    role: Role, moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    who = a_resident(30, roles={"skopje": frozenset({role})})
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    assert await _do(ACTS["publish"], moderation, who, city, case, skopje) is DECIDED


async def test_who_made_a_decision_does_not_decide_the_appeal_nor_confirm_her_own_word(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    wrong: list[str] = []
    await lay(skopje, INTO)
    for number, act in enumerate(("take", "publish", "decline", "ask", "suggest"), start=1):
        idea = an_idea(number, status=IdeaStatus.DECLINED)
        case = a_case(idea, CaseKind.APPEAL, not_by=MODERATOR.id)
        await lay(skopje, idea, case)
        case = await case_now(skopje, case.id)
        outcome = await _do(ACTS[act], moderation, MODERATOR, city, case, skopje)
        if outcome is not NeedsAnother:
            wrong.append(f"{act}: {outcome}")
    for number, act in enumerate(("take", "confirm", "object"), start=10):
        things = _in_state(number, CaseKind.APPEAL, CONFIRMING)
        await lay(skopje, *things)  # type: ignore[arg-type]
        case = await case_now(skopje, things[-1].id)  # type: ignore[attr-defined]
        outcome = await _do(ACTS[act], moderation, SECOND, city, case, skopje)
        if outcome is not NeedsAnother:
            wrong.append(f"{act}: {outcome}")
    assert not wrong


async def test_she_takes_back_what_she_decided_herself_until_it_takes_effect(
    moderation: ModerationServices, skopje: Store[CityRecords], city: City
) -> None:
    wrong: list[str] = []
    for number, (kind, status) in enumerate(itertools.product(CaseKind, CaseStatus), start=1):
        things = _in_state(number, kind, status)
        await lay(skopje, *things)  # type: ignore[arg-type]
        case = await case_now(skopje, things[-1].id)  # type: ignore[attr-defined]
        outcome = await _do(ACTS["undo"], moderation, SECOND, city, case, skopje)
        if kind is CaseKind.BLOCK:  # it holds as soon as it is confirmed
            wanted: Outcome = DROPPED if status is CONFIRMING else TooLate
        else:
            wanted = OPEN if status in (DECIDED, CONFIRMING) else TooLate
        if outcome != wanted:
            wrong.append(f"{kind} {status}: {outcome}, not {wanted}")
    assert not wrong


async def test_an_official_moves_a_public_idea_to_any_point_and_nobody_else_does(
    ideas: IdeaServices, editor: Resident, skopje: Store[CityRecords], city: City
) -> None:
    moves = itertools.product((None, *Progress), Progress)
    for number, (before, after) in enumerate(moves, start=1):
        idea = an_idea(number, status=IdeaStatus.PUBLISHED)
        await lay(skopje, idea)
        said = {"en": "So it is."}
        if before:
            await ideas.official.answer(editor, city, idea.id, before, said)
        await ideas.official.answer(editor, city, idea.id, after, said)
        assert (await idea_now(skopje, idea.id)).progress is after
        for who in (
            MODERATOR,
            a_resident(20, home="skopje"),
            a_resident(23, roles={"edirne": frozenset(Role)}),
        ):
            with pytest.raises(NotAllowed):
                await ideas.official.answer(who, city, idea.id, Progress.DONE, said)
        assert (await idea_now(skopje, idea.id)).progress is after


@pytest.mark.parametrize(
    "changes",
    [
        {"status": IdeaStatus.RECEIVED},
        {"status": IdeaStatus.IN_REVIEW},
        {"status": IdeaStatus.DECLINED},
        {"status": IdeaStatus.MERGED},
        {"status": IdeaStatus.PUBLISHED, "withdrawn_at": NOW},
        {"status": IdeaStatus.PUBLISHED, "hidden_at": NOW},
    ],
)
async def test_the_city_answers_nothing_that_is_not_public(
    changes: dict[str, Any],
    ideas: IdeaServices,
    editor: Resident,
    skopje: Store[CityRecords],
    city: City,
) -> None:
    idea = an_idea(**changes)
    await lay(skopje, idea)
    with pytest.raises(IdeaUnknown):
        await ideas.official.answer(editor, city, idea.id, Progress.DONE, {"en": "Done."})
    assert (await idea_now(skopje, idea.id)).progress is None
