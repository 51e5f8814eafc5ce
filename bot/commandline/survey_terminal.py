"""A questionnaire asked in the terminal, as the chat would ask it."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import typer

from bot.commandline.survey_playing import Played, answered_with
from bot.commandline.survey_words import print_answers, print_step, refusal_in_words
from bot.core.shared.folding import fold
from bot.core.surveys.playing import Playing
from bot.core.surveys.questionnaire import Kind, Questionnaire
from bot.core.surveys.refusals import AnswerRefused
from bot.core.surveys.sheet import Sheet
from bot.core.surveys.steps import Step

_BACK: Final = "<"
_YES: Final = frozenset(map(fold, ("y", "yes", "1")))


def play_in_terminal(form: Questionnaire, language: str, now: datetime, zone: ZoneInfo) -> None:
    """To its end, or to the end of what is typed."""
    typer.echo(
        f"An option by its number or code, several with commas; nothing: pass over; {_BACK}: go back.\n"
    )
    playing = Playing(form, Sheet(), language, now, zone)
    while step := playing.step:
        print_step(step)
        if step.suggested:
            typer.echo(f"    suggested: {', '.join(step.suggested)}")
        try:
            typed = input("    > ").strip()
        except EOFError:
            typer.echo("")
            break
        try:
            playing = _act(playing, step, typed, now.astimezone(zone))
        except AnswerRefused as refused:
            typer.echo(f"    ! {refusal_in_words(refused, language)}")
        typer.echo("")
    print_answers(Played(playing, (), (), playing.first_incomplete(), ()))


def _act(playing: Playing, step: Step, typed: str, now: datetime) -> Playing:
    place, question = step.place, step.question
    if typed == _BACK:
        return playing.back(place)
    if question is None:
        return playing.one_more(place, fold(typed) in _YES)
    if question.kind is Kind.NOTE:
        return playing.confirm(place)
    if not typed:
        return playing.confirm(place) if step.suggested or step.answer else playing.skip(place)
    if question.kind is Kind.ACKNOWLEDGE:
        return playing.answer(place, ("OK",))
    if not step.options:
        return answered_with(playing, step, typed, now)
    parts = [part.strip() for part in typed.split(",")]
    numbered = {str(number): shown.option.code for number, shown in enumerate(step.options, 1)}
    codes = {shown.option.code for shown in step.options}
    chosen = [part if part in codes else numbered.get(part, part) for part in parts]
    if question.kind is Kind.ONE and not codes.issuperset(chosen):
        return answered_with(playing, step, typed, now)
    return playing.answer(place, chosen, typed)
