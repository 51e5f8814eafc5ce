"""A turn: one thing a resident did, and what she gets for it."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final, Literal

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.residents.model import Conversation, Resident
from bot.telegram.screens import Album, Document, LocationRequest, Screen, Venue
from bot.telegram.translator import Translator, Translators


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that she sent, still at Telegram's: ``bot.telegram.files`` fetches it. ``size`` in bytes where it is told.

    A photo is in its largest size; its name is empty. ``name`` and ``mime`` are what her phone says.
    """

    file_id: str
    name: str
    size: int | None
    mime: str
    kind: Literal["photo", "document"]


@dataclass(frozen=True, slots=True)
class GroupChat:
    """A group, and the topic in it where it has topics; None is its General topic too."""

    chat_id: int
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What a handler needs to know. ``city`` is the one that the button names, else her home.

    ``names_city`` tells the two apart. ``words`` is what she typed, after the command if there was one, or the
    caption of the file that she sent; ``formatted`` is the same as Telegram's HTML, None where she formatted nothing.
    ``args`` are the button's, converted. ``message_id`` is the message under the button; None where that cannot be
    redrawn any more.

    In a ``group`` the chat is that one, and ``city`` the one that the button names, else the one whose moderators meet
    there. What all there read is said by ``group_t``, a toast by ``t``. No conversation is begun or ended there.
    """

    resident: Resident
    t: Translator
    chat_id: int
    translators: Translators
    city: City | None = None
    home: City | None = None
    names_city: bool = False
    conversation: Conversation | None = None
    words: str = ""
    formatted: str | None = None
    args: tuple[Any, ...] = ()
    message_id: int | None = None
    location: tuple[float, float] | None = None
    file: ReceivedFile | None = None
    language_code: str | None = None
    is_new: bool = False
    group: GroupChat | None = None

    @property
    def group_t(self) -> Translator:
        """The language of a screen: in a group the city's first one, else hers."""
        return self.translators.for_(self.city.languages[0]) if self.group and self.city else self.t

    @property
    def thread_id(self) -> int | None:
        """The topic of the group that this happens in."""
        return self.group.thread_id if self.group else None

    def now(self, resident: Resident, home: City | None = None) -> "Turn":
        """The same turn after the resident has changed: her language at once speaks."""
        return replace(
            self, resident=resident, t=self.translators.for_(resident.language), home=home or self.home
        )


class Kept(Enum):
    """Leaves the dialogue where it stands."""

    KEEP = "keep"


KEEP: Final = Kept.KEEP
KEYBOARD: Final = (
    "keyboard"  # in a conversation's data: a reply keyboard is open, to be closed with the dialogue
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler answers. A tap redraws the message it was under; anything else sends a new one.

    Without a ``screen`` that message stays as it is. ``document``, ``venue``, ``album`` and each of ``pages`` are
    messages of their own; the last two come before the screen, which is then new.

    ``conversation`` is where the dialogue stands from now on: None, so that whatever she does next starts anew,
    unless a handler says otherwise; KEEP leaves it. In a group it is always left as it is.

    ``opens`` is a payload for the private chat: the tap leads there, as by a link ``?start=<opens>``. Phones show
    either this or a toast.
    """

    screen: Screen | None = None
    toast: str | None = None
    alert: bool = False
    fresh: bool = False
    document: Document | None = None
    venue: Venue | None = None
    album: Album | None = None
    pages: tuple[Markup, ...] = ()
    location_request: LocationRequest | None = None
    closes_keyboard: Markup | None = None
    conversation: Conversation | Kept | None = None
    commands_changed: Resident | None = None
    opens: str | None = None
