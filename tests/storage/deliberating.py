"""Ideas that wait for moderators, for the tests of moderation: put into the store in one call, in whatever state."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.core.ideas.model import Comment, CommentStatus, Idea, IdeaStatus, Version
from bot.core.moderation.model import Case, CaseKind, CaseStatus, Rules
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from bot.core.staff.model import AuditEntry, Role
from storage.opening import Stores
from tests.storage.builders import NOW, a_grant, a_resident, settle_in

TEXT = "Please plant trees along the river, there is no shade at all in summer."
AUTHOR = a_resident(1)
MODERATOR = a_resident(902, roles={"skopje": frozenset({Role.MODERATOR})})
SECOND = a_resident(903, roles={"skopje": frozenset({Role.MODERATOR})})


def an_idea(number: int = 1, **changes: Any) -> Idea:
    """Received, of AUTHOR; id and code follow from ``number``. ``text`` and ``at`` may be given."""
    at: datetime = changes.pop("at", NOW)
    text = changes.pop("text", TEXT)
    idea_id = f"{0xA000 + number:016x}"
    author = changes.pop("author", AUTHOR.id)
    fields: dict[str, Any] = {
        "id": idea_id,
        "code": f"SKP-2026-{number:04d}",
        "author": author,
        "status": IdeaStatus.RECEIVED,
        "version": Version(idea_id, 1, text, "en", at, written_by=author),
        "number": 1,
        "created_at": at,
        "changed_at": at,
    }
    if changes.get("status") in (IdeaStatus.PUBLISHED, IdeaStatus.MERGED):
        fields |= {"published_number": 1, "published_at": at}
    return Idea(**(fields | changes))


def a_case(idea: Idea, kind: CaseKind = CaseKind.IDEA, **changes: Any) -> Case:
    """Open, about its newest version; its id follows from the idea's and the kind."""
    fields: dict[str, Any] = {
        "id": f"{list(CaseKind).index(kind) + 1:02x}{idea.id[2:]}",
        "kind": kind,
        "idea_id": idea.id,
        "opened_at": idea.created_at,
        "due_at": idea.created_at + timedelta(hours=48),
        "language": idea.version.language,
        "number": idea.number,
        "author": idea.author,
    }
    return Case(**(fields | changes))


def a_comment(idea: Idea, status: CommentStatus = CommentStatus.WAITING, **changes: Any) -> Comment:
    fields: dict[str, Any] = {
        "id": f"c{idea.id[1:]}",
        "idea_id": idea.id,
        "author": AUTHOR.id,
        "text": "Lime trees, please.",
        "language": "en",
        "at": NOW,
        "status": status,
    }
    return Comment(**(fields | changes))


async def lay(store: Store[CityRecords], *things: Idea | Case | Comment) -> None:
    """Put them there, in this order."""

    def work(records: CityRecords) -> None:
        for thing in things:
            if isinstance(thing, Idea):
                records.ideas.add(thing)
            elif isinstance(thing, Comment):
                records.comments.add(thing)
            else:
                assert records.cases.add(thing)

    await store.transact(work)


async def with_second_person(store: Store[CityRecords], stores: Stores) -> None:
    """The city wants one, and MODERATOR and SECOND moderate there."""
    await store.transact(lambda records: records.rule_book.write(Rules(second_person=True)))

    def team(records: NetworkRecords) -> None:
        for who in (MODERATOR, SECOND):
            settle_in(records, who, "skopje")
            records.roles.grant(a_grant(who))

    await stores.network.transact(team)


async def case_now(store: Store[CityRecords], case_id: str) -> Case:
    case = await store.read(lambda records: records.cases.find(case_id))
    assert case
    return case


async def idea_now(store: Store[CityRecords], idea_id: str) -> Idea:
    idea = await store.read(lambda records: records.ideas.find(idea_id))
    assert idea
    return idea


async def notices_to(
    store: Store[CityRecords], resident: Resident, kinds: Iterable[str] = ()
) -> list[Notice]:
    wanted = set(kinds)
    kept = await store.read(lambda records: records.outbox.kept_of(resident.id))
    return [notice for notice in kept if not wanted or notice.kind in wanted]


async def entries(store: Store[CityRecords], action: str) -> list[AuditEntry]:
    kept = await store.read(lambda records: records.audit.list_of("skopje", 10_000))
    return [entry for entry in kept if entry.action == action]


LIVE = (CaseStatus.OPEN, CaseStatus.ASKED, CaseStatus.CONFIRMING, CaseStatus.DECIDED)
