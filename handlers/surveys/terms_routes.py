"""The terms of a draft or of a published survey: asking for one, writing it, showing all again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.residents.model import Conversation
from bot.core.shared.reading import read_hours
from bot.core.staff.model import Permission
from bot.core.surveys.model import Anonymity, InvalidTerm, Results, Terms
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.events import typed
from handlers.events.form import read_day, read_moment, read_month, small_number
from handlers.residents.screens import saved
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import desk_states, term_choices, terms_screens
from handlers.surveys.desk import NUMBERED, TIMED, WORDED, Desk, Setting, Target, Term, standing, writes_in
from handlers.surveys.draft_routes import language
from handlers.surveys.term_choices import BY_HAND, CLOSING_HOUR, NONE

Change = Callable[[Terms], Terms]


@dataclass(frozen=True, slots=True)
class TermsHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.TERMS, self.show, Target.read)
        editors(callbacks.TERM, self.ask, Target.read, Term)
        editors(callbacks.TERM_SET, self.choose, Target.read, Term, str)
        editors(callbacks.TERM_MONTH, self.show_month, Target.read, Term, read_month)
        editors(callbacks.TERM_DAY, self.choose_day, Target.read, Term, read_day)
        editors(callbacks.TERM_MOMENT, self.choose_moment, Target.read, Term, read_moment)
        editors(callbacks.TERM_WORDS, self.ask_words, Target.read, Term, language)
        editors(callbacks.TERM_UNSAID, self.remove_words, Target.read, Term, language)
        editors(callbacks.TERM_READER, self.toggle_language, Target.read, language)
        editors(callbacks.TERM_TOPIC, self.toggle_topic, Target.read, small_number)
        routes.text(desk_states.DAY, self.write_day)
        routes.text(desk_states.HOUR, self.write_hour)
        routes.text(desk_states.NUMBER, self.write_number)
        routes.text(desk_states.WORDS, self.write_words)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return self._all(turn, await self._open(turn))

    async def ask(self, turn: Turn) -> Reply:
        return self._ask(turn, await self._open(turn), turn.args[1])

    def _ask(self, turn: Turn, setting: Setting, term: Term, note: Markup | None = None) -> Reply:
        """The question for one of them, which some answer by typing. Raises InvalidTerm where it is fixed."""
        _require_open(setting, term)
        tag = writes_in(turn.t.language.tag, setting.city)
        if term in WORDED:
            return self._ask_words(turn, setting, term, tag, note)
        screen = terms_screens.question(turn.t, setting, term, note)
        state = {
            Term.OPENS: desk_states.DAY,
            Term.CLOSES: desk_states.DAY,
            Term.QUOTA: desk_states.NUMBER,
            Term.SAMPLE: desk_states.NUMBER,
        }.get(term)
        return Reply(screen=screen, conversation=_asking(setting, term, state) if state else None)

    async def choose(self, turn: Turn) -> Reply:
        """By a button that carries the whole answer."""
        target, term, value = turn.args
        setting = await self._open(turn)
        setting = await self.desk.set_terms(turn, setting.city, target, _chosen(setting, term, value))
        if term is Term.AUDIENCE:
            return Reply(screen=term_choices.audience(turn.t, setting))
        return self._all(turn, setting, toast=saved(turn.t))

    # Days and hours

    async def show_month(self, turn: Turn) -> Reply:
        setting, (_, term, month) = await self._open(turn), turn.args
        return self._calendar(turn, setting, _timed(term), month)

    def _calendar(
        self,
        turn: Turn,
        setting: Setting,
        term: Term,
        month: tuple[int, int] | None,
        note: Markup | None = None,
    ) -> Reply:
        _require_open(setting, term)
        screen = terms_screens.calendar(turn.t, setting, term, month, note)
        return Reply(screen=screen, conversation=_asking(setting, term, desk_states.DAY))

    async def choose_day(self, turn: Turn) -> Reply:
        setting, (_, term, day) = await self._open(turn), turn.args
        return self._ask_hour(turn, setting, _timed(term), day)

    def _ask_hour(
        self, turn: Turn, setting: Setting, term: Term, day: date, note: Markup | None = None
    ) -> Reply:
        _require_open(setting, term)
        screen = terms_screens.hour(turn.t, setting, term, day, note)
        return Reply(
            screen=screen, conversation=_asking(setting, term, desk_states.HOUR, day=f"{day:%Y%m%d}")
        )

    async def choose_moment(self, turn: Turn) -> Reply:
        setting, (_, term, wall) = await self._open(turn), turn.args
        return await self._write_moment(turn, setting, _timed(term), wall)

    async def write_day(self, turn: Turn) -> Reply:
        setting, term = await self._asked(turn)
        day = typed.day(turn.words, setting.today, turn.t)
        if day is None:
            return self._calendar(turn, setting, term, None, terms_screens.not_a_day(turn.t, setting))
        if day < setting.today:
            return self._calendar(turn, setting, term, None, terms_screens.past(turn.t))
        return self._ask_hour(turn, setting, term, day)

    async def write_hour(self, turn: Turn) -> Reply:
        setting, term = await self._asked(turn)
        hours, day = read_hours(turn.words), read_day(said_of(turn.conversation, "day"))
        if hours is None:
            return self._ask_hour(turn, setting, term, day, terms_screens.not_an_hour(turn.t))
        return await self._write_moment(turn, setting, term, datetime.combine(day, hours[0]))

    async def _write_moment(self, turn: Turn, setting: Setting, term: Term, wall: datetime) -> Reply:
        """By the city's clocks. Raises InvalidTerm."""
        at = wall.replace(tzinfo=ZoneInfo(setting.city.zone))
        if at <= setting.now:
            return self._ask_hour(turn, setting, term, wall.date(), terms_screens.past(turn.t))
        return await self._set(turn, setting, {TIMED[term]: at})

    # Numbers and words

    async def write_number(self, turn: Turn) -> Reply:
        setting, term = await self._asked(turn)
        number = typed.number(turn.words)
        if number is None:
            return self._ask(turn, setting, term, terms_screens.not_a_number(turn.t))
        return await self._set(turn, setting, {NUMBERED[term]: number})

    async def ask_words(self, turn: Turn) -> Reply:
        setting, (_, term, tag) = await self._open(turn), turn.args
        return self._ask_words(turn, setting, _worded(term), tag)

    def _ask_words(
        self, turn: Turn, setting: Setting, term: Term, tag: str, note: Markup | None = None
    ) -> Reply:
        _require_open(setting, term)
        screen = terms_screens.worded(turn.t, setting, term, tag, note)
        return Reply(screen=screen, conversation=_asking(setting, term, desk_states.WORDS, language=tag))

    async def write_words(self, turn: Turn) -> Reply:
        """She stays at the question: its other languages are a button away."""
        setting, term = await self._asked(turn)
        tag, words = said_of(turn.conversation, "language"), turn.words.strip()
        if term is Term.ASKER:
            words = typed.line(words)

        def written(terms: Terms) -> Terms:
            return _with(terms, {WORDED[term]: {**getattr(terms, WORDED[term]), tag: words}})

        setting = await self.desk.set_terms(turn, setting.city, setting.target, written)
        return self._ask_words(turn, setting, term, tag, terms_screens.kept(turn.t))

    async def remove_words(self, turn: Turn) -> Reply:
        setting, (_, term, tag) = await self._open(turn), turn.args
        name = WORDED[_worded(term)]

        def without(terms: Terms) -> Terms:
            kept = {other: words for other, words in getattr(terms, name).items() if other != tag}
            return _with(terms, {name: kept})

        setting = await self.desk.set_terms(turn, setting.city, setting.target, without)
        return self._ask_words(turn, setting, term, tag)

    # Whom

    async def toggle_language(self, turn: Turn) -> Reply:
        target, tag = turn.args
        setting = await self._open(turn)
        if tag not in setting.city.languages:
            raise InvalidTerm("audience")
        return await self._toggle(turn, setting.city, target, "languages", tag)

    async def toggle_topic(self, turn: Turn) -> Reply:
        target, index = turn.args
        setting = await self._open(turn)
        if index >= len(setting.city.topics):
            raise InvalidTerm("audience")
        return await self._toggle(turn, setting.city, target, "topics", setting.city.topics[index].code)

    async def _toggle(self, turn: Turn, city: City, target: Target, name: str, value: str) -> Reply:
        def toggled(terms: Terms) -> Terms:
            changed: dict[str, frozenset[str]] = {name: getattr(terms.audience, name) ^ {value}}
            return replace(terms, audience=replace(terms.audience, **changed))  # type: ignore[arg-type]

        setting = await self.desk.set_terms(turn, city, target, toggled)
        return Reply(screen=term_choices.audience(turn.t, setting))

    # What they share

    async def _open(self, turn: Turn) -> Setting:
        """Those that the button names. Raises SurveyUnknown, NotAllowed."""
        return await self.desk.setting(turn, self.desk.city(turn), turn.args[0])

    async def _asked(self, turn: Turn) -> tuple[Setting, Term]:
        """Those of the question before her. Raises SurveyUnknown, NotAllowed."""
        city = await self.desk.asked_city(turn)
        target = Target.read(said_of(turn.conversation, "target"))
        return await self.desk.setting(turn, city, target), Term(said_of(turn.conversation, "term"))

    async def _set(self, turn: Turn, setting: Setting, values: dict[str, object]) -> Reply:
        setting = await self.desk.set_terms(
            turn, setting.city, setting.target, lambda terms: _with(terms, values)
        )
        return self._all(turn, setting)

    def _all(self, turn: Turn, setting: Setting, toast: str | None = None) -> Reply:
        return Reply(screen=terms_screens.overview(turn.t, setting), toast=toast)


def _chosen(setting: Setting, term: Term, value: str) -> Change:
    """What a button of a choice makes of the terms. Raises InvalidTerm for what no button says."""
    try:
        changed = _values(setting, term, value)
    except (ValueError, OverflowError):  # so many weeks ahead there is no day
        raise InvalidTerm(term) from None

    def change(terms: Terms) -> Terms:
        if term is Term.AUDIENCE:
            return replace(terms, audience=replace(terms.audience, followers=value == "both"))
        return _with(terms, changed)

    return change


def _with(terms: Terms, values: Mapping[str, object]) -> Terms:
    """The terms with these fields."""
    return replace(terms, **values)  # type: ignore[arg-type]


def _values(setting: Setting, term: Term, value: str) -> dict[str, object]:
    """Raises ValueError, OverflowError."""
    match term:
        case Term.OPENS:
            return {"opens_at": None}
        case Term.CLOSES:
            return {"closes_at": None if value == BY_HAND else _weeks_ahead(setting, int(value[1:]))}
        case Term.ANONYMITY:
            return {"anonymity": Anonymity(value)}
        case Term.RESULTS:
            return {"results": Results(value)}
        case Term.CHANGEABLE:
            return {"changeable": value == "1"}
        case Term.REMINDER:
            return {"reminds_before": None if value == NONE else small_number(value)}
        case Term.QUOTA | Term.SAMPLE:
            return {NUMBERED[term]: None}
        case Term.AUDIENCE:
            return {}
        case _:
            raise ValueError(value)


def _weeks_ahead(setting: Setting, weeks: int) -> datetime:
    """In the evening of that day, counted from when it opens, on the city's clocks."""
    zone = ZoneInfo(setting.city.zone)
    opens = max(setting.terms.opens_at or setting.now, setting.now).astimezone(zone)
    return datetime.combine(opens.date() + timedelta(weeks=weeks), time(CLOSING_HOUR), zone)


def _asking(setting: Setting, term: Term, state: str, **data: str) -> Conversation:
    return standing(state, setting.city, target=str(setting.target), term=term, **data)


def _require_open(setting: Setting, term: Term) -> None:
    """Raises InvalidTerm where it may not be changed any more."""
    if not setting.may_change(term):
        raise InvalidTerm({**TIMED, Term.ANONYMITY: "anonymity"}.get(term, term))


def _timed(term: Term) -> Term:
    """Raises InvalidTerm for one that has no day."""
    if term not in TIMED:
        raise InvalidTerm(term)
    return term


def _worded(term: Term) -> Term:
    """Raises InvalidTerm for one that has no words."""
    if term not in WORDED:
        raise InvalidTerm(term)
    return term
