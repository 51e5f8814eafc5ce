"""Writing an idea: one step after another, in a draft that survives whatever happens in between."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.ideas.checking import fault_of
from bot.core.ideas.model import (
    ChangedMeanwhile,
    IdeaDraft,
    PlaceFarAway,
    TextFault,
    TextRefused,
    TooManyPhotos,
)
from bot.core.ideas.pieces import is_cut
from bot.core.ideas.service import IdeaServices
from bot.core.shared.clock import Clock
from bot.core.shared.folding import fold
from bot.core.shared.reading import read_point
from bot.interchange.photos import PhotoProblem, PhotoRefused
from bot.telegram.files import FileGone
from bot.telegram.routes import Handler, Routes
from bot.telegram.turns import KEEP, Reply, Turn
from handlers.asked import city_at, said_of
from handlers.ideas import callbacks, problems, states, writing_screens
from handlers.ideas.card_routes import CardHandlers
from handlers.ideas.draft import DraftId, Writing, topic_sum
from handlers.ideas.lists import HOME, idea_id, on_topic, switch
from handlers.ideas.photographs import Photographs, album_of
from handlers.residents.settings_screens import topic_name

_OF_WRITING = (states.TEXT, states.MORE_TEXT, states.TOPIC, states.PHOTOS, states.PLACE, states.PREVIEW)


@dataclass(frozen=True, slots=True)
class WritingHandlers:
    ideas: IdeaServices
    cities: Cities
    cards: CardHandlers
    photographs: Photographs
    clock: Clock

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.WRITE, self.open)
        routes.tap(callbacks.BEGIN, self.begin)
        routes.tap(callbacks.EDIT, self.edit, idea_id)
        questions: dict[str, Handler] = {
            callbacks.TEXT: self.ask_text,
            callbacks.ADD_TEXT: self.ask_more_text,
            callbacks.TOPIC: self.ask_topic,
            callbacks.ADD_PHOTOS: self.ask_photos,
            callbacks.DROP_PHOTOS: self.drop_photos,
            callbacks.PLACE: self.ask_place,
            callbacks.SHARE_PLACE: self.ask_location,
            callbacks.NO_PLACE: self.drop_place,
            callbacks.KEEP_PLACE: self.keep_place,
        }
        for name, handler in questions.items():
            routes.tap(name, handler, DraftId, switch)
        routes.tap(callbacks.TOPIC_CHOSEN, self.choose_topic, DraftId, topic_sum, switch)
        routes.tap(callbacks.SIMILAR, self.show_similar, DraftId)
        routes.tap(callbacks.INSTEAD, self.support_instead, DraftId, idea_id)
        routes.tap(callbacks.PERSONAL, self.show_personal, DraftId)
        routes.tap(callbacks.PREVIEW, self.show_preview, DraftId)
        routes.tap(callbacks.WHOLE_DRAFT, self.show_whole, DraftId)
        routes.tap(callbacks.DRAFT_PHOTOS, self.show_photos, DraftId)
        routes.tap(callbacks.SEND, self.send, DraftId)
        routes.tap(callbacks.DISCARD, self.ask_discard, DraftId)
        routes.tap(callbacks.DISCARD_CONFIRMED, self.discard, DraftId)
        routes.text(states.TEXT, self.write)
        routes.text(states.MORE_TEXT, self.write)
        routes.text(states.TOPIC, self.type_topic)
        routes.text(states.PHOTOS, self.go_on_writing)
        routes.text(states.PLACE, self.type_place)
        routes.text(states.PREVIEW, self.go_on_writing)
        for state in _OF_WRITING:
            routes.location(state, self.take_location)
            routes.photo(state, self.take_photo, whole_album=True)
            routes.document(state, self.take_photo, whole_album=True)
        routes.unreadable(states.PHOTOS, self.refuse_photo)
        return routes

    # Beginning

    async def open(self, turn: Turn) -> Reply:
        """Who has begun one is offered it again; who has not is asked the first question at once."""
        city = city_at(turn)
        if begun := await self.ideas.proposing.find_open(turn.resident, city):
            return Reply(screen=writing_screens.begun(turn.t, self._writing(begun, city, guided=True)))
        return await self.begin(turn)

    async def begin(self, turn: Turn) -> Reply:
        city = city_at(turn)
        draft = await self.ideas.proposing.open(turn.resident, city)
        return self._ask_text(turn, self._writing(draft, city, guided=True))

    async def edit(self, turn: Turn) -> Reply:
        """A change begins where others see it end: at the preview."""
        city = city_at(turn)
        draft = await self.ideas.proposing.begin_edit(turn.resident, city, turn.args[0])
        return await self._preview(turn, self._writing(draft, city))

    # Asking

    async def ask_text(self, turn: Turn) -> Reply:
        return self._ask_text(turn, await self._open(turn))

    async def ask_more_text(self, turn: Turn) -> Reply:
        writing = await self._open(turn)
        screen = writing_screens.text(turn.t, writing, more=True)
        return Reply(screen=screen, conversation=writing.asking(states.MORE_TEXT))

    async def ask_topic(self, turn: Turn) -> Reply:
        return self._ask_topic(turn, await self._open(turn))

    async def ask_photos(self, turn: Turn) -> Reply:
        return self._ask_photos(turn, await self._open(turn))

    async def ask_place(self, turn: Turn) -> Reply:
        return self._ask_place(turn, await self._open(turn))

    async def ask_location(self, turn: Turn) -> Reply:
        writing = await self._open(turn)
        return Reply(
            location_request=writing_screens.share_place(turn.t),
            conversation=writing.asking(states.PLACE, keyboard=True),
        )

    def _ask_text(self, turn: Turn, writing: Writing, note: Markup | None = None) -> Reply:
        screen = writing_screens.text(turn.t, writing, note)
        return Reply(screen=screen, conversation=writing.asking(states.TEXT))

    def _ask_topic(self, turn: Turn, writing: Writing, note: Markup | None = None) -> Reply:
        screen = writing_screens.topic(turn.t, writing, note)
        return Reply(screen=screen, conversation=writing.asking(states.TOPIC))

    def _ask_photos(self, turn: Turn, writing: Writing, note: Markup | None = None) -> Reply:
        screen = writing_screens.photos(turn.t, writing, note)
        return Reply(screen=screen, conversation=writing.asking(states.PHOTOS))

    def _ask_place(self, turn: Turn, writing: Writing, note: Markup | None = None) -> Reply:
        screen = writing_screens.place(turn.t, writing, note)
        return Reply(screen=screen, conversation=writing.asking(states.PLACE))

    # What is typed or sent

    async def write(self, turn: Turn) -> Reply:
        more = turn.conversation is not None and turn.conversation.state == states.MORE_TEXT
        return await self._write(turn, turn.words, more=more)

    async def _write(self, turn: Turn, words: str, *, more: bool = False) -> Reply:
        """A message as long as Telegram allows may be a part of one: she is asked for no more before all is here."""
        asked = await self._open(turn)
        try:
            draft = await self.ideas.proposing.write(
                turn.resident, asked.city, asked.draft.id, words, more=more
            )
        except TextRefused as refusal:
            note = Markup("⚠️ ") + problems.of_text(turn.t, refusal.fault, refusal.length, refusal.limit)
            return self._ask_text(turn, asked, note)
        writing = replace(asked, draft=draft)
        fault = fault_of(draft.text.strip())
        if draft.pieces or fault:
            screen = writing_screens.received_so_far(turn.t, writing, fault)
            state = states.TEXT if fault is TextFault.TOO_LONG else states.MORE_TEXT
            return Reply(screen=screen, conversation=writing.asking(state))
        return self._ask_topic(turn, writing) if writing.guided else await self._check(turn, writing)

    async def type_topic(self, turn: Turn) -> Reply:
        """The rest of a text that Telegram cut, or a topic by its name."""
        writing = await self._open(turn)
        if is_cut(writing.draft, writing.now):
            return await self._write(turn, turn.words)
        named = fold(turn.words)
        chosen = next((one for one in writing.city.topics if fold(topic_name(turn.t, one)) == named), None)
        if chosen is None:
            return self._ask_topic(turn, writing, writing_screens.choose_topic(turn.t))
        return await self._choose_topic(turn, writing, chosen.code)

    async def choose_topic(self, turn: Turn) -> Reply:
        writing, named = await self._open(turn), turn.args[1]
        chosen = next((one.code for one in writing.city.topics if on_topic(one).value == named), None)
        if chosen is None and named != "0":
            return self._ask_topic(turn, writing, writing_screens.choose_topic(turn.t))
        return await self._choose_topic(turn, writing, chosen)

    async def _choose_topic(self, turn: Turn, writing: Writing, code: str | None) -> Reply:
        choose = self.ideas.proposing.choose_topic
        draft = await choose(turn.resident, writing.city, writing.draft.id, code)
        changed = replace(writing, draft=draft)
        return self._ask_photos(turn, changed) if writing.guided else await self._preview(turn, changed)

    async def take_photo(self, turn: Turn) -> Reply:
        """Each of an album by itself. Words under a photo are the text, where there is none yet."""
        assert turn.file
        writing = await self._open(turn)
        try:
            photo = await self.photographs.take(turn.file)
            draft = await self.ideas.proposing.add_photo(turn.resident, writing.city, writing.draft.id, photo)
        except PhotoRefused as refusal:
            return await self._again(turn, writing, problems.of_photo(turn.t, refusal.reason))
        except FileGone:
            return await self._again(turn, writing, problems.photo_gone(turn.t))
        except TooManyPhotos:
            return await self._again(turn, writing, problems.too_many_photos(turn.t))
        if turn.words.strip() and not draft.text.strip():
            return await self._write(turn, turn.words)
        return await self._again(turn, replace(writing, draft=draft), None)

    async def refuse_photo(self, turn: Turn) -> Reply:
        writing = await self._open(turn)
        return self._ask_photos(turn, writing, _warned(problems.of_photo(turn.t, PhotoProblem.NOT_A_PICTURE)))

    async def drop_photos(self, turn: Turn) -> Reply:
        writing = await self._open(turn)
        draft = await self.ideas.proposing.drop_photos(turn.resident, writing.city, writing.draft.id)
        return self._ask_photos(turn, replace(writing, draft=draft))

    async def go_on_writing(self, turn: Turn) -> Reply:
        """The rest of a text that Telegram cut, or words where none were asked for."""
        writing = await self._open(turn)
        if is_cut(writing.draft, writing.now):
            return await self._write(turn, turn.words)
        return await self._again(turn, writing, None)

    async def type_place(self, turn: Turn) -> Reply:
        writing, words = await self._open(turn), " ".join(turn.words.split())
        if point := read_point(words):
            return await self._choose_place(turn, writing, point, writing.draft.place)
        return await self._choose_place(turn, writing, writing.draft.location, words)

    async def take_location(self, turn: Turn) -> Reply:
        writing = await self._open(turn)
        return await self._choose_place(turn, writing, turn.location, writing.draft.place)

    async def drop_place(self, turn: Turn) -> Reply:
        return await self._choose_place(turn, await self._open(turn), None, "")

    async def keep_place(self, turn: Turn) -> Reply:
        """The place that is far is remembered by the dialogue alone: where that has ended she is asked anew."""
        writing, point = await self._open(turn), read_point(said_of(turn.conversation, "point"))
        if point is None:
            return self._ask_place(turn, writing)
        place = said_of(turn.conversation, "place")
        return await self._choose_place(turn, writing, point, place, though_far=True)

    async def _choose_place(
        self,
        turn: Turn,
        writing: Writing,
        location: tuple[float, float] | None,
        place: str,
        *,
        though_far: bool = False,
    ) -> Reply:
        # What she has kept already is not asked about again.
        is_known = location is not None and location == writing.draft.location
        try:
            draft = await self.ideas.proposing.choose_place(
                turn.resident,
                writing.city,
                writing.draft.id,
                location,
                place,
                though_far=though_far or is_known,
            )
        except PlaceFarAway as error:
            latitude, longitude = error.location
            standing = writing.asking(states.PLACE, point=f"{latitude:.6f}, {longitude:.6f}", place=place)
            screen = writing_screens.far(turn.t, writing, error.km)
            return Reply(screen=screen, conversation=standing)
        except TextRefused as refusal:
            note = _warned(problems.of_text(turn.t, refusal.fault, refusal.length, refusal.limit))
            return self._ask_place(turn, writing, note)
        changed = replace(writing, draft=draft)
        state = turn.conversation.state if turn.conversation else states.PLACE
        if turn.location and state != states.PLACE:  # she was asked for something else
            return await self._again(turn, changed, None)
        return await self._check(turn, changed) if writing.guided else await self._preview(turn, changed)

    # Before it is sent

    async def show_similar(self, turn: Turn) -> Reply:
        return await self._check(turn, await self._open(turn))

    async def _check(self, turn: Turn, writing: Writing) -> Reply:
        """What may be the same, what is personal, the preview: the first of these that there is."""
        seen = await self.ideas.proposing.preview(turn.resident, writing.city, writing.draft.id)
        if seen.alike and not writing.is_edit:
            screen = writing_screens.similar(turn.t, writing, seen.alike)
            return Reply(screen=screen, conversation=writing.asking(states.PREVIEW))
        return await self._point_out(turn, writing)

    async def show_personal(self, turn: Turn) -> Reply:
        return await self._point_out(turn, await self._open(turn))

    async def _point_out(self, turn: Turn, writing: Writing) -> Reply:
        seen = await self.ideas.proposing.preview(turn.resident, writing.city, writing.draft.id)
        if not seen.personal:
            return await self._preview(turn, writing)
        screen = writing_screens.personal(turn.t, writing, seen.personal)
        return Reply(screen=screen, conversation=writing.asking(states.PREVIEW))

    async def show_preview(self, turn: Turn) -> Reply:
        return await self._preview(turn, await self._open(turn))

    async def _preview(self, turn: Turn, writing: Writing, note: Markup | None = None) -> Reply:
        writing = replace(writing, guided=False)
        seen = await self.ideas.proposing.preview(turn.resident, writing.city, writing.draft.id)
        supports = 0
        if writing.draft.idea_id:
            own = await self.ideas.owning.own(turn.resident, writing.city, writing.draft.idea_id)
            supports = own.view.idea.supports
        screen = writing_screens.preview(turn.t, writing, seen, note, supports)
        return Reply(screen=screen, conversation=writing.asking(states.PREVIEW))

    async def show_whole(self, turn: Turn) -> Reply:
        pages, screen = writing_screens.whole(turn.t, await self._open(turn))
        return Reply(screen=screen, pages=pages, fresh=True, conversation=KEEP)

    async def show_photos(self, turn: Turn) -> Reply:
        """Then the question again, below them."""
        writing = await self._open(turn)
        photos = await self.ideas.proposing.photos_of(writing.city, writing.draft.photos)
        return replace(self._ask_photos(turn, writing), album=album_of(photos))

    async def support_instead(self, turn: Turn) -> Reply:
        city, (draft, idea) = city_at(turn), turn.args
        view = await self.ideas.supporting.support_instead(turn.resident, city, draft, idea)
        return await self.cards.card(turn, city, idea, HOME, note=self.cards.thanks(turn, view))

    async def send(self, turn: Turn) -> Reply:
        writing = await self._open(turn)
        city, proposing = writing.city, self.ideas.proposing
        try:
            idea = await proposing.send(turn.resident, city, writing.draft.id)
        except (TextRefused, ChangedMeanwhile) as refusal:
            note = None
            if isinstance(refusal, ChangedMeanwhile):
                note = _warned(writing_screens.changed_meanwhile(turn.t))
            return await self._preview(turn, writing, note)
        own = await self.ideas.owning.own(turn.resident, city, idea.id)
        now = self.clock.now()
        return Reply(screen=writing_screens.sent(turn.t, city, idea.code, idea.id, own.due_at, now))

    async def ask_discard(self, turn: Turn) -> Reply:
        return Reply(screen=writing_screens.ask_discard(turn.t, await self._open(turn)))

    async def discard(self, turn: Turn) -> Reply:
        city = city_at(turn)
        await self.ideas.proposing.discard(turn.resident, city, turn.args[0])
        return await self.cards.lists.home(turn, city, writing_screens.discarded(turn.t))

    # The draft that a turn is about

    async def _open(self, turn: Turn) -> Writing:
        """Of the button that was pressed, or of the question that was answered. Raises DraftUnknown, CityUnknown."""
        named = next((arg for arg in turn.args if isinstance(arg, DraftId)), None)
        if named is not None:
            city, guided = city_at(turn), any(arg is True for arg in turn.args)
            draft = await self.ideas.proposing.find(turn.resident, city, named)
            return self._writing(draft, city, guided=guided)
        known = turn.conversation
        city = await self.cities.get(said_of(known, "city"))
        draft = await self.ideas.proposing.find(turn.resident, city, said_of(known, "draft"))
        return self._writing(draft, city, guided=bool(said_of(known, "guided")))

    def _writing(self, draft: IdeaDraft, city: City, *, guided: bool = False) -> Writing:
        return Writing(draft, city, self.clock.now(), guided)

    async def _again(self, turn: Turn, writing: Writing, problem: Markup | None) -> Reply:
        """The step at which she stands, with what there is to say."""
        note = _warned(problem) if problem else None
        state = turn.conversation.state if turn.conversation else states.PREVIEW
        if note is None and turn.location:
            note = writing_screens.place_taken(turn.t)
        if state == states.PHOTOS:
            return self._ask_photos(turn, writing, note)
        if note is None and turn.file:
            note = writing_screens.photos_added(turn.t, len(writing.draft.photos))
        if state in (states.TEXT, states.MORE_TEXT):
            return self._ask_text(turn, writing, note)
        if state == states.TOPIC:
            return self._ask_topic(turn, writing, note)
        if state == states.PLACE:
            return self._ask_place(turn, writing, note)
        return await self._preview(turn, writing, note or writing_screens.choose_what(turn.t))


def _warned(problem: Markup) -> Markup:
    return Markup("⚠️ ") + problem
