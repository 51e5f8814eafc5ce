"""The tables of the network's store and of every city's store.

No table has a schema of its own: the connection says which store it is in (a file on SQLite, the schema that
``schema_translate_map`` names on PostgreSQL). What both kinds of store have (outbox, audit, seen_updates) is
defined once, and a statement over the network's copy runs unchanged in a city's store.

A column that can identify a resident says in ``info`` what becomes of it when she leaves: see ``traces``.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, UniqueConstraint

from storage.traces import HERS, NAMED, WITHIN, WITHIN_STAYS
from storage.types import Json, OrderedJson, RowNumber, Typed, UtcDateTime

NAMES_OF_CONSTRAINTS = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

NETWORK = MetaData(naming_convention=NAMES_OF_CONSTRAINTS)
CITY = MetaData(naming_convention=NAMES_OF_CONSTRAINTS)

_ResidentId = sa.String(32)
_Slug = sa.String(32)
_Word = sa.String(32)
_Language = sa.String(16)
_Id = sa.String(32)  # one of ours, of something that is not a resident


def _number() -> Column[int]:
    return Column("id", RowNumber, sa.Identity(), primary_key=True)


def _city(**options: Any) -> Column[str]:
    return Column("city", _Slug, ForeignKey("cities.slug", ondelete="RESTRICT"), nullable=False, **options)


def _resident(**options: Any) -> Column[str]:
    home = ForeignKey("residents.id", ondelete="CASCADE")
    return Column("resident_id", _ResidentId, home, nullable=False, info=HERS, **options)


def _add_outbox(metadata: MetaData) -> Table:
    """``available_at`` is when a worker may take the notice next: its due time, the end of another worker's
    lease, or the time it was put off to. A settled row stays until it is purged, so that its key is remembered.
    """
    table = Table(
        "outbox",
        metadata,
        _number(),
        Column("key", sa.String(200), nullable=False, unique=True, info=WITHIN),
        Column("kind", sa.String(64), nullable=False),
        Column("recipient", _ResidentId, nullable=False, info=HERS),
        Column("facts", Json, nullable=False, info=WITHIN),
        Column("urgency", sa.SmallInteger, nullable=False),
        Column("due_at", UtcDateTime, nullable=False),
        Column("available_at", UtcDateTime, nullable=False),
        Column("attempts", sa.Integer, nullable=False),
        Column("outcome", _Word),
        Column("settled_at", UtcDateTime),
        sqlite_autoincrement=True,  # a number is never given twice, so a late worker settles nobody else's
    )
    waiting = table.c.settled_at.is_(None)
    Index(
        "ix_outbox_waiting",
        table.c.available_at,
        table.c.id,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    Index("ix_outbox_recipient", table.c.recipient)
    return table


def _add_audit(metadata: MetaData) -> Table:
    table = Table(
        "audit",
        metadata,
        _number(),
        Column("at", UtcDateTime, nullable=False),
        Column("city", _Slug, nullable=False),
        Column("action", sa.String(64), nullable=False),
        Column("actor", _ResidentId, nullable=False, info=NAMED),
        Column("subject", _ResidentId, info=NAMED),
        Column("details", Json, nullable=False, info=WITHIN_STAYS),
        sqlite_autoincrement=True,
    )
    Index("ix_audit_city_at", table.c.city, table.c.at)
    return table


def _add_seen_updates(metadata: MetaData) -> Table:
    table = Table(
        "seen_updates",
        metadata,
        Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        Column("seen_at", UtcDateTime, nullable=False),
    )
    Index("ix_seen_updates_seen_at", table.c.seen_at)
    return table


cities = Table(
    "cities",
    NETWORK,
    _number(),
    Column("slug", _Slug, nullable=False, unique=True),
    Column("names", OrderedJson, nullable=False),
    Column("country", sa.String(2), nullable=False),
    Column("zone", sa.String(64), nullable=False),
    Column("latitude", sa.Double, nullable=False),
    Column("longitude", sa.Double, nullable=False),
    Column("languages", OrderedJson, nullable=False),
    Column("aliases", OrderedJson, nullable=False),
    Column("welcome", OrderedJson, nullable=False),
    Column("topics", OrderedJson, nullable=False),
    Column("districts", OrderedJson),
    Column("moderators_group", sa.BigInteger),
    Column("moderators_topic", sa.BigInteger),
    Column("store_url", sa.Text),
    Column("disabled_at", UtcDateTime),
    sqlite_autoincrement=True,
)

residents = Table(
    "residents",
    NETWORK,
    Column("id", _ResidentId, primary_key=True, info=HERS),
    Column("telegram_id", sa.BigInteger, nullable=False, unique=True),
    Column("language", _Language, nullable=False),
    Column("digest", _Word, nullable=False),
    Column("digest_hour", sa.SmallInteger, nullable=False),
    Column("quiet_from", sa.SmallInteger),
    Column("quiet_until", sa.SmallInteger),
    Column("reachability", _Word, nullable=False),
    Column("met_at", UtcDateTime, nullable=False),
    Column("consented_at", UtcDateTime),
    Column("active_on", sa.Date),
    CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
    CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_hours"),
)

memberships = Table(
    "memberships",
    NETWORK,
    _resident(primary_key=True),
    _city(primary_key=True),
    Column("tie", _Word, nullable=False),
    Column("tied_at", UtcDateTime, nullable=False),
    CheckConstraint("tie IN ('home', 'followed', 'former')", name="tie"),
)
_is_home = memberships.c.tie == sa.literal_column("'home'")
Index(
    "uq_memberships_home",
    memberships.c.resident_id,
    unique=True,
    sqlite_where=_is_home,
    postgresql_where=_is_home,
)
Index("ix_memberships_city", memberships.c.city)
# Those who live in a city are listed in its order.
Index(
    "ix_memberships_home",
    memberships.c.city,
    memberships.c.resident_id,
    sqlite_where=_is_home,
    postgresql_where=_is_home,
)

roles = Table(
    "roles",
    NETWORK,
    _resident(primary_key=True),
    _city(primary_key=True),
    Column("role", _Word, primary_key=True),
    Column("granted_at", UtcDateTime, nullable=False),
)
Index("ix_roles_city", roles.c.city)

invitations = Table(
    "invitations",
    NETWORK,
    Column("token_hash", sa.String(64), primary_key=True),
    _city(),
    Column("role", _Word, nullable=False),
    Column("created_by", _ResidentId, nullable=False, info=HERS),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_by", _ResidentId, info=HERS),
    Column("used_at", UtcDateTime),
)
Index("ix_invitations_expires_at", invitations.c.expires_at)

conversations = Table(
    "conversations",
    NETWORK,
    _resident(primary_key=True),
    Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
    Column("state", sa.String(64), nullable=False),
    Column("data", Json, nullable=False, info=WITHIN),
    Column("touched_at", UtcDateTime, nullable=False),
)
Index("ix_conversations_touched_at", conversations.c.touched_at)

marks = Table(
    "marks",
    NETWORK,
    Column("name", sa.String(64), primary_key=True),
    Column("value", sa.Text, nullable=False),
)

# ``surveys`` has the id of its survey by the city's slug.
shared_surveys = Table(
    "shared_surveys",
    NETWORK,
    Column("id", _Id, primary_key=True),
    Column("title", OrderedJson, nullable=False),
    Column("created_by", _ResidentId, nullable=False, info=NAMED),
    Column("created_at", UtcDateTime, nullable=False),
    Column("surveys", OrderedJson, nullable=False),
)
Index("ix_shared_surveys_created_at", shared_surveys.c.created_at)

# ``done_on`` is the last day, on the wall clock of her home, that was seen to; ``since``: what is new is newer than this;
# ``warned_until``: of surveys that close until then she was told that they do; ``muted``: what she wants no more.
digests = Table(
    "digests",
    NETWORK,
    _resident(primary_key=True),
    Column("done_on", sa.Date),
    Column("since", UtcDateTime),
    Column("warned_until", UtcDateTime),
    Column("muted", OrderedJson, nullable=False),
)

outbox = _add_outbox(NETWORK)
audit = _add_audit(NETWORK)
seen_updates = _add_seen_updates(NETWORK)

members = Table(
    "members",
    CITY,
    Column("resident_id", _ResidentId, primary_key=True, info=HERS),
    Column("telegram_id", sa.BigInteger, nullable=False, unique=True),
    Column("tie", _Word, nullable=False),
    Column("language", _Language, nullable=False),
    Column("reachability", _Word, nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("district", _Word),
    Column("active_on", sa.Date),
    Column("unsubscribed_at", UtcDateTime),
    CheckConstraint("tie IN ('home', 'followed', 'former')", name="tie"),
)

# A choice of several is stored as rows, so that an audience can be selected by topic.
member_topics = Table(
    "member_topics",
    CITY,
    Column(
        "resident_id",
        _ResidentId,
        ForeignKey("members.resident_id", ondelete="CASCADE"),
        primary_key=True,
        info=HERS,
    ),
    Column("topic", _Word, primary_key=True),
)
Index("ix_member_topics_topic", member_topics.c.topic)


def _part_of(parent: Table, column: str, **options: Any) -> Column[str]:
    return Column(column, _Id, ForeignKey(parent.c.id, ondelete="CASCADE"), nullable=False, **options)


def _of_resident(**options: Any) -> Column[str]:
    """Somebody who may live in another city, and so be no member here."""
    return Column("resident_id", _ResidentId, nullable=False, info=HERS, **options)


# ``until`` is when the last occurrence that is laid down ends; ``recurs``: by a rule, so that there may be more.
events = Table(
    "events",
    CITY,
    Column("id", _Id, primary_key=True),
    Column("uid", Typed, nullable=False, unique=True),
    Column("status", _Word, nullable=False),
    Column("details", Json, nullable=False),
    Column("schedule", Json, nullable=False),
    Column("recurs", sa.Boolean, nullable=False),
    Column("version", sa.Integer, nullable=False),
    Column("source", _Id),
    Column("author", _ResidentId, info=NAMED),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("publish_at", UtcDateTime),
    Column("published_at", UtcDateTime),
    Column("until", UtcDateTime),
    CheckConstraint(
        "status IN ('suggested', 'scheduled', 'published', 'cancelled', 'rejected')", name="status"
    ),
)
# Nearly all are published: with these in it SQLite would take this index to find what is on today.
_is_apart = events.c.status != sa.literal_column("'published'")
Index("ix_events_status", events.c.status, events.c.id, sqlite_where=_is_apart, postgresql_where=_is_apart)
_is_scheduled = events.c.status == sa.literal_column("'scheduled'")
Index("ix_events_publish_at", events.c.publish_at, sqlite_where=_is_scheduled, postgresql_where=_is_scheduled)
Index("ix_events_until", events.c.until, sqlite_where=events.c.recurs, postgresql_where=events.c.recurs)
_is_from_elsewhere = events.c.source.is_not(None)
Index(
    "ix_events_source", events.c.source, sqlite_where=_is_from_elsewhere, postgresql_where=_is_from_elsewhere
)

event_transitions = Table(
    "event_transitions",
    CITY,
    _number(),
    _part_of(events, "event_id"),
    Column("before", _Word),
    Column("after", _Word, nullable=False),
    Column("actor", _ResidentId, nullable=False, info=NAMED),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Typed, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_event_transitions_event_id", event_transitions.c.event_id)

# ``capacity``, ``topic`` and the location follow from the event's details and this occurrence's changes, so that one
# statement can count seats and one can select. ``arrivals`` is the last number in the order of arrival.
occurrences = Table(
    "occurrences",
    CITY,
    Column("id", _Id, primary_key=True),
    _part_of(events, "event_id"),
    Column("original", sa.String(15), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("cancelled_at", UtcDateTime),
    Column("moved", sa.Boolean, nullable=False),
    Column("changes", Json, nullable=False),
    Column("capacity", sa.Integer),
    Column("topic", _Word),
    Column("latitude", sa.Double),
    Column("longitude", sa.Double),
    Column("taken", sa.Integer, nullable=False),
    Column("arrivals", sa.Integer, nullable=False),
    Column("asked_at", UtcDateTime),
    UniqueConstraint("event_id", "original"),
    CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="taken"),
)
# With the end in it a search through a year for what is under way stays in the index.
Index("ix_occurrences_starts_at", occurrences.c.starts_at, occurrences.c.id, occurrences.c.ends_at)
Index("ix_occurrences_event_id", occurrences.c.event_id, occurrences.c.starts_at)
_is_not_asked = occurrences.c.asked_at.is_(None)
Index(
    "ix_occurrences_ends_at",
    occurrences.c.ends_at,
    sqlite_where=_is_not_asked,
    postgresql_where=_is_not_asked,
)

attendances = Table(
    "attendances",
    CITY,
    _part_of(occurrences, "occurrence_id", primary_key=True),
    _of_resident(primary_key=True),
    Column("status", _Word, nullable=False),
    Column("seats", sa.Integer, nullable=False),
    Column("ticket", sa.Integer, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("code", sa.String(64), nullable=False, unique=True),
    Column("offer_expires_at", UtcDateTime),
    Column("checked_in_at", UtcDateTime),
    CheckConstraint("status IN ('going', 'waiting', 'offered')", name="status"),
    CheckConstraint("seats > 0", name="seats"),
)
# With the seats in it those of a page of listings are counted without the rows.
Index(
    "ix_attendances_line",
    attendances.c.occurrence_id,
    attendances.c.status,
    attendances.c.ticket,
    attendances.c.seats,
)
Index("ix_attendances_resident_id", attendances.c.resident_id)
_is_offered = attendances.c.status == sa.literal_column("'offered'")
Index(
    "ix_attendances_offered",
    attendances.c.offer_expires_at,
    sqlite_where=_is_offered,
    postgresql_where=_is_offered,
)
_is_waiting = attendances.c.status == sa.literal_column("'waiting'")
Index(
    "ix_attendances_waiting",
    attendances.c.occurrence_id,
    attendances.c.seats,
    sqlite_where=_is_waiting,
    postgresql_where=_is_waiting,
)

reminders = Table(
    "reminders",
    CITY,
    _part_of(occurrences, "occurrence_id", primary_key=True),
    _of_resident(primary_key=True),
    Column("minutes", sa.Integer, primary_key=True, autoincrement=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("queued_at", UtcDateTime),
)
Index("ix_reminders_resident_id", reminders.c.resident_id)
_is_not_queued = reminders.c.queued_at.is_(None)
Index("ix_reminders_due_at", reminders.c.due_at, sqlite_where=_is_not_queued, postgresql_where=_is_not_queued)

event_feedback = Table(
    "event_feedback",
    CITY,
    _part_of(occurrences, "occurrence_id", primary_key=True),
    _of_resident(primary_key=True),
    Column("stars", sa.SmallInteger, nullable=False),
    Column("words", Typed, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
)
Index("ix_event_feedback_resident_id", event_feedback.c.resident_id)

# What a draft is to change is looked up when it is published: the draft outlives it.
event_drafts = Table(
    "event_drafts",
    CITY,
    Column("id", _Id, primary_key=True),
    _of_resident(),
    Column("details", Json, nullable=False),
    Column("schedule", Json),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("event_id", _Id),
    Column("occurrence_id", _Id),
    Column("scope", _Word, nullable=False),
    Column("version", sa.Integer, nullable=False),
    Column("by_editor", sa.Boolean, nullable=False),
)
Index("ix_event_drafts_resident_id", event_drafts.c.resident_id, event_drafts.c.touched_at)
Index("ix_event_drafts_touched_at", event_drafts.c.touched_at)

feeds = Table(
    "feeds",
    CITY,
    Column("id", _Id, primary_key=True),
    Column("url", Typed, nullable=False, unique=True),
    Column("added_by", _ResidentId, nullable=False, info=NAMED),
    Column("added_at", UtcDateTime, nullable=False),
    Column("etag", Typed),
    Column("last_modified", Typed),
    Column("checked_at", UtcDateTime),
    Column("failure", Typed),
)

# ``opens_at``, ``closes_at``, ``remind_at`` and ``quota`` follow from the terms, so that one statement can find what is
# due and count an answer. ``is_sealed``: its sheets and its secret are gone.
surveys = Table(
    "surveys",
    CITY,
    Column("id", _Id, primary_key=True),
    Column("status", _Word, nullable=False),
    Column("title", OrderedJson, nullable=False),
    Column("terms", Json, nullable=False),
    Column("created_by", _ResidentId, nullable=False, info=NAMED),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("number", sa.Integer, nullable=False),
    Column("version", sa.Integer, nullable=False),
    Column("minutes", sa.Integer, nullable=False),
    Column("opens_at", UtcDateTime),
    Column("closes_at", UtcDateTime),
    Column("remind_at", UtcDateTime),
    Column("quota", sa.Integer),
    Column("started", sa.Integer, nullable=False),
    Column("sent", sa.Integer, nullable=False),
    Column("reminded_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("left_at", Json, nullable=False),
    Column("is_sealed", sa.Boolean, nullable=False),
    Column("shared_id", _Id),
    CheckConstraint("status IN ('scheduled', 'open', 'closed', 'withdrawn')", name="status"),
    CheckConstraint("started >= 0 AND sent >= 0", name="counts"),
)
Index("ix_surveys_status", surveys.c.status, surveys.c.changed_at)

survey_transitions = Table(
    "survey_transitions",
    CITY,
    _number(),
    _part_of(surveys, "survey_id"),
    Column("before", _Word),
    Column("after", _Word, nullable=False),
    Column("actor", _ResidentId, nullable=False, info=NAMED),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_survey_transitions_survey_id", survey_transitions.c.survey_id)

questionnaires = Table(
    "questionnaires",
    CITY,
    _part_of(surveys, "survey_id", primary_key=True),
    Column("number", sa.Integer, primary_key=True, autoincrement=False),
    Column("document", Json, nullable=False),
)

# What turns a resident's id into her key in an anonymous survey, as long as there is one.
survey_secrets = Table(
    "survey_secrets",
    CITY,
    _part_of(surveys, "survey_id", primary_key=True),
    Column("secret", sa.LargeBinary, nullable=False),
)

# What is being filled in. ``participant`` is her id, or her key in an anonymous survey; ``at`` is the
# path of the question where she stands, empty where she has answered nothing.
survey_sheets = Table(
    "survey_sheets",
    CITY,
    _part_of(surveys, "survey_id", primary_key=True),
    Column("participant", _ResidentId, primary_key=True, info=HERS),
    Column("revision", sa.Integer, nullable=False),
    Column("language", _Language, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("response_id", sa.BigInteger),
    Column("sent_at", UtcDateTime),
    Column("compares", sa.Boolean, nullable=False),
    Column("at", sa.Text, nullable=False),
    Column("document", Json, nullable=False),
)
Index("ix_survey_sheets_participant", survey_sheets.c.participant)
_is_unsent = survey_sheets.c.response_id.is_(None)
Index(
    "ix_survey_sheets_unsent",
    survey_sheets.c.survey_id,
    survey_sheets.c.at,
    sqlite_where=_is_unsent,
    postgresql_where=_is_unsent,
)

# What was sent. Rows lie in the order of ``id``, which is random, and nothing here leads to who sent it.
survey_responses = Table(
    "survey_responses",
    CITY,
    Column("id", RowNumber, primary_key=True, autoincrement=False),
    _part_of(surveys, "survey_id"),
    Column("number", sa.Integer, nullable=False),
    Column("language", _Language, nullable=False),
    Column("month", sa.String(7), nullable=False),
    Column("sent_on", UtcDateTime, nullable=False),
    Column("answers", OrderedJson, nullable=False),
)
Index("ix_survey_responses_survey_id", survey_responses.c.survey_id, survey_responses.c.id)
# With these in it responses are counted by what they have in common without the rows.
Index(
    "ix_survey_responses_kind",
    survey_responses.c.survey_id,
    survey_responses.c.language,
    survey_responses.c.month,
    survey_responses.c.number,
    survey_responses.c.id,
)

# A number is shorter than a survey's id and a path, and there are many rows of it.
survey_questions = Table(
    "survey_questions",
    CITY,
    Column("number", RowNumber, sa.Identity(), primary_key=True),
    _part_of(surveys, "survey_id"),
    Column("path", sa.Text, nullable=False),
    UniqueConstraint("survey_id", "path"),
    sqlite_autoincrement=True,  # rows of a number that is gone are nobody else's
)

# What is counted: see ``responses``. Written and deleted with its response, whose answers say the same in full; there are
# so many that no foreign keys are checked.
survey_answers = Table(
    "survey_answers",
    CITY,
    Column("response_id", sa.BigInteger, primary_key=True, autoincrement=False),
    Column("question", sa.BigInteger, primary_key=True, autoincrement=False),
    Column("instance", sa.String(32), primary_key=True),
    Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    Column("code", Typed),
    Column("amount", sa.Double),
    Column("words", Typed),
    Column("language", _Language),
    sqlite_with_rowid=False,
)
# Tallies are read from it in its order, without the rows and without sorting.
Index(
    "ix_survey_answers_code",
    survey_answers.c.question,
    survey_answers.c.code,
    survey_answers.c.response_id,
    survey_answers.c.ordinal,
)
_is_number = survey_answers.c.amount.is_not(None)
Index(
    "ix_survey_answers_amount",
    survey_answers.c.question,
    survey_answers.c.amount,
    survey_answers.c.response_id,
    sqlite_where=_is_number,
    postgresql_where=_is_number,
)
_has_words = survey_answers.c.words.is_not(None)
Index(
    "ix_survey_answers_words",
    survey_answers.c.question,
    survey_answers.c.response_id,
    survey_answers.c.instance,
    sqlite_where=_has_words,
    postgresql_where=_has_words,
)

# What a draft is to change is looked up when it is published: the draft outlives it.
survey_drafts = Table(
    "survey_drafts",
    CITY,
    Column("id", _Id, primary_key=True),
    _of_resident(),
    Column("questionnaire", Json),
    Column("terms", Json, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("survey_id", _Id),
    Column("version", sa.Integer),
    Column("file_name", Typed, nullable=False),
    Column("findings", Json, nullable=False),
    Column("trial", Json),
    Column("trial_language", _Language, nullable=False),
)
Index("ix_survey_drafts_resident_id", survey_drafts.c.resident_id, survey_drafts.c.touched_at)
Index("ix_survey_drafts_touched_at", survey_drafts.c.touched_at)

# Ideas. ``topic``, the location and ``language`` are those of the version that is shown, so that lists can select by them.
# ``public_at`` is when it was published, as long as everybody may read it: lists are read and counted in indexes that have
# it. ``progress`` is empty before the city has answered.
ideas = Table(
    "ideas",
    CITY,
    Column("id", _Id, primary_key=True),
    Column("code", _Word, nullable=False, unique=True),
    Column("author", _ResidentId, info=NAMED),
    Column("status", _Word, nullable=False),
    Column("number", sa.Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("published_number", sa.Integer),
    Column("published_at", UtcDateTime),
    Column("public_at", UtcDateTime),
    Column("progress", _Word, nullable=False),
    Column("progress_at", UtcDateTime),
    Column("supports", sa.Integer, nullable=False),
    Column("comments", sa.Integer, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("hidden_at", UtcDateTime),
    Column("merged_into", _Id),
    Column("adopted_city", _Slug),
    Column("adopted_idea", _Id),
    Column("adopted_code", _Word),
    Column("source", Typed, unique=True),
    Column("asked_at", UtcDateTime),
    Column("topic", _Word),
    Column("latitude", sa.Double),
    Column("longitude", sa.Double),
    Column("language", _Language, nullable=False),
    UniqueConstraint("adopted_city", "adopted_idea"),
    CheckConstraint("status IN ('received', 'in_review', 'published', 'declined', 'merged')", name="status"),
    CheckConstraint(
        "status <> 'published' OR (published_number IS NOT NULL AND published_at IS NOT NULL)",
        name="published",
    ),
    CheckConstraint(
        "(public_at IS NOT NULL) = (status = 'published' AND withdrawn_at IS NULL AND hidden_at IS NULL)",
        name="public",
    ),
    CheckConstraint("supports >= 0 AND comments >= 0", name="counts"),
)
# As ``Idea.is_public`` and the indexes say it: whoever selects what everybody may read says this.
IS_PUBLIC = ideas.c.public_at.is_not(None)
IS_ANSWERED = ideas.c.progress != sa.literal_column("''")
_place = (ideas.c.latitude, ideas.c.longitude, ideas.c.topic, ideas.c.progress)
for _name, _columns, _where in (
    ("newest", (ideas.c.public_at, ideas.c.id), IS_PUBLIC),
    ("supported", (ideas.c.supports, ideas.c.public_at, ideas.c.id), IS_PUBLIC),
    ("topic", (ideas.c.topic, ideas.c.public_at, ideas.c.id), IS_PUBLIC),
    ("topic_supported", (ideas.c.topic, ideas.c.supports, ideas.c.public_at, ideas.c.id), IS_PUBLIC),
    ("progress", (ideas.c.progress, ideas.c.public_at, ideas.c.id), IS_PUBLIC),
    ("progress_supported", (ideas.c.progress, ideas.c.supports, ideas.c.public_at, ideas.c.id), IS_PUBLIC),
    ("place", (*_place, ideas.c.public_at, ideas.c.id), IS_PUBLIC & ideas.c.latitude.is_not(None)),
    ("to_check", (ideas.c.progress, ideas.c.asked_at, ideas.c.progress_at, ideas.c.id), IS_PUBLIC),
    ("apart", (ideas.c.status, ideas.c.id), ideas.c.status != sa.literal_column("'published'")),
    ("moving", (ideas.c.progress, ideas.c.id), IS_ANSWERED),
    ("author", (ideas.c.author, ideas.c.created_at, ideas.c.id), ideas.c.author.is_not(None)),
):
    Index(f"ix_ideas_{_name}", *_columns, sqlite_where=_where, postgresql_where=_where)
Index("ix_ideas_changed_at", ideas.c.changed_at)

idea_versions = Table(
    "idea_versions",
    CITY,
    _part_of(ideas, "idea_id", primary_key=True),
    Column("number", sa.Integer, primary_key=True, autoincrement=False),
    Column("text", Typed, nullable=False),
    Column("language", _Language, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("topic", _Word),
    Column("latitude", sa.Double),
    Column("longitude", sa.Double),
    Column("place", Typed, nullable=False),
    Column("photos", OrderedJson, nullable=False),
    Column("written_by", _ResidentId, info=NAMED),
    Column("suggested_by", _ResidentId, info=NAMED),
    Column("supports", sa.Integer, nullable=False),
)

idea_transitions = Table(
    "idea_transitions",
    CITY,
    _number(),
    _part_of(ideas, "idea_id"),
    Column("axis", _Word, nullable=False),
    Column("before", _Word, nullable=False),
    Column("after", _Word, nullable=False),
    Column("actor", _ResidentId, nullable=False, info=NAMED),
    Column("at", UtcDateTime, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("reason", Typed, nullable=False),
    Column("words", Typed, nullable=False),
    Column("is_public", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_idea_transitions_idea_id", idea_transitions.c.idea_id)

idea_translations = Table(
    "idea_translations",
    CITY,
    _part_of(ideas, "idea_id", primary_key=True),
    Column("number", sa.Integer, primary_key=True, autoincrement=False),
    Column("language", _Language, primary_key=True),
    Column("text", Typed, nullable=False),
    Column("by", _ResidentId, nullable=False, info=NAMED),
    Column("at", UtcDateTime, nullable=False),
)

# Who supports an idea now, and the version that she saw; ``support_log`` has how it came to that.
idea_supports = Table(
    "idea_supports",
    CITY,
    _part_of(ideas, "idea_id", primary_key=True),
    _of_resident(primary_key=True),
    Column("number", sa.Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_idea_supports_resident_id", idea_supports.c.resident_id)

support_log = Table(
    "support_log",
    CITY,
    _number(),
    _part_of(ideas, "idea_id"),
    _of_resident(),
    Column("is_on", sa.Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_support_log_idea_id", support_log.c.idea_id)
Index("ix_support_log_resident_id", support_log.c.resident_id)

idea_follows = Table(
    "idea_follows",
    CITY,
    _part_of(ideas, "idea_id", primary_key=True),
    _of_resident(primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_idea_follows_resident_id", idea_follows.c.resident_id)

idea_comments = Table(
    "idea_comments",
    CITY,
    Column("id", _Id, primary_key=True),
    _part_of(ideas, "idea_id"),
    Column("author", _ResidentId, nullable=False, info=NAMED),
    Column("text", Typed, nullable=False),
    Column("language", _Language, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", _Word, nullable=False),
    Column("published_at", UtcDateTime),
    CheckConstraint("status IN ('waiting', 'published', 'declined', 'hidden')", name="status"),
)
_is_shown = idea_comments.c.status == sa.literal_column("'published'")
Index(
    "ix_idea_comments_shown",
    idea_comments.c.idea_id,
    idea_comments.c.at,
    idea_comments.c.id,
    sqlite_where=_is_shown,
    postgresql_where=_is_shown,
)
Index("ix_idea_comments_author", idea_comments.c.author, idea_comments.c.at)

# ``comment_id`` is empty where the idea itself is reported. ``settled_at``: a moderator has looked at it.
idea_reports = Table(
    "idea_reports",
    CITY,
    _part_of(ideas, "idea_id", primary_key=True),
    Column("comment_id", _Id, primary_key=True),
    _of_resident(primary_key=True),
    Column("concern", _Word, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
)
Index("ix_idea_reports_resident_id", idea_reports.c.resident_id)

idea_checks = Table(
    "idea_checks",
    CITY,
    _part_of(ideas, "idea_id", primary_key=True),
    _of_resident(primary_key=True),
    Column("is_done", sa.Boolean, nullable=False),
    Column("words", Typed, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_idea_checks_resident_id", idea_checks.c.resident_id)

idea_answers = Table(
    "idea_answers",
    CITY,
    Column("id", _Id, primary_key=True),
    _part_of(ideas, "idea_id"),
    Column("progress", _Word, nullable=False),
    Column("texts", OrderedJson, nullable=False),
    Column("milestones", OrderedJson, nullable=False),
    Column("by", _ResidentId, nullable=False, info=NAMED),
    Column("at", UtcDateTime, nullable=False),
    Column("publish_at", UtcDateTime),
    Column("published_at", UtcDateTime),
)
Index("ix_idea_answers_idea_id", idea_answers.c.idea_id, idea_answers.c.published_at)
_is_unpublished = idea_answers.c.published_at.is_(None)
Index(
    "ix_idea_answers_publish_at",
    idea_answers.c.publish_at,
    sqlite_where=_is_unpublished,
    postgresql_where=_is_unpublished,
)

# Sister cities that took an idea of ours up, and what it is there.
idea_adoptions = Table(
    "idea_adoptions",
    CITY,
    _part_of(ideas, "idea_id", primary_key=True),
    Column("city", _Slug, primary_key=True),
    Column("adopted_idea", _Id, primary_key=True),
    Column("code", _Word, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# The last number of a year's codes.
idea_counters = Table(
    "idea_counters",
    CITY,
    Column("year", sa.Integer, primary_key=True, autoincrement=False),
    Column("last", sa.Integer, nullable=False),
)

# ``idea_id`` is empty where it is a new idea; what a draft is to change is looked up when it is sent.
idea_drafts = Table(
    "idea_drafts",
    CITY,
    Column("id", _Id, primary_key=True),
    _of_resident(),
    Column("idea_id", _Id, nullable=False),
    Column("number", sa.Integer, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("text", Typed, nullable=False),
    Column("topic", _Word),
    Column("latitude", sa.Double),
    Column("longitude", sa.Double),
    Column("place", Typed, nullable=False),
    Column("photos", OrderedJson, nullable=False),
    Column("pieces", sa.Integer, nullable=False),
    UniqueConstraint("resident_id", "idea_id"),
)
Index("ix_idea_drafts_touched_at", idea_drafts.c.touched_at)

# A photo goes with what it belongs to: a draft, and from its sending on an idea.
photos = Table(
    "photos",
    CITY,
    Column("id", _Id, primary_key=True),
    Column("jpeg", sa.LargeBinary, nullable=False),
    Column("width", sa.Integer, nullable=False),
    Column("height", sa.Integer, nullable=False),
    Column("file_id", Typed),
    Column("draft_id", _Id, ForeignKey("idea_drafts.id", ondelete="CASCADE", onupdate="CASCADE")),
    Column("idea_id", _Id, ForeignKey("ideas.id", ondelete="CASCADE")),
)
Index("ix_photos_draft_id", photos.c.draft_id)
Index("ix_photos_idea_id", photos.c.idea_id)

_add_outbox(CITY)
_add_audit(CITY)
_add_seen_updates(CITY)

# Keys are compared letter by letter, whatever the database's own order of letters is.
_Term = sa.String(32).with_variant(sa.String(32, collation="C"), "postgresql")

# What is searched: see ``event_search``. A number is shorter than an event's id, and there are many rows of it.
# ``ends`` is the event's ``until`` in seconds since 1970, ``terms`` all its rows in ``event_terms``.
searched_events = Table(
    "searched_events",
    CITY,
    Column("number", RowNumber, sa.Identity(), primary_key=True),
    Column("event_id", _Id, ForeignKey("events.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("ends", sa.BigInteger, nullable=False),
    Column("terms", sa.Text, nullable=False),
    sqlite_autoincrement=True,  # rows of a number that is gone are nobody else's
)

# In this order: what stands in a title comes first, and of that what ends soonest.
event_terms = Table(
    "event_terms",
    CITY,
    Column("term", _Term, primary_key=True),
    Column("part", sa.SmallInteger, primary_key=True, autoincrement=False),
    Column("ends", sa.BigInteger, primary_key=True, autoincrement=False),
    Column("event", sa.BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

term_spellings = Table(
    "term_spellings",
    CITY,
    Column("spelling", _Term, primary_key=True),
    Column("term", _Term, primary_key=True),
    sqlite_with_rowid=False,
)

# A spelling, and what is left of it without one letter: where a word with a typo meets the one that was meant.
term_variants = Table(
    "term_variants",
    CITY,
    Column("variant", _Term, primary_key=True),
    Column("spelling", _Term, primary_key=True),
    sqlite_with_rowid=False,
)

# Moderation. What was decided of a case is ``ruling`` with ``reason``, ``message``, ``into_id`` and ``days``; ``took`` is
# how long that took from its opening, in microseconds, once it is settled. A comment that is gone leaves its case.
cases = Table(
    "cases",
    CITY,
    Column("id", _Id, primary_key=True),
    Column("kind", _Word, nullable=False),
    _part_of(ideas, "idea_id"),
    Column("comment_id", _Id),
    Column("number", sa.Integer, nullable=False),
    Column("status", _Word, nullable=False),
    Column("language", _Language, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("author", _ResidentId, info=NAMED),
    Column("not_by", _ResidentId, info=NAMED),
    Column("claimed_by", _ResidentId, info=NAMED),
    Column("claimed_until", UtcDateTime),
    Column("escalated_at", UtcDateTime),
    Column("reminded_at", UtcDateTime),
    Column("has_news", sa.Boolean, nullable=False),
    Column("ruling", _Word),
    Column("reason", _Word, nullable=False),
    Column("message", Typed, nullable=False),
    Column("into_id", _Id),
    Column("days", sa.Integer, nullable=False),
    Column("decided_by", _ResidentId, info=NAMED),
    Column("decided_at", UtcDateTime),
    Column("confirmed_by", _ResidentId, info=NAMED),
    Column("effect_at", UtcDateTime),
    Column("took", sa.BigInteger),
    CheckConstraint(
        "status IN ('open', 'asked', 'confirming', 'decided', 'settled', 'dropped')", name="status"
    ),
    CheckConstraint("(status IN ('confirming', 'decided', 'settled')) = (ruling IS NOT NULL)", name="ruling"),
)
Index("ix_cases_idea_id", cases.c.idea_id, cases.c.opened_at)
_is_about_comment = cases.c.comment_id.is_not(None)
Index(
    "ix_cases_comment_id",
    cases.c.comment_id,
    sqlite_where=_is_about_comment,
    postgresql_where=_is_about_comment,
)
# Nearly all are over one day, and whatever waits is found without them. It waits once for each kind and subject.
_is_live = cases.c.status.not_in([sa.literal_column("'settled'"), sa.literal_column("'dropped'")])
Index(
    "uq_cases_idea",
    cases.c.idea_id,
    cases.c.kind,
    unique=True,
    sqlite_where=_is_live & cases.c.comment_id.is_(None),
    postgresql_where=_is_live & cases.c.comment_id.is_(None),
)
Index(
    "uq_cases_comment",
    cases.c.comment_id,
    cases.c.kind,
    unique=True,
    sqlite_where=_is_live & _is_about_comment,
    postgresql_where=_is_live & _is_about_comment,
)
# The queue is read in the order of one of these, and counted without the rows.
Index(
    "ix_cases_queue",
    cases.c.status,
    cases.c.opened_at,
    cases.c.id,
    sqlite_where=_is_live,
    postgresql_where=_is_live,
)
Index(
    "ix_cases_language",
    cases.c.status,
    cases.c.language,
    cases.c.opened_at,
    cases.c.id,
    cases.c.kind,
    cases.c.due_at,
    cases.c.escalated_at,
    sqlite_where=_is_live,
    postgresql_where=_is_live,
)
Index(
    "ix_cases_kind",
    cases.c.status,
    cases.c.kind,
    cases.c.opened_at,
    cases.c.id,
    sqlite_where=_is_live,
    postgresql_where=_is_live,
)
Index(
    "ix_cases_due_at",
    cases.c.status,
    cases.c.due_at,
    cases.c.reminded_at,
    cases.c.id,
    sqlite_where=_is_live,
    postgresql_where=_is_live,
)
_is_claimed = cases.c.claimed_by.is_not(None)
Index("ix_cases_claimed_until", cases.c.claimed_until, sqlite_where=_is_claimed, postgresql_where=_is_claimed)
_is_not_for_all = _is_live & cases.c.not_by.is_not(None)
Index("ix_cases_not_by", cases.c.not_by, sqlite_where=_is_not_for_all, postgresql_where=_is_not_for_all)
_is_somebodys = _is_live & cases.c.author.is_not(None)
Index("ix_cases_author", cases.c.author, sqlite_where=_is_somebodys, postgresql_where=_is_somebodys)
_is_decided = cases.c.status == sa.literal_column("'decided'")
Index(
    "ix_cases_decided_at",
    cases.c.decided_at,
    cases.c.id,
    cases.c.effect_at,
    sqlite_where=_is_decided,
    postgresql_where=_is_decided,
)
_is_in_doubt = cases.c.status.in_([sa.literal_column("'confirming'"), sa.literal_column("'decided'")])
Index(
    "ix_cases_decided_by",
    cases.c.decided_by,
    cases.c.decided_at,
    sqlite_where=_is_in_doubt,
    postgresql_where=_is_in_doubt,
)
# For the numbers of a span of time.
Index("ix_cases_opened_at", cases.c.opened_at)
_is_settled = cases.c.status == sa.literal_column("'settled'")
Index(
    "ix_cases_settled",
    cases.c.effect_at,
    cases.c.decided_by,
    cases.c.took,
    sqlite_where=_is_settled,
    postgresql_where=_is_settled,
)

case_lines = Table(
    "case_lines",
    CITY,
    _number(),
    _part_of(cases, "case_id"),
    Column("said", _Word, nullable=False),
    Column("by", _ResidentId, nullable=False, info=NAMED),
    Column("text", Typed, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_case_lines_case_id", case_lines.c.case_id)

blocks = Table(
    "blocks",
    CITY,
    Column("id", _Id, primary_key=True),
    _of_resident(),
    Column("reason", _Word, nullable=False),
    Column("by", _ResidentId, nullable=False, info=NAMED),
    Column("at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("confirmed_by", _ResidentId, info=NAMED),
    Column("lifted_at", UtcDateTime),
)
Index("ix_blocks_resident_id", blocks.c.resident_id, blocks.c.until)
_is_not_lifted = blocks.c.lifted_at.is_(None)
Index("ix_blocks_until", blocks.c.until, sqlite_where=_is_not_lifted, postgresql_where=_is_not_lifted)

# Where the city has set rules of its own, by the noun that they rule: moderation, broadcasts, retention.
city_rules = Table(
    "city_rules",
    CITY,
    Column("noun", _Word, primary_key=True),
    Column("document", OrderedJson, nullable=False),
)

# ``subject`` is the id of what it invites to; ``content`` the texts, picture and buttons, as ``revision`` has them.
# The counts are changed in the transaction that marks deliveries.
broadcasts = Table(
    "broadcasts",
    CITY,
    Column("id", _Id, primary_key=True),
    Column("status", _Word, nullable=False),
    Column("kind", _Word, nullable=False),
    Column("subject", _Id),
    Column("content", OrderedJson, nullable=False),
    Column("audience", OrderedJson, nullable=False),
    Column("waking", sa.Boolean, nullable=False),
    Column("starts_at", UtcDateTime),
    Column("reminds", _Id, unique=True),
    Column("version", sa.Integer, nullable=False),
    Column("revision", sa.Integer, nullable=False),
    Column("created_by", _ResidentId, nullable=False, info=NAMED),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("released_by", _ResidentId, info=NAMED),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("recalled_at", UtcDateTime),
    Column("total", sa.Integer, nullable=False),
    Column("sent", sa.Integer, nullable=False),
    Column("blocked", sa.Integer, nullable=False),
    Column("failed", sa.Integer, nullable=False),
    Column("skipped", sa.Integer, nullable=False),
    Column("recalled", sa.Integer, nullable=False),
    CheckConstraint(
        "status IN ('draft', 'waiting', 'scheduled', 'starting', 'running', 'paused', 'ended', 'cancelled')",
        name="status",
    ),
    CheckConstraint("kind IN ('message', 'survey', 'event', 'idea')", name="kind"),
)
Index("ix_broadcasts_status", broadcasts.c.status, broadcasts.c.starts_at)
Index("ix_broadcasts_changed_at", broadcasts.c.changed_at)

# One for each recipient, made when it starts. ``todo``: what a worker has to do about it (send, correct, recall), from
# ``available_at`` on, which is also how long another's lease lasts.
deliveries = Table(
    "deliveries",
    CITY,
    _part_of(broadcasts, "broadcast_id", primary_key=True),
    _of_resident(primary_key=True),
    Column("status", _Word, nullable=False),
    Column("todo", _Word),
    Column("available_at", UtcDateTime, nullable=False),
    Column("attempts", sa.SmallInteger, nullable=False),
    Column("reason", sa.String(200)),
    Column("language", _Language, nullable=False),
    Column("chat_id", sa.BigInteger),
    Column("message_id", sa.BigInteger),
    Column("sent_at", UtcDateTime),
    Column("opened_at", UtcDateTime),
    CheckConstraint(
        "status IN ('queued', 'sent', 'blocked', 'failed', 'skipped', 'recalled')", name="status"
    ),
    CheckConstraint("todo IN ('send', 'correct', 'recall')", name="todo"),
)
_is_to_do = deliveries.c.todo.is_not(None)
Index(
    "ix_deliveries_todo",
    deliveries.c.broadcast_id,
    deliveries.c.available_at,
    deliveries.c.resident_id,
    sqlite_where=_is_to_do,
    postgresql_where=_is_to_do,
)
Index("ix_deliveries_resident_id", deliveries.c.resident_id, deliveries.c.sent_at)

# Whose message shows how far it is, to be redrawn while it runs.
broadcast_watchers = Table(
    "broadcast_watchers",
    CITY,
    _part_of(broadcasts, "broadcast_id", primary_key=True),
    _of_resident(primary_key=True),
    Column("chat_id", sa.BigInteger, nullable=False),
    Column("message_id", sa.BigInteger, nullable=False),
    Column("drawn_at", UtcDateTime, nullable=False),
)

# What ideas are found by: see ``idea_search``. ``published`` is in seconds since 1970; ``terms`` is all that rows of
# ``idea_terms`` are made of, and what the idea is compared by.
searched_ideas = Table(
    "searched_ideas",
    CITY,
    Column("number", RowNumber, sa.Identity(), primary_key=True),
    Column("idea_id", _Id, ForeignKey("ideas.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("published", sa.BigInteger, nullable=False),
    Column("is_public", sa.Boolean, nullable=False),
    Column("terms", sa.Text, nullable=False),
    sqlite_autoincrement=True,  # rows of a number that is gone are nobody else's
)
Index("ix_searched_ideas_published", searched_ideas.c.is_public, searched_ideas.c.published)

# Words, concepts ("c.bicycle") and pairs of these ("p." and a hash). What is not public is in no list of what is.
idea_terms = Table(
    "idea_terms",
    CITY,
    Column("term", _Term, primary_key=True),
    Column("is_public", sa.Boolean, primary_key=True),
    Column("published", sa.BigInteger, primary_key=True, autoincrement=False),
    Column("idea", sa.BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
