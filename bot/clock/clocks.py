"""Everything that time sets off, and the book in which it is put down how it went."""

from dataclasses import dataclass

from bot.clock.broadcasts import BroadcastClock
from bot.clock.digests import DigestClock
from bot.clock.events import EventClock
from bot.clock.housekeeping import Housekeeping
from bot.clock.ideas import IdeaClock
from bot.clock.moderation import ModerationClock
from bot.clock.retention import RetentionClock
from bot.clock.surveys import SurveyClock
from bot.core.shared.clock import Clock
from bot.core.timetable.service import JobRuns


@dataclass(frozen=True, slots=True)
class Clocks:
    """What ``schedule`` makes jobs of."""

    housekeeping: Housekeeping
    retention: RetentionClock
    events: EventClock
    surveys: SurveyClock
    ideas: IdeaClock
    moderation: ModerationClock
    broadcasts: BroadcastClock
    digests: DigestClock
    runs: JobRuns
    clock: Clock
