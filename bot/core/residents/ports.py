"""What the use cases of residents need."""

from datetime import date, datetime
from typing import Any, Protocol

from bot.core.residents.model import Arrival, Conversation, Member, Reachability, Resident, Settings, Tie


class Directory(Protocol):
    """Who belongs where: in the network's store."""

    def find_arrival(self, telegram_id: int, chat_id: int, update_id: int | None) -> Arrival | None:
        """The resident with this address, her cities, roles and conversation in that chat, in one statement.

        ``seen`` says whether this store has recorded the effects of that update.
        """
        ...

    def get(self, resident_id: str) -> Resident:
        """Raises NotAResident."""
        ...

    def find_by_telegram_id(self, telegram_id: int) -> Resident | None: ...

    def list_by_id(self, resident_ids: list[str]) -> dict[str, Resident]:
        """Those of them who are still here."""
        ...

    def add_if_new(self, resident: Resident) -> None:
        """Add somebody who belongs to no city; if the address is taken, change nothing."""
        ...

    def choose(self, resident_id: str, settings: Settings) -> None: ...

    def consent(self, resident_id: str, at: datetime) -> None:
        """Record the first consent; a second one changes nothing."""
        ...

    def tie(self, resident_id: str, city: str, tie: Tie, at: datetime) -> None:
        """Tie her to the city. A new HOME turns the home she had into FORMER, in the same statement's transaction."""
        ...

    def untie(self, resident_id: str, city: str) -> None:
        """End following. A home is left only for another."""
        ...

    def reach(self, resident_id: str, reachability: Reachability) -> None: ...

    def mark_active(self, resident_id: str, day: date) -> None:
        """She was here on this day. One before the last that is known changes nothing."""
        ...

    def forget(self, resident_id: str) -> None:
        """Delete her, her ties and roles."""
        ...

    def purge_newcomers(self, before: datetime) -> int:
        """Delete those met before that time who never agreed, have no city and no role; how many."""
        ...

    def kept_of(self, resident_id: str) -> dict[str, Any]:
        """Every row about her, by table, as JSON values, for her export."""
        ...


class Conversations(Protocol):
    """Dialogues under way, in the network's store: they survive a restart."""

    def put(self, chat_id: int, resident_id: str, conversation: Conversation | None, at: datetime) -> None:
        """Set where she stands in this chat; None ends the dialogue."""
        ...

    def forget(self, resident_id: str) -> None: ...

    def purge(self, before: datetime) -> int:
        """Delete dialogues untouched since; how many."""
        ...


class Members(Protocol):
    """The residents who chose this city, in the city's store."""

    def put(self, member: Member) -> None:
        """Insert, or update what follows from the directory. ``joined_at`` keeps its first value, and for somebody who
        is a member already ``topics``, ``district``, ``active_on`` and ``unsubscribed_at`` are left as they are."""
        ...

    def find(self, resident_id: str) -> Member | None: ...

    def choose_topics(self, resident_id: str, topics: frozenset[str]) -> None: ...

    def choose_district(self, resident_id: str, district: str | None) -> None: ...

    def subscribe(self, resident_id: str, at: datetime | None) -> None:
        """She gets no announcements since then, or since she said so first; with None she gets them again."""
        ...

    def mark_active(self, resident_id: str, day: date) -> None:
        """She was here on this day. One before the last that is known changes nothing."""
        ...

    def list_after(self, resident_id: str | None, limit: int) -> list[Member]:
        """A page of members other than former ones, ordered by id (keyset: pass the last id of the page before)."""
        ...

    def count(self) -> int:
        """How many belong to the city now, home or followed."""
        ...

    def forget(self, resident_id: str) -> None:
        """Delete her and everything in this store that names her."""
        ...

    def kept_of(self, resident_id: str) -> dict[str, Any]:
        """Every row about her in this store, by table, as JSON values, for her export."""
        ...
