"""Ideas as rows: an idea and the version of it that is shown, in one statement."""

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from bot.core.ideas.model import Idea, IdeaStatus, Origin, Progress, Version
from storage.tables import idea_versions, ideas
from storage.traces import ERASED

_c = ideas.c
_v = idea_versions.c
_OF_VERSION: Final = (
    "topic",
    "latitude",
    "longitude",
    "language",
)  # what an idea's row repeats of its version

WAITING: Final = (IdeaStatus.RECEIVED, IdeaStatus.IN_REVIEW)
SHOWN: Final = sa.func.coalesce(_c.published_number, _c.number)
WITH_VERSION: Final = sa.select(
    *(column for column in _c if column.name not in (*_OF_VERSION, "public_at")),
    *(column.label(f"version_{column.name}") for column in _v if column.name != "idea_id"),
).join_from(ideas, idea_versions, (_v.idea_id == _c.id) & (_v.number == SHOWN))


def ideas_of(chosen: sa.Select[Any], *order: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Those whose ids are chosen, in this order. Versions are read of these alone, however many are passed over."""
    return WITH_VERSION.where(_c.id.in_(chosen.correlate(None))).order_by(*order)


def read_idea(row: Mapping[Any, Any]) -> Idea:
    """The idea that a row of WITH_VERSION holds."""
    return Idea(
        id=row["id"],
        code=row["code"],
        author=_somebody(row["author"]),
        status=IdeaStatus(row["status"]),
        version=read_version({"version_idea_id": row["id"], **row}, "version_"),
        number=row["number"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        published_number=row["published_number"],
        published_at=row["published_at"],
        progress=Progress(row["progress"]) if row["progress"] else None,
        progress_at=row["progress_at"],
        supports=row["supports"],
        comments=row["comments"],
        withdrawn_at=row["withdrawn_at"],
        hidden_at=row["hidden_at"],
        merged_into=row["merged_into"],
        adopted_from=_origin(row),
        source=row["source"],
        asked_at=row["asked_at"],
    )


def write_idea(idea: Idea) -> dict[str, Any]:
    """As a row of ``ideas``."""
    origin = idea.adopted_from
    return {
        "id": idea.id,
        "code": idea.code,
        "author": idea.author,
        "status": idea.status.value,
        "number": idea.number,
        "created_at": idea.created_at,
        "changed_at": idea.changed_at,
        "published_number": idea.published_number,
        "published_at": idea.published_at,
        "public_at": idea.published_at if idea.is_public else None,
        "progress": idea.progress.value if idea.progress else "",
        "progress_at": idea.progress_at,
        "supports": idea.supports,
        "comments": idea.comments,
        "withdrawn_at": idea.withdrawn_at,
        "hidden_at": idea.hidden_at,
        "merged_into": idea.merged_into,
        "adopted_city": origin.city if origin else None,
        "adopted_idea": origin.idea_id if origin else None,
        "adopted_code": origin.code if origin else None,
        "source": idea.source,
        "asked_at": idea.asked_at,
        **repeated(idea.version),
    }


def repeated(version: Version) -> dict[str, Any]:
    """What an idea's row repeats of the version that is shown."""
    latitude, longitude = version.location or (None, None)
    return {
        "topic": version.topic,
        "latitude": latitude,
        "longitude": longitude,
        "language": version.language,
    }


def read_version(row: Mapping[Any, Any], prefix: str = "") -> Version:
    """The version that a row holds in columns of this prefix."""
    latitude, longitude = row[f"{prefix}latitude"], row[f"{prefix}longitude"]
    return Version(
        idea_id=row[f"{prefix}idea_id"],
        number=row[f"{prefix}number"],
        text=row[f"{prefix}text"],
        language=row[f"{prefix}language"],
        at=row[f"{prefix}at"],
        topic=row[f"{prefix}topic"],
        location=None if latitude is None or longitude is None else (latitude, longitude),
        place=row[f"{prefix}place"],
        photos=tuple(row[f"{prefix}photos"]),
        written_by=_somebody(row[f"{prefix}written_by"]),
        suggested_by=_somebody(row[f"{prefix}suggested_by"]),
        supports=row[f"{prefix}supports"],
    )


def write_version(version: Version) -> dict[str, Any]:
    """As a row of ``idea_versions``."""
    return {
        "idea_id": version.idea_id,
        "number": version.number,
        "text": version.text,
        "at": version.at,
        "place": version.place,
        "photos": list(version.photos),
        "written_by": version.written_by,
        "suggested_by": version.suggested_by,
        "supports": version.supports,
        **repeated(version),
    }


def _somebody(resident_id: str | None) -> str | None:
    """Who left is nobody whom anything could be told."""
    return None if resident_id == ERASED else resident_id


def _origin(row: Mapping[Any, Any]) -> Origin | None:
    city = row["adopted_city"]
    return Origin(city, row["adopted_idea"], row["adopted_code"]) if city else None
