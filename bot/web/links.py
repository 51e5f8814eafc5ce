"""Where a city's pages are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urlencode

from bot.telegram.links import city_link, event_link, idea_link, survey_link
from bot.web.pages import Address
from bot.web.paths import PREFIX

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of one city's pages in one language. ``username`` is the bot's, None if it is not known now."""

    address: Address
    slug: str
    language: str
    username: str | None = None

    def programme(self, since: date | None = None) -> str:
        return self.address.href(self._path("events", {"from": since.isoformat()} if since else _NOTHING))

    def event(self, occurrence_id: str) -> str:
        return self.address.href(self._path(f"events/{occurrence_id}"))

    def surveys(self) -> str:
        return self.address.href(self._path("surveys"))

    def survey(self, survey_id: str, below: str = "") -> str:
        """Its results; ``below``: a part of them, such as results.csv."""
        return self.address.href(self._path(f"surveys/{survey_id}{f'/{below}' if below else ''}"))

    def ideas(self, query: Mapping[str, str] = _NOTHING) -> str:
        """A list of ideas; ``query`` says which."""
        return self.address.href(self._path("ideas", query))

    def idea(self, code: str, below: str = "", query: Mapping[str, str] = _NOTHING) -> str:
        """One idea; ``below``: a part of it, such as photo-1.jpg."""
        return self.address.href(self._path(f"ideas/{code}{f'/{below}' if below else ''}", query))

    def moderation(self) -> str:
        return self.address.href(self._path("moderation"))

    def data(self, name: str) -> str:
        """Open data of the city, such as ideas.csv."""
        return self.address.href(self._path(name))

    def absolute(self, below: str = "events") -> str:
        """For what is read elsewhere; ``below`` the city."""
        return self.address.absolute(self._path(below))

    def plain(self, below: str) -> str:
        """The same in no language: whoever comes there is answered in hers."""
        return self.address.absolute(f"{PREFIX}{self.slug}/{quote(below)}")

    def subscription(self) -> str:
        return self.address.subscription(self._path("events.ics"))

    def telegram(self, occurrence_id: str | None = None) -> str | None:
        """Opens the event's card in the chat, or the city's menu."""
        if not self.username:
            return None
        if occurrence_id is None:
            return city_link(self.username, self.slug)
        return event_link(self.username, self.slug, occurrence_id)

    def telegram_survey(self, survey_id: str) -> str | None:
        """Opens the survey in the chat."""
        return survey_link(self.username, self.slug, survey_id) if self.username else None

    def telegram_idea(self, idea_id: str) -> str | None:
        """Opens the idea's card in the chat."""
        return idea_link(self.username, self.slug, idea_id) if self.username else None

    def _path(self, below: str, query: Mapping[str, str] = _NOTHING) -> str:
        return f"{PREFIX}{self.slug}/{quote(below)}?{urlencode({'lang': self.language, **query})}"
