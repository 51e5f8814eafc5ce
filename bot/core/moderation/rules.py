"""The rules of a city's moderation, written and read: as JSON for its store, as TOML for who runs it."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.core.languages import LANGUAGES
from bot.core.moderation.model import KNOWN_REASONS, LONGEST_MESSAGE, InvalidRules, Reason, Rules

PROMISE_HOURS: Final = range(1, 721)
DAILY_LIMIT: Final = range(1, 51)
MOST_REASONS: Final = 20
WIDEST_NAME: Final = 30  # columns: it stands on a button
LONGEST_RULE: Final = 300  # characters
_CODE: Final = re.compile(r"[a-z0-9-]{1,12}")
_KEYS: Final = ("promise_hours", "second_person", "daily_limit", "reasons")
_TEXTS: Final = ("names", "rule", "message")


def rules_as_json(rules: Rules) -> dict[str, Any]:
    """For a store and for programs: the reasons in a list, which keeps its order wherever it is put."""
    return {
        "promise_hours": rules.promise_hours,
        "second_person": rules.second_person,
        "daily_limit": rules.daily_limit,
        "reasons": [{"code": reason.code, **_texts_of(reason)} for reason in rules.reasons],
    }


def rules_from_json(written: Mapping[str, Any]) -> Rules:
    """What ``rules_as_json`` wrote; what it did not know of yet is as it is where a city has set nothing."""
    default = Rules()
    reasons = written.get("reasons")
    return Rules(
        promise_hours=written.get("promise_hours", default.promise_hours),
        second_person=written.get("second_person", default.second_person),
        daily_limit=written.get("daily_limit", default.daily_limit),
        reasons=default.reasons
        if reasons is None
        else tuple(
            Reason(reason["code"], *(reason.get(texts, {}) for texts in _TEXTS)) for reason in reasons
        ),
    )


def rules_as_tables(rules: Rules) -> dict[str, Any]:
    """The tables that ``read_rules`` reads."""
    return rules_as_json(rules) | {"reasons": {reason.code: _texts_of(reason) for reason in rules.reasons}}


def rules_as_toml(rules: Rules) -> str:
    """For an operator, who may change it and give it back. It ends with a line break."""
    lines = [
        f"promise_hours = {rules.promise_hours}",
        f"second_person = {'true' if rules.second_person else 'false'}",
        f"daily_limit = {rules.daily_limit}",
    ]
    for code, reason in rules_as_tables(rules)["reasons"].items():
        lines += ["", f"[reasons.{code}]"]
        for key, texts in reason.items():
            written = ", ".join(f"{language} = {_quoted(text)}" for language, text in texts.items())
            lines.append(f"{key} = {{ {written} }}")
    return "\n".join(lines) + "\n"


def read_rules(data: Mapping[str, Any], languages: Sequence[str]) -> Rules:
    """The rules of a city that speaks these languages, from the tables of a TOML file; what is left out is as it is
    where a city has set nothing.

    Raises InvalidRules naming every key that is unknown or wrong, and what was expected there.
    """
    reading = _Reading(data, languages)
    rules = reading.rules()
    if reading.problems:
        raise InvalidRules(tuple(reading.problems))
    return rules


class _Reading:
    """One pass over a description that collects everything wrong with it."""

    def __init__(self, data: Mapping[str, Any], languages: Sequence[str]) -> None:
        self._data = data
        self._languages = languages
        self.problems: list[str] = []

    def rules(self) -> Rules:
        self.problems += [
            f"{key}: unknown; rules have {', '.join(_KEYS)}" for key in self._data if key not in _KEYS
        ]
        default = Rules()
        return Rules(
            promise_hours=self._number("promise_hours", PROMISE_HOURS, "hours", default.promise_hours),
            second_person=self._second_person(default.second_person),
            daily_limit=self._number("daily_limit", DAILY_LIMIT, "ideas", default.daily_limit),
            reasons=self._reasons(default.reasons),
        )

    def _number(self, key: str, span: range, what: str, default: int) -> int:
        value = self._data.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value in span:
            return value
        self.problems.append(f"{key}: {value!r} is not a whole number of {what} from {span[0]} to {span[-1]}")
        return default

    def _second_person(self, default: bool) -> bool:
        value = self._data.get("second_person", default)
        if isinstance(value, bool):
            return value
        self.problems.append(f"second_person: {value!r} is not true or false")
        return default

    def _reasons(self, default: tuple[Reason, ...]) -> tuple[Reason, ...]:
        value = self._data.get("reasons")
        if value is None:
            return default
        if not isinstance(value, Mapping) or not value:
            self.problems.append("reasons: expected a table for each reason, such as [reasons.insult]")
            return default
        if len(value) > MOST_REASONS:
            self.problems.append(f"reasons: {len(value)} of them; {MOST_REASONS} at most")
        return tuple(self._reason(str(code), texts) for code, texts in value.items())

    def _reason(self, code: str, value: Any) -> Reason:
        where = f"reasons.{code}"
        if not _CODE.fullmatch(code):
            self.problems.append(f"{where}: expected a code of 1 to 12 of a-z, 0-9 and -")
        if not isinstance(value, Mapping):
            self.problems.append(f"{where}: expected a table with {', '.join(_TEXTS)}")
            return Reason(code)
        self.problems += [
            f"{where}.{key}: unknown; a reason has {', '.join(_TEXTS)}" for key in value if key not in _TEXTS
        ]
        names = self._by_language(f"{where}.names", value.get("names", {}))
        if code not in KNOWN_REASONS and not names.keys() & set(self._languages):
            self.problems.append(
                f"{where}.names: a reason of the city's own needs a name in one of {', '.join(self._languages)}"
            )
        rule, message = (self._by_language(f"{where}.{key}", value.get(key, {})) for key in _TEXTS[1:])
        self._bound(f"{where}.rule", rule, LONGEST_RULE)
        self._bound(f"{where}.message", message, LONGEST_MESSAGE)
        for language, name in names.items():
            if len(name.splitlines()) > 1:
                self.problems.append(f"{where}.names.{language}: expected one line")
            elif (width := _width(name)) > WIDEST_NAME:
                self.problems.append(
                    f"{where}.names.{language}: {width} columns wide; {WIDEST_NAME} at most, it stands on a button"
                )
        return Reason(code, names, rule, message)

    def _by_language(self, where: str, value: Any) -> dict[str, str]:
        """Those of the texts that are texts, without the space around them."""
        if not isinstance(value, Mapping):
            self.problems.append(f"{where}: expected a table of texts by language")
            return {}
        texts: dict[str, str] = {}
        for language, text in value.items():
            if language not in LANGUAGES:
                self.problems.append(f"{where}.{language}: unknown language; {', '.join(LANGUAGES)}")
            if isinstance(text, str) and any(map(str.isalnum, text)):
                texts[language] = text.strip()
            else:
                self.problems.append(f"{where}.{language}: expected a text")
        return texts

    def _bound(self, where: str, texts: Mapping[str, str], longest: int) -> None:
        self.problems += [
            f"{where}.{language}: {len(text)} characters; {longest} at most"
            for language, text in texts.items()
            if len(text) > longest
        ]


def _texts_of(reason: Reason) -> dict[str, dict[str, str]]:
    """What the city itself has written for it."""
    every = zip(_TEXTS, (reason.names, reason.rule, reason.message), strict=True)
    return {key: dict(texts) for key, texts in every if texts}


def _quoted(text: str) -> str:
    """A basic string of TOML: what JSON escapes is escaped alike, and one character more."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _width(text: str) -> int:
    """Columns that a phone needs for it, an East Asian character taking two."""
    return sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
        if not unicodedata.combining(character)
    )
