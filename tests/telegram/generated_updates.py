"""Updates of every type of the Bot API, generated from aiogram's own types, with fields there or absent at random."""

import types
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.types import TelegramObject, Update
from hypothesis import strategies as st

Json = dict[str, Any]

_TEXTS = (
    "/start|/menu|/start c-tirana|/start r-x|/settings|/team|/cancel|/city|/|/nosuch|/start@x|tirana|Τίρανα|<b>|&|*x*"
    "|\u200b|\u202e|😀|👩‍👩‍👧|{city}|%s|\n|\x00|mixed|supergroup|private|html"
)
_DATA = (
    "menu:|welcome:|lang::menu|lang.set::sr-Latn:menu|lang.set::en:start|lang.set::xx:menu|agree:tirana|agree:|decline:"
    "|city::h:1|city::f:99|city.pick:skopje:h|city.pick:skopje:f|city.near::h|city.heading:|settings:|digest.set::daily"
    "|digest.hour::25|quiet.set::3:9|quiet.set::9:9|topic:tirana:culture|topic:tirana:x|topics:|export:|help:|erase:"
    "|erase.yes:|team:|team:tirana|team.invite:tirana:admin|team.resigned:tirana:editor|noop:|x|:::|menu:::::"
)
_words = st.sampled_from(_TEXTS.split("|")) | st.text(max_size=6)
_LANGUAGES = st.sampled_from(
    ["en", "tr", "sr", "sr-latn", "el", "cnr", "fa-raw", "", "zz", "pt-br", "EN_us", "x" * 40]
)
_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-5, 5) | st.integers(-(2**52), 2**52),
    float: st.floats(-180, 180, allow_nan=False),
    str: _words,
    bool: st.booleans(),
    datetime: st.integers(0, 2**31),
    timedelta: st.integers(0, 10_000),
}
_DEPTH = 3
_OPTIONAL_AT_ONCE = 4


def kinds() -> list[str]:
    """The types of update that aiogram knows."""
    return sorted(name for name in Update.model_fields if name != "update_id")


@st.composite
def updates(draw: st.DrawFn, persons: tuple[int, ...], groups: tuple[int, ...]) -> Json:
    """An update, without a number, of or about these people and groups."""
    kind = draw(st.sampled_from([*kinds(), *(["message", "callback_query"] * 12), "of_tomorrow"]))
    if kind == "of_tomorrow":
        return {kind: draw(st.dictionaries(_words, _words, max_size=2))}
    annotation: Any = Update.model_fields[kind].annotation
    body = draw(_of(annotation, _DEPTH))
    assert isinstance(body, dict)
    person = {
        "id": draw(st.sampled_from(persons)),
        "is_bot": draw(st.integers(0, 19)) == 0,
        "first_name": "x",
    }
    person |= draw(st.fixed_dictionaries({}, optional={"language_code": _LANGUAGES}))
    private = {"id": person["id"], "type": "private"}
    group = {
        "id": draw(st.sampled_from(groups)),
        "type": draw(st.sampled_from(["group", "supergroup", "channel", "?"])),
    }
    place = draw(st.sampled_from([private, private, private, group]))
    for holder in (body, body.get("message")):
        if isinstance(holder, dict) and "chat" in holder:
            holder["chat"] = place
    for name in ("from", "user"):
        if name in body or name == "from":
            body[name] = person
    if "data" in body or (kind == "callback_query" and draw(st.booleans())):
        body["data"] = draw(st.sampled_from(_DATA.split("|")) | _words)
    if kind == "message" and draw(st.booleans()):
        body["text"] = draw(_words)
    return {kind: body}


@cache
def _of(annotation: Any, depth: int) -> st.SearchStrategy[Any]:
    """Values that JSON can hold for this type of a field."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _of(args[0], depth)
    if origin is Literal:
        return st.sampled_from([arg.value if isinstance(arg, Enum) else arg for arg in args])
    if origin in (Union, types.UnionType):
        return st.one_of([_of(arg, depth) for arg in args if arg is not type(None)])
    if origin is list:
        return st.lists(_of(args[0], depth), max_size=2)
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from([member.value for member in annotation])
    if isinstance(annotation, type) and issubclass(annotation, TelegramObject):
        return _object(annotation, depth)
    return st.just({}) if origin is dict else _words


@cache
def _object(model: type[TelegramObject], depth: int) -> st.SearchStrategy[Json]:
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field_name, field in model.model_fields.items():
        name = field.alias or field_name
        if field.is_required() or get_origin(field.annotation) is Literal:
            required[name] = st.deferred(lambda field=field: _of(field.annotation, depth - 1))  # type: ignore[misc]
        elif depth > 0:
            optional[name] = st.deferred(lambda field=field: _of(field.annotation, depth - 1))  # type: ignore[misc]

    @st.composite
    def build(draw: st.DrawFn) -> Json:
        body = {name: draw(strategy) for name, strategy in required.items()}
        if optional:
            chosen = draw(
                st.lists(st.sampled_from(sorted(optional)), max_size=_OPTIONAL_AT_ONCE, unique=True)
            )
            body |= {name: draw(optional[name]) for name in chosen}
        return body

    return build()
