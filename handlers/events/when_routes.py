"""When it takes place: the day by a calendar, the hour by buttons, everything by typing, too."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from markupsafe import Markup

from bot.core.events import setting
from bot.core.events.model import Draft
from bot.core.events.repeating import BY_WEEK, Repetition, Rhythm, repeated, repetition_of
from bot.core.events.schedule import InvalidSchedule, Problem, Schedule
from bot.core.shared.reading import read_hours
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.events import callbacks, problems, prompt_screens, states, typed, when_screens
from handlers.events.desk import Desk
from handlers.events.form import DraftId, Field, Form, Purpose, read_day, read_hour, read_month, small_number
from handlers.events.form_screens import clock_note

_MOST_TIMES = 1_000


@dataclass(frozen=True, slots=True)
class WhenHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.MONTH, self.show_month, DraftId, Purpose, read_month)
        routes.tap(callbacks.DAY, self.choose_day, DraftId, Purpose, read_day)
        routes.tap(callbacks.HOUR, self.choose_hour, DraftId, Purpose, read_hour)
        routes.tap(callbacks.LENGTH, self.choose_length, DraftId, Purpose, small_number)
        routes.tap(callbacks.ASK_HOUR, self.ask_hour, DraftId, Purpose)
        routes.tap(callbacks.ASK_LENGTH, self.ask_length, DraftId, Purpose)
        routes.tap(callbacks.WHOLE_DAYS, self.make_whole_days, DraftId, Purpose)
        routes.tap(callbacks.RHYTHM, self.choose_rhythm, DraftId, Rhythm)
        routes.tap(callbacks.WEEKDAY, self.toggle_weekday, DraftId, small_number)
        routes.tap(callbacks.ENDLESS, self.make_endless, DraftId)
        routes.tap(callbacks.ASK_COUNT, self.ask_count, DraftId)
        routes.text(states.DAY, self.write_day)
        routes.text(states.HOUR, self.write_hour)
        routes.text(states.END, self.write_end)
        routes.text(states.COUNT, self.write_count)
        return routes

    # Questions

    async def ask_first_day(self, turn: Turn, form: Form) -> Reply:
        """With it the guided beginning goes on: the day, the hour, how long, where."""
        return await self.ask_day(turn, form, Purpose.GUIDED)

    async def ask_day(
        self,
        turn: Turn,
        form: Form,
        purpose: Purpose,
        month: tuple[int, int] | None = None,
        note: Markup | None = None,
    ) -> Reply:
        """A month of the calendar, with the days that have events marked."""
        first, last = when_screens.month_of(month or when_screens.shown_month(form, purpose))
        days = await self.desk.events.browsing.days_with_events(form.city, first, last)
        screen = when_screens.day(turn.t, form, purpose, month, {day.day for day in days}, note)
        return self.desk.ask(form, screen, states.DAY, purpose=purpose)

    async def show_month(self, turn: Turn) -> Reply:
        form, (_, purpose, month) = await self.desk.open(turn), turn.args
        if form.draft.schedule is None:
            purpose = Purpose.GUIDED
        return await self.ask_day(turn, form, purpose, month)

    async def ask_hour(self, turn: Turn) -> Reply:
        form = await self._scheduled(turn)
        return self._ask_hour(turn, form, turn.args[1]) if form else await self._start_over(turn)

    async def ask_length(self, turn: Turn) -> Reply:
        form = await self._scheduled(turn)
        return self._ask_length(turn, form, turn.args[1]) if form else await self._start_over(turn)

    async def ask_count(self, turn: Turn) -> Reply:
        form = await self.desk.open(turn)
        return self.desk.ask(form, when_screens.count(turn.t, form), states.COUNT)

    def _ask_hour(self, turn: Turn, form: Form, purpose: Purpose, note: Markup | None = None) -> Reply:
        screen = when_screens.hour(turn.t, form, purpose, note)
        return self.desk.ask(form, screen, states.HOUR, purpose=purpose)

    def _ask_length(self, turn: Turn, form: Form, purpose: Purpose, note: Markup | None = None) -> Reply:
        screen = when_screens.length(turn.t, form, purpose, note)
        return self.desk.ask(form, screen, states.END, purpose=purpose)

    # Answers

    async def choose_day(self, turn: Turn) -> Reply:
        return await self._take_day(turn, turn.args[1], turn.args[2])

    async def write_day(self, turn: Turn) -> Reply:
        form, purpose = await self.desk.open(turn), _purpose(turn)
        day = typed.day(turn.words, form.today, turn.t)
        if day is None:
            return await self.ask_day(turn, form, purpose, note=when_screens.not_a_day(turn.t, form))
        try:
            return await self._take_day(turn, purpose, day)
        except InvalidSchedule as invalid:
            note = Markup("⚠️ ") + problems.of_schedule(turn.t, invalid.problem)
            return await self.ask_day(turn, form, purpose, note=note)

    async def _take_day(self, turn: Turn, purpose: Purpose, day: date) -> Reply:
        if purpose is Purpose.PUBLISHING:
            return await self._ask_publishing_hour(turn, day)
        if purpose is Purpose.REPEATED_UNTIL:
            return await self._repeat(turn, lambda said: replace(said, until=day, count=None))
        if purpose is Purpose.LAST_DAY:
            return self._go_on(
                turn, await self._reschedule(turn, lambda it: setting.until_day(it, day)), purpose
            )
        form = await self.desk.open(turn)
        zone = form.city.zone
        form = await self.desk.reschedule(turn, lambda draft: setting.on_day(draft.schedule, day, zone))
        return (
            self._ask_hour(turn, form, purpose) if purpose is Purpose.GUIDED else self._overview(turn, form)
        )

    async def _ask_publishing_hour(self, turn: Turn, day: date) -> Reply:
        form = await self.desk.open(turn)
        screen = when_screens.publishing_hour(turn.t, form, day)
        return self.desk.ask(form, screen, states.PUBLISH_HOUR, day=f"{day:%Y%m%d}")

    async def choose_hour(self, turn: Turn) -> Reply:
        return await self._take_hours(turn, turn.args[1], turn.args[2], None)

    async def write_hour(self, turn: Turn) -> Reply:
        hours = read_hours(turn.words)
        if hours is None:
            form = await self.desk.open(turn)
            return self._ask_hour(turn, form, _purpose(turn), when_screens.not_an_hour(turn.t))
        return await self._take_hours(turn, _purpose(turn), *hours)

    async def _take_hours(self, turn: Turn, purpose: Purpose, hour: time, until: time | None) -> Reply:
        """Who has said the end is not asked for it."""
        form = await self._reschedule(turn, lambda it: setting.at_hour(it, hour, until))
        if purpose is Purpose.GUIDED and until is None:
            return self._ask_length(turn, form, purpose, _warned(turn, form))
        return self._go_on(turn, form, purpose)

    async def choose_length(self, turn: Turn) -> Reply:
        lasts = timedelta(minutes=turn.args[2])
        form = await self._reschedule(turn, lambda it: setting.lasting(it, lasts))
        return self._go_on(turn, form, turn.args[1])

    async def write_end(self, turn: Turn) -> Reply:
        hours, purpose = read_hours(turn.words), _purpose(turn)
        if hours is None:
            note = when_screens.not_an_hour(turn.t)
            return self._ask_length(turn, await self.desk.open(turn), purpose, note)
        hour, until = hours
        if until is not None:
            return await self._take_hours(turn, purpose, hour, until)
        form = await self._reschedule(turn, lambda it: setting.until_hour(it, hour))
        return self._go_on(turn, form, purpose)

    async def make_whole_days(self, turn: Turn) -> Reply:
        return self._go_on(turn, await self._reschedule(turn, setting.whole_days), turn.args[1])

    # Again and again

    async def choose_rhythm(self, turn: Turn) -> Reply:
        rhythm = turn.args[1]
        return await self._repeat(turn, lambda said: replace(said, rhythm=rhythm))

    async def toggle_weekday(self, turn: Turn) -> Reply:
        form, number = await self._scheduled(turn), turn.args[1]
        if form is None or form.draft.schedule is None:
            return await self._start_over(turn)
        if number == form.draft.schedule.start.weekday():
            return Reply(
                screen=when_screens.repeats(turn.t, form), toast=when_screens.own_weekday(turn.t, form)
            )
        return await self._repeat(turn, lambda said: _with_weekday(said, number))

    async def make_endless(self, turn: Turn) -> Reply:
        return await self._repeat(turn, lambda said: replace(said, until=None, count=None))

    async def write_count(self, turn: Turn) -> Reply:
        number = typed.number(turn.words)
        if number is None or not 2 <= number <= _MOST_TIMES:
            form, note = await self.desk.open(turn), prompt_screens.expected(turn.t, Field.REPEATS)
            return self.desk.ask(form, when_screens.count(turn.t, form, note), states.COUNT)
        return await self._repeat(turn, lambda said: replace(said, until=None, count=number))

    async def _repeat(self, turn: Turn, change: Callable[[Repetition], Repetition]) -> Reply:
        form = await self._reschedule(turn, lambda it: repeated(it, change(repetition_of(it))))
        return Reply(screen=when_screens.repeats(turn.t, form))

    # The inside

    async def _reschedule(self, turn: Turn, change: Callable[[Schedule], Schedule]) -> Form:
        def change_draft(draft: Draft) -> Schedule:
            if draft.schedule is None:
                raise InvalidSchedule(Problem.NEVER)
            return change(draft.schedule)

        return await self.desk.reschedule(turn, change_draft)

    async def _scheduled(self, turn: Turn) -> Form | None:
        form = await self.desk.open(turn)
        return form if form.draft.schedule else None

    async def _start_over(self, turn: Turn) -> Reply:
        return await self.ask_first_day(turn, await self.desk.open(turn))

    def _go_on(self, turn: Turn, form: Form, purpose: Purpose) -> Reply:
        """From the guided beginning to the place, where there is none yet, else to all that is said about when."""
        if purpose is Purpose.GUIDED and not form.draft.details.place:
            screen = prompt_screens.written(turn.t, form, Field.PLACE, _warned(turn, form), guided=True)
            return self.desk.ask(form, screen, states.PLACE, guided=True)
        return self.desk.show(turn, form) if purpose is Purpose.GUIDED else self._overview(turn, form)

    def _overview(self, turn: Turn, form: Form) -> Reply:
        return Reply(screen=when_screens.overview(turn.t, form))


def _purpose(turn: Turn) -> Purpose:
    """Of the question that was answered by typing."""
    said = said_of(turn.conversation, "purpose")
    return Purpose(said) if said in set(Purpose) else Purpose.START


def _warned(turn: Turn, form: Form) -> Markup | None:
    note = clock_note(turn.t, form)
    return Markup("⚠️ ") + note if note else None


def _with_weekday(said: Repetition, number: int) -> Repetition:
    if said.rhythm not in BY_WEEK or not 0 <= number <= 6:
        raise InvalidSchedule(Problem.RULE_UNREADABLE)
    days = set(said.weekdays) ^ {number}
    return replace(said, weekdays=tuple(sorted(days)))
