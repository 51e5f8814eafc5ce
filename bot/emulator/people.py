"""Who the bot can meet: persons with their phones, groups and channels."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from bot.emulator.errors import Json
from bot.emulator.store import Counters, Store

FIRST_PERSON = 5_000_000_001
"""Ids of new persons begin beyond 32 bits, as Telegram's do."""


@dataclass
class Person:
    """A person, and what her phone shows besides messages."""

    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    label: str | None = None
    blocked: bool = False
    started: bool = False
    deleted: bool = False
    reply_keyboard: Json | None = None

    def user(self) -> Json:
        """The User object of the Bot API."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code is not None:
            user["language_code"] = self.language_code
        return user

    def chat(self) -> Json:
        """The private chat with her."""
        chat: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        if self.username:
            chat["username"] = self.username
        return chat


@dataclass
class Group:
    """A group, supergroup or channel. `bot_status` is the bot's: member, administrator, left or kicked.

    A forum's `topics` by number: name, closed, and the message that opened each.
    """

    id: int
    type: str
    title: str
    bot_status: str = "left"
    username: str | None = None
    migrated_to: int | None = None
    members: list[int] = field(default_factory=list)
    is_forum: bool = False
    general_closed: bool = False
    topics: dict[str, Json] = field(default_factory=dict)

    def chat(self) -> Json:
        """The Chat object of the Bot API."""
        chat: Json = {"id": self.id, "type": self.type, "title": self.title}
        if self.username:
            chat["username"] = self.username
        if self.is_forum:
            chat["is_forum"] = True
        return chat

    def shown(self) -> Json:
        """The group as its members' phones list it."""
        topics = [
            {"id": int(number), "name": topic["name"], "closed": topic["closed"]}
            for number, topic in self.topics.items()
        ]
        return {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            "is_forum": self.is_forum,
            "topics": topics,
            "members": len(self.members),
            "has_bot": self.bot_status in ("member", "administrator"),
        }


class People:
    """Everybody, kept in the store."""

    def __init__(self, store: Store, counters: Counters) -> None:
        self._store = store
        self._counters = counters
        self._persons = {int(name): Person(**body) for name, body in store.load("person").items()}
        self._groups = {int(name): Group(**body) for name, body in store.load("group").items()}

    def clear(self) -> None:
        """Forgets everybody."""
        self._persons.clear()
        self._groups.clear()
        self._store.clear("person")
        self._store.clear("group")

    def persons(self) -> Iterator[Person]:
        """Who has a phone here, the oldest first."""
        return (person for person in self._persons.values() if not person.deleted)

    def find(self, person_id: int) -> Person | None:
        """A person, also one whose account is deleted."""
        return self._persons.get(person_id)

    def find_group(self, chat_id: int) -> Group | None:
        """A group or channel."""
        return self._groups.get(chat_id)

    def groups_of(self, person_id: int) -> Iterator[Group]:
        """The groups that a person is in, the oldest first; of one that was upgraded only what became of it."""
        return (
            group
            for group in self._groups.values()
            if person_id in group.members and group.migrated_to is None and group.type != "channel"
        )

    def find_by_username(self, username: str) -> Person | Group | None:
        """Whoever has that public name (without the @)."""
        chats: list[Person | Group] = [*self._persons.values(), *self._groups.values()]
        for chat in chats:
            if chat.username and chat.username.lower() == username.lower():
                return chat
        return None

    def find_user(self, person_id: int) -> Json | None:
        """The User object of a known person."""
        person = self._persons.get(person_id)
        return person.user() if person else None

    def new_person_id(self) -> int:
        """An id that nobody has."""
        while True:
            number = self._counters.next("person", FIRST_PERSON)
            if number not in self._persons:
                return number

    def new_group_id(self, kind: str) -> int:
        """An id of the form that chats of that type have."""
        number = self._counters.next("group", 4_000_001)
        return -number if kind == "group" else -1_000_000_000_000 - 1_000_000_000 - number

    def keep(self, chat: Person | Group) -> None:
        """Writes a new or changed person or group."""
        if isinstance(chat, Person):
            self._persons[chat.id] = chat
            self._store.put("person", chat.id, asdict(chat))
        else:
            self._groups[chat.id] = chat
            self._store.put("group", chat.id, asdict(chat))
