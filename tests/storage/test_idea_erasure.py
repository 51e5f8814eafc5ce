"""What becomes of somebody's ideas, comments and supports when she is erased."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.ideas.model import (
    Axis,
    Check,
    CommentStatus,
    Concern,
    Idea,
    IdeaStatus,
    Report,
)
from bot.core.moderation.model import CaseKind, CaseStatus
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords
from storage import traces
from tests.storage.builders import NOW, a_member
from tests.storage.deliberating import AUTHOR, SECOND, a_case, a_comment, an_idea, idea_now
from tests.storage.proposals import (
    NOT_PUBLIC,
    SKOPJE,
    Skopje,
    a_photo,
    a_public_idea,
    a_transition,
    a_translation,
    a_version,
    add,
    an_idea_draft,
    do,
    moving,
    supporting,
)

MARKER = "MARKER"
SHOWN, LATER = a_photo(1), a_photo(2)


async def erase(skopje: Skopje, resident: Resident = AUTHOR) -> None:
    await skopje.transact(lambda records: records.members.forget(resident.id))


async def texts(skopje: Skopje, idea: Idea) -> list[str]:
    versions = await skopje.read(lambda records: records.ideas.versions_of(idea.id))
    return [version.text for version in versions]


async def photos(skopje: Skopje) -> list[str]:
    wanted = [SHOWN.id, LATER.id]
    return [photo.id for photo in await skopje.read(lambda records: records.photos.list_by_id(wanted))]


def showing(idea: Idea) -> Idea:
    """With all that a version can have."""
    version = replace(idea.version, location=SKOPJE, place=f"{MARKER} street", photos=(SHOWN.id,))
    return replace(idea, version=version)


@pytest.mark.parametrize("way", NOT_PUBLIC)
async def test_what_is_not_public_says_nothing_any_more(skopje: Skopje, way: str) -> None:
    idea = showing(a_public_idea(1, text=f"{MARKER} of hers", **NOT_PUBLIC[way]))
    later = a_version(idea, text=f"{MARKER} again", photos=(LATER.id,), location=SKOPJE)

    def propose(records: CityRecords) -> None:
        records.members.put(a_member(AUTHOR))
        records.ideas.add(idea)
        assert records.ideas.add_version(later)
        records.ideas.put_translation(a_translation(idea, text=f"{MARKER} на македонски"))
        for photo in (SHOWN, LATER):
            records.photos.put(photo, None, idea.id)
        for kind in (CaseKind.IDEA, CaseKind.REPORT):
            assert records.cases.add(a_case(idea, kind))

    await skopje.transact(propose)
    for _ in range(2):  # an erasure that was interrupted is repeated
        await erase(skopje)
        now = await idea_now(skopje, idea.id)
        assert now.author is None
        assert not now.is_public
        assert now.withdrawn_at or now.status is IdeaStatus.MERGED
        assert (now.version.text, now.version.place, now.version.photos) == ("", "", ())
        assert now.version.location is None
        assert await texts(skopje, idea) == ["", ""]
        assert await photos(skopje) == []
        assert await skopje.read(lambda records: records.ideas.translations_of([idea.id])) == {}
        cases = await skopje.read(lambda records: records.cases.list_of(idea.id))
        assert {case.status for case in cases} == {CaseStatus.DROPPED}
    assert (now.status, now.merged_into) == (idea.status, idea.merged_into)


async def test_what_she_withdrew_is_not_withdrawn_again_and_her_reason_goes(skopje: Skopje) -> None:
    idea = an_idea()
    await add(skopje, idea)
    withdrawn = a_transition(
        idea, Axis.WITHDRAWN, "no", "yes", actor=AUTHOR.id, reason=f"{MARKER}: my own", words=MARKER
    )
    message = a_transition(idea, Axis.REVIEW, "received", "declined", words=MARKER, is_public=False)
    await do(skopje, moving(message), moving(withdrawn))
    await erase(skopje)
    steps = await skopje.read(lambda records: records.ideas.transitions_of(idea.id))
    assert steps == [
        replace(message, words=""),
        replace(withdrawn, actor=traces.ERASED, reason="", words=""),
    ]
    assert (await idea_now(skopje, idea.id)).withdrawn_at == withdrawn.published_at


async def test_what_is_published_stays_without_her_and_what_waits_about_it_goes(skopje: Skopje) -> None:
    idea = showing(a_public_idea(1, text="Trees along the river"))
    later = a_version(idea, text=f"{MARKER}, and benches", photos=(SHOWN.id, LATER.id), place=MARKER)

    def propose(records: CityRecords) -> None:
        records.ideas.add(idea)
        for photo in (SHOWN, LATER):
            records.photos.put(photo, None, idea.id)
        assert records.ideas.add_version(later)
        records.ideas.put_translation(a_translation(idea))
        assert records.cases.add(a_case(idea, CaseKind.EDIT, number=2))
        assert records.cases.add(a_case(idea, CaseKind.REPORT))

    await skopje.transact(propose)
    before = await idea_now(skopje, idea.id)
    await erase(skopje)
    now = await idea_now(skopje, idea.id)
    assert now == replace(before, author=None, version=replace(before.version, written_by=None))
    assert now.is_public
    assert await texts(skopje, idea) == ["Trees along the river", ""]
    assert await photos(skopje) == [SHOWN.id]
    assert await skopje.read(lambda records: records.ideas.translations_of([idea.id]))

    def live(records: CityRecords) -> list[CaseKind]:
        return [case.kind for case in records.cases.list_of(idea.id) if case.status is CaseStatus.OPEN]

    assert await skopje.read(live) == [CaseKind.REPORT]
    listed = await skopje.read(lambda records: records.ideas.page_public(None, 9))
    assert listed == [now]


async def test_nothing_of_hers_can_be_published_any_more(skopje: Skopje) -> None:
    declined = an_idea(status=IdeaStatus.DECLINED)
    await add(skopje, declined)
    await erase(skopje)
    await do(skopje, moving(a_transition(declined, Axis.REVIEW, "declined", "published")))
    assert not (await idea_now(skopje, declined.id)).is_public
    assert await skopje.read(lambda records: records.ideas.page_public(None, 9)) == []


async def test_her_supports_are_counted_out_and_those_of_others_stay(skopje: Skopje) -> None:
    ideas = [a_public_idea(number, author=SECOND.id) for number in range(1, 4)]
    await add(skopje, *ideas)
    her, other = int(AUTHOR.id, 16), int(SECOND.id, 16)
    await do(
        skopje,
        supporting(ideas[0], her),
        supporting(ideas[0], other),
        supporting(ideas[1], her),
        lambda records: records.supports.withdraw(ideas[1].id, AUTHOR.id, NOW),
        supporting(ideas[2], her),
        moving(a_transition(ideas[2], Axis.HIDDEN, "no", "yes")),
        lambda records: records.supports.follow(ideas[1].id, AUTHOR.id, NOW),
        lambda records: records.ideas.put_check(Check(ideas[0].id, AUTHOR.id, True, "words", NOW)),
        lambda records: records.reports.put(Report(ideas[0].id, None, AUTHOR.id, Concern.SPAM, NOW)),
    )
    for _ in range(2):
        await erase(skopje)
        found = [await idea_now(skopje, idea.id) for idea in ideas]
        assert [idea.supports for idea in found] == [1, 0, 0]
    nobody = await skopje.read(lambda records: records.supports.of(AUTHOR.id, [idea.id for idea in ideas]))
    assert not any(nobody)
    left = await skopje.read(lambda records: records.supports.list_concerned(ideas[0].id, None, 9))
    assert left == [SECOND.id]
    assert await skopje.read(lambda records: records.ideas.checks_of(ideas[0].id)) == []
    assert await skopje.read(lambda records: records.reports.of(ideas[0].id, None)) == {}


async def test_comments_that_nobody_published_go_and_the_others_stay_without_her(skopje: Skopje) -> None:
    idea = a_public_idea(author=SECOND.id)
    await add(skopje, idea)
    comments = {
        status: a_comment(idea, status, id=f"{number:032x}") for number, status in enumerate(CommentStatus)
    }
    theirs = a_comment(idea, CommentStatus.WAITING, id="9" * 32, author=SECOND.id)

    def talk(records: CityRecords) -> None:
        for comment in [*comments.values(), theirs]:
            records.comments.add(comment)
            case = a_case(idea, CaseKind.COMMENT, id=comment.id, comment_id=comment.id, author=comment.author)
            assert records.cases.add(case)
        hidden = comments[CommentStatus.HIDDEN].id
        assert records.reports.put(Report(idea.id, hidden, SECOND.id, Concern.INSULT, NOW))
        assert records.cases.add(a_case(idea, CaseKind.REPORT, id="8" * 32, comment_id=hidden, author=None))

    await skopje.transact(talk)
    await erase(skopje)

    def left(records: CityRecords) -> dict[CommentStatus, str]:
        found = [records.comments.find(comment.id) for comment in comments.values()]
        return {comment.status: comment.author for comment in found if comment}

    assert await skopje.read(left) == {CommentStatus.PUBLISHED: traces.ERASED}
    assert await skopje.read(lambda records: records.comments.find(theirs.id)) == theirs
    assert (await idea_now(skopje, idea.id)).comments == 1

    def live(records: CityRecords) -> list[str | None]:
        return [one.comment_id for one in records.cases.list_of(idea.id) if one.status is CaseStatus.OPEN]

    assert await skopje.read(live) == [theirs.id]
    hidden = comments[CommentStatus.HIDDEN].id
    assert await skopje.read(lambda records: records.reports.of(idea.id, hidden)) == {}


async def test_her_drafts_go_with_their_photos(skopje: Skopje) -> None:
    mine = an_idea_draft(1, resident_id=AUTHOR.id, text=MARKER)
    other = an_idea_draft(2, resident_id=SECOND.id)

    def begin(records: CityRecords) -> None:
        for draft, photo in ((mine, SHOWN), (other, LATER)):
            records.idea_drafts.put(draft)
            records.photos.put(photo, draft.id)

    await skopje.transact(begin)
    await erase(skopje)
    assert await skopje.read(lambda records: records.idea_drafts.find(mine.id)) is None
    assert await skopje.read(lambda records: records.idea_drafts.find(other.id)) == other
    assert await photos(skopje) == [LATER.id]


async def test_ideas_of_others_do_not_notice(skopje: Skopje) -> None:
    theirs = [
        showing(an_idea(1, author=SECOND.id)),
        a_public_idea(2, author=SECOND.id),
        an_idea(3, author=None),
    ]
    await add(skopje, *theirs)
    await erase(skopje)
    assert [await idea_now(skopje, idea.id) for idea in theirs] == theirs


async def test_her_export_has_what_she_wrote(skopje: Skopje) -> None:
    idea = showing(an_idea(1, text="Trees along the river"))
    edited = a_version(idea, text="Trees and benches", suggested_by=SECOND.id)

    def propose(records: CityRecords) -> None:
        records.ideas.add(idea)
        records.photos.put(SHOWN, None, idea.id)
        assert records.ideas.add_version(edited)
        records.comments.add(a_comment(idea, text="Please do."))
        records.idea_drafts.put(an_idea_draft(resident_id=AUTHOR.id, text="And trams"))

    await skopje.transact(propose)
    kept = await skopje.read(lambda records: records.members.kept_of(AUTHOR.id))
    assert [row["text"] for row in kept["idea_versions"]] == ["Trees along the river", "Trees and benches"]
    assert [row["code"] for row in kept["ideas"]] == [idea.code]
    assert [row["text"] for row in kept["idea_comments"]] == ["Please do."]
    assert [row["text"] for row in kept["idea_drafts"]] == ["And trams"]
    assert SECOND.id not in str(kept)


async def test_bytes_in_an_export_are_told_by_their_number() -> None:
    """No table with a resident in it has any so far; one that gets some must not break her export."""
    engine = sa.create_engine("sqlite://")
    pictures = sa.Table(
        "pictures",
        sa.MetaData(),
        sa.Column("resident_id", sa.String(32), primary_key=True, info=traces.HERS),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
    )
    with engine.begin() as connection:
        pictures.create(connection)
        connection.execute(sa.insert(pictures), {"resident_id": AUTHOR.id, "jpeg": b"\xff\xd8\xff"})
        kept = traces.kept(connection, [pictures], AUTHOR.id)
    engine.dispose()
    assert kept == {"pictures": [{"resident_id": AUTHOR.id, "jpeg": "3 bytes"}]}
