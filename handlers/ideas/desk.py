"""What all handlers of who answers ideas share: which city, which idea, and how it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from zlib import crc32
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.ideas.model import DraftUnknown, IdeaUnknown, OfficialAnswer, View
from bot.core.ideas.results import Card, DeskView
from bot.core.ideas.service import IdeaServices
from bot.core.languages import LANGUAGES, chain, offers
from bot.core.residents.model import Conversation
from bot.telegram.taps import Tap
from bot.telegram.turns import Turn
from handlers.asked import said_of
from handlers.ideas.cards import Shown
from handlers.ideas.lists import HOME, IdeaList
from handlers.staff.desks import StaffDesk

_SUM: Final = re.compile(r"[0-9a-f]{6}")
_HOLDS_SLUG: Final = 0xFFFFFF


@dataclass(frozen=True, slots=True)
class Sight:
    """A public idea as an editor looks at it. ``editor`` is her id; ``cities`` by slug: those that it is linked with."""

    seen: DeskView
    city: City
    editor: str
    now: datetime
    listed: IdeaList = HOME
    original: bool = False
    cities: Mapping[str, City] = field(default_factory=dict)

    @property
    def view(self) -> View:
        return self.seen.view

    @property
    def id(self) -> str:
        return self.seen.view.idea.id

    @property
    def today(self) -> date:
        """By the city's calendar."""
        return self.now.astimezone(ZoneInfo(self.city.zone)).date()

    @property
    def draft(self) -> OfficialAnswer | None:
        """Hers, in the languages that the city has now; of several the one that she touched last."""
        hers = (one for one in self.seen.answers if one.is_draft and one.by == self.editor)
        found = next(hers, None)
        return _in_languages_of(self.city, found) if found else None

    @property
    def is_begun_by_others(self) -> bool:
        return any(one.is_draft and one.by != self.editor for one in self.seen.answers)

    @property
    def waiting(self) -> tuple[OfficialAnswer, ...]:
        """For their hour, the soonest first."""
        found = [
            (one.publish_at, one) for one in self.seen.answers if one.publish_at and not one.published_at
        ]
        return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))

    @property
    def published(self) -> tuple[OfficialAnswer, ...]:
        """The oldest first."""
        found = [(one.published_at, one) for one in self.seen.answers if one.published_at]
        return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))

    def get_draft(self) -> OfficialAnswer:
        """Raises DraftUnknown."""
        if self.draft is None:
            raise DraftUnknown
        return self.draft

    def get_waiting(self, answer_id: str) -> OfficialAnswer:
        """Raises DraftUnknown where it waits no longer."""
        found = next((one for one in self.waiting if one.id == answer_id), None)
        if found is None:
            raise DraftUnknown
        return found

    def shown(self, view: View | None = None) -> Shown:
        """As cards are made of it."""
        card = Card(view or self.view)
        return Shown(card, self.city, self.listed, self.city, self.original, self.cities)

    def tap(self, name: str, *args: str) -> Tap:
        return Tap(name, self.city.slug, (self.id, *args))

    def listed_tap(self, name: str) -> Tap:
        """With the list that she came from."""
        return self.tap(name, self.listed.pack())

    def asking(self, state: str, **data: str) -> Conversation:
        """She is asked for something about this idea."""
        return asking(state, self.city, self.id, **data)


@dataclass(frozen=True, slots=True)
class Desk(StaffDesk):
    ideas: IdeaServices

    async def open(self, turn: Turn) -> Sight:
        """The idea that the button, or the question before her, names. Raises IdeaUnknown, NotAllowed, CityUnknown."""
        if turn.args:
            listed = turn.args[-1] if isinstance(turn.args[-1], IdeaList) else HOME
            return await self.look(turn, self.city(turn), turn.args[0], listed)
        return await self.look(turn, await self.asked_city(turn), said_of(turn.conversation, "idea"))

    async def look(
        self, turn: Turn, city: City, idea: str, listed: IdeaList = HOME, *, original: bool = False
    ) -> Sight:
        """Raises IdeaUnknown, NotAllowed."""
        seen = await self.ideas.official.review(turn.resident, city, idea)
        linked = await self.linked_with(seen.view)
        return Sight(seen, city, turn.resident.id, self.now(), listed, original, linked)

    async def linked_with(self, view: View) -> dict[str, City]:
        """The cities that it comes from, and that took it up, by slug."""
        slugs = {one.city for one in (view.idea.adopted_from, *view.adopted_by) if one}
        found = [await self.cities.find(slug) for slug in sorted(slugs)]
        return {city.slug: city for city in found if city}

    async def sister(self, turn: Turn, home: City) -> City:
        """The city that the button names beside hers. Raises IdeaUnknown where it is none of the network's any more."""
        named = next(arg for arg in turn.args if isinstance(arg, SisterSum))
        for city in await self.cities.list_open():
            if sum_of(city.slug) == named and city.slug != home.slug:
                return city
        raise IdeaUnknown

    async def write(
        self, turn: Turn, sight: Sight, answer: OfficialAnswer | None = None, **fields: Any
    ) -> Sight:
        """Keep this answer, or her draft, as a draft of hers, with these fields instead of what it has, without what it
        says in languages that the city has given up since. Raises
        DraftUnknown, TextRefused, InvalidSetting, IdeaUnknown, ChangedMeanwhile."""
        kept = _in_languages_of(sight.city, replace(answer or sight.get_draft(), **fields))
        await self.ideas.official.answer(
            turn.resident,
            sight.city,
            sight.id,
            kept.progress,
            kept.texts,
            kept.milestones,
            answer_id=kept.id or None,
            as_draft=True,
        )
        return await self.look(turn, sight.city, sight.id)


def _in_languages_of(city: City, answer: OfficialAnswer) -> OfficialAnswer:
    def spoken(texts: Mapping[str, str]) -> dict[str, str]:
        return {tag: text for tag, text in texts.items() if offers(city.languages, tag)}

    milestones = (replace(one, texts=spoken(one.texts)) for one in answer.milestones)
    return replace(
        answer, texts=spoken(answer.texts), milestones=tuple(one for one in milestones if one.texts)
    )


def asking(state: str, city: City, idea: str, **data: str) -> Conversation:
    """She is asked for something about an idea of this city; what is empty is left out."""
    kept = {name: value for name, value in data.items() if value}
    return Conversation(state, {"city": city.slug, "idea": idea} | kept)


class SisterSum(str):
    """A converter for buttons that name two cities: see ``sum_of``. Raises ValueError."""

    __slots__ = ()

    def __new__(cls, text: str) -> "SisterSum":
        if not _SUM.fullmatch(text):
            raise ValueError(text)
        return super().__new__(cls, text)


def sum_of(slug: str) -> SisterSum:
    """A city in six letters, for a button that has no room for its slug."""
    return SisterSum(f"{crc32(slug.encode()) & _HOLDS_SLUG:06x}")


def writes_in(tag: str, city: City) -> tuple[str, ...]:
    """The city's languages, that which who reads this one most likely writes in first."""
    first = next((one for one in chain(tag) if one in city.languages), city.languages[0])
    return (first, *(one for one in city.languages if one != first))


def own_name(tag: str) -> str:
    """What the language calls itself."""
    return LANGUAGES[tag].own_name if tag in LANGUAGES else tag
