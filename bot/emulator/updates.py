"""The queue of updates: what the bot has not confirmed yet."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from bot.emulator.errors import Json
from bot.emulator.events import Events
from bot.emulator.store import Counters, Store

FIRST_UPDATE = 700_000_001
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_REMEMBERED = 2_000


@dataclass
class Queued:
    """An update that waits to be confirmed. `place` is its turn; a repeated one has a second turn."""

    place: int
    update: Json
    phone_id: int | None
    chat_id: int | None
    repeated: bool = False
    handed_out: bool = False

    @property
    def id(self) -> int:
        """The update's own number."""
        return int(self.update["update_id"])


class UpdateQueue:
    """Updates in order, with what Telegram remembers of allowed_updates; kept in the store."""

    def __init__(self, store: Store, counters: Counters, events: Events) -> None:
        self._store = store
        self._counters = counters
        self._events = events
        self._allowed: list[str] = store.load("setting").get("allowed_updates", {}).get("kinds", [])
        loaded = [Queued(**body) for body in store.load("update").values()]
        self._waiting = {queued.place: queued for queued in sorted(loaded, key=lambda queued: queued.place)}
        self._recent: dict[int, Json] = {queued.id: queued.update for queued in loaded}
        self._lanes: dict[int | None, dict[int, Queued]] = {}
        for queued in self._waiting.values():
            self._lanes.setdefault(queued.chat_id, {})[queued.place] = queued

    def clear(self) -> None:
        """Forgets what waits; whoever waits for it is woken."""
        self._waiting.clear()
        self._lanes.clear()
        self._store.clear("update")
        self._events.stir()

    @property
    def allowed(self) -> list[str]:
        """The kinds asked for; an empty list means the default."""
        return self._allowed

    def allow(self, kinds: Iterable[str]) -> None:
        """Remembers which kinds the bot wants from now on; what waits already, stays."""
        self._allowed = list(kinds)
        self._store.put("setting", "allowed_updates", {"kinds": self._allowed})

    def add(self, update: Json) -> int:
        """Numbers an update and queues it, unless the bot did not ask for that kind; returns its number."""
        number = self._counters.next("update", FIRST_UPDATE)
        update = {"update_id": number} | update
        self._recent[number] = update
        while len(self._recent) > _REMEMBERED:
            self._recent.pop(next(iter(self._recent)))
        if any(self._wanted(kind) for kind in update if kind != "update_id") or len(update) == 1:
            self._append(update, repeated=False)
        return number

    def repeat(self, update_id: int) -> bool:
        """Queues an update of the recent past once more, with its old number; False for an unknown one."""
        update = self._recent.get(update_id)
        if update is None:
            return False
        self._append(update, repeated=True)
        return True

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in _NOT_BY_DEFAULT

    def _append(self, update: Json, *, repeated: bool) -> None:
        phone_id, chat_id = _whose(update)
        queued = Queued(self._counters.next("place"), update, phone_id, chat_id, repeated)
        self._waiting[queued.place] = queued
        self._lanes.setdefault(chat_id, {})[queued.place] = queued
        self._store.put("update", queued.place, asdict(queued))
        self._events.stir()

    def confirm(self, place: int) -> None:
        """That turn is done."""
        queued = self._waiting.pop(place, None)
        if queued is not None:
            lane = self._lanes[queued.chat_id]
            del lane[place]
            if not lane:
                del self._lanes[queued.chat_id]
            self._store.delete("update", place)
            self._events.stir()

    def confirm_before(self, offset: int) -> None:
        """getUpdates' offset: everything below it is done, except a repeated one not yet handed out."""
        for queued in self.waiting():
            if queued.id < offset and (queued.handed_out or not queued.repeated):
                self.confirm(queued.place)

    def keep_last(self, count: int) -> None:
        """getUpdates' negative offset: everything but the last ones is forgotten."""
        for queued in list(self.waiting())[:-count]:
            self.confirm(queued.place)

    def waiting(self) -> Iterator[Queued]:
        """What waits, in order (a snapshot)."""
        return iter(list(self._waiting.values()))

    def chats(self) -> list[int | None]:
        """The chats of which something waits; None for updates that are about no chat."""
        return list(self._lanes)

    def first_of(self, chat_id: int | None) -> Queued | None:
        """What is next in that chat."""
        return next(iter(self._lanes.get(chat_id, {}).values()), None)

    def __len__(self) -> int:
        return len(self._waiting)

    def outstanding(self, phone_id: int) -> bool:
        """Whether something of that phone has not been confirmed yet."""
        return any(phone_id in (queued.phone_id, queued.chat_id) for queued in self._waiting.values())


def _whose(update: Json) -> tuple[int | None, int | None]:
    """The ids of the person and the chat that an update is about, as far as it says."""
    for body in update.values():
        if isinstance(body, dict):
            message = body.get("message")
            chat = body.get("chat") or (message.get("chat") if isinstance(message, dict) else None)
            person = body.get("from") or body.get("user")
            return _id_of(person), _id_of(chat) or _id_of(person)
    return None, None


def _id_of(body: Any) -> int | None:
    number = body.get("id") if isinstance(body, dict) else None
    return number if isinstance(number, int) else None
