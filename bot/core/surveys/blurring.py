"""What an anonymous answer may know of the moment it was given in: the month, as its response does.

``today()`` or ``now()`` that is computed, or suggested and confirmed by a tap, would be a moment to be recognised by.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.surveys.asked import is_computed
from bot.core.surveys.expressions import InvalidExpression, compile_expression
from bot.core.surveys.playing import PlaceUnknown, Playing
from bot.core.surveys.questionnaire import Question
from bot.core.surveys.sheet import Answer, Place, Sheet

_CLOCKS = frozenset({"now", "today"})


def without_the_moment(
    playing: Playing, month: datetime, since: datetime, zone: ZoneInfo
) -> dict[str, Answer]:
    """``playing.final()`` with what is computed as it would be at ``month``, and moments that were suggested and lie since
    ``since`` likewise; nothing that the sheet remembers of a moment is used."""
    form = playing.questionnaire
    computed = {question.path for question in form.questions() if is_computed(question)}
    suggested = {question.path for question in form.questions() if _suggests_the_moment(question)}
    sheet = _without(computed | suggested, playing.sheet)
    blurred = Playing(form, sheet, playing.language, month, zone)
    coarse = blurred.final()
    answers: dict[str, Answer] = {}
    for written, answer in playing.final().items():
        place = Place.read(written)
        if place.path in computed:
            answers[written] = coarse.get(written, Answer())
        elif place.path in suggested and _is_since(since, answer):
            answers[written] = Answer(_suggestion(blurred, place))
        else:
            answers[written] = answer
    return answers


def _suggests_the_moment(question: Question) -> bool:
    try:
        return bool(question.default and compile_expression(question.default).functions & _CLOCKS)
    except InvalidExpression:
        return False  # a value, not a formula


def _is_since(since: datetime, answer: Answer) -> bool:
    """Whether it may be the moment itself; an hour without a day always may."""
    try:
        given = datetime.fromisoformat(answer.value)
    except ValueError:
        return bool(answer.values)
    return given.date() >= since.date()


def _suggestion(blurred: Playing, place: Place) -> tuple[str, ...]:
    try:
        return blurred.step_at(place).suggested
    except PlaceUnknown:
        return ()


def _without(paths: set[str], sheet: Sheet) -> Sheet:
    kept = {place: answer for place, answer in sheet.answers.items() if Place.read(place).path not in paths}
    return replace(sheet, answers=kept)
