"""Messages: numbered, kept, looked up, and as the page shows them."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from bot.emulator.errors import Json
from bot.emulator.events import Events
from bot.emulator.rich_text import to_html
from bot.emulator.store import Counters, Store

_CONTENT = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "location",
    "venue",
    "contact",
    "sticker",
    "voice",
    "poll",
    "link_preview_options",
)


@dataclass
class Stored:
    """A message as the Bot API shows it, and whether the person deleted it or the bot did."""

    body: Json
    deleted: bool = False
    changed: int = 0
    """Number of the event that told of its last change."""
    sealed: bool = False
    """Sent with a reply keyboard: Telegram refuses to edit such messages."""

    @property
    def id(self) -> int:
        """Its number in its chat."""
        return int(self.body["message_id"])

    @property
    def chat_id(self) -> int:
        """The chat it stands in."""
        return int(self.body["chat"]["id"])

    def content(self) -> Json:
        """What a copy of it carries."""
        return {name: self.body[name] for name in _CONTENT if name in self.body}


class Archive:
    """All messages of all chats, kept in the store."""

    def __init__(
        self, store: Store, counters: Counters, events: Events, clock: Callable[[], float], bot_id: int
    ) -> None:
        self._store = store
        self._counters = counters
        self._events = events
        self._clock = clock
        self._bot_id = bot_id
        self._chats: dict[int, dict[int, Stored]] = {}
        loaded = [Stored(**body) for body in store.load("message").values()]
        for message in sorted(loaded, key=lambda message: message.id):
            self._chats.setdefault(message.chat_id, {})[message.id] = message

    def clear(self, chat_id: int | None = None) -> None:
        """Forgets the messages of one chat, or all."""
        if chat_id is None:
            self._chats.clear()
            self._store.clear("message")
            return
        for message in self._chats.pop(chat_id, {}).values():
            self._store.delete("message", f"{chat_id}/{message.id}")

    def add(self, chat: Json, sender: Json | None, content: Json, *, sealed: bool = False) -> Stored:
        """Numbers, dates and keeps a new message, and tells of it."""
        own = chat["type"] in ("supergroup", "channel")
        number = self._counters.next(f"message:{chat['id']}" if own else "message")
        body: Json = {"message_id": number}
        if sender is not None:
            body["from"] = sender
        body |= {"chat": chat, "date": int(self._clock())} | content
        message = Stored(body, sealed=sealed)
        self._chats.setdefault(message.chat_id, {})[number] = message
        self._tell("message", message)
        return message

    def change(self, message: Stored, body: Json) -> None:
        """Gives a message a new body and tells of it."""
        message.body = body
        self._tell("edit", message)

    def delete(self, message: Stored) -> None:
        """Takes a message out of its chat and tells of it."""
        message.deleted = True
        message.changed = self._events.emit("delete", message.chat_id, message_id=message.id)
        self._keep(message)

    def update(self, message: Stored, **fields: object) -> None:
        """Sets fields that don't count as an edit (a reaction, a pin)."""
        message.body = message.body | fields
        self._keep(message)

    def now(self) -> int:
        """Unix time for dates in messages."""
        return int(self._clock())

    def find(self, chat_id: int, message_id: int) -> Stored | None:
        """A message that is still there."""
        message = self._chats.get(chat_id, {}).get(message_id)
        return None if message is None or message.deleted else message

    def list_chat(self, chat_id: int) -> Iterator[Stored]:
        """The messages that are still there, the oldest first."""
        return (message for message in self._chats.get(chat_id, {}).values() if not message.deleted)

    def from_bot(self, message: Stored) -> bool:
        """Whether the bot wrote it."""
        sender = message.body.get("from")
        return bool(sender and sender["id"] == self._bot_id)

    def newest_from_bot(self, chat_id: int) -> Stored | None:
        """The bot's message that was sent or edited last."""
        mine = [message for message in self.list_chat(chat_id) if self.from_bot(message)]
        return max(mine, key=lambda message: message.changed, default=None)

    def view(self, message: Stored) -> Json:
        """The message as the control API shows it: with from_bot, deleted, html and paths to its files."""
        body = message.body
        text = str(body.get("text", body.get("caption", "")))
        entities: list[Json] = body.get("entities", body.get("caption_entities")) or []
        view = body | {
            "from_bot": self.from_bot(message),
            "deleted": message.deleted,
            "html": to_html(text, entities),
        }
        if "photo" in body:
            view["photo_url"] = f"/control/files/{body['photo'][-1]['file_id']}"
        if "document" in body:
            view["document_url"] = f"/control/files/{body['document']['file_id']}"
        return view

    def _tell(self, kind: str, message: Stored) -> None:
        message.changed = self._events.emit(kind, message.chat_id, message=self.view(message))
        self._keep(message)

    def _keep(self, message: Stored) -> None:
        self._store.put("message", f"{message.chat_id}/{message.id}", asdict(message))
