"""Pressed buttons, and what the bot answered."""

from collections.abc import Callable

from telegram.constants import CallbackQueryLimit

from bot.emulator.errors import QUERY_TOO_OLD, Json, bad_request
from bot.emulator.events import Events
from bot.emulator.store import Counters, Store

LIFETIME_SECONDS = 60.0
_REMEMBERED = 2_000


class Callbacks:
    """Callback queries by their ids; kept in the store, so that a restart leaves no spinner turning."""

    def __init__(self, store: Store, counters: Counters, events: Events, clock: Callable[[], float]) -> None:
        self._store = store
        self._counters = counters
        self._events = events
        self._clock = clock
        self._queries: dict[str, Json] = store.load("callback")

    def clear(self) -> None:
        """Forgets all of them."""
        self._queries.clear()
        self._store.clear("callback")

    def open(self, chat_id: int, person_id: int) -> str:
        """A new query's id."""
        number = str(self._counters.next("callback", 1_000_000_000_001))
        self._queries[number] = {
            "chat_id": chat_id,
            "person_id": person_id,
            "at": self._clock(),
            "answers": 0,
            "text": "",
            "show_alert": False,
            "url": None,
        }
        while len(self._queries) > _REMEMBERED:
            oldest = next(iter(self._queries))
            del self._queries[oldest]
            self._store.delete("callback", oldest)
        self._store.put("callback", number, self._queries[number])
        return number

    def answer(self, number: str, *, text: str, show_alert: bool, url: str | None) -> None:
        """The bot's answer; the first one is shown. Raises ApiError for an unknown or outlived query."""
        query = self._queries.get(number)
        if query is None or self._clock() - query["at"] > LIFETIME_SECONDS:
            raise bad_request(QUERY_TOO_OLD)
        if len(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
            raise bad_request("MESSAGE_TOO_LONG")
        query["answers"] += 1
        if query["answers"] == 1:
            query |= {"text": text, "show_alert": show_alert, "url": url}
            self._events.emit(
                "callback_answer",
                query["chat_id"],
                callback_query_id=number,
                person_id=query["person_id"],
                text=text,
                show_alert=show_alert,
                url=url,
            )
        self._store.put("callback", number, query)

    def chat_of(self, number: str) -> int | None:
        """The chat in which the button was pressed."""
        query = self._queries.get(number)
        return None if query is None else int(query["chat_id"])

    def find(self, number: str) -> Json | None:
        """For the control API: answered, answers (how many), text, show_alert, url."""
        query = self._queries.get(number)
        if query is None:
            return None
        shown = {name: query[name] for name in ("answers", "text", "show_alert", "url")}
        return {"answered": query["answers"] > 0} | shown
