"""Everything the emulator knows, put together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.emulator.archive import Archive
from bot.emulator.callbacks import Callbacks
from bot.emulator.calls import CallLog
from bot.emulator.errors import Json
from bot.emulator.events import Events
from bot.emulator.faults import Faults
from bot.emulator.files import Files
from bot.emulator.flood import FloodControl
from bot.emulator.inline import InlineQueries
from bot.emulator.people import Group, People, Person
from bot.emulator.profile import Profile
from bot.emulator.store import Counters, Store
from bot.emulator.updates import UpdateQueue
from bot.emulator.webhook import WebhookSettings


@dataclass(frozen=True)
class BotIdentity:
    """The bot that this emulator serves."""

    token: str
    username: str
    first_name: str

    @property
    def id(self) -> int:
        """The number before the colon of its token."""
        return int(self.token.partition(":")[0])


@dataclass
class World:
    """The state of the emulator; one per server."""

    bot: BotIdentity
    clock: Callable[[], float]
    store: Store
    counters: Counters
    events: Events
    people: People
    files: Files
    archive: Archive
    callbacks: Callbacks
    inline: InlineQueries
    profile: Profile
    updates: UpdateQueue
    webhook: WebhookSettings
    faults: Faults
    flood: FloodControl
    calls: CallLog
    bugs: list[str] = field(default_factory=list)
    """The emulator's own failures; a test that leaves one here must not pass."""
    privacy_mode: bool = True
    """Whether the bot sees only what a group says to it, as BotFather sets it at first."""
    pollers: int = 0
    """How many getUpdates wait right now."""
    seen_at: dict[int, int] = field(default_factory=dict)
    """How many calls there had been about a chat when a poller was last handed an update from it."""

    def reset(self, *, everything: bool = False) -> None:
        """Forgets people, chats, files, updates, faults and calls; with `everything` also the bot's face and
        its webhook. Numbers go on growing."""
        for part in (
            self.people,
            self.files,
            self.archive,
            self.callbacks,
            self.inline,
            self.updates,
            self.faults,
            self.calls,
        ):
            part.clear()
        self.flood.configure({"enforce": False})
        self.privacy_mode = True
        if everything:
            self.profile.clear()
            self.updates.allow([])
            self.webhook.remove()
        self.events.emit("resync", None)

    def phone(self, person: Person) -> Json:
        """A phone as the control API shows it."""
        return {
            "id": person.id,
            "first_name": person.first_name,
            "username": person.username,
            "language_code": person.language_code,
            "label": person.label,
            "blocked": person.blocked,
            "started": person.started,
            "reply_keyboard": person.reply_keyboard,
            "commands": self.profile.shown_commands(person.language_code, person.id),
            "menu_button": self.profile.menu(person.id),
            "groups": [group.shown() for group in self.people.groups_of(person.id)],
        }

    def tell_phone(self, person: Person) -> None:
        """Keeps a changed person and tells of it."""
        self.people.keep(person)
        self.events.emit("phone", person.id, phone=self.phone(person))

    def tell_group(self, group: Group) -> None:
        """Keeps a changed group and tells the phones of its members."""
        self.people.keep(group)
        for number in group.members:
            person = self.people.find(number)
            if person is not None and not person.deleted:
                self.events.emit("phone", person.id, phone=self.phone(person))

    def bot_user(self) -> Json:
        """The bot as the sender of a message."""
        return {
            "id": self.bot.id,
            "is_bot": True,
            "first_name": self.profile.text("name", ""),
            "username": self.bot.username,
        }


def open_world(database: Path | None, bot: BotIdentity, clock: Callable[[], float]) -> World:
    """The world as the database left it, or a new one in memory."""
    store = Store(database)
    counters = Counters(store)
    events = Events(counters)
    return World(
        bot=bot,
        clock=clock,
        store=store,
        counters=counters,
        events=events,
        people=People(store, counters),
        files=Files(store, counters),
        archive=Archive(store, counters, events, clock, bot.id),
        callbacks=Callbacks(store, counters, events, clock),
        inline=InlineQueries(store, counters, events, clock),
        profile=Profile(store, bot.first_name),
        updates=UpdateQueue(store, counters, events),
        webhook=WebhookSettings(store),
        faults=Faults(),
        flood=FloodControl(clock),
        calls=CallLog(),
    )
