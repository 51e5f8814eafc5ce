"""One question of a survey on the phone: how each kind is asked. For residents, and for editors in a test run."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from bot.core.languages import LANGUAGES
from bot.core.surveys.playing import Playing, Step
from bot.core.surveys.questionnaire import LONGEST_ANSWER, Kind, Question, text_for
from bot.telegram.screens import (
    TEXT_LIMIT,
    Button,
    Row,
    Screen,
    bold,
    lines,
    paragraphs,
    read_length,
)
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.residents.screens import MARK
from handlers.surveys import callbacks
from handlers.surveys.answered import in_words, number
from handlers.surveys.asking_moments import ask_day, ask_moment, ask_time
from handlers.surveys.asking_options import ask_many, ask_one, ask_rank
from handlers.surveys.filling import Where
from handlers.surveys.shapes import Asked, Look

MOST_STEPS: Final = 11  # of a range that is asked by buttons
_IN_ONE_ROW: Final = 5  # of those
_ROOMS: Final = (
    3_000,
    2_000,
    1_200,
    600,
    300,
)  # UTF-16 units of a question's words; the first that fits is taken
_LONGEST_TITLE: Final = 80
_LONGEST_HEADING: Final = 120


def question_screen(t: Translator, playing: Playing, where: Where) -> Screen:
    """The question, the note or the "one more?" where ``playing`` stands. There has to be one."""
    assert playing.step
    for room in _ROOMS:
        look = Look(t, playing, playing.step, where, room)
        asked = _ask(look)
        text = paragraphs(
            where.note,
            above(look),
            lines(*_words(look)),
            _answered(look, asked),
            *asked.parts,
        )
        if read_length(text) <= TEXT_LIMIT:
            break
    return Screen(text, (*asked.rows, *_ways(look, asked)))


def heading(t: Translator, playing: Playing, where: Where) -> Markup:
    """What is being filled in, small; a test run says that it is one."""
    title = shortened(text_for(playing.questionnaire.title, playing.language), _LONGEST_TITLE)
    return lines(
        trial_note(t, playing.language) if where.sheet.is_trial else None,
        Markup("<i>{}</i>").format(title) if title else None,
    )


def trial_note(t: Translator, language: str) -> Markup:
    """What tells a test run from the real thing, above every screen of it."""
    name = LANGUAGES[language].own_name if language in LANGUAGES else language
    return Markup("🧪 ") + t.gettext("Test run in {language}", language=name)


def _ask(look: Look) -> Asked:
    if look.step.question is None:
        return _more(look)
    return _note(look) if is_read(look.step) else _ASKED[look.question.kind](look)


def is_read(step: Step) -> bool:
    """Whether it is only read: a note, or what the form computes and shows."""
    question = step.question
    return question is not None and (question.kind is Kind.NOTE or question.is_read_only)


def above(look: Look) -> Markup:
    """What is being filled in, how far she is, and in which part."""
    t, step = look.t, look.step
    headings = [shortened(one, _LONGEST_HEADING) for one in step.headings]
    if headings and step.question and step.times:
        headings[-1] += f" ({t.number(step.times[-1])})"
    return lines(
        heading(t, look.playing, look.where),
        t.gettext("Question {number} of {total}", number=t.number(step.number), total=t.number(step.of))
        if step.question and not is_read(step)
        else None,
        *(Markup("▸ {}").format(one) for one in headings),
    )


def is_passed(playing: Playing) -> bool:
    """Whether every question was before her, so that there is a review to go back to."""
    passed = set(playing.sheet.answers).difference(playing.sheet.unfinished)
    return all(str(place) in passed for place in playing.places) and playing.first_incomplete() is None


def _words(look: Look) -> list[Markup]:
    """What is asked, in bold, and what helps to answer it. A note is read at length, and so it is not bold."""
    step = look.step
    if step.question is None:
        return []
    shown = shortened(step.label or step.question.name, look.room)
    words = [Markup.escape(shown) if is_read(step) else bold(shown)]
    if step.hint:
        words.append(Markup("<i>{}</i>").format(shortened(step.hint, look.room // 2)))
    return words


def _answered(look: Look, asked: Asked) -> Markup | None:
    t, step = look.t, look.step
    if asked.shows_answer or step.question is None:
        return None
    if words := in_words(t, look.playing, step):
        if is_read(step):
            return bold(shortened(words, look.room // 2))
        return t.gettext("Your answer: {answer}", answer=bold(shortened(words, look.room // 2)))
    if step.suggested:
        words = in_words(t, look.playing, step, step.suggested)
        return t.gettext("Suggested: {answer}", answer=bold(shortened(words, look.room // 2)))
    return None


def _ways(look: Look, asked: Asked) -> list[Row]:
    """On, past it, back, away."""
    t, step = look.t, look.step
    rows: list[Row] = []
    has_answer = bool(look.values)
    if not asked.goes_on and step.question is not None and (has_answer or step.suggested):
        rows.append((look.next_button(),))
    row: Row = (Button(t.pgettext("half-button", "‹ Back"), _back(look)),)
    if step.question is not None and not is_read(step) and not step.is_required:
        words = (
            t.pgettext("half-button", "✖ No answer") if has_answer else t.pgettext("half-button", "Skip ›")
        )
        row += (Button(words, look.tap(callbacks.SKIP)),)
    rows.append(row)
    if is_passed(look.playing):
        review = Button(t.pgettext("button", "📋 All my answers"), look.where.tap(callbacks.REVIEW, "0"))
        rows.append((review,))
    rows.append((Button(t.pgettext("button", "⏸ Pause"), look.where.tap(callbacks.PAUSE)),))
    return rows


def _back(look: Look) -> Tap:
    """From the first question, to what leads to it."""
    if look.step.place != look.playing.places[0]:
        return look.tap(callbacks.BACK)
    sheet = look.where.sheet
    return Tap(callbacks.DRAFT if sheet.is_trial else callbacks.INTRO, look.where.city, (sheet.id,))


# Kinds that need no module of their own


def _note(look: Look) -> Asked:
    return Asked(((look.next_button(),),), goes_on=True)


def _acknowledge(look: Look) -> Asked:
    read = Button(look.t.pgettext("button", "✅ I have read this"), look.tap(callbacks.DONE))
    return Asked(((read,),), shows_answer=True, goes_on=True)


def _range(look: Look) -> Asked:
    """Its steps as buttons, if they are few; else a number is typed."""
    t, steps = look.t, steps_of(look.question)
    if not steps:
        span = look.question.span
        assert span
        low, high = number(t, span.start), number(t, span.end)
        return Asked(parts=(t.gettext("Type a number from {low} to {high}.", low=low, high=high),))
    # A narrow button has no room for the star beside the mark of her answer.
    mark = "⭐" if look.question.is_rating else ""
    chosen = look.values or look.step.suggested
    buttons = [
        Button(
            MARK + number(t, step) if step in chosen else number(t, step) + mark,
            look.tap(callbacks.TAKE, str(index)),
        )
        for index, step in enumerate(steps)
    ]
    width = len(buttons) if len(buttons) <= _IN_ONE_ROW else -(-len(buttons) // 2)
    rows = tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
    return Asked(rows, (t.gettext("Tap your answer."),))


def steps_of(question: Question) -> list[str]:
    """The numbers of a range in canonical form; none where there are more than buttons ask well."""
    span = question.span
    if span is None:
        return []
    start, end, step = Decimal(span.start), Decimal(span.end), abs(Decimal(span.step))
    if not step or abs(end - start) / step > MOST_STEPS - 1:
        return []
    way = step if end >= start else -step
    return [_canonical(start + way * index) for index in range(int(abs(end - start) / step) + 1)]


def _canonical(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _number(look: Look) -> Asked:
    return Asked(parts=(look.t.gettext("Type a number."),))


def _text(look: Look) -> Asked:
    if look.question.is_long:
        limit = look.t.number(LONGEST_ANSWER)
        return Asked(
            parts=(
                look.t.gettext(
                    "Type your answer: as much as you like, up to {limit} characters.", limit=limit
                ),
            )
        )
    return Asked(parts=(look.t.gettext("Type your answer."),))


def _location(look: Look) -> Asked:
    t = look.t
    share = Button(t.pgettext("button", "📍 Where I am now"), look.tap(callbacks.LOCATE))
    prompt = t.gettext("Tap the button, or choose a place on the map: 📎, then “Location”.")
    return Asked(((share,),), (prompt,))


def _photo(look: Look) -> Asked:
    prompt = look.t.gettext("Send me a photo: tap 📎 or the camera beside the line where you type.")
    return Asked(parts=(prompt,))


def _calculate(look: Look) -> Asked:
    raise AssertionError("what is computed has no step")


_ASKED: Final[Mapping[Kind, Callable[[Look], Asked]]] = {
    Kind.NOTE: _note,
    Kind.ACKNOWLEDGE: _acknowledge,
    Kind.ONE: ask_one,
    Kind.MANY: ask_many,
    Kind.RANK: ask_rank,
    Kind.RANGE: _range,
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.TEXT: _text,
    Kind.DATE: ask_day,
    Kind.TIME: ask_time,
    Kind.DATETIME: ask_moment,
    Kind.LOCATION: _location,
    Kind.PHOTO: _photo,
    Kind.CALCULATE: _calculate,
}


def _more(look: Look) -> Asked:
    """Whether the repeat is answered once more."""
    t, step = look.t, look.step
    assert step.group
    name = shortened(step.label or step.group.name, _LONGEST_HEADING)
    rows = (
        (Button(t.pgettext("button", "Yes, add one"), look.tap(callbacks.MORE, "1")),),
        (Button(t.pgettext("button", "No, go on ›"), look.tap(callbacks.MORE, "0")),),
    )
    count = step.times[-1] if step.times else 0
    asked = t.gettext("Would you like to add one?")
    if count:
        asked = t.ngettext(
            "You have added {n}. Would you like to add another one?",
            "You have added {n}. Would you like to add another one?",
            count,
        )
    return Asked(rows, (bold(name), asked), goes_on=True)
