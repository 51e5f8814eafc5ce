"""What editors read of a broadcast: what it is, where it stands, how far it is, and why somebody was left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.broadcasts.composing import Outlook, Subject
from bot.core.broadcasts.model import Broadcast, BroadcastKind, BroadcastStatus, Counts, Report, Skipped
from bot.core.cities.model import City
from bot.core.languages import in_script_of
from bot.telegram.screens import bold, lines
from bot.telegram.translator import Translator
from handlers.broadcasts.message_screens import subject_title
from handlers.events.shortening import shortened
from handlers.ideas.words import quoted

UNDER_WAY: Final = (BroadcastStatus.STARTING, BroadcastStatus.RUNNING)
OVER: Final = (BroadcastStatus.ENDED, BroadcastStatus.CANCELLED)
STARTED: Final = (*UNDER_WAY, BroadcastStatus.PAUSED, *OVER)
_CELLS: Final = 12  # of the bar
_TITLE: Final = 120  # UTF-16 units
_REASON: Final = 120
_REASONS: Final = 12  # on one screen
_SLOWEST: Final = 0.05  # a second; below it nothing is being sent


@dataclass(frozen=True, slots=True)
class Shown:
    """A broadcast as it is now. ``per_second``: how fast it has been of late, where that is known; ``report`` and ``reminder``
    where they were looked up; ``is_watched``: the message is redrawn while it runs; before it starts ``outlook``, with what its audience names by ids (``titles``)."""

    city: City
    broadcast: Broadcast
    subject: Subject
    now: datetime
    per_second: float | None = None
    report: Report | None = None
    reminder: Broadcast | None = None
    outlook: Outlook | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    is_watched: bool = False

    @property
    def moves_by_itself(self) -> bool:
        """Whether nobody has to ask how far it is."""
        return self.is_watched and self.broadcast.status is BroadcastStatus.RUNNING

    @property
    def is_own(self) -> bool:
        """Whether she wrote it, and another has to release it."""
        waits = self.broadcast.status is BroadcastStatus.WAITING
        return waits and self.outlook is not None and self.outlook.is_own

    @property
    def may_remind(self) -> bool:
        broadcast = self.broadcast
        return (
            broadcast.kind is BroadcastKind.SURVEY
            and broadcast.status is BroadcastStatus.ENDED
            and broadcast.reminds is None
            and broadcast.recalled_at is None
            and self.reminder is None
            and not self.subject.is_over(self.now)
        )

    @property
    def may_correct(self) -> bool:
        """Whether somebody has it who would see it changed, or will have."""
        broadcast = self.broadcast
        if broadcast.recalled_at or broadcast.status not in STARTED:
            return False
        return broadcast.status not in OVER or broadcast.counts.sent > 0

    @property
    def may_recall(self) -> bool:
        """Whether somebody has it; while it is being sent it is paused or cancelled first."""
        broadcast = self.broadcast
        stands_still = broadcast.status in (*OVER, BroadcastStatus.PAUSED)
        return stands_still and broadcast.recalled_at is None and broadcast.counts.sent > 0


def kind_of(t: Translator, broadcast: Broadcast) -> Markup:
    """What it is, as a heading."""
    if broadcast.reminds:
        return t.gettext("Reminder of a survey")
    return {
        BroadcastKind.MESSAGE: t.gettext("Announcement"),
        BroadcastKind.SURVEY: t.gettext("Invitation to a survey"),
        BroadcastKind.EVENT: t.gettext("Invitation to an event"),
        BroadcastKind.IDEA: t.gettext("Invitation to an idea"),
    }[broadcast.kind]


def title_of(t: Translator, broadcast: Broadcast, subject: Subject) -> str:
    """What it invites to, else how its text begins. Plain text, perhaps empty."""
    title = subject_title(t, subject)
    if not title and (found := broadcast.content.text_for(t.language.tag)):
        written_in, text = found
        title = in_script_of(t.language.tag, Markup(text).striptags(), written_in=written_in)  # noqa: S704
    return shortened(title, _TITLE)


def heading(t: Translator, shown: Shown) -> Markup:
    """What it is and what it is about."""
    title = title_of(t, shown.broadcast, shown.subject)
    return lines(Markup("📣 ") + bold(kind_of(t, shown.broadcast)), quoted(t, title) if title else None)


def standing(t: Translator, shown: Shown) -> Markup:
    """Where it stands, in a line."""
    broadcast = shown.broadcast
    if broadcast.status is BroadcastStatus.SCHEDULED and broadcast.starts_at:
        when = t.datetime(broadcast.starts_at, shown.city.zone, "full")
        return Markup("🕘 ") + t.gettext("Goes out: {when}", when=when)
    if broadcast.recalled_at and broadcast.status is BroadcastStatus.RUNNING:
        return Markup("🗑 ") + t.gettext("Is being deleted from the chats …")
    if broadcast.recalled_at and broadcast.status in OVER:
        return Markup("🗑 ") + t.gettext("Deleted from the chats")
    if broadcast.revision and broadcast.status is BroadcastStatus.RUNNING and not broadcast.counts.left:
        return Markup("✏️ ") + t.gettext("Is being corrected in the chats …")
    if broadcast.status is BroadcastStatus.ENDED and broadcast.started_at:
        when = t.datetime(broadcast.started_at, shown.city.zone, "full")
        return Markup("✅ ") + t.gettext("Sent on {when}", when=when)
    return {
        BroadcastStatus.DRAFT: Markup("✏️ ") + t.gettext("A draft"),
        BroadcastStatus.WAITING: Markup("⏳ ") + t.gettext("Waits for a second person"),
        BroadcastStatus.SCHEDULED: Markup("🕘 ") + t.gettext("Goes out at its hour"),
        BroadcastStatus.STARTING: Markup("🚀 ") + t.gettext("Is being got ready …"),
        BroadcastStatus.RUNNING: Markup("▶️ ") + t.gettext("Is being sent …"),
        BroadcastStatus.PAUSED: Markup("⏸ ") + t.gettext("Paused"),
        BroadcastStatus.ENDED: Markup("✅ ") + t.gettext("Sent"),
        BroadcastStatus.CANCELLED: Markup("✖️ ") + t.gettext("Cancelled"),
    }[broadcast.status]


def progress(t: Translator, counts: Counts) -> Markup:
    """The bar with its share. All is done of what goes to nobody."""
    share = counts.done / counts.total if counts.total else 1.0
    # Neither empty once it has begun, nor full before it is done: that is what one looks at.
    full = min(max(int(share * _CELLS), 1 if counts.done else 0), _CELLS)
    bar = "▓" * full + "░" * (_CELLS - full)
    return Markup("{} {}").format(bar, t.percent(int(share * 100) / 100))


def numbers(t: Translator, counts: Counts) -> Markup:
    """What became of how many; what is nobody is left out, but for those who have it."""
    return lines(
        t.gettext("Sent: <b>{n}</b> of {total}", n=t.number(counts.sent), total=t.number(counts.total)),
        *(
            message
            for number, message in (
                (counts.blocked, t.gettext("Blocked the bot: {n}", n=t.number(counts.blocked))),
                (counts.failed, t.gettext("Failed: {n}", n=t.number(counts.failed))),
                (counts.skipped, t.gettext("Left out: {n}", n=t.number(counts.skipped))),
                (counts.recalled, t.gettext("Deleted again: {n}", n=t.number(counts.recalled))),
            )
            if number
        ),
    )


def pace(t: Translator, shown: Shown) -> Markup | None:
    """How fast it is, and how long it will take; nothing where that is not known."""
    counts, per_second = shown.broadcast.counts, shown.per_second
    if per_second is None or shown.broadcast.status is not BroadcastStatus.RUNNING or not counts.left:
        return None
    if per_second < _SLOWEST:
        return (
            Markup("🌙 ") + t.gettext("Who is asleep now gets it in the morning.")
            if shown.broadcast.waking
            else None
        )
    return lines(
        t.ngettext("Speed: {n} message a second", "Speed: {n} messages a second", max(1, round(per_second))),
        t.gettext("Time left: {time}", time=duration(t, counts.left / per_second)),
    )


def duration(t: Translator, seconds: float) -> Markup:
    """About how long that is, from a minute on."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return t.gettext("less than a minute")
    if minutes < 90:
        return t.ngettext("about {n} minute", "about {n} minutes", minutes)
    return t.ngettext("about {n} hour", "about {n} hours", round(minutes / 60))


def reasons(t: Translator, counted: Mapping[str, int]) -> Iterator[Markup]:
    """Why somebody has it not, the most frequent first."""
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    for reason, number in ordered[:_REASONS]:
        yield Markup("• {}: {}").format(reason_of(t, reason), t.number(number))


def reason_of(t: Translator, reason: str) -> Markup:
    """One of ours in words, else what Telegram said."""
    known: dict[str, Markup] = {
        Skipped.GONE: t.gettext("have deleted their data"),
        Skipped.MOVED: t.gettext("have left the city"),
        Skipped.UNSUBSCRIBED: t.gettext("have turned announcements off"),
        Skipped.OVER: t.gettext("it was over before it reached them"),
        Skipped.ANSWERED: t.gettext("had answered already"),
        Skipped.CANCELLED: t.gettext("it was cancelled"),
        "failed": t.gettext("Telegram could not be reached"),
        "refused": t.gettext("Telegram did not take the message"),
    }
    return known.get(reason) or t.gettext("Telegram says: {words}", words=shortened(reason, _REASON))
