"""What is sent unasked: a fact and a recipient. Words and language are chosen when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, Final

MODERATORS: Final = "@moderators"
"""The recipient of what is told to the group where the moderators of the city in ``facts`` meet."""


class Urgency(IntEnum):
    """Quiet hours hold back what is not URGENT. DIGEST waits for the recipient's digest if she has one, so that nothing is told
    twice; who has none is told as with NORMAL."""

    URGENT = 0
    NORMAL = 1
    DIGEST = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """To be told to one resident, or to MODERATORS. ``key`` names the occasion: a store takes a notice of one key once, ever.

    ``facts`` is JSON: strings, numbers and lists, never a rendered sentence.
    """

    kind: str
    recipient: str
    key: str
    due_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class Parcel:
    """A notice that a worker has claimed. ``attempts`` counts this one."""

    id: int
    notice: Notice
    attempts: int
