"""Filling in a survey: every tap, word, location and photo. The same for residents and in an editor's test run.

What a button or a message says is done only where its question is still the one before her: an old button, or a second
tap, shows where she stands and changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.residents.model import InvalidSetting
from bot.core.shared.clock import Clock
from bot.core.surveys.answering import Standing
from bot.core.surveys.model import SheetIncomplete
from bot.core.surveys.playing import AnswerRefused, PlaceUnknown, Playing, RefusedFor, Step
from bot.core.surveys.questionnaire import Kind
from bot.core.surveys.service import SurveyServices
from bot.core.surveys.sheet import Place
from bot.core.surveys.typed import options_like, read_typed
from bot.telegram.routes import Routes
from bot.telegram.screens import LocationRequest
from bot.telegram.translator import Translator
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at, said_of
from handlers.surveys import asking, asking_options, callbacks, filling_refusals, review_screens
from handlers.surveys.filling import (
    FIRST_DAY,
    LAST_DAY,
    Act,
    Desk,
    EditorsDesk,
    Filled,
    ResidentsDesk,
    SheetId,
    Where,
    read_moment,
    short_place,
    small_number,
    yes_or_no,
)
from handlers.surveys.states import FILLING, filling, mark_of

At = Callable[[Playing, Step], Playing]
"""What is done at the step that is before her."""


@dataclass(frozen=True, slots=True)
class FillingHandlers:
    surveys: SurveyServices
    cities: Cities
    clock: Clock

    def routes(self) -> Routes:
        routes = Routes()
        for name, handler, *args in (
            (callbacks.CHOOSE, self.choose, small_number),
            (callbacks.ON, self.tick, small_number),
            (callbacks.OFF, self.untick, small_number),
            (callbacks.TAKE, self.take, small_number),
            (callbacks.DONE, self.confirm),
            (callbacks.SKIP, self.skip),
            (callbacks.BACK, self.back),
            (callbacks.PAGE, self.turn_page, small_number),
            (callbacks.MONTH, self.show_month, read_moment),
            (callbacks.DAY, self.choose_day, read_moment),
            (callbacks.HOURS, self.show_hours, read_moment),
            (callbacks.HOUR, self.choose_hour, read_moment),
            (callbacks.TIME, self.choose_time, read_moment),
            (callbacks.LOCATE, self.ask_location),
            (callbacks.MORE, self.add, yes_or_no),
        ):
            routes.tap(name, handler, SheetId, short_place, *args)
        routes.tap(callbacks.SHOW, self.show, SheetId)
        routes.tap(callbacks.PAUSE, self.pause, SheetId)
        routes.tap(callbacks.REVIEW, self.review, SheetId, small_number)
        routes.tap(callbacks.GO, self.go, SheetId, short_place)
        routes.tap(callbacks.COMPARE, self.compare, SheetId, yes_or_no)
        routes.tap(callbacks.SEND, self.send, SheetId, yes_or_no)
        routes.text(FILLING, self.read)
        routes.location(FILLING, self.take_location)
        routes.photo(FILLING, self.take_photo)
        routes.document(FILLING, self.refuse_file)
        routes.unreadable(FILLING, self.refuse_unreadable)
        return routes

    async def trial_begin(self, turn: Turn, city: City, draft_id: str, language: str) -> Reply:
        """A test run from the first question, as a resident who reads ``language``. It ends with the final answers and
        a button ``callbacks.DRAFT`` with the draft's id. Raises SurveyUnknown, NotAllowed."""
        playing = await self.surveys.drafting.try_out(
            turn.resident, city, draft_id, language=language, afresh=True
        )
        return self.stand(turn, city, SheetId.of_trial(draft_id), Filled(playing, None))

    async def open(self, turn: Turn, city: City, survey_id: str) -> Reply:
        """Begin, or go on where she was. Raises what ``Answering.open`` raises."""
        filling_ = await self.surveys.answering.open(turn.resident, city, survey_id)
        return self.stand(turn, city, SheetId(survey_id), Filled(filling_.playing, filling_.offer))

    # Where she stands

    def stand(self, turn: Turn, city: City, sheet: SheetId, filled: Filled, **looks: Any) -> Reply:
        """The question before her, or the review; ``looks`` are what she looks at of it, as ``Where`` has them."""
        playing, step = filled.playing, filled.playing.step
        t = _voice(turn, filled)
        where = self._where(city, sheet, **looks)
        if step is None:
            compares = filled.offer.compares if filled.offer else True
            screen = review_screens.review(t, playing, where, filled.offer, compares=compares)
            return Reply(screen=screen, conversation=filling(city.slug, sheet, mark_of(playing)))
        screen = asking.question_screen(t, playing, where)
        return Reply(screen=screen, conversation=filling(city.slug, sheet, mark_of(playing)))

    async def show(self, turn: Turn) -> Reply:
        return await self._do(turn, None)

    async def pause(self, turn: Turn) -> Reply:
        city, sheet = city_at(turn), turn.args[0]
        filled = await self._desk(sheet).fill(turn, city, sheet)
        screen = review_screens.paused(
            _voice(turn, filled), filled.playing, self._where(city, sheet), filled.offer
        )
        return Reply(screen=screen)

    # What a button says

    async def choose(self, turn: Turn) -> Reply:
        index = turn.args[2]
        return await self._at(turn, lambda playing, step: playing.answer(step.place, (_code(step, index),)))

    async def tick(self, turn: Turn) -> Reply:
        index = turn.args[2]
        return await self._at(turn, lambda playing, step: _ticked(playing, step, index), page_of=index)

    async def untick(self, turn: Turn) -> Reply:
        index = turn.args[2]
        return await self._at(
            turn,
            lambda playing, step: playing.tick(step.place, _code(step, index), on=False),
            page_of=index,
        )

    async def take(self, turn: Turn) -> Reply:
        index = turn.args[2]
        return await self._at(turn, lambda playing, step: playing.answer(step.place, (_step(step, index),)))

    async def confirm(self, turn: Turn) -> Reply:
        return await self._at(turn, lambda playing, step: playing.confirm(step.place))

    async def skip(self, turn: Turn) -> Reply:
        return await self._at(turn, lambda playing, step: playing.skip(step.place))

    async def back(self, turn: Turn) -> Reply:
        return await self._at(turn, lambda playing, step: playing.back(step.place))

    async def add(self, turn: Turn) -> Reply:
        wanted = turn.args[2]
        return await self._at(turn, lambda playing, step: playing.one_more(step.place, wanted))

    async def turn_page(self, turn: Turn) -> Reply:
        return await self._do(turn, None, page=turn.args[2])

    async def show_month(self, turn: Turn) -> Reply:
        return await self._do(turn, None, month=turn.args[2])

    async def choose_day(self, turn: Turn) -> Reply:
        """Of a day and an hour, the hour comes next."""
        day: datetime = turn.args[2]

        def act(playing: Playing, step: Step) -> Playing:
            if step.question and step.question.kind is Kind.DATETIME:
                return playing
            return playing.answer(step.place, (day.date().isoformat(),))

        return await self._at(turn, act, day=day)

    async def show_hours(self, turn: Turn) -> Reply:
        return await self._do(turn, None, day=turn.args[2])

    async def choose_hour(self, turn: Turn) -> Reply:
        return await self._do(turn, None, hour=turn.args[2])

    async def choose_time(self, turn: Turn) -> Reply:
        moment: datetime = turn.args[2]

        def act(playing: Playing, step: Step) -> Playing:
            is_time = step.question is not None and step.question.kind is Kind.TIME
            written = f"{moment:%H:%M}" if is_time else moment.isoformat(timespec="minutes")
            return playing.answer(step.place, (written,))

        return await self._at(turn, act)

    async def ask_location(self, turn: Turn) -> Reply:
        city, sheet, place = city_at(turn), turn.args[0], turn.args[1]
        filled = await self._desk(sheet).fill(turn, city, sheet)
        step = filled.playing.step
        if step is None or filled.playing.short(step.place) != place:
            return self.stand(turn, city, sheet, filled)
        t = turn.t
        request = LocationRequest(
            t.gettext("Press the button below: your phone then sends where you are now."),
            t.pgettext("button", "📍 Share my location"),
            t.pgettext("input", "Press the button below"),
        )
        mark = mark_of(filled.playing)
        return Reply(location_request=request, conversation=filling(city.slug, sheet, mark, keyboard=True))

    # The review

    async def review(self, turn: Turn) -> Reply:
        """From wherever she is, if she has come to the end before."""
        return await self._do(
            turn,
            lambda playing: playing.go(None) if asking.is_passed(playing) else playing,
            page=turn.args[1],
        )

    async def go(self, turn: Turn) -> Reply:
        place = turn.args[1]
        return await self._do(turn, lambda playing: playing.go(playing.place_of(place)))

    async def compare(self, turn: Turn) -> Reply:
        city, (sheet, wanted) = city_at(turn), turn.args
        filled = await self._desk(sheet).fill(turn, city, sheet)
        if filled.offer is None:
            return self.stand(turn, city, sheet, filled)
        return self.stand(turn, city, sheet, replace(filled, offer=replace(filled.offer, compares=wanted)))

    async def send(self, turn: Turn) -> Reply:
        city, (sheet, compares) = city_at(turn), turn.args
        filled = await self._desk(sheet).fill(turn, city, sheet)
        if filled.playing.step is not None:  # an old button: she is at a question again
            return self.stand(turn, city, sheet, filled)
        if filled.offer is None:
            t = _voice(turn, filled)
            screen = review_screens.trial_ended(t, filled.playing, self._where(city, sheet))
            return Reply(screen=screen)
        try:
            offer = await self.surveys.answering.send(turn.resident, city, sheet.id, compares=compares)
        except SheetIncomplete as incomplete:
            return await self._to_missing(turn, city, sheet, incomplete.place)
        again = filled.offer.standing is Standing.SENT
        return Reply(screen=review_screens.sent(turn.t, offer, again=again))

    async def _to_missing(self, turn: Turn, city: City, sheet: SheetId, place: str) -> Reply:
        filled = await self._desk(sheet).fill(
            turn, city, sheet, lambda playing: playing.go(Place.read(place))
        )
        note = filling_refusals.refused(_voice(turn, filled), AnswerRefused(RefusedFor.REQUIRED))
        return self.stand(turn, city, sheet, filled, note=note)

    # What is typed or sent

    async def read(self, turn: Turn) -> Reply:
        """An answer in words; of a long list, what to look for."""
        city, sheet, filled = await self._standing(turn)
        step, words = filled.playing.step, turn.words.strip()
        if step is None or not self._is_before_her(turn, filled.playing):
            return self.stand(turn, city, sheet, filled)
        today = self._where(city, sheet).today
        try:
            values = read_typed(step, words, filled.playing.language, today)
        except AnswerRefused as refused:
            if day := _day_alone(step, words, filled.playing.language, today):
                return self.stand(turn, city, sheet, filled, day=day)
            if step.question and step.question.kind.has_options:
                return self._found(turn, city, sheet, filled, words, refused)
            return self._refused(turn, city, sheet, filled, refused)
        return await self._at(turn, lambda playing, step: _typed(playing, step, values, words))

    async def take_location(self, turn: Turn) -> Reply:
        assert turn.location
        latitude, longitude = turn.location
        written = f"{latitude:.6f} {longitude:.6f}"
        return await self._sent(turn, Kind.LOCATION, written, filling_refusals.no_place_here)

    async def take_photo(self, turn: Turn) -> Reply:
        assert turn.file
        return await self._sent(turn, Kind.PHOTO, turn.file.file_id, filling_refusals.not_a_photo_here)

    async def refuse_file(self, turn: Turn) -> Reply:
        city, sheet, filled = await self._standing(turn)
        step, t = filled.playing.step, _voice(turn, filled)
        wants = step is not None and step.question is not None and step.question.kind is Kind.PHOTO
        note = filling_refusals.photo_as_file(t) if wants else filling_refusals.not_a_photo_here(t)
        return self.stand(turn, city, sheet, filled, note=note)

    async def refuse_unreadable(self, turn: Turn) -> Reply:
        """A voice message, a sticker, a contact, a poll: nothing that any question asks for."""
        city, sheet, filled = await self._standing(turn)
        note = filling_refusals.unreadable(_voice(turn, filled), filled.playing.step)
        return self.stand(turn, city, sheet, filled, note=note)

    async def _sent(self, turn: Turn, kind: Kind, value: str, note: Callable[[Translator], Markup]) -> Reply:
        city, sheet, filled = await self._standing(turn)
        step = filled.playing.step
        if step is None or step.question is None or step.question.kind is not kind:
            return self.stand(turn, city, sheet, filled, note=note(_voice(turn, filled)))
        return await self._at(turn, lambda playing, step: playing.answer(step.place, (value,)))

    # How it is done

    async def _at(self, turn: Turn, act: At, *, page_of: int | None = None, **looks: Any) -> Reply:
        """Do it at the step that the button or the dialogue names, if that is before her; tell what is refused."""
        city, sheet, place = await self._named(turn)
        try:
            filled = await self._desk(sheet).fill(turn, city, sheet, _only_at(place, act))
        except AnswerRefused as refused:
            return self._refused(turn, city, sheet, await self._desk(sheet).fill(turn, city, sheet), refused)
        step = filled.playing.step
        if step is None or not _is_at(filled.playing, step, place):
            looks = {}  # what she looked at was of another question
        elif page_of is not None:
            looks = {"page": _page_with(step, page_of)}
        return self.stand(turn, city, sheet, filled, **looks)

    async def _do(self, turn: Turn, act: Act | None, **looks: Any) -> Reply:
        """The same for what concerns the sheet as a whole, or only how it is looked at."""
        city, sheet, place = await self._named(turn)
        try:
            filled = await self._desk(sheet).fill(turn, city, sheet, act)
        except (AnswerRefused, PlaceUnknown):
            filled = await self._desk(sheet).fill(turn, city, sheet)
        step = filled.playing.step
        if place and (step is None or not _is_at(filled.playing, step, place)):
            looks = {}
        return self.stand(turn, city, sheet, filled, **looks)

    def _refused(
        self, turn: Turn, city: City, sheet: SheetId, filled: Filled, refused: AnswerRefused
    ) -> Reply:
        return self.stand(
            turn, city, sheet, filled, note=filling_refusals.refused(_voice(turn, filled), refused)
        )

    def _found(
        self, turn: Turn, city: City, sheet: SheetId, filled: Filled, words: str, refused: AnswerRefused
    ) -> Reply:
        """What the words find in the list, to be tapped."""
        assert filled.playing.step
        if options_like(filled.playing.step, words):
            return self.stand(turn, city, sheet, filled, words=words)
        is_long = len(filled.playing.step.options) > asking_options.A_PAGE
        if refused.reason is RefusedFor.NOT_AN_OPTION and is_long:
            note = filling_refusals.nothing_found(_voice(turn, filled), words)
            return self.stand(turn, city, sheet, filled, note=note)
        return self._refused(turn, city, sheet, filled, refused)

    async def _standing(self, turn: Turn) -> tuple[City, SheetId, Filled]:
        """What the dialogue is about, as it is now."""
        city, sheet, _ = await self._named(turn)
        return city, sheet, await self._desk(sheet).fill(turn, city, sheet)

    async def _named(self, turn: Turn) -> tuple[City, SheetId, str]:
        """City, sheet and place of the button, else the mark of the dialogue; no place where the button is about the whole sheet.

        Raises CityUnknown, InvalidSetting.
        """
        if turn.args:
            place = turn.args[1] if len(turn.args) > 1 and isinstance(turn.args[1], str) else ""
            return city_at(turn), turn.args[0], place
        known = turn.conversation
        city = await self.cities.get(said_of(known, "city"))
        try:
            return city, SheetId(said_of(known, "sheet")), said_of(known, "mark")
        except ValueError as error:
            raise InvalidSetting("sheet") from error

    def _is_before_her(self, turn: Turn, playing: Playing) -> bool:
        return said_of(turn.conversation, "mark") == mark_of(playing)

    def _desk(self, sheet: SheetId) -> Desk:
        return EditorsDesk(self.surveys) if sheet.is_trial else ResidentsDesk(self.surveys)

    def _where(self, city: City, sheet: SheetId, **looks: Any) -> Where:
        today = self.clock.now().astimezone(ZoneInfo(city.zone)).date()
        return Where(city.slug, sheet, today, **looks)


def _voice(turn: Turn, filled: Filled) -> Translator:
    """Of the language that the questions are in: in a test run it need not be the editor's."""
    return turn.translators.for_(filled.playing.language)


def _is_at(playing: Playing, step: Step, place: str) -> bool:
    """Whether she stands at what a button, by its place, or the dialogue, by its mark, is about."""
    return place in (playing.short(step.place), mark_of(playing))


def _only_at(place: str, act: At) -> Act:
    def at(playing: Playing) -> Playing:
        step = playing.step
        return act(playing, step) if step and _is_at(playing, step, place) else playing

    return at


def _ticked(playing: Playing, step: Step, index: int) -> Playing:
    """The last to be ranked has its rank without a tap."""
    after = playing.tick(step.place, _code(step, index), on=True)
    if step.question is None or step.question.kind is not Kind.RANK:
        return after
    ranked = after.step_at(step.place).answer
    left = [
        shown.option.code for shown in step.options if not ranked or shown.option.code not in ranked.values
    ]
    return after.tick(step.place, left[0], on=True) if len(left) == 1 else after


def _typed(playing: Playing, step: Step, values: tuple[str, ...], raw: str) -> Playing:
    """Of several options, those that were typed are ticked: there may be more to tick."""
    if step.question is None or step.question.kind is not Kind.MANY:
        return playing.answer(step.place, values, raw)
    for code in values:
        playing = playing.tick(step.place, code, on=True)
    return playing


def _day_alone(step: Step, words: str, language: str, today: date) -> datetime | None:
    """Of a day and an hour she has typed the day: as after a tap, the hour comes next."""
    if step.question is None or step.question.kind is not Kind.DATETIME:
        return None
    try:
        (day,) = read_typed(
            replace(step, question=replace(step.question, kind=Kind.DATE)), words, language, today
        )
    except AnswerRefused:
        return None
    read = datetime.fromisoformat(day)
    return read if FIRST_DAY <= read.date() <= LAST_DAY else None


def _code(step: Step, index: int) -> str:
    """Raises AnswerRefused where it is not offered (any more)."""
    for shown in step.options:
        if shown.index == index:
            return shown.option.code
    raise AnswerRefused(RefusedFor.NOT_AN_OPTION)


def _step(step: Step, index: int) -> str:
    """Raises AnswerRefused."""
    steps = asking.steps_of(step.question) if step.question else []
    if index >= len(steps):
        raise AnswerRefused(RefusedFor.NOT_AN_OPTION)
    return steps[index]


def _page_with(step: Step, index: int) -> int | None:
    """The page that has this option."""
    for number, shown in enumerate(step.options):
        if shown.index == index:
            return number // asking_options.A_PAGE
    return None
