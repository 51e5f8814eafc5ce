"""What the modules that ask by kind share: what they are given, and what they give back."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from bot.core.surveys.playing import Playing, Step
from bot.core.surveys.questionnaire import Question
from bot.telegram.screens import Button, Row
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.surveys import callbacks
from handlers.surveys.filling import Where


@dataclass(frozen=True)
class Look:
    """The step that is before her. ``room``: how long its texts may be, in UTF-16 units."""

    t: Translator
    playing: Playing
    step: Step
    where: Where
    room: int

    @property
    def question(self) -> Question:
        """Of a step that is one."""
        assert self.step.question
        return self.step.question

    @cached_property
    def place(self) -> str:
        """As buttons carry it."""
        return self.playing.short(self.step.place)

    @property
    def values(self) -> tuple[str, ...]:
        """What she has answered; nothing if she has not."""
        return self.step.answer.values if self.step.answer else ()

    def tap(self, name: str, *args: str) -> Tap:
        """A button about this step."""
        return self.where.tap(name, self.place, *args)

    def next_button(self) -> Button:
        return Button(self.t.pgettext("button", "Next ›"), self.tap(callbacks.DONE))


@dataclass(frozen=True, slots=True)
class Asked:
    """How a step is asked, below its words. ``shows_answer``: what she has answered is marked in it already; ``goes_on``:
    it has a button of its own that leads on."""

    rows: tuple[Row, ...] = ()
    parts: tuple[Markup | None, ...] = ()
    shows_answer: bool = False
    goes_on: bool = False
