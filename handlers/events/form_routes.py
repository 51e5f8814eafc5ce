"""The form of a draft: asking for a field, writing what is answered, showing the form again."""

from dataclasses import dataclass, replace

from bot.core.events.model import FREE, Draft, InvalidDetail, Words
from bot.core.shared.reading import read_point
from bot.telegram.routes import Routes
from bot.telegram.translator import Translator
from bot.telegram.turns import Reply, Turn
from handlers.events import callbacks, form_screens, prompt_screens, states, typed, when_screens
from handlers.events.desk import Desk, asking, with_details
from handlers.events.form import DraftId, Field, Form, small_number, writes_in
from handlers.events.translation_routes import asks_description
from handlers.events.views import on_topic
from handlers.events.when_routes import WhenHandlers

_STATES = {
    Field.PLACE: states.PLACE,
    Field.PRICE: states.PRICE,
    Field.ORGANISER: states.ORGANISER,
    Field.ACCESSIBILITY: states.ACCESSIBILITY,
    Field.LINK: states.LINK,
}
_EMPTY = {
    Field.PLACE: ("place", ""),
    Field.LOCATION: ("location", None),
    Field.TOPIC: ("topic", None),
    Field.PRICE: ("price", ""),
    Field.ORGANISER: ("organiser", ""),
    Field.ACCESSIBILITY: ("accessibility", ""),
    Field.PICTURE: ("picture", None),
    Field.LINK: ("link", ""),
}


@dataclass(frozen=True, slots=True)
class FormHandlers:
    desk: Desk
    when: WhenHandlers

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.FORM, self.show, DraftId)
        routes.tap(callbacks.FIELD, self.ask, DraftId, Field)
        routes.tap(callbacks.EMPTY, self.empty, DraftId, Field)
        routes.tap(callbacks.SKIP, self.skip, DraftId, Field)
        routes.tap(callbacks.TOPIC, self.choose_topic, DraftId, str)
        routes.tap(callbacks.UNLIMITED, self.lift_limit, DraftId)
        routes.tap(callbacks.GUESTS, self.choose_guests, DraftId, small_number)
        routes.tap(callbacks.FREE_OF_CHARGE, self.make_free, DraftId)
        routes.tap(callbacks.SPOKEN, self.toggle_spoken, DraftId, str)
        routes.tap(callbacks.SHARE_PLACE, self.ask_location, DraftId)
        routes.text(states.TITLE, self.write_title)
        routes.text(states.DESCRIPTION, self.write_description)
        routes.text(states.PLACE, self.write_place)
        routes.text(states.LOCATION, self.write_location)
        routes.text(states.SEATS, self.write_seats)
        routes.text(states.PRICE, self.write_price)
        routes.text(states.ORGANISER, self.write_organiser)
        routes.text(states.ACCESSIBILITY, self.write_accessibility)
        routes.text(states.LINK, self.write_link)
        routes.text(states.PICTURE, self.refuse_picture)
        routes.text(states.FORM, self.ask_which)
        for state in (states.PICTURE, states.FORM):
            routes.photo(state, self.take_picture)
        routes.document(states.PICTURE, self.refuse_picture)
        for state in (states.PLACE, states.LOCATION):
            routes.location(state, self.take_location)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.open(turn))

    async def ask(self, turn: Turn) -> Reply:
        form, field = await self.desk.open(turn), turn.args[1]
        if field in (Field.WHEN, Field.REPEATS) and form.draft.schedule is None:
            return await self.when.ask_first_day(turn, form)
        return self.ask_for(turn, form, field)

    def ask_for(self, turn: Turn, form: Form, field: Field) -> Reply:
        """The question for this field."""
        t, language = turn.t, form.original or writes_in(turn.t.language.tag, form.city)
        if field in _STATES:
            return self.desk.ask(form, prompt_screens.written(t, form, field), _STATES[field])
        if field is Field.TITLE:
            screen = prompt_screens.title(t, form, language)
            return self.desk.ask(form, screen, states.TITLE, language=language)
        if field is Field.DESCRIPTION:
            screen = prompt_screens.description(t, form, language)
            return self.desk.ask(form, screen, states.DESCRIPTION, language=language)
        if field is Field.SEATS:
            return self.desk.ask(form, prompt_screens.seats(t, form), states.SEATS)
        if field is Field.LOCATION:
            return self.desk.ask(form, prompt_screens.location(t, form), states.LOCATION)
        if field is Field.PICTURE:
            return self.desk.ask(form, prompt_screens.picture(t, form), states.PICTURE)
        return _choice(turn, form, field)

    async def empty(self, turn: Turn) -> Reply:
        field = turn.args[1]
        if field is Field.DESCRIPTION:
            return self.desk.show(turn, await self.desk.change(turn, _without_description))
        if field not in _EMPTY:
            raise InvalidDetail(field)
        name, nothing = _EMPTY[field]
        return self.desk.show(turn, await self.desk.set(turn, **{name: nothing}))

    async def skip(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.open(turn))

    # What is chosen by a button

    async def choose_topic(self, turn: Turn) -> Reply:
        form = await self.desk.open(turn)
        code = next((one.code for one in form.city.topics if on_topic(one).value == turn.args[1]), None)
        if code is None:
            raise InvalidDetail("topic")
        return self.desk.show(turn, await self.desk.set(turn, topic=code))

    async def lift_limit(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.set(turn, capacity=None))

    async def choose_guests(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.set(turn, guests_limit=turn.args[1]))

    async def make_free(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.set(turn, price=FREE))

    async def toggle_spoken(self, turn: Turn) -> Reply:
        form = await self.desk.open(turn)
        if (tag := turn.args[1]) not in form.city.languages:
            raise InvalidDetail("texts")
        form = await self.desk.change(turn, lambda draft: _toggled(turn.t, draft, tag))
        return Reply(screen=prompt_screens.spoken(turn.t, form))

    async def ask_location(self, turn: Turn) -> Reply:
        form = await self.desk.open(turn)
        request = prompt_screens.share_place(turn.t)
        return Reply(location_request=request, conversation=asking(form, states.PLACE, keyboard=True))

    # What is typed or sent

    async def write_title(self, turn: Turn) -> Reply:
        """The next question of the guided beginning is the day; of a translation, its description."""
        asked, title = await self.desk.asked(turn), typed.line(turn.words)
        form = await self.desk.change(turn, lambda draft: _titled(draft, asked.language, title))
        if form.draft.schedule is None:
            return await self.when.ask_first_day(turn, form)
        if asks_description(form, asked.language):
            screen = prompt_screens.description(turn.t, form, asked.language)
            return self.desk.ask(form, screen, states.DESCRIPTION, language=asked.language)
        return self._written(turn, form, asked.language)

    async def write_description(self, turn: Turn) -> Reply:
        asked, words = await self.desk.asked(turn), turn.words.strip()
        form = await self.desk.change(turn, lambda draft: _described(draft, asked.language, words))
        return self._written(turn, form, asked.language)

    def _written(self, turn: Turn, form: Form, language: str) -> Reply:
        """After a translation the list of languages comes again: there may be others to do."""
        if language != form.original:
            return Reply(screen=prompt_screens.translations(turn.t, form))
        return self.desk.show(turn, form)

    async def write_place(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.set(turn, place=typed.line(turn.words)))

    async def write_price(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.set(turn, price=typed.line(turn.words)))

    async def write_organiser(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.set(turn, organiser=typed.line(turn.words)))

    async def write_accessibility(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.set(turn, accessibility=typed.line(turn.words)))

    async def write_link(self, turn: Turn) -> Reply:
        address = typed.address(turn.words)
        if address is None:
            form, note = await self.desk.open(turn), prompt_screens.expected(turn.t, Field.LINK)
            return self.desk.ask(form, prompt_screens.written(turn.t, form, Field.LINK, note), states.LINK)
        return self.desk.show(turn, await self.desk.set(turn, link=address))

    async def write_seats(self, turn: Turn) -> Reply:
        number = typed.number(turn.words)
        if number is None:
            form, note = await self.desk.open(turn), prompt_screens.expected(turn.t, Field.SEATS)
            return self.desk.ask(form, prompt_screens.seats(turn.t, form, note), states.SEATS)
        return self.desk.show(turn, await self.desk.set(turn, capacity=number))

    async def write_location(self, turn: Turn) -> Reply:
        point = read_point(turn.words)
        if point is None:
            form, note = await self.desk.open(turn), prompt_screens.expected(turn.t, Field.LOCATION)
            return self.desk.ask(form, prompt_screens.location(turn.t, form, note), states.LOCATION)
        return self.desk.show(turn, await self.desk.set(turn, location=point))

    async def take_location(self, turn: Turn) -> Reply:
        return self.desk.show(turn, await self.desk.set(turn, location=turn.location))

    async def take_picture(self, turn: Turn) -> Reply:
        assert turn.file
        return self.desk.show(turn, await self.desk.set(turn, picture=turn.file.file_id))

    async def ask_which(self, turn: Turn) -> Reply:
        """Words, where no field was chosen."""
        return self.desk.show(turn, await self.desk.open(turn), form_screens.which_field(turn.t))

    async def refuse_picture(self, turn: Turn) -> Reply:
        form, note = await self.desk.open(turn), prompt_screens.expected(turn.t, Field.PICTURE)
        return self.desk.ask(form, prompt_screens.picture(turn.t, form, note), states.PICTURE)


def _choice(turn: Turn, form: Form, field: Field) -> Reply:
    """Fields that are chosen by buttons alone."""
    screens = {
        Field.WHEN: when_screens.overview,
        Field.REPEATS: when_screens.repeats,
        Field.TOPIC: prompt_screens.topic,
        Field.GUESTS: prompt_screens.guests,
        Field.SPOKEN: prompt_screens.spoken,
        Field.TRANSLATIONS: prompt_screens.translations,
    }
    return Reply(screen=screens[field](turn.t, form))


def _titled(draft: Draft, language: str, title: str) -> Draft:
    texts = dict(draft.details.texts)
    texts[language] = replace(texts.get(language, Words("")), title=title)
    return with_details(draft, texts=texts)


def _described(draft: Draft, language: str, description: str) -> Draft:
    texts = dict(draft.details.texts)
    texts[language] = replace(texts.get(language, Words("")), description=description)
    return with_details(draft, texts=texts)


def _without_description(draft: Draft) -> Draft:
    texts = {tag: replace(words, description="") for tag, words in draft.details.texts.items()}
    return with_details(draft, texts=texts)


def _toggled(t: Translator, draft: Draft, tag: str) -> Draft:
    """Who hears a language does not hear its script: what has the same name is one."""
    spoken, name = draft.details.spoken, t.spoken_name(tag)
    others = tuple(one for one in spoken if t.spoken_name(one) != name)
    changed = others if len(others) < len(spoken) else (*spoken, tag)
    return with_details(draft, spoken=changed)
