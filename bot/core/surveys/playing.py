"""A questionnaire being filled in: where she stands, and what each of her acts makes of her sheet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.surveys.accepting import ACKNOWLEDGED, accept, arrange
from bot.core.surveys.asked import Asked, is_computed
from bot.core.surveys.counting import minutes_of, rows_of
from bot.core.surveys.plan import Plan
from bot.core.surveys.progress import Progress, is_within
from bot.core.surveys.questionnaire import Group, Kind, Option, Question, Questionnaire
from bot.core.surveys.refusals import AnswerRefused, PlaceUnknown, RefusedFor
from bot.core.surveys.sheet import REVIEW, Answer, Place, Sheet
from bot.core.surveys.steps import Showing, Shown, Step

__all__ = [
    "AnswerRefused",
    "PlaceUnknown",
    "Playing",
    "RefusedFor",
    "Shown",
    "Step",
    "minutes_of",
    "rows_of",
]

_PASSED: Final = Answer()


class Playing:
    """Immutable: every act returns another, with the sheet that it came to.

    Acts raise PlaceUnknown where nothing is asked at that place now. Who has answered stands at the next question that
    she has not passed yet, or at the review where there is none.
    """

    def __init__(
        self, questionnaire: Questionnaire, sheet: Sheet, language: str, now: datetime, zone: ZoneInfo
    ) -> None:
        self.questionnaire = questionnaire
        self.sheet = sheet
        self.language = language
        self._now = now
        self._zone = zone

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Everything that is asked now, in the order of the form."""
        return tuple(self._showing.step(place) for place in self._asked.places)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where ``steps`` are, without what is shown there: filtering long lists for all of them takes seconds."""
        return self._asked.places

    @property
    def reviewed(self) -> tuple[Place, ...]:
        """The places of her own answers: questions without notes and without what is computed."""
        items = ((place, self._plan.find(place.path)) for place in self.places)
        return tuple(place for place, item in items if isinstance(item, Question) and not is_computed(item))

    @cached_property
    def step(self) -> Step | None:
        """Where she stands; None at the review. What is no longer asked gives way to what follows it."""
        place = self._progress.standing
        return self._showing.step(place) if place else None

    def step_at(self, place: Place) -> Step:
        """Raises PlaceUnknown."""
        return self._showing.step(place)

    def short(self, place: Place) -> str:
        """The place for a button, at most 12 characters."""
        return ".".join(map(str, (self._plan.index[place.path], *place.instance)))

    def place_of(self, short: str) -> Place:
        """What ``short`` wrote, whether or not it is asked now. Raises PlaceUnknown where this version has no such place."""
        parts = short.split(".")
        if not all(part.isdecimal() and part.isascii() and len(part) <= 6 for part in parts):
            raise PlaceUnknown(short)
        number, *times = map(int, parts)
        if number >= len(self._plan.items):
            raise PlaceUnknown(short)
        path = self._plan.items[number].path
        if len(times) != len(self._plan.repeats[path]):
            raise PlaceUnknown(short)
        return Place(path, tuple(times))

    def answer(self, place: Place, values: Sequence[str], raw: str = "") -> "Playing":
        """Take the answer and move on; without values it is a ``skip``. Raises AnswerRefused."""
        question = self._question(place)
        if is_computed(question):
            raise AnswerRefused(RefusedFor.NOT_BY_TYPING)
        accepted = accept(question, self._options(question, place), values)
        if not accepted:
            return self.skip(place)
        answered = self._write(place, Answer(accepted, "" if raw == " ".join(accepted) else raw))
        answered._check(question, place)
        return answered._move_on(place)

    def keep(self, place: Place, values: Sequence[str], raw: str = "") -> "Playing":
        """Keep what is chosen so far, and stay. What is exclusive and new clears the rest, and the other way round.

        Of other kinds than MANY and RANK: keep the answer, and stay. Raises AnswerRefused, never for a constraint or for
        what is incomplete.
        """
        question = self._question(place)
        if is_computed(question):
            raise AnswerRefused(RefusedFor.NOT_BY_TYPING)
        options = self._options(question, place)
        if question.kind not in (Kind.MANY, Kind.RANK):
            return self._write(place, Answer(accept(question, options, values), raw))
        chosen = arrange(question, options, values)
        if question.kind is Kind.MANY:
            chosen = _apart(options, chosen, self._chosen(question, place))
        return self._write(place, Answer(chosen, raw), unfinished=True)

    def tick(self, place: Place, code: str, on: bool) -> "Playing":
        """Choose one option of a MANY or take it out; of a RANK, put it last or take it out. Done again: nothing."""
        question = self._question(place)
        if question.kind not in (Kind.MANY, Kind.RANK):
            raise AnswerRefused(RefusedFor.NOT_AN_OPTION)
        arrange(question, self._options(question, place), (code,))
        chosen = self._chosen(question, place)
        if (code in chosen) == on:
            return self
        return self.keep(place, (*chosen, code) if on else [each for each in chosen if each != code])

    def confirm(self, place: Place) -> "Playing":
        """All is ticked or ranked, a note was read, what is suggested or was answered before is right: move on.

        Raises AnswerRefused.
        """
        step = self.step_at(place)
        if step.question is None:
            return self.one_more(place, wanted=False)
        if is_computed(step.question):
            return self._write(place, _PASSED)._move_on(place)
        if step.question.kind is Kind.ACKNOWLEDGE:
            return self.answer(place, (ACKNOWLEDGED,))
        if step.answer and step.answer.values:
            return self.answer(place, step.answer.values, step.answer.raw)
        return self.answer(place, () if step.answer else step.suggested)

    def skip(self, place: Place) -> "Playing":
        """Pass it over. Raises AnswerRefused where it needs an answer."""
        step = self.step_at(place)
        if step.question is None:
            return self.one_more(place, wanted=False)
        if step.is_required:
            message = self._showing.words(step.question.required_message, place)
            raise AnswerRefused(RefusedFor.REQUIRED, message)
        return self._write(place, _PASSED)._move_on(place)

    def back(self, place: Place | None) -> "Playing":
        """To what is asked before it, None being the review; at the first she stays.

        From the first question of a time that she only just asked for, and answered nothing of: to the "one more?" before.
        """
        if place is None:
            return self._at(self._asked.places[-1]) if self._asked.places else self
        self.step_at(place)
        repeat = self._progress.new_time(place)
        return self._without_last_time(repeat) if repeat else self._at(self._progress.before(place))

    def go(self, place: Place | None) -> "Playing":
        """To a question, or, None, to the review."""
        if place is not None:
            self.step_at(place)
        return self._at(place)

    def one_more(self, place: Place, wanted: bool) -> "Playing":
        """Ask a repeat once more, or be done with it. Raises AnswerRefused where it cannot be asked more often."""
        group = self._plan.find(place.path)
        if (
            not isinstance(group, Group)
            or not group.is_repeat
            or group.count
            or place not in self._asked.times
        ):
            raise PlaceUnknown(str(place))
        times, bound = self._asked.times[place], self._asked.bounds[place]
        if wanted and times >= bound:
            raise AnswerRefused(RefusedFor.TOO_MANY_TIMES, limit=bound)
        self.step_at(place)
        if not wanted:
            return self._write(place, _PASSED)._move_on(place)
        answers = {written: answer for written, answer in self.sheet.answers.items() if written != str(place)}
        repeats = {**self.sheet.repeats, str(place): times + 1}
        more = self._with(replace(self.sheet, answers=answers, repeats=repeats))
        within = [each for each in more._asked.places if is_within(each, place, times + 1)]
        return more._at(within[0]) if within else more._move_on(place)

    def first_incomplete(self) -> Place | None:
        """The first question that needs an answer and has none, or has one that its constraint does not accept now."""
        return self._progress.first_incomplete

    def final(self) -> dict[str, Answer]:
        """What is sent, by ``str(place)`` in the order of the form: what is asked now and was answered, and what is computed."""
        found = dict(self._asked.answers)
        for place, value in self._asked.values.items():
            question = self._plan.find(place.path)
            if isinstance(question, Question) and question.kind is not Kind.NOTE:
                found[place] = Answer((value,))
        return {
            str(place): found[place] for place in sorted(found, key=self._plan.key) if found[place].values
        }

    def shown(self, place: Place) -> str:
        """Her answer in words, in her language: labels, not codes. "" where there is none, and for places and photos."""
        return self._showing.said(place)

    @cached_property
    def _plan(self) -> Plan:
        return Plan(self.questionnaire)

    @cached_property
    def _asked(self) -> Asked:
        return Asked(self._plan, self.sheet, self._now, self._zone, self.language)

    @cached_property
    def _showing(self) -> Showing:
        return Showing(self._plan, self._asked, self.language)

    @cached_property
    def _progress(self) -> Progress:
        return Progress(self._plan, self._asked, self.sheet)

    def _question(self, place: Place) -> Question:
        question = self._plan.find(place.path)
        if not isinstance(question, Question) or not self._asked.is_asked(place):
            raise PlaceUnknown(str(place))
        return question

    def _options(self, question: Question, place: Place) -> list[Option]:
        return self._asked.options(question, place) if question.kind.has_options else []

    def _chosen(self, question: Question, place: Place) -> tuple[str, ...]:
        """What is ticked on her screen: what is suggested, until she has chosen herself."""
        answer = self._asked.answers.get(place)
        return answer.values if answer else self._asked.suggested(question, place)

    def _check(self, question: Question, place: Place) -> None:
        if self._asked.is_asked(place) and not self._asked.meets_constraint(question, place):
            message = self._showing.words(question.constraint_message, place)
            raise AnswerRefused(RefusedFor.CONSTRAINT, message)

    def _move_on(self, place: Place) -> "Playing":
        return self._at(self._progress.after(place))

    def _without_last_time(self, repeat: Place) -> "Playing":
        """At the "one more?" that it was asked for by."""
        time = self._asked.times[repeat]
        answers = {
            written: answer
            for written, answer in self.sheet.answers.items()
            if not is_within(Place.read(written), repeat, time)
        }
        repeats = {**self.sheet.repeats, str(repeat): time - 1}
        return self._with(replace(self.sheet, answers=answers, repeats=repeats, at=str(repeat)))

    def _at(self, place: Place | None) -> "Playing":
        return self._with(replace(self.sheet, at=str(place) if place else REVIEW), self)

    def _write(self, place: Place, answer: Answer, *, unfinished: bool = False) -> "Playing":
        """With this answer, which is now the last that was given."""
        written = str(place)
        answers = {there: old for there, old in self.sheet.answers.items() if there != written}
        waiting = tuple(there for there in self.sheet.unfinished if there != written)
        if unfinished:
            waiting = (*waiting, written)
        after = self._with(replace(self.sheet, answers={**answers, written: answer}, unfinished=waiting))
        kept = {there: value for there, value in after._asked.kept().items() if there not in answers}
        if not kept:
            return after
        return self._with(replace(after.sheet, answers={**kept, **after.sheet.answers}), after)

    def _with(self, sheet: Sheet, same: "Playing | None" = None) -> "Playing":
        """With another sheet; what it comes to is that of ``same`` where the answers are."""
        other = Playing(self.questionnaire, sheet, self.language, self._now, self._zone)
        other.__dict__["_plan"] = self._plan
        if same:
            other.__dict__["_asked"] = same._asked
            other.__dict__["_showing"] = same._showing
        return other


def _apart(options: Sequence[Option], chosen: tuple[str, ...], before: Sequence[str]) -> tuple[str, ...]:
    """What is exclusive stands alone: it gives way to what was chosen after it, and what was chosen before it, to it."""
    exclusive = {option.code for option in options if option.is_exclusive}
    alone = [code for code in chosen if code in exclusive]
    if not alone or len(chosen) == 1:
        return chosen
    new = [code for code in chosen if code not in before]
    if any(code in exclusive for code in new) or len(alone) == len(chosen):
        return (next((code for code in new if code in exclusive), alone[-1]),)
    return tuple(code for code in chosen if code not in exclusive)
