"""How far she is with a sheet: where she stands, what was passed, what is missing."""

from functools import cached_property

from bot.core.surveys.accepting import accept
from bot.core.surveys.asked import Asked, is_computed
from bot.core.surveys.plan import Plan
from bot.core.surveys.questionnaire import Group, Kind, Question
from bot.core.surveys.refusals import AnswerRefused
from bot.core.surveys.sheet import REVIEW, Answer, Place, Sheet


class Progress:
    """None for a place is the review."""

    def __init__(self, plan: Plan, asked: Asked, sheet: Sheet) -> None:
        self._plan = plan
        self._asked = asked
        self._sheet = sheet

    @cached_property
    def standing(self) -> Place | None:
        """Where she stands. What is no longer asked gives way to what follows it."""
        places = self._asked.places
        if self._sheet.at == REVIEW or not places:
            return None
        try:
            place = Place.read(self._sheet.at or "")
            key = self._plan.key(place)
        except (ValueError, KeyError):
            return places[0]
        if self._asked.is_asked(place):
            return place
        return next((each for each in places if self._plan.key(each) > key), None)

    @cached_property
    def first_incomplete(self) -> Place | None:
        """The first question that needs an answer and has none, or one that is not accepted now."""
        for place in self._asked.places:
            question = self._plan.find(place.path)
            if isinstance(question, Question) and not self._is_complete(question, place):
                return place
        return None

    def after(self, place: Place) -> Place | None:
        """What is next of those not passed yet: behind this place, or else anywhere."""
        key = self._plan.key(place)
        waiting = [each for each in self._asked.places if not self._is_passed(each)]
        behind = next((each for each in waiting if self._plan.key(each) > key), None)
        return behind or next(iter(waiting), None)

    def before(self, place: Place) -> Place:
        """What is asked before this; itself where it is the first."""
        number = self._asked.places.index(place)
        return self._asked.places[max(0, number - 1)]

    def new_time(self, place: Place) -> Place | None:
        """The repeat whose last time begins at this place, was asked for by her, and has no answer yet."""
        around = next((pair for pair in self._plan.around_place(place) if pair[0].is_repeat), None)
        if around is None or around[0].count:
            return None
        repeat, there = around
        time = place.instance[-1]
        first = next(each for each in self._asked.places if is_within(each, there, time))
        if first != place or time != self._asked.times[there] or time <= self._plan.least(repeat):
            return None
        said = (each for each, answer in self._asked.answers.items() if answer.values)
        return None if any(is_within(each, there, time) for each in said) else there

    def _is_passed(self, place: Place) -> bool:
        written = str(place)
        if written not in self._sheet.answers or written in self._sheet.unfinished:
            return False
        question = self._plan.find(place.path)
        if isinstance(question, Group) or question is None or is_computed(question):
            return True
        answer = self._asked.answers.get(place)
        if answer is None or (answer.values and not self._is_accepted(question, place, answer)):
            return False
        return bool(answer.values) or not self._asked.is_required(question, place)

    def _is_complete(self, question: Question, place: Place) -> bool:
        if is_computed(question):
            return True
        answer = self._asked.answers.get(place)
        if answer is None or not answer.values:
            return not self._asked.is_required(question, place)
        return self._is_accepted(question, place, answer) and self._asked.meets_constraint(question, place)

    def _is_accepted(self, question: Question, place: Place, answer: Answer) -> bool:
        """What is ticked or ranked may have stayed half done."""
        if question.kind not in (Kind.MANY, Kind.RANK):
            return True
        if question.kind is Kind.MANY:  # what is not offered any more does not count as chosen already
            every = self._plan.questionnaire.options_of(question)
            offered = [option for option in every if option.code in answer.values]
        else:
            offered = self._asked.options(question, place)
        try:
            accept(question, offered, answer.values)
        except AnswerRefused:
            return False
        return True


def is_within(place: Place, repeat: Place, time: int) -> bool:
    """Whether it is in that time of the repeat."""
    times = (*repeat.instance, time)
    return place.path.startswith(f"{repeat.path}/") and place.instance[: len(times)] == times
