"""What the page of a city's moderation shows: pure, from numbers and rules to what the template writes.

Small numbers are shown: they are of decisions, not of people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.moderation.model import Reason, Rules, Ruling, Stats
from bot.core.shared.plain_sight import legible
from bot.telegram import reasons, spans
from bot.telegram.translator import Translator

_DIGITS: Final = 4  # of shares


@dataclass(frozen=True, slots=True)
class Counted:
    """A row of a table; ``note`` says more of it."""

    name: str
    count: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModerationView:
    """``facts``: what is said in the first place. ``rulings`` are of ideas; ``declined`` by which reason."""

    days: Markup
    promise: Markup
    second_person: bool
    facts: tuple[tuple[str, str], ...]
    rulings: tuple[Counted, ...]
    declined: tuple[Counted, ...]
    appeals: Markup | None
    granted: Markup | None
    rules: tuple[Counted, ...]
    data: str


def moderation_of(
    t: Translator, city: City, stats: Stats, rules: Rules, days: int, data: str
) -> ModerationView:
    """``days``: of how many ``stats`` are; ``data`` is where they are as open data."""
    return ModerationView(
        days=t.ngettext("The last {n} day", "The last {n} days", days),
        promise=spans.hours(t, rules.promise_hours),
        second_person=rules.second_person,
        facts=tuple(_facts(t, city, stats, rules)),
        rulings=tuple(
            Counted(_ruling(t, ruling), t.number(stats.by_ruling[ruling]))
            for ruling in (Ruling.PUBLISH, Ruling.DECLINE, Ruling.MERGE)
            if stats.by_ruling.get(ruling)
        ),
        declined=tuple(
            Counted(_name(t, _reason(rules, code)), t.number(count), _rule(t, _reason(rules, code)))
            for code, count in sorted(stats.by_reason.items(), key=lambda pair: -pair[1])
        ),
        appeals=t.ngettext("{n} appeal", "{n} appeals", stats.appeals) if stats.appeals else None,
        granted=t.ngettext("{n} was granted", "{n} were granted", stats.appeals_granted)
        if stats.appeals
        else None,
        rules=tuple(Counted(_name(t, reason), "", _rule(t, reason)) for reason in rules.reasons),
        data=data,
    )


def moderation_as_json(
    t: Translator, city: City, stats: Stats, rules: Rules, *, since: str, until: str
) -> Mapping[str, Any]:
    """For programs: as ``Stats.as_json`` has it, by days, with the rules that were gone by, in the reader's language."""
    written = stats.as_json()
    share = stats.within_promise
    return {
        "city": city.slug,
        **written,
        "since": since,
        "until": until,
        "within_promise": None if share is None else round(share, _DIGITS),
        "promise_hours": rules.promise_hours,
        "second_person": rules.second_person,
        "reasons": [
            {"code": reason.code, "name": _name(t, reason), "rule": _rule(t, reason)}
            for reason in rules.reasons
        ],
    }


def _facts(t: Translator, city: City, stats: Stats, rules: Rules) -> list[tuple[str, str]]:
    """Each with its name; what there is no number of yet is left out."""
    facts = [
        (t.pgettext("page", "Received"), t.number(stats.received)),
        (t.pgettext("page", "Decided"), t.number(stats.decided)),
        (
            t.pgettext("page", "Half of them within"),
            "" if stats.median is None else spans.long(t, stats.median),
        ),
        (
            t.pgettext("page", "Within the promised {hours}", hours=spans.hours(t, rules.promise_hours)),
            "" if stats.within_promise is None else t.percent(stats.within_promise),
        ),
        (t.pgettext("page", "Waiting now"), t.number(stats.waiting)),
        (
            t.pgettext("page", "The oldest waits since"),
            t.date(stats.oldest_at, city.zone) if stats.oldest_at else "",
        ),
    ]
    return [(name, value) for name, value in facts if value]


def _ruling(t: Translator, ruling: Ruling) -> str:
    return {
        Ruling.PUBLISH: t.pgettext("page", "Published"),
        Ruling.DECLINE: t.pgettext("page", "Declined"),
        Ruling.MERGE: t.pgettext("page", "Joined with another idea"),
    }[ruling]


def _reason(rules: Rules, code: str) -> Reason:
    """Also one that the city has given up since."""
    return rules.reason(code) or Reason(code)


def _name(t: Translator, reason: Reason) -> str:
    return legible(reasons.name_of(t, reason))


def _rule(t: Translator, reason: Reason) -> str:
    rule = reasons.rule_of(t, reason)
    return legible(rule.unescape()) if rule else ""
