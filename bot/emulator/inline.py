"""Inline queries, and what the bot answered."""

from collections.abc import Callable

from bot.emulator.errors import QUERY_TOO_OLD, Json, bad_request
from bot.emulator.events import Events
from bot.emulator.store import Counters, Store

LIFETIME_SECONDS = 10.0
"""How long a client waits for an answer; after that Telegram takes none."""
_REMEMBERED = 500
_NO_ANSWER: Json = {"results": [], "button": None, "cache_time": 300, "is_personal": False, "next_offset": ""}


class InlineQueries:
    """Inline queries by their ids, kept in the store. No answer is cached, whatever its `cache_time` says."""

    def __init__(self, store: Store, counters: Counters, events: Events, clock: Callable[[], float]) -> None:
        self._store = store
        self._counters = counters
        self._events = events
        self._clock = clock
        self._queries: dict[str, Json] = store.load("inline")

    def clear(self) -> None:
        """Forgets all of them."""
        self._queries.clear()
        self._store.clear("inline")

    def open(self, person_id: int) -> str:
        """A new query's id."""
        number = str(self._counters.next("inline", 2_000_000_000_001))
        self.adopt(number, person_id)
        return number

    def adopt(self, number: str, person_id: int) -> None:
        """Takes a query under an id that was made up elsewhere."""
        self._keep(number, {"person_id": person_id, "at": self._clock(), "answers": 0} | _NO_ANSWER)
        while len(self._queries) > _REMEMBERED:
            oldest = next(iter(self._queries))
            del self._queries[oldest]
            self._store.delete("inline", oldest)

    def answer(self, number: str, answer: Json) -> None:
        """The bot's answer: results, button, cache_time, is_personal, next_offset; the first one is shown.

        Raises ApiError for an unknown or outlived query.
        """
        query = self._queries.get(number)
        if query is None or self._clock() - query["at"] > LIFETIME_SECONDS:
            raise bad_request(QUERY_TOO_OLD)
        query["answers"] += 1
        if query["answers"] == 1:
            query |= answer
            self._events.emit("inline_answer", query["person_id"], inline_query_id=number)
        self._keep(number, query)

    def person_of(self, number: str) -> int | None:
        """Who asked."""
        query = self._queries.get(number)
        return None if query is None else int(query["person_id"])

    def answered(self, number: str) -> bool:
        """Whether the bot has answered it."""
        return number in self._queries and self._queries[number]["answers"] > 0

    def find(self, number: str) -> Json | None:
        """For the control API: answered, answers (how many) and the answer."""
        query = self._queries.get(number)
        if query is None:
            return None
        shown = {name: query[name] for name in ("answers", *_NO_ANSWER)}
        return {"answered": query["answers"] > 0} | shown

    def find_result(self, number: str, result_id: str) -> Json | None:
        """One of the results of an answer."""
        results: list[Json] = self._queries.get(number, _NO_ANSWER)["results"]
        return next((result for result in results if result["id"] == result_id), None)

    def _keep(self, number: str, query: Json) -> None:
        self._queries[number] = query
        self._store.put("inline", number, query)
