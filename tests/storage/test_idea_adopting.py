"""An idea of a sister city is taken up, on both databases: once, with a link both ways, whatever breaks between."""

import asyncio
from functools import partial

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import Axis, IdeaUnknown, Origin
from bot.core.ideas.service import IdeaServices
from bot.core.residents.model import Resident
from bot.core.shared.cause import caused_by
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.staff.model import Role
from storage.opening import Stores
from tests.storage.builders import a_city, a_resident
from tests.storage.deliberating import TEXT, an_idea, entries
from tests.storage.handing_in import ANA, VERA, Desk
from tests.storage.proposals import (
    SKOPJE,
    a_photo,
    a_public_idea,
    a_transition,
    a_translation,
    add,
    do,
    moving,
)

EDIRNE = a_city("edirne")
THEIRS = a_public_idea(3, code="EDR-2026-0003", location=SKOPJE, place="Quay", photos=(a_photo().id,))


@pytest.fixture
async def edirne(stores: Stores) -> Store[CityRecords]:
    """The sister's store, with one idea."""
    store = stores.cities.of(EDIRNE)
    await add(store, THEIRS)
    await do(
        store,
        lambda records: records.photos.put(a_photo(), None, THEIRS.id),
        lambda records: records.ideas.put_translation(a_translation(THEIRS)),
    )
    return store


def _told(records: CityRecords, who: str) -> list[str]:
    return [notice.kind for notice in records.outbox.kept_of(who)]


async def test_it_is_the_citys_own_with_a_link_both_ways_and_its_author_is_told_once(
    ideas: IdeaServices, city: City, desk: Desk, edirne: Store[CityRecords], editor: Resident
) -> None:
    page = await ideas.official.sisters(editor, city, EDIRNE)
    assert [view.idea.id for view in page.views] == [THEIRS.id]
    done = await asyncio.gather(*(ideas.official.adopt(editor, city, EDIRNE, THEIRS.id) for _ in range(3)))
    (idea,) = {one.id: one for one in done}.values()
    assert (idea.code, idea.author, idea.is_public) == ("SKP-2026-0001", None, True)
    assert idea.adopted_from == Origin("edirne", THEIRS.id, THEIRS.code)
    assert (idea.version.location, idea.version.place) == (None, "")
    view = (await ideas.browsing.card(VERA, city, idea.id)).view
    assert view.words_for("mk") == (a_translation(THEIRS).text, "mk")
    assert view.words_for("en") == (TEXT, "en")
    photo = await ideas.browsing.photo(city, idea.id, 1)
    assert photo.jpeg == a_photo().jpeg
    theirs = (await ideas.browsing.card(None, EDIRNE, THEIRS.id)).view
    assert theirs.adopted_by == (Origin("skopje", idea.id, idea.code),)
    assert await edirne.read(partial(_told, who=ANA.id)) == ["idea.adopted"]
    assert len(await entries(desk.store, "idea.adopted")) == 1
    history = await ideas.browsing.history(city, idea.id)
    assert [(step.before, step.after) for step in history.transitions] == [("", "published")]
    back = a_resident(901, roles={"edirne": frozenset({Role.EDITOR})})
    assert (await ideas.official.adopt(back, EDIRNE, city, idea.id)).id == THEIRS.id
    assert (await ideas.browsing.card(None, city, idea.id)).view.adopted_by == ()


async def test_a_delivery_that_was_cut_short_between_the_stores_is_finished_by_the_next(
    ideas: IdeaServices,
    city: City,
    desk: Desk,
    edirne: Store[CityRecords],
    editor: Resident,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise StoreUnavailable("edirne")

    with monkeypatch.context() as broken, caused_by(77):
        broken.setattr(edirne, "transact", fail)
        with pytest.raises(StoreUnavailable):
            await ideas.official.adopt(editor, city, EDIRNE, THEIRS.id)
    assert await edirne.read(partial(_told, who=ANA.id)) == []
    with caused_by(77):
        idea = await ideas.official.adopt(editor, city, EDIRNE, THEIRS.id)
    assert idea.code == "SKP-2026-0001"
    assert await edirne.read(partial(_told, who=ANA.id)) == ["idea.adopted"]
    assert (await ideas.browsing.card(None, EDIRNE, THEIRS.id)).view.adopted_by[0].idea_id == idea.id


async def test_only_what_is_public_there_is_taken(
    ideas: IdeaServices, city: City, desk: Desk, edirne: Store[CityRecords], editor: Resident
) -> None:
    waiting = an_idea(4, code="EDR-2026-0004")
    await add(edirne, waiting)
    await do(edirne, moving(a_transition(THEIRS, Axis.HIDDEN, "no", "yes", is_public=False)))
    for idea_id in (waiting.id, THEIRS.id, "f" * 16):
        with pytest.raises(IdeaUnknown):
            await ideas.official.adopt(editor, city, EDIRNE, idea_id)
    with pytest.raises(IdeaUnknown):
        await ideas.official.adopt(editor, city, city, THEIRS.id)
    assert await ideas.browsing.export(city) == []
