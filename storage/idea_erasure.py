"""What becomes of somebody's ideas, comments and supports when she is erased."""

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.ideas.finding import IdeaSearch
from bot.core.ideas.model import Axis, CommentStatus, Idea, IdeaStatus, Transition
from bot.core.ideas.views import versions_shown
from bot.core.moderation.model import CaseKind
from bot.core.moderation.ports import Cases
from storage.idea_moves import move, transitions_of
from storage.idea_rows import WITH_VERSION, read_idea
from storage.tables import (
    idea_answers,
    idea_comments,
    idea_reports,
    idea_supports,
    idea_transitions,
    idea_translations,
    idea_versions,
    ideas,
    photos,
)
from storage.traces import ERASED

_NO_VERSIONS: Final = (0,)

_WHO = bindparam("who", type_=sa.String)
_ONE = bindparam("which", type_=sa.String)
_WITHDRAW_SUPPORTS = (
    sa.delete(idea_supports).where(idea_supports.c.resident_id == _WHO).returning(idea_supports.c.idea_id)
)
_COUNT_OUT = (
    sa.update(ideas).where(ideas.c.id == _ONE, ideas.c.supports > 0).values(supports=ideas.c.supports - 1)
)
_REMOVE_COMMENTS = (
    sa.delete(idea_comments)
    .where(idea_comments.c.author == _WHO, idea_comments.c.status != CommentStatus.PUBLISHED.value)
    .returning(idea_comments.c.idea_id, idea_comments.c.id)
)
_REMOVE_REPORTS = sa.delete(idea_reports).where(
    idea_reports.c.idea_id == _ONE, idea_reports.c.comment_id == bindparam("comment")
)
# In the order of their ids: two who lock several do not wait for each other.
_LOCK = (
    sa.select(ideas.c.id).where(ideas.c.author == _WHO).order_by(ideas.c.id).with_for_update(key_share=True)
)
_HERS = WITH_VERSION.where(ideas.c.author == _WHO).order_by(ideas.c.id)
_NOT_SHOWN = idea_versions.c.number.not_in(bindparam("shown", type_=sa.Integer, expanding=True))
_EMPTY_VERSIONS = (
    sa.update(idea_versions)
    .where(idea_versions.c.idea_id == _ONE, _NOT_SHOWN)
    .values(text="", place="", latitude=None, longitude=None, photos=[])
)
_EMPTY_PLACE = sa.update(ideas).where(ideas.c.id == _ONE).values(latitude=None, longitude=None)
_REMOVE_TRANSLATIONS = sa.delete(idea_translations).where(idea_translations.c.idea_id == _ONE)
_PHOTOS = sa.select(photos.c.id).where(photos.c.idea_id == _ONE)
_SHOWN_PHOTOS = sa.select(idea_versions.c.photos).where(idea_versions.c.idea_id == _ONE, sa.not_(_NOT_SHOWN))
_REMOVE_PHOTO = sa.delete(photos).where(photos.c.id == bindparam("photo"))
_EMPTY_REASONS = (
    sa.update(idea_transitions)
    .where(idea_transitions.c.actor == _WHO, idea_transitions.c.axis == Axis.WITHDRAWN.value)
    .values(reason="", words="")
)
_EMPTY_MESSAGES = (
    sa.update(idea_transitions)
    .where(idea_transitions.c.idea_id == _ONE, sa.not_(idea_transitions.c.is_public))
    .values(words="")
)


_REMOVE_DRAFT_ANSWERS = sa.delete(idea_answers).where(
    idea_answers.c.by == _WHO, idea_answers.c.published_at.is_(None), idea_answers.c.publish_at.is_(None)
)


def release(connection: Connection, search: IdeaSearch, cases: Cases, resident_id: str) -> None:
    """See ``Ideas.release``. Her name is taken from what stays by ``traces``, and her drafts go with their photos; those of answers
    go too: nobody else could read or finish them."""
    hers = {"who": resident_id}
    supported = connection.execute(_WITHDRAW_SUPPORTS, hers).scalars().all()
    for idea_id in sorted(supported):
        connection.execute(_COUNT_OUT, {"which": idea_id})
    for row in connection.execute(_REMOVE_COMMENTS, hers).all():
        connection.execute(_REMOVE_REPORTS, {"which": row.idea_id, "comment": row.id})
        cases.drop(row.idea_id, row.id)
    connection.execute(_LOCK, hers).all()
    for idea in [read_idea(row) for row in connection.execute(_HERS, hers).mappings()]:
        if idea.is_public:
            _forget_changes(connection, cases, idea)
        else:
            _forget(connection, search, cases, idea)
    connection.execute(_EMPTY_REASONS, hers)
    connection.execute(_REMOVE_DRAFT_ANSWERS, hers)


def _forget_changes(connection: Connection, cases: Cases, idea: Idea) -> None:
    """What nobody has published of what she wanted it to say: before, between and next."""
    cases.drop(idea.id, kinds=(CaseKind.EDIT,))
    which = {"which": idea.id, "shown": sorted(versions_shown(idea, transitions_of(connection, idea.id)))}
    shown = {photo for photos in connection.execute(_SHOWN_PHOTOS, which).scalars() for photo in photos}
    _remove_photos(connection, which, shown)
    connection.execute(_EMPTY_VERSIONS, which)


def _forget(connection: Connection, search: IdeaSearch, cases: Cases, idea: Idea) -> None:
    """What it said. It never becomes public again; one that was merged still leads to the other."""
    search.drop(idea.id)
    cases.drop(idea.id)
    which = {"which": idea.id, "shown": _NO_VERSIONS}
    _remove_photos(connection, which, set())
    for statement in (_EMPTY_VERSIONS, _EMPTY_PLACE, _REMOVE_TRANSLATIONS, _EMPTY_MESSAGES):
        connection.execute(statement, which)
    if idea.status is not IdeaStatus.MERGED:
        # Nobody's clock is here: as of the last thing that happened to it.
        at = idea.changed_at
        move(connection, Transition(idea.id, Axis.WITHDRAWN, "no", "yes", ERASED, at, at, is_public=False))


def _remove_photos(connection: Connection, which: Mapping[str, Any], but: set[str]) -> None:
    gone = [photo for photo in connection.execute(_PHOTOS, which).scalars() if photo not in but]
    if gone:
        connection.execute(_REMOVE_PHOTO, [{"photo": photo} for photo in gone])
