"""Stretches of formatted text, and the entities that Telegram makes of them."""

from dataclasses import dataclass

from bot.emulator.errors import Json
from bot.emulator.links import WrongLinkError, check_link, mentioned_user

_ORDER = (
    "blockquote",
    "expandable_blockquote",
    "pre",
    "code",
    "text_link",
    "text_mention",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "custom_emoji",
)


@dataclass(frozen=True)
class Span:
    """One entity. `offset` and `length` count UTF-16 code units; `argument` is the URL, the language of a
    pre block, the person's id of a text_mention or the id of a custom emoji."""

    kind: str
    offset: int
    length: int
    argument: str = ""

    @property
    def rank(self) -> int:
        """Which of several entities over the same stretch comes first."""
        return _ORDER.index(self.kind) if self.kind in _ORDER else len(_ORDER)

    @property
    def end(self) -> int:
        """The first code unit after it."""
        return self.offset + self.length

    def entity(self) -> Json:
        """The MessageEntity, without the user of a text_mention."""
        entity: Json = {"type": self.kind, "offset": self.offset, "length": self.length}
        if self.kind == "text_link":
            entity["url"] = self.argument
        elif self.kind == "pre" and self.argument:
            entity["language"] = self.argument
        elif self.kind == "custom_emoji":
            entity["custom_emoji_id"] = self.argument
        return entity


def link_span(address: str, offset: int, length: int) -> Span | None:
    """The span of a link, of a mention where the address names a person, or nothing for a wrong address."""
    user = mentioned_user(address)
    if user is not None:
        return Span("text_mention", offset, length, str(user))
    try:
        return Span("text_link", offset, length, check_link(address))
    except WrongLinkError:
        return None


def units(text: str) -> int:
    """How many UTF-16 code units the text has."""
    return len(text) + sum(character > "\uffff" for character in text)


def index_at(text: str, offset: int) -> int:
    """The index in the text of a UTF-16 offset; one inside a surrogate pair counts as after it."""
    seen = 0
    for index, character in enumerate(text):
        if seen >= offset:
            return index
        seen += 2 if character > "\uffff" else 1
    return len(text)
