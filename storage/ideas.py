"""Ideas: their versions, what became of them, and what they say in other languages."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.ideas.finding import Found
from bot.core.ideas.model import (
    Axis,
    Check,
    Idea,
    IdeaStatus,
    Origin,
    Transition,
    Translation,
    Version,
)
from bot.core.ideas.ports import AuthorRecord
from bot.core.moderation.ports import Cases
from bot.core.shared.folding import in_alphabet
from storage.dialects import ConflictInsert, by_dialect, skip_conflict
from storage.events import in_batches
from storage.idea_authors import record_of, sent_since
from storage.idea_erasure import release
from storage.idea_moves import move, record, transitions_of
from storage.idea_rows import (
    SHOWN,
    WAITING,
    WITH_VERSION,
    read_idea,
    read_version,
    repeated,
    write_idea,
    write_version,
)
from storage.idea_search import SqlIdeaSearch
from storage.idea_shelves import SqlIdeaShelves
from storage.tables import (
    idea_adoptions,
    idea_checks,
    idea_counters,
    idea_translations,
    idea_versions,
    ideas,
)

_CODE: Final = re.compile(r"([a-z]{3})(\d{4})(\d{1,9})", re.ASCII)

_c = ideas.c
_v = idea_versions.c
_tr = idea_translations.c
_ONE = _c.id == bindparam("which")
_THOSE = bindparam("those", type_=sa.String, expanding=True)


def _count_up(insert: ConflictInsert) -> ConflictInsert:
    return insert.on_conflict_do_update(index_elements=["year"], set_={"last": idea_counters.c.last + 1})


_NEXT_NUMBER = {
    name: insert.returning(idea_counters.c.last)
    for name, insert in by_dialect(idea_counters, _count_up).items()
}
_ADD = sa.insert(ideas)
_ADD_VERSION = sa.insert(idea_versions)
_FIND = WITH_VERSION.where(_ONE)
_LIST = WITH_VERSION.where(_c.id.in_(_THOSE))
_FIND_BY_CODE = WITH_VERSION.where(_c.code == bindparam("called"))
_FIND_ADOPTED = WITH_VERSION.where(
    _c.adopted_city == bindparam("city"), _c.adopted_idea == bindparam("adopted")
)
_SOURCES = sa.select(_c.source).where(_c.source.in_(_THOSE))
_OF_ONE = _v.idea_id == bindparam("which")
_VERSION = sa.select(idea_versions).where(_OF_ONE, _v.number == bindparam("version"))
_VERSIONS = sa.select(idea_versions).where(_OF_ONE).order_by(_v.number)

_IS_UNPUBLISHED = _c.published_number.is_(None)
_COUNT_VERSION = (
    sa.update(ideas)
    .where(_ONE, _c.number == bindparam("version", type_=sa.Integer) - 1)
    .values(
        number=bindparam("version"),
        changed_at=bindparam("at"),
        **{
            name: sa.case((_IS_UNPUBLISHED, bindparam(f"its_{name}", type_=_c[name].type)), else_=_c[name])
            for name in ("topic", "latitude", "longitude", "language")
        },
    )
)
# Whoever shows another version meanwhile waits, so what was shown before is known.
_LOCK = sa.select(_c.published_number, _c.supports).where(_ONE).with_for_update(key_share=True)
_SHOW = sa.update(ideas).where(_ONE, _IS_UNPUBLISHED | (_c.published_number != bindparam("shown")))
_REMEMBER_SUPPORTS = (
    sa.update(idea_versions)
    .where(_OF_ONE, _v.number == bindparam("version"))
    .values(supports=bindparam("counted"))
)
_MERGE = sa.update(ideas).where(_ONE).values(merged_into=bindparam("into"))

_PUT_TRANSLATION = by_dialect(
    idea_translations,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["idea_id", "number", "language"],
        set_={"text": insert.excluded.text, "by": insert.excluded.by, "at": insert.excluded.at},
    ),
)
_TRANSLATIONS = (
    sa.select(_tr.idea_id, _tr.language, _tr.text)
    .join_from(ideas, idea_translations, (_tr.idea_id == _c.id) & (_tr.number == SHOWN))
    .where(_c.id.in_(_THOSE))
    .order_by(_tr.idea_id, _tr.at, _tr.language)
)

_MARK_CHECKED = sa.update(ideas).where(_ONE).values(asked_at=bindparam("at"))
_PUT_CHECK = by_dialect(
    idea_checks,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["idea_id", "resident_id"],
        set_={
            "is_done": insert.excluded.is_done,
            "words": insert.excluded.words,
            "at": insert.excluded.at,
        },
        where=(idea_checks.c.is_done != insert.excluded.is_done)
        | (idea_checks.c.words != insert.excluded.words),
    ),
)
_CHECKS = (
    sa.select(idea_checks)
    .where(idea_checks.c.idea_id == bindparam("which"))
    .order_by(idea_checks.c.at.desc(), idea_checks.c.resident_id)
)
_PUT_ADOPTION = by_dialect(idea_adoptions, skip_conflict)
_ADOPTIONS = (
    sa.select(idea_adoptions)
    .where(idea_adoptions.c.idea_id.in_(_THOSE))
    .order_by(idea_adoptions.c.at, idea_adoptions.c.city)
)


class SqlIdeas(SqlIdeaShelves):
    """Implements ``Ideas``."""

    def __init__(self, connection: Connection, search: SqlIdeaSearch, cases: Cases) -> None:
        super().__init__(connection)
        self._search = search
        self._cases = cases

    def next_number(self, year: int) -> int:
        counter = _NEXT_NUMBER[self._connection.dialect.name]
        number: int = self._connection.execute(counter, {"year": year, "last": 1}).scalar_one()
        return number

    def add(self, idea: Idea) -> None:
        self.add_all([idea])

    def add_all(self, ideas: Sequence[Idea]) -> None:
        if not ideas:
            return
        self._connection.execute(_ADD, [write_idea(idea) for idea in ideas])
        self._connection.execute(_ADD_VERSION, [write_version(idea.version) for idea in ideas])
        self._search.index_all(found for idea in ideas if (found := _found(idea)))

    def find(self, idea_id: str) -> Idea | None:
        return self._one(_FIND, {"which": idea_id})

    def find_by_code(self, code: str) -> Idea | None:
        parts = _CODE.fullmatch(in_alphabet(code).replace("ı", "i").replace(" ", ""))
        if parts is None:
            return None
        called = f"{parts[1].upper()}-{parts[2]}-{int(parts[3]):04d}"
        return self._one(_FIND_BY_CODE, {"called": called})

    def list_by_id(self, idea_ids: Sequence[str]) -> list[Idea]:
        found = {
            idea.id: idea for some in in_batches(idea_ids) for idea in self._read(_LIST, {"those": some})
        }
        return [found[idea_id] for idea_id in idea_ids if idea_id in found]

    def sources(self, among: Sequence[str]) -> frozenset[str]:
        return frozenset(self._values(_SOURCES, among))

    def add_version(self, version: Version) -> bool:
        step = {
            "which": version.idea_id,
            "version": version.number,
            "at": version.at,
            **{f"its_{name}": value for name, value in repeated(version).items()},
        }
        if not self._connection.execute(_COUNT_VERSION, step).rowcount:
            return False
        self._connection.execute(_ADD_VERSION, write_version(version))
        idea = self.find(version.idea_id)
        if idea and idea.version.number == version.number:
            self._index_anew(idea.id)
        return True

    def find_version(self, idea_id: str, number: int) -> Version | None:
        which = {"which": idea_id, "version": number}
        row = self._connection.execute(_VERSION, which).mappings().one_or_none()
        return read_version(row) if row else None

    def versions_of(self, idea_id: str) -> list[Version]:
        rows = self._connection.execute(_VERSIONS, {"which": idea_id}).mappings()
        return [read_version(row) for row in rows]

    def move(self, transition: Transition, *, among: Sequence[IdeaStatus] = ()) -> bool:
        if not move(self._connection, transition, among):
            return False
        moved = {transition.before, transition.after}
        is_sight = transition.axis in (Axis.REVIEW, Axis.HIDDEN, Axis.WITHDRAWN)
        if is_sight and not moved <= {"", *WAITING}:
            self._index_anew(transition.idea_id)
        return True

    def show_version(self, idea_id: str, number: int, transition: Transition | None) -> bool:
        version = self.find_version(idea_id, number)
        before = self._connection.execute(_LOCK, {"which": idea_id}).one_or_none()
        if version is None or before is None:
            return False
        show = {"which": idea_id, "shown": number, "published_number": number, **repeated(version)}
        if transition is not None:
            show["changed_at"] = transition.published_at
        if not self._connection.execute(_SHOW, show).rowcount:
            return False
        if before.published_number is not None:
            counted = {"which": idea_id, "version": before.published_number, "counted": before.supports}
            self._connection.execute(_REMEMBER_SUPPORTS, counted)
        if transition is not None:
            record(self._connection, transition)
        self._index_anew(idea_id)
        return True

    def merge(self, idea_id: str, into: str) -> None:
        self._connection.execute(_MERGE, {"which": idea_id, "into": into})

    def transitions_of(self, idea_id: str) -> list[Transition]:
        return transitions_of(self._connection, idea_id)

    def count_since(self, resident_id: str, since: datetime) -> list[datetime]:
        return sent_since(self._connection, resident_id, since)

    def translations_of(self, idea_ids: Sequence[str]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for some in in_batches(idea_ids):
            for idea_id, language, text in self._connection.execute(_TRANSLATIONS, {"those": some}):
                found.setdefault(idea_id, {})[language] = text
        return found

    def put_translation(self, translation: Translation) -> None:
        row = {
            "idea_id": translation.idea_id,
            "number": translation.number,
            "language": translation.language,
            "text": translation.text,
            "by": translation.by,
            "at": translation.at,
        }
        self._connection.execute(_PUT_TRANSLATION[self._connection.dialect.name], row)
        self._index_anew(translation.idea_id)

    def record_of(self, resident_id: str) -> AuthorRecord:
        return record_of(self._connection, resident_id)

    def mark_checked(self, idea_id: str, at: datetime) -> None:
        self._connection.execute(_MARK_CHECKED, {"which": idea_id, "at": at})

    def put_check(self, check: Check) -> bool:
        row = {
            "idea_id": check.idea_id,
            "resident_id": check.resident_id,
            "is_done": check.is_done,
            "words": check.words,
            "at": check.at,
        }
        return self._connection.execute(_PUT_CHECK[self._connection.dialect.name], row).rowcount == 1

    def checks_of(self, idea_id: str) -> list[Check]:
        return [
            Check(row.idea_id, row.resident_id, row.is_done, row.words, row.at)
            for row in self._connection.execute(_CHECKS, {"which": idea_id})
        ]

    def put_adoption(self, idea_id: str, by: Origin, at: datetime) -> bool:
        row = {"idea_id": idea_id, "city": by.city, "adopted_idea": by.idea_id, "code": by.code, "at": at}
        return self._connection.execute(_PUT_ADOPTION[self._connection.dialect.name], row).rowcount == 1

    def adoptions_of(self, idea_ids: Sequence[str]) -> dict[str, list[Origin]]:
        found: dict[str, list[Origin]] = {}
        for some in in_batches(idea_ids):
            for row in self._connection.execute(_ADOPTIONS, {"those": some}):
                found.setdefault(row.idea_id, []).append(Origin(row.city, row.adopted_idea, row.code))
        return found

    def find_adopted(self, origin: Origin) -> Idea | None:
        return self._one(_FIND_ADOPTED, {"city": origin.city, "adopted": origin.idea_id})

    def release(self, resident_id: str) -> None:
        release(self._connection, self._search, self._cases, resident_id)

    def _one(self, statement: sa.Select[Any], which: Mapping[str, Any]) -> Idea | None:
        row = self._connection.execute(statement, which).mappings().one_or_none()
        return read_idea(row) if row else None

    def _values(self, statement: sa.Select[Any], those: Sequence[str]) -> Iterator[Any]:
        for some in in_batches(those):
            yield from self._connection.execute(statement, {"those": some}).scalars()

    def _index_anew(self, idea_id: str) -> None:
        idea = self.find(idea_id)
        translations = self.translations_of([idea_id]).get(idea_id, {})
        found = idea and _found(idea, translations.values())
        if found:
            self._search.index_all([found])
        else:
            self._search.drop(idea_id)


def _found(idea: Idea, translations: Iterable[str] = ()) -> Found | None:
    """Everybody finds what is public, moderators what waits, and nobody the rest."""
    waits = idea.status in WAITING and idea.withdrawn_at is None and idea.hidden_at is None
    if not idea.is_public and not waits:
        return None
    texts = [idea.version.text, *translations]
    return Found(idea.id, texts, idea.published_at or idea.created_at, idea.is_public)
