"""Answers that are asked for again and again: validators for who has them already, a shelf for who comes next."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, Generic, TypeVar

from aiohttp import web

T = TypeVar("T")

FRESH_FOR: Final = 5.0  # seconds that a rendered answer is given again
MOST_KEPT: Final = 200
_ANY: Final = "*"
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer as it is sent. ``max_age`` is in seconds; ``modified_at`` None where the time of day is in it;
    ``language`` None of what is no text."""

    body: bytes
    content_type: str
    language: str | None
    max_age: int
    modified_at: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def answer(request: web.Request, rendered: Rendered) -> web.Response:
    """The rendered answer, or 304 where the client has it: by its ETag, else by the time it was modified."""
    # A hash of what is sent: equal bytes have equal tags, in whatever process they were rendered.
    tag = hashlib.sha256(rendered.body).hexdigest()[:32]
    has_it = _has(request, tag, rendered.modified_at)
    response = (
        web.Response(status=304)
        if has_it
        else web.Response(
            body=rendered.body,
            content_type=rendered.content_type,
            charset=None if rendered.language is None else "utf-8",
        )
    )
    _validate(response, tag, rendered.modified_at, rendered.max_age)
    if rendered.language is not None:
        response.headers["Vary"] = "Accept-Language"
    if not has_it:
        if rendered.language is not None:
            response.headers["Content-Language"] = rendered.language
        response.headers.update(rendered.headers)
    return response


def begin(
    request: web.Request,
    tag: str,
    modified_at: datetime | None,
    content_type: str,
    *,
    max_age: int,
    headers: Mapping[str, str],
) -> web.StreamResponse:
    """The beginning of an answer that is sent part by part, known by ``tag``; or 304 where the client has it."""
    has_it = _has(request, tag, modified_at)
    response = web.StreamResponse(status=304) if has_it else web.StreamResponse(headers=headers)
    _validate(response, tag, modified_at, max_age)
    if not has_it:
        response.content_type = content_type
        response.charset = "utf-8"
    return response


def _validate(response: web.StreamResponse, tag: str, modified_at: datetime | None, max_age: int) -> None:
    response.etag = tag
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if modified_at is not None:
        response.last_modified = modified_at


def _has(request: web.Request, tag: str, modified_at: datetime | None) -> bool:
    known = request.if_none_match
    if known is not None:  # RFC 9110, 13.1.3: then If-Modified-Since does not count
        return any(each.value in (tag, _ANY) for each in known)
    since = request.if_modified_since
    if since is None or modified_at is None:
        return False
    return modified_at.astimezone(UTC).replace(microsecond=0) <= since


class Shelf(Generic[T]):
    """Keeps what was made for ``fresh_for`` seconds; who asks for what is being made waits for it."""

    def __init__(self, monotonic: Callable[[], float], fresh_for: float = FRESH_FOR) -> None:
        self._monotonic = monotonic
        self._fresh_for = fresh_for
        self._places: OrderedDict[Hashable, _Place[T]] = OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What ``make`` raises passes through, and nothing is kept of it."""
        place = self._places.pop(key, None) or _Place[T]()
        self._places[key] = place
        if len(self._places) > MOST_KEPT:
            self._places.popitem(last=False)
        async with place.lock:
            if place.made is None or self._monotonic() - place.made_at > self._fresh_for:
                made_at = self._monotonic()
                place.made = None
                place.made = await make()
                place.made_at = made_at
            return place.made


@dataclass(slots=True)
class _Place(Generic[T]):
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    made: T | None = None
    made_at: float = 0.0
