"""What is new in one city."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.digests.model import NO_END, News, Section
from bot.core.events.model import EventStatus
from bot.core.surveys.model import SurveyStatus, participant_key
from storage.events import in_batches
from storage.surveys import read_survey
from storage.tables import (
    IS_PUBLIC,
    events,
    ideas,
    member_topics,
    occurrences,
    survey_secrets,
    survey_sheets,
    survey_transitions,
    surveys,
)

MOST: Final = 300  # of a kind

_MOST = bindparam("most", type_=sa.Integer)
_THOSE = bindparam("those", type_=sa.String, expanding=True)
_o, _e, _s, _i = occurrences.c, events.c, surveys.c, ideas.c
_IS_ON = _e.status == EventStatus.PUBLISHED.value

_own = occurrences.alias("own")
_NEXT = (
    sa.select(_own.c.id)
    .where(_own.c.event_id == _e.id, _own.c.cancelled_at.is_(None), _own.c.starts_at > bindparam("now"))
    .order_by(_own.c.starts_at, _own.c.id)
    .limit(1)
    .correlate(events)
    .scalar_subquery()
)
_EVENTS = (
    sa.select(_o.id, _o.starts_at, _o.topic, _e.published_at, _e.author)
    .join_from(events, occurrences, _o.id == _NEXT)
    .where(_IS_ON, _e.published_at > bindparam("since"), _e.published_at <= bindparam("now"))
    .order_by(_e.published_at.desc(), _o.id)
    .limit(_MOST)
)
_IS_ASKED = (
    (_s.status == SurveyStatus.OPEN.value)
    & (_s.closes_at.is_(None) | (_s.closes_at > bindparam("now")))
    & (_s.quota.is_(None) | (_s.sent < _s.quota))
)
_OPENED = (
    sa.select(sa.func.max(survey_transitions.c.at))
    .where(survey_transitions.c.survey_id == _s.id, survey_transitions.c.after == SurveyStatus.OPEN.value)
    .correlate(surveys)
    .scalar_subquery()
)
_SURVEYS = (
    sa.select(surveys, _OPENED.label("opened_at"))
    .where(_IS_ASKED)
    .order_by(_s.created_at.desc(), _s.id)
    .limit(_MOST)
)
_IDEAS = (
    sa.select(_i.id, _i.public_at, _i.topic, _i.author)
    .where(IS_PUBLIC, _i.public_at > bindparam("since"), _i.public_at <= bindparam("now"))
    .order_by(_i.public_at.desc(), _i.id)
    .limit(_MOST)
)
_HOLDING = (
    sa.select(_o.id)
    .join_from(occurrences, events, _e.id == _o.event_id)
    .where(_o.id.in_(_THOSE), _IS_ON, _o.cancelled_at.is_(None), _o.starts_at > bindparam("now")),
    sa.select(_s.id).where(_s.id.in_(_THOSE), _IS_ASKED),
    sa.select(_i.id).where(_i.id.in_(_THOSE), IS_PUBLIC),
)
_WITH_SECRETS = (
    sa.select(surveys, survey_secrets.c.secret)
    .outerjoin_from(surveys, survey_secrets, survey_secrets.c.survey_id == _s.id)
    .where(_s.id.in_(_THOSE))
)
_SENT = sa.select(survey_sheets.c.participant).where(
    survey_sheets.c.survey_id == bindparam("which"),
    survey_sheets.c.participant.in_(_THOSE),
    survey_sheets.c.response_id.is_not(None),
)
_TOPICS = sa.select(member_topics.c.resident_id, member_topics.c.topic).where(
    member_topics.c.resident_id.in_(_THOSE)
)


class SqlNews:
    """Implements ``CityNews``. A store does not know its city's slug: news have an empty one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_news(self, since: datetime, now: datetime) -> list[News]:
        page = {"since": since, "now": now, "most": MOST}
        return [*self._surveys(page), *self._events(page), *self._ideas(page)]

    def list_holding(self, ids: Sequence[str], now: datetime) -> frozenset[str]:
        return frozenset(
            found
            for statement in _HOLDING
            for some in in_batches(ids)
            for found in self._connection.execute(statement, {"those": some, "now": now}).scalars()
        )

    def who_answered(
        self, survey_ids: Sequence[str], resident_ids: Sequence[str]
    ) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        rows = self._connection.execute(_WITH_SECRETS, {"those": list(survey_ids)}).mappings().all()
        for row in rows:
            survey = read_survey(row)
            secret = None if row["secret"] is None else bytes(row["secret"])
            if survey.is_anonymous and secret is None:
                continue  # it is sealed: nobody can tell any more
            by_key = {participant_key(survey, secret, who): who for who in resident_ids}
            found[survey.id] = frozenset(by_key[key] for key in self._sent(survey.id, by_key))
        return found

    def topics_of(self, resident_ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for some in in_batches(resident_ids):
            for who, topic in self._connection.execute(_TOPICS, {"those": some}):
                found.setdefault(who, set()).add(topic)
        return {who: frozenset(topics) for who, topics in found.items()}

    def _surveys(self, page: Mapping[str, Any]) -> Iterator[News]:
        for row in self._connection.execute(_SURVEYS, page).mappings():
            survey = read_survey(row)
            yield News(
                Section.SURVEYS,
                "",
                survey.id,
                row["opened_at"] or survey.created_at,
                survey.terms.closes_at or NO_END,
                author=survey.created_by,
                asked_of=survey.terms.audience,
            )

    def _events(self, page: Mapping[str, Any]) -> Iterator[News]:
        for row in self._connection.execute(_EVENTS, page):
            yield News(
                Section.EVENTS, "", row.id, row.published_at, row.starts_at, row.topic, author=row.author
            )

    def _ideas(self, page: Mapping[str, Any]) -> Iterator[News]:
        for row in self._connection.execute(_IDEAS, page):
            yield News(Section.IDEAS, "", row.id, row.public_at, row.public_at, row.topic, author=row.author)

    def _sent(self, survey_id: str, keys: Iterable[str]) -> Iterator[str]:
        for some in in_batches(list(keys)):
            yield from self._connection.execute(_SENT, {"which": survey_id, "those": some}).scalars()
