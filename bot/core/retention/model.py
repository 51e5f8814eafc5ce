"""How long a city keeps what it does not need for ever."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from bot.core.shared.rules import CityRules

NOUN: Final = "retention"


class Archived(StrEnum):
    """What the nightly job of retention takes away; notices and drafts go with what else is kept of their kind."""

    DELIVERIES = "deliveries"
    ATTENDANCES = "attendances"
    AUDIT = "audit"


class InvalidRetention(ValueError):
    """``problems``: a line for each number that is out of bounds, with what is allowed."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Retention:
    """Days. What a city has not set is as here.

    ``deliveries``: to whom a broadcast went, after it has ended. Half a year shows who was written to lately and who has not
    answered yet; the broadcast keeps its counts.

    ``attendances``: who went, with reminders and what they thought of it, after the occurrence. A year, so that the same
    feast can be compared with last year's.

    ``audit``: who of the team did what. Two years, longer than a complaint usually takes to come.

    ``notices``: what was told to whom, after that. A quarter; as long nothing is told twice.

    ``drafts``: untouched. Half a year, longer than anybody comes back.
    """

    deliveries: int = 180
    attendances: int = 365
    audit: int = 730
    notices: int = 90
    drafts: int = 180

    def check(self) -> None:
        """Raises InvalidRetention."""
        problems = tuple(
            f"{name}: {days!r} is not a whole number of days from {ALLOWED[name][0]} to {ALLOWED[name][-1]}"
            for name, days in asdict(self).items()
            if days not in ALLOWED[name]
        )
        if problems:
            raise InvalidRetention(problems)

    def changed(self, days: Mapping[str, int]) -> Self:
        """With these numbers by name, the others as they are. Raises InvalidRetention."""
        changed = replace(self, **days)
        changed.check()
        return changed

    def archived(self, now: datetime) -> dict[Archived, datetime]:
        """Of each kind what is older than that is kept no longer."""
        return {kind: now - timedelta(days=getattr(self, kind.value)) for kind in Archived}

    def notices_before(self, now: datetime) -> datetime:
        return now - timedelta(days=self.notices)

    def drafts_before(self, now: datetime) -> datetime:
        return now - timedelta(days=self.drafts)


# At least as long as something else relies on them: a broadcast asks who got another in the last days, an event's author
# reads what was thought of it, an administrator looks who did that, a notice of one occasion is told once.
ALLOWED: Final[Mapping[str, range]] = {
    "deliveries": range(30, 731),
    "attendances": range(30, 1_826),
    "audit": range(90, 3_651),
    "notices": range(30, 366),
    "drafts": range(30, 731),
}


def retention_of(rules: CityRules) -> Retention:
    """As the city has set it. A number that an older or newer version allowed and this one does not is as where nothing is set."""
    written = rules.find(NOUN) or {}
    known = {each.name for each in fields(Retention)}
    return Retention(
        **{name: days for name, days in written.items() if name in known and days in ALLOWED[name]}
    )


def retention_as_json(retention: Retention) -> dict[str, Any]:
    return asdict(retention)
