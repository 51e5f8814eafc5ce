"""What is asked at one place, as it is shown to her who answers."""

from dataclasses import dataclass

from bot.core.surveys.asked import Asked
from bot.core.surveys.plan import Plan
from bot.core.surveys.questionnaire import Group, Option, Question, Texts
from bot.core.surveys.refusals import PlaceUnknown
from bot.core.surveys.sheet import Answer, Place
from bot.core.surveys.wording import filled_in, in_words, label_of


@dataclass(frozen=True, slots=True)
class Shown:
    """An option that is offered. ``index`` counts from 0 in the whole list of the question: what a button carries."""

    option: Option
    label: str
    index: int


@dataclass(frozen=True, slots=True)
class Step:
    """``question`` None: "one more of ``group``?", else ``group`` is None. All texts are plain, in her language and script.

    ``headings`` are the labels of the groups around it, the outermost first, and ``times`` which time of each repeat
    around it this is (of "one more?": how often there was one so far, last). ``options`` are filtered, in the order they are
    shown. ``answer`` without values: passed over. ``suggested``: the default's values, while there is no answer.
    ``number`` and ``of`` count what is asked as far as is known now, without notes.
    """

    place: Place
    question: Question | None
    group: Group | None
    headings: tuple[str, ...]
    times: tuple[int, ...]
    label: str
    hint: str
    options: tuple[Shown, ...]
    answer: Answer | None
    suggested: tuple[str, ...]
    is_required: bool
    number: int
    of: int


class Showing:
    """Makes steps of what is asked now."""

    def __init__(self, plan: Plan, asked: Asked, language: str) -> None:
        self._plan = plan
        self._asked = asked
        self._language = language
        self._shown: dict[str, tuple[Shown, ...]] = {}

    def step(self, place: Place) -> Step:
        """Raises PlaceUnknown where nothing is asked now."""
        if not self._asked.is_asked(place):
            raise PlaceUnknown(str(place))
        item = self._plan.find(place.path)
        question = item if isinstance(item, Question) else None
        group = item if isinstance(item, Group) else None
        times = place.instance if question else (*place.instance, self._asked.times[place])
        return Step(
            place=place,
            question=question,
            group=group,
            headings=self._headings(place),
            times=times,
            label=self.words(item.label, place) if item else "",
            hint=self.words(question.hint, place) if question else "",
            options=self._options(question, place) if question else (),
            answer=self._answer(question, place) if question else None,
            suggested=self._suggested(question, place) if question else (),
            is_required=question is not None and self._asked.is_required(question, place),
            number=max(1, self._asked.numbers[place]),
            of=self._asked.total,
        )

    def words(self, texts: Texts, place: Place) -> str:
        """These words as she reads them at this place."""
        return filled_in(texts, self._language, lambda name: self._named(name, place))

    def said(self, place: Place) -> str:
        """The answer that counts there, as one reads it out; "" where there is none."""
        question = self._plan.find(place.path)
        if not isinstance(question, Question):
            return ""
        if question.kind.takes_answer and (answer := self._asked.answers.get(place)):
            options = self._plan.questionnaire.options_of(question)
            return in_words(question, options, answer.values, self._language)
        return self._asked.value(place)

    def _named(self, name: str, place: Place) -> str:
        there = self._plan.nearest(name, place)
        return self.said(there) if there else ""

    def _headings(self, place: Place) -> tuple[str, ...]:
        words = [self.words(group.label, there) for group, there in self._plan.around_place(place)]
        return tuple(each for each in reversed(words) if each)

    def _options(self, question: Question, place: Place) -> tuple[Shown, ...]:
        if not question.kind.has_options:
            return ()
        every = self._every(question)
        return tuple(every[index] for index in self._asked.shuffled(question, place))

    def _every(self, question: Question) -> tuple[Shown, ...]:
        if question.choices not in self._shown:
            options = self._plan.questionnaire.options_of(question)
            self._shown[question.choices] = tuple(
                Shown(option, label_of(option, self._language), index) for index, option in enumerate(options)
            )
        return self._shown[question.choices]

    def _answer(self, question: Question, place: Place) -> Answer | None:
        if question.is_read_only:
            value = self._asked.value(place)
            return Answer((value,)) if value else None
        return self._asked.answers.get(place)

    def _suggested(self, question: Question, place: Place) -> tuple[str, ...]:
        if question.is_read_only or place in self._asked.answers:
            return ()
        return self._asked.suggested(question, place)
