"""Ideas that are being written, and photos."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.core.ideas.model import IdeaDraft, Photo
from bot.core.shared.unit_of_work import CityRecords
from tests.storage.builders import NOW
from tests.storage.deliberating import an_idea
from tests.storage.proposals import MINUTE, SKOPJE, Skopje, a_photo, add, an_idea_draft, do

HERS = f"{1:032x}"


async def put(skopje: Skopje, *drafts: IdeaDraft) -> None:
    await do(skopje, *(lambda records, one=one: records.idea_drafts.put(one) for one in drafts))


async def photos(skopje: Skopje, *those: Photo) -> list[str]:
    """Which of these are there."""
    found = await skopje.read(lambda records: records.photos.list_by_id([photo.id for photo in those]))
    return [photo.id for photo in found]


async def test_a_draft_comes_back_as_it_was_put_last(skopje: Skopje) -> None:
    plain = an_idea_draft()
    full = replace(
        plain,
        touched_at=NOW + MINUTE,
        text="Клупи 🌳" * 5_000,
        topic="parks",
        location=SKOPJE,
        place="Quay",
        photos=("2" * 32, "1" * 32),
        pieces=4_096,
    )
    for draft in (plain, full, plain):
        await put(skopje, draft)
        assert await skopje.read(lambda records: records.idea_drafts.find(plain.id)) == draft
    assert await skopje.read(lambda records: records.idea_drafts.find("f" * 32)) is None


async def test_she_has_one_draft_of_a_new_idea_and_one_of_each_change(skopje: Skopje) -> None:
    new, other = an_idea_draft(1), an_idea_draft(2)
    change = an_idea_draft(3, resident_id=HERS, idea_id="a" * 32, number=4)
    await put(skopje, new, other, change)

    async def of(idea_id: str | None) -> IdeaDraft | None:
        return await skopje.read(lambda records: records.idea_drafts.find_of(HERS, idea_id))

    assert await of(None) == new
    assert await of("a" * 32) == change
    assert await of("b" * 32) is None


async def test_who_begins_many_times_at_once_has_one_draft(skopje: Skopje) -> None:
    drafts = [an_idea_draft(number, resident_id=HERS, text=f"Draft {number}") for number in range(10)]
    await asyncio.gather(*(put(skopje, draft) for draft in drafts))
    stands = await skopje.read(lambda records: records.idea_drafts.find_of(HERS, None))
    assert stands in drafts

    def there(records: CityRecords) -> list[IdeaDraft]:
        return [found for draft in drafts if (found := records.idea_drafts.find(draft.id))]

    assert await skopje.read(there) == [stands]


async def test_a_draft_that_takes_the_place_of_another_keeps_its_photos(skopje: Skopje) -> None:
    first, second = an_idea_draft(1), an_idea_draft(2, resident_id=HERS)
    await put(skopje, first)
    await skopje.transact(lambda records: records.photos.put(a_photo(), first.id))
    await put(skopje, second)
    assert await photos(skopje, a_photo()) == [a_photo().id]
    await skopje.transact(lambda records: records.idea_drafts.remove(second.id))
    assert await photos(skopje, a_photo()) == []


async def test_of_ten_who_remove_a_draft_at_once_one_is_told_so(skopje: Skopje) -> None:
    await put(skopje, an_idea_draft())
    done = await asyncio.gather(
        *(skopje.transact(lambda records: records.idea_drafts.remove(an_idea_draft().id)) for _ in range(10))
    )
    assert sum(done) == 1


async def test_drafts_untouched_since_are_purged_with_their_photos(skopje: Skopje) -> None:
    drafts = [an_idea_draft(number, touched_at=NOW - timedelta(days=number)) for number in range(1, 6)]
    await put(skopje, *drafts)
    shots = [a_photo(number) for number in range(1, 6)]

    def take(records: CityRecords) -> None:
        for draft, photo in zip(drafts, shots, strict=True):
            records.photos.put(photo, draft.id)

    await skopje.transact(take)
    assert await skopje.transact(lambda records: records.idea_drafts.purge(NOW - timedelta(days=3))) == 2
    for draft in drafts:
        found = await skopje.read(lambda records, one=draft: records.idea_drafts.find(one.id))  # type: ignore[misc]
        assert found == (draft if draft in drafts[:3] else None)
    assert await photos(skopje, *shots) == [photo.id for photo in shots[:3]]


# Photos


async def test_a_photo_comes_back_byte_for_byte(skopje: Skopje) -> None:
    draft, idea = an_idea_draft(), an_idea()
    await put(skopje, draft)
    await add(skopje, idea)
    big = a_photo(1, jpeg=bytes(range(256)) * 4_000, file_id="AgAC")
    of_idea = a_photo(2)
    await do(
        skopje,
        lambda records: records.photos.put(big, draft.id),
        lambda records: records.photos.put(of_idea, None, idea.id),
    )
    assert await skopje.read(lambda records: records.photos.find(big.id)) == big
    assert await skopje.read(lambda records: records.photos.find("f" * 32)) is None
    wanted = [of_idea.id, "f" * 32, big.id]
    assert await skopje.read(lambda records: records.photos.list_by_id(wanted)) == [of_idea, big]
    assert await skopje.read(lambda records: records.photos.list_by_id([])) == []
    await skopje.transact(lambda records: records.photos.remember_file_id(of_idea.id, "AgAD"))
    known = await skopje.read(lambda records: records.photos.find(of_idea.id))
    assert known == replace(of_idea, file_id="AgAD")


async def test_photos_that_an_idea_took_outlive_their_draft(skopje: Skopje) -> None:
    draft, idea = an_idea_draft(), an_idea()
    await put(skopje, draft)
    await add(skopje, idea)
    kept, dropped = a_photo(1), a_photo(2)

    def send(records: CityRecords) -> None:
        records.photos.put(kept, draft.id)
        records.photos.put(dropped, draft.id)
        records.photos.give([], idea.id)
        records.photos.give([kept.id], idea.id)
        assert records.idea_drafts.remove(draft.id)

    await skopje.transact(send)
    assert await photos(skopje, kept, dropped) == [kept.id]
