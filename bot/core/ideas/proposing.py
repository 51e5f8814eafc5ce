"""The use cases of writing: an idea, or a change to one, from the first word until it is sent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.checking import check_text, fault_of
from bot.core.ideas.language import language_of
from bot.core.ideas.model import (
    FAR_FROM_CITY,
    LONGEST_PLACE,
    MOST_PHOTOS,
    ChangedMeanwhile,
    Idea,
    IdeaDraft,
    IdeaUnknown,
    Photo,
    PlaceFarAway,
    TextFault,
    TextRefused,
    TooManyPhotos,
)
from bot.core.ideas.personal import find_personal
from bot.core.ideas.pieces import with_words
from bot.core.ideas.results import Preview
from bot.core.ideas.rights import check_not_blocked, check_writer, may_edit
from bot.core.ideas.sending import DAY, check_limit, own_draft, send_change, send_new
from bot.core.ideas.views import alike, newest_version, own_idea
from bot.core.residents.model import InvalidSetting, Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores

MOST_ALIKE: Final = 5


class Proposing:
    """Drafts survive everything; what is refused changes nothing. Whatever writes raises AuthorBlocked for who is
    blocked here; what she has written before she may still look at and throw away."""

    def __init__(self, stores: CityStores, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._clock = clock
        self._ids = ids

    async def open(self, resident: Resident, city: City) -> IdeaDraft:
        """The draft of a new idea that she has begun here, or a new one. Raises TooManyIdeas where there is none in which
        something is written; NotAtHome for who neither lives in the city nor follows it."""
        now = self._clock.now()
        fresh = IdeaDraft(self._ids.new_id(), resident.id, now)

        def work(records: CityRecords) -> IdeaDraft:
            check_writer(records, resident, city, now)
            known = records.idea_drafts.find_of(resident.id, None)
            if known is None or not _has_something(known):
                check_limit(records, resident, now)
            if known:
                return known
            records.idea_drafts.put(fresh)
            return records.idea_drafts.find_of(resident.id, None) or fresh

        return await self._stores.of(city).transact(work)

    async def find_open(self, resident: Resident, city: City) -> IdeaDraft | None:
        """What she has begun, if anything is in it."""
        draft = await self._stores.of(city).read(
            lambda records: records.idea_drafts.find_of(resident.id, None)
        )
        return draft if draft and _has_something(draft) else None

    async def begin_edit(self, resident: Resident, city: City, idea_id: str) -> IdeaDraft:
        """The draft that she has begun, or one that starts from the newest version of her idea: that too where there is a
        newer one than she began with. Raises IdeaUnknown where she may not edit it."""
        now = self._clock.now()
        new_id = self._ids.new_id()

        def work(records: CityRecords) -> IdeaDraft:
            check_not_blocked(records, resident, now)
            idea = own_idea(records, resident, idea_id)
            if not may_edit(idea):
                raise IdeaUnknown
            known = records.idea_drafts.find_of(resident.id, idea_id)
            if known and known.number == idea.number:
                return known
            if known:
                records.idea_drafts.remove(known.id)
            newest = newest_version(records, idea)
            draft = IdeaDraft(
                new_id,
                resident.id,
                now,
                newest.text,
                newest.topic,
                newest.location,
                newest.place,
                newest.photos,
                idea.id,
                newest.number,
            )
            records.idea_drafts.put(draft)
            return records.idea_drafts.find_of(resident.id, idea_id) or draft

        return await self._stores.of(city).transact(work)

    async def find(self, resident: Resident, city: City, draft_id: str) -> IdeaDraft:
        """Hers. Raises DraftUnknown."""
        return await self._stores.of(city).read(lambda records: own_draft(records, resident, draft_id))

    async def write(
        self, resident: Resident, city: City, draft_id: str, words: str, *, more: bool = False
    ) -> IdeaDraft:
        """Put what she typed in place of the text, or after it: where ``more``, or where Telegram cut the message
        before in two (``IdeaDraft.pieces``). Everything up to LONGEST_DRAFT is kept, though only LONGEST_TEXT can be
        sent. Raises DraftUnknown, TextRefused (EMPTY, or TOO_LONG beyond LONGEST_DRAFT: nothing is changed)."""
        now = self._clock.now()
        return await self._change(
            resident, city, draft_id, lambda draft: with_words(draft, words, now, more=more)
        )

    async def add_photo(self, resident: Resident, city: City, draft_id: str, photo: Photo) -> IdeaDraft:
        """Raises DraftUnknown, TooManyPhotos. ``photo.id`` is given here: what the caller says is ignored."""
        now = self._clock.now()
        ours = replace(photo, id=self._ids.new_id())

        def work(records: CityRecords) -> IdeaDraft:
            records.idea_drafts.lock(draft_id)
            draft = own_draft(records, resident, draft_id)
            check_not_blocked(records, resident, now)
            if len(draft.photos) >= MOST_PHOTOS:
                raise TooManyPhotos(MOST_PHOTOS)
            changed = replace(draft, photos=(*draft.photos, ours.id), touched_at=now, pieces=0)
            records.photos.put(ours, draft.id)
            records.idea_drafts.put(changed)
            return changed

        return await self._stores.of(city).transact(work)

    async def drop_photos(self, resident: Resident, city: City, draft_id: str) -> IdeaDraft:
        """Raises DraftUnknown."""
        return await self._change(resident, city, draft_id, lambda draft: replace(draft, photos=(), pieces=0))

    async def choose_topic(
        self, resident: Resident, city: City, draft_id: str, topic: str | None
    ) -> IdeaDraft:
        """Raises DraftUnknown, and InvalidSetting for a topic that the city does not have."""
        if topic is not None and all(topic != one.code for one in city.topics):
            raise InvalidSetting(topic)
        return await self._change(
            resident, city, draft_id, lambda draft: replace(draft, topic=topic, pieces=0)
        )

    async def choose_place(
        self,
        resident: Resident,
        city: City,
        draft_id: str,
        location: tuple[float, float] | None,
        place: str = "",
        *,
        though_far: bool = False,
    ) -> IdeaDraft:
        """Raises DraftUnknown; PlaceFarAway unless ``though_far``; TextRefused for a place beyond LONGEST_PLACE."""
        place = place.strip()
        if len(place) > LONGEST_PLACE:
            raise TextRefused(TextFault.TOO_LONG, len(place), LONGEST_PLACE)
        km = _km_beyond(city, location)
        if location and km and not though_far:
            raise PlaceFarAway(km, location)
        return await self._change(
            resident,
            city,
            draft_id,
            lambda draft: replace(draft, location=location, place=place, pieces=0),
        )

    async def preview(self, resident: Resident, city: City, draft_id: str) -> Preview:
        """With similar ideas and personal data pointed out. Raises DraftUnknown."""
        now = self._clock.now()

        def query(records: CityRecords) -> Preview:
            draft = own_draft(records, resident, draft_id)
            check_not_blocked(records, resident, now)
            rules = records.rule_book.read()
            sent = records.ideas.count_since(resident.id, now - DAY)
            return Preview(
                draft,
                resident.language,
                alike=tuple(alike(records, city, resident, draft.text, MOST_ALIKE, draft.idea_id)),
                decided_within=rules.promise,
                left=max(0, rules.daily_limit - len(sent)),
            )

        seen = await self._stores.of(city).read(query)
        text = seen.draft.text.strip()
        return replace(
            seen,
            language=language_of(text, resident.language, city.languages),
            personal=find_personal(seen.draft.text, city.country),
            fault=fault_of(text),
            length=len(text),
            km=_km_beyond(city, seen.draft.location),
        )

    async def send(self, resident: Resident, city: City, draft_id: str) -> Idea:
        """Hand it in: an idea with its code, and a case in the queue, in one transaction; of two taps one does it.

        A change: the next version. Of an idea that waits for review, the case is about it from then on; of a
        published one it waits in the queue (kind EDIT) while readers see the version before, and so it does where the
        idea was decided on and nobody was told yet. It stays RECEIVED until a moderator takes it up. The moderators'
        group gets its card ("moderation.card").
        Raises DraftUnknown, TextRefused, TooManyIdeas, NotAtHome (a new idea), IdeaUnknown (withdrawn meanwhile),
        ChangedMeanwhile.
        """
        now = self._clock.now()
        store = self._stores.of(city)
        read = await store.read(lambda records: records.idea_drafts.find(draft_id))
        text = read.text.strip() if read else ""
        language = language_of(text, resident.language, city.languages)

        def work(records: CityRecords) -> Idea:
            records.idea_drafts.lock(draft_id)
            draft = own_draft(records, resident, draft_id)
            if draft != read:
                raise ChangedMeanwhile  # what its language was told from
            check_text(draft.text)
            send = send_change if draft.idea_id else send_new
            return send(records, city, resident, draft, text, language, now, self._ids)

        return await store.transact(work)

    async def discard(self, resident: Resident, city: City, draft_id: str) -> bool:
        """False if it was not there any more."""

        def work(records: CityRecords) -> bool:
            draft = records.idea_drafts.find(draft_id)
            if draft is None or draft.resident_id != resident.id:
                return False
            return records.idea_drafts.remove(draft_id)

        return await self._stores.of(city).transact(work)

    async def photos_of(self, city: City, photo_ids: tuple[str, ...]) -> list[Photo]:
        """In this order; for her drafts, and for who was given their ids by a view."""
        return await self._stores.of(city).read(lambda records: records.photos.list_by_id(photo_ids))

    async def _change(
        self, resident: Resident, city: City, draft_id: str, change: Callable[[IdeaDraft], IdeaDraft]
    ) -> IdeaDraft:
        now = self._clock.now()

        def work(records: CityRecords) -> IdeaDraft:
            records.idea_drafts.lock(draft_id)
            draft = own_draft(records, resident, draft_id)
            check_not_blocked(records, resident, now)
            changed = replace(change(draft), touched_at=now)
            records.idea_drafts.put(changed)
            return changed

        return await self._stores.of(city).transact(work)


def _has_something(draft: IdeaDraft) -> bool:
    return bool(draft.text or draft.photos or draft.location or draft.place or draft.topic)


def _km_beyond(city: City, location: tuple[float, float] | None) -> float | None:
    """How far it is, where that is farther than FAR_FROM_CITY."""
    km = city.distance_km(*location) if location else 0.0
    return km if km > FAR_FROM_CITY else None
