"""Public ideas as open data: CSV, JSON and XLSX, written part by part, so that nothing grows with how many there are."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import StringIO
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.ideas.model import OfficialAnswer, Origin, View
from bot.core.languages import pick
from bot.core.shared.plain_sight import legible
from bot.interchange.tables import Cell, csv_cell, json_value

_BEFORE: Final = (
    "code", "status", "supports", "comments", "received_at", "published_at", "changed_at", "topic", "place",
    "latitude", "longitude", "photos", "language", "text",
)  # fmt: skip
_AFTER: Final = ("milestones", "adopted_from", "adopted_by", "link")
_PLACES: Final = 5  # of degrees

Link = Callable[[str], str]
"""Where the page of the idea with this code is; "" where there are no pages."""


class IdeaTable(Protocol):
    """One way to write ideas: what comes first, then pages of them, then what comes last."""

    def begin(self) -> bytes: ...

    def page(self, views: Sequence[View]) -> bytes: ...

    def end(self) -> bytes: ...


def idea_columns(city: City) -> tuple[str, ...]:
    """What ``idea_row`` has: the text as it was written, and the city's translations and answers in its languages."""
    texts = [f"text_{tag}" for tag in city.languages]
    answers = [f"answer_{tag}" for tag in city.languages]
    return (*_BEFORE, *texts, "answered_at", *answers, *_AFTER)


def idea_row(view: View, city: City, link: Link) -> tuple[Cell, ...]:
    """Under ``idea_columns``. Times are what the city's clocks show, without a zone of their own."""
    idea, version, answer = view.idea, view.idea.version, view.answer
    latitude, longitude = _degrees(version.location)

    def at(moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        return moment.astimezone(ZoneInfo(city.zone)).replace(tzinfo=None, microsecond=0)

    return (
        idea.code,
        _status(view),
        idea.supports,
        idea.comments,
        at(idea.created_at),
        at(idea.published_at),
        at(idea.changed_at),
        version.topic,
        legible(version.place),
        latitude,
        longitude,
        len(version.photos),
        version.language,
        legible(version.text),
        *(legible(view.texts.get(tag, "")) for tag in city.languages),
        at(answer.published_at) if answer else None,
        *(legible(answer.texts.get(tag, "")) if answer else "" for tag in city.languages),
        _milestones(answer, city.languages[0]) if answer else "",
        _named(idea.adopted_from) if idea.adopted_from else "",
        " ".join(_named(by) for by in view.adopted_by),
        link(idea.code),
    )


def idea_as_json(view: View, city: City, link: Link) -> Mapping[str, Any]:
    """All that is public of it but its history and what was said of it. Times have the offset of the city's clocks."""
    idea, version, answer = view.idea, view.idea.version, view.answer
    latitude, longitude = _degrees(version.location)

    def at(moment: datetime | None) -> str | None:
        return moment.astimezone(ZoneInfo(city.zone)).isoformat(timespec="seconds") if moment else None

    return {
        "code": idea.code,
        "status": _status(view),
        "supports": idea.supports,
        "comments": idea.comments,
        "received_at": at(idea.created_at),
        "published_at": at(idea.published_at),
        "changed_at": at(idea.changed_at),
        "topic": version.topic,
        "place": _plain(version.place) or None,
        "latitude": latitude,
        "longitude": longitude,
        "photos": len(version.photos),
        "language": version.language,
        "text": _plain(version.text),
        "translations": {tag: _plain(text) for tag, text in view.texts.items()},
        "answer": {
            "status": answer.progress.value,
            "answered_at": at(answer.published_at),
            "texts": {tag: _plain(text) for tag, text in answer.texts.items()},
            "milestones": [
                {
                    "day": one.day,
                    "reached": one.is_reached,
                    "texts": {tag: _plain(text) for tag, text in one.texts.items()},
                }
                for one in answer.milestones
            ],
        }
        if answer
        else None,
        "adopted_from": _origin(idea.adopted_from) if idea.adopted_from else None,
        "adopted_by": [_origin(by) for by in view.adopted_by],
        "link": link(idea.code) or None,
    }


class IdeaCsv:
    """UTF-8 with a mark by which spreadsheets know it; text that would begin a formula has an apostrophe before it."""

    def __init__(self, city: City, link: Link) -> None:
        self._city = city
        self._link = link

    def begin(self) -> bytes:
        return "\ufeff".encode() + _csv([idea_columns(self._city)])

    def page(self, views: Sequence[View]) -> bytes:
        return _csv([idea_row(view, self._city, self._link) for view in views])

    def end(self) -> bytes:
        return b""


class IdeaJson:
    """A list of objects, one on a line."""

    def __init__(self, city: City, link: Link) -> None:
        self._city = city
        self._link = link
        self._is_first = True

    def begin(self) -> bytes:
        return b"[\n"

    def page(self, views: Sequence[View]) -> bytes:
        parts: list[str] = []
        for view in views:
            parts += ["" if self._is_first else ",\n", _json(idea_as_json(view, self._city, self._link))]
            self._is_first = False
        return "".join(parts).encode()

    def end(self) -> bytes:
        return b"\n]\n"


def _csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    written = StringIO(newline="")
    csv.writer(written).writerows([csv_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _status(view: View) -> str:
    """What the city does with it; as long as it does nothing, that it is published."""
    idea = view.idea
    return idea.progress.value if idea.progress else idea.status.value


def _degrees(location: tuple[float, float] | None) -> tuple[float | None, float | None]:
    return (round(location[0], _PLACES), round(location[1], _PLACES)) if location else (None, None)


def _milestones(answer: OfficialAnswer, language: str) -> str:
    """A line each, in this language if it is there."""
    lines = []
    for one in answer.milestones:
        found = pick(one.texts, language)
        mark = " ✓" if one.is_reached else ""
        lines.append(f"{one.day}{mark} {legible(found[1]) if found else ''}".rstrip())
    return "\n".join(lines)


def _named(origin: Origin) -> str:
    return f"{origin.city}:{origin.code}"


def _origin(origin: Origin) -> Mapping[str, str]:
    return {"city": origin.city, "code": origin.code}


def _plain(text: str) -> str:
    """Without halves of letters, which no file can hold."""
    return str(json_value(legible(text)))
