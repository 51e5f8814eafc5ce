"""What a digest is about, read when it is shown: one read a city, however much of it there is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.digests.model import Digest, Section
from bot.core.events.model import Listing
from bot.core.ideas.model import View
from bot.core.ideas.views import views_of
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, CityStores, read_unless_away
from bot.core.surveys.model import Survey


@dataclass(frozen=True, slots=True)
class Contents:
    """What a digest says of one city, by the ids of its news. What is not there, or not public, is not in it."""

    city: City
    events: Mapping[str, Listing] = field(default_factory=dict)
    surveys: Mapping[str, Survey] = field(default_factory=dict)
    ideas: Mapping[str, View] = field(default_factory=dict)


class DigestContents:
    def __init__(self, stores: CityStores, cities: Cities) -> None:
        self._stores = stores
        self._cities = cities

    async def of(self, digest: Digest, reader: Resident | None) -> list[Contents]:
        """Of each city that is in it, her home first; a followed one whose store is away is left out. A reader of None is
        nobody in particular. Raises StoreUnavailable of her home's."""
        slugs = dict.fromkeys(
            (
                digest.home,
                *(news.city for news in digest.news),
                *(told.city for told in digest.told),
            )
        )
        found: list[Contents] = []
        for slug in slugs:
            if city := await self._cities.find(slug):
                query = partial(_read, city, digest, reader)
                found += await read_unless_away(self._stores, city, query, alone=slug == digest.home)
        return found


def _read(city: City, digest: Digest, reader: Resident | None, records: CityRecords) -> list[Contents]:
    ids: dict[Section, list[str]] = {section: [] for section in Section}
    for news in digest.news:
        if news.city == city.slug:
            ids[news.section].append(news.id)
    listings = [records.occurrences.find_listing(one) for one in ids[Section.EVENTS]]
    surveys = [records.surveys.find(one) for one in ids[Section.SURVEYS]]
    ideas = [idea for idea in records.ideas.list_by_id(ids[Section.IDEAS]) if idea.is_public]
    return [
        Contents(
            city,
            {each.occurrence.id: replace(each, city=city.slug) for each in listings if each},
            {each.id: each for each in surveys if each},
            {view.idea.id: view for view in views_of(records, city, ideas, reader)},
        )
    ]
