"""An idea of a sister city is taken up: in our store, then in theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.ideas.model import (
    Axis,
    Idea,
    IdeaStatus,
    IdeaUnknown,
    Origin,
    Photo,
    Transition,
    Translation,
    Version,
    code_of,
)
from bot.core.ideas.telling import tell
from bot.core.ideas.views import public_idea
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import AuditEntry


@dataclass(frozen=True, slots=True)
class _Taken:
    """What is taken along of an idea."""

    idea: Idea
    texts: Mapping[str, str]
    photos: tuple[Photo, ...]


class Adopting:
    """For who is allowed to: that is asked before."""

    def __init__(self, stores: CityStores, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._clock = clock
        self._ids = ids

    async def adopt(self, editor: Resident, city: City, sister: City, idea_id: str) -> Idea:
        """See ``Official.adopt``."""
        if city.slug == sister.slug:
            raise IdeaUnknown
        now = self._clock.now()
        taken = await self._stores.of(sister).read(lambda records: _take(records, idea_id))
        ours = await self._stores.of(city).transact(
            lambda records: self._add(records, editor, city, sister, taken, now), once=False
        )
        by = Origin(city.slug, ours.id, ours.code)

        def link_back(records: CityRecords) -> None:
            theirs = records.ideas.find(idea_id)
            if theirs and theirs.adopted_from != by and records.ideas.put_adoption(idea_id, by, now):
                tell(records, sister, theirs, "idea.adopted", city.slug, [theirs.author], now, by=city.slug)

        await self._stores.of(sister).transact(link_back)
        return ours

    def _add(
        self, records: CityRecords, editor: Resident, city: City, sister: City, taken: _Taken, now: datetime
    ) -> Idea:
        theirs = taken.idea
        if theirs.adopted_from and theirs.adopted_from.city == city.slug:
            return public_idea(records, theirs.adopted_from.idea_id)  # it came from here
        origin = Origin(sister.slug, theirs.id, theirs.code)
        year = now.astimezone(ZoneInfo(city.zone)).year
        # The counter's row holds up who adopts at the same moment: of two, the second finds it.
        number = records.ideas.next_number(year)
        if known := records.ideas.find_adopted(origin):
            return known
        idea_id = self._ids.new_id()
        photos = [replace(photo, id=self._ids.new_id()) for photo in taken.photos]
        version = Version(
            idea_id,
            1,
            theirs.version.text,
            theirs.version.language,
            now,
            topic=theirs.version.topic if theirs.version.topic in {one.code for one in city.topics} else None,
            photos=tuple(photo.id for photo in photos),
        )
        idea = Idea(
            idea_id,
            code_of(city.slug, year, number),
            None,
            IdeaStatus.PUBLISHED,
            version,
            1,
            created_at=now,
            changed_at=now,
            published_number=1,
            published_at=now,
            adopted_from=origin,
        )
        records.ideas.add(idea)
        for photo in photos:
            records.photos.put(photo, None, idea_id)
        for language, text in taken.texts.items():
            records.ideas.put_translation(Translation(idea_id, 1, language, text, editor.id, now))
        published = IdeaStatus.PUBLISHED.value
        records.ideas.move(Transition(idea_id, Axis.REVIEW, "", published, editor.id, now, now))
        details = {"idea": idea_id, "sister": sister.slug, "theirs": theirs.code}
        records.audit.add(AuditEntry("idea.adopted", editor.id, city.slug, now, details=details))
        return idea


def _take(records: CityRecords, idea_id: str) -> _Taken:
    """Raises IdeaUnknown."""
    idea = public_idea(records, idea_id)
    return _Taken(
        idea,
        records.ideas.translations_of([idea_id]).get(idea_id, {}),
        tuple(records.photos.list_by_id(idea.version.photos)),
    )
