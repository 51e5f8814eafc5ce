"""What the type column asks for, in all its spellings, and what becomes of it in a chat."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_OSM, RE_SELECT

from bot.core.surveys.questionnaire import Kind


class Role(StrEnum):
    """What a row is there for."""

    QUESTION = "question"
    BEGIN = "begin"
    END = "end"
    PERSONAL = "personal"  # collected behind the resident's back: never by us
    AUTOMATIC = "automatic"  # when it was filled in
    NO_COUNTERPART = "no_counterpart"
    SETTING = "setting"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meaning:
    """``written`` is the type with single spaces; ``plain`` how pyxform spells it, "" where it is not handed on."""

    role: Role
    written: str
    plain: str = ""
    kind: Kind | None = None
    list_name: str = ""
    is_repeat: bool = False
    constraint: str = ""

    @property
    def has_other(self) -> bool:
        """Whether pyxform adds "other", and a question that asks what."""
        return self.plain.endswith(" or_other")


_SELECTS: Final = {"select one": Kind.ONE, "select all that apply": Kind.MANY, "rank": Kind.RANK}
_PLAIN_SELECTS: Final = {Kind.ONE: "select_one", Kind.MANY: "select_multiple", Kind.RANK: "rank"}
_OF_VALUES: Final = {
    "string": Kind.TEXT,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATETIME,
    "geopoint": Kind.LOCATION,
    "barcode": Kind.TEXT,
}
_PLAIN: Final = {
    Kind.TEXT: "text",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATETIME: "dateTime",
    Kind.LOCATION: "geopoint",
    Kind.PHOTO: "photo",
    Kind.NOTE: "note",
    Kind.ACKNOWLEDGE: "acknowledge",
    Kind.RANGE: "range",
    Kind.CALCULATE: "calculate",
}
_REFERENCE: Final = re.compile(r"\$\{")


def read_type(written: str) -> Meaning:
    """What a cell of the type column means; its capitals do not count."""
    words = " ".join(written.split())
    for spelled in (words, words.lower()):
        meaning = _control(spelled, words) or _select(spelled, words) or _simple(spelled, words)
        if meaning:
            return meaning
    return Meaning(Role.UNKNOWN, words)


def _control(spelled: str, words: str) -> Meaning | None:
    if found := RE_BEGIN_CONTROL.search(spelled):
        control = aliases.control[found["type"]]
        return None if control == "loop" else _bracket(Role.BEGIN, words, control)
    if found := RE_END_CONTROL.search(spelled):
        control = aliases.control[found["type"]]
        return None if control == "loop" else _bracket(Role.END, words, control)
    return None


def _bracket(role: Role, words: str, control: str) -> Meaning:
    return Meaning(role, words, f"{role.value}_{control}", is_repeat=control == "repeat")


def _select(spelled: str, words: str) -> Meaning | None:
    found = RE_SELECT.search(spelled)
    if not found:
        return None
    # The list's name keeps its capitals.
    name = words.split()[len(spelled[: found.start("list_name")].split())]
    kind = _SELECTS.get(aliases.select[found["select_command"]])
    if kind is None or found["select_command"] in aliases.select_from_file or _REFERENCE.search(name):
        return Meaning(Role.NO_COUNTERPART, words)
    other = " or_other" if found["specify_other"] else ""
    return Meaning(Role.QUESTION, words, f"{_PLAIN_SELECTS[kind]} {name}{other}", kind, name)


def _simple(spelled: str, words: str) -> Meaning | None:
    if spelled in aliases.settings_header:
        return Meaning(Role.SETTING, words)
    if RE_OSM.search(spelled) or spelled.startswith(("cascading_select", "cascading select")):
        return Meaning(Role.NO_COUNTERPART, words)
    known: dict[str, Any] | None = QUESTION_TYPE_DICT.get(spelled)
    if known is None or spelled in aliases.select or spelled.startswith(("select ", "q select")):
        return None
    bind, control = known.get("bind", {}), known.get("control", {})
    role, kind = _of_definition(spelled, bind, control)
    if role is not Role.QUESTION:
        return Meaning(role, words)
    assert kind is not None
    return Meaning(role, words, _PLAIN[kind], kind, constraint=bind.get("constraint", ""))


def _of_definition(spelled: str, bind: dict[str, str], control: dict[str, str]) -> tuple[Role, Kind | None]:
    """pyxform's own definition of a type says what it stores and how it is asked."""
    tag, value = control.get("tag", ""), bind.get("type", "")
    if "jr:preload" in bind:
        is_time = bind.get("jr:preloadParams") in ("start", "end", "today")
        return (Role.AUTOMATIC if is_time else Role.PERSONAL), None
    if spelled in ("audit", "background-geopoint") or tag == "action":
        return Role.PERSONAL, None
    if tag == "trigger":
        return Role.QUESTION, Kind.ACKNOWLEDGE
    if tag == "range":
        return Role.QUESTION, Kind.RANGE
    if control.get("mediatype") == "image/*":
        return Role.QUESTION, Kind.PHOTO
    if not tag and value == "string":
        return Role.QUESTION, Kind.CALCULATE
    if bind.get("readonly"):
        return Role.QUESTION, Kind.NOTE
    if tag == "input" and value in _OF_VALUES:
        return Role.QUESTION, _OF_VALUES[value]
    return Role.NO_COUNTERPART, None
