"""What the verbs of surveys print for people."""

from typing import Any, Final

import typer
from markupsafe import Markup

from bot.commandline.console import print_table
from bot.commandline.survey_playing import Played, final_answers, name_of
from bot.core.languages import ENGLISH, LANGUAGES
from bot.core.surveys.findings import Finding, FormRead, Gravity
from bot.core.surveys.playing import minutes_of
from bot.core.surveys.questionnaire import Group, Kind, Questionnaire, text_for, walk
from bot.core.surveys.refusals import AnswerRefused
from bot.core.surveys.reporting import SurveyReport
from bot.core.surveys.results import QuestionResult
from bot.core.surveys.steps import Step
from bot.interchange.result_tables import value_of
from bot.telegram.translator import Translators
from handlers.surveys.filling_refusals import refused as told_refused
from handlers.surveys.report_words import heading, sentence, where

_VOICES: Final = Translators()
_TOO_FEW: Final = "<5"


def describe_form(form: Questionnaire) -> dict[str, Any]:
    """What was understood, as JSON."""
    return {
        "title": dict(form.title),
        "languages": list(form.languages),
        "missing_translations": form.missing_in(form.languages),
        "minutes": minutes_of(form),
        "questions": [
            {
                "name": item.name,
                "path": item.path,
                "type": "repeat" if isinstance(item, Group) and item.is_repeat else "group",
                "label": dict(item.label),
                "relevant": item.relevant,
            }
            if isinstance(item, Group)
            else {
                "name": item.name,
                "path": item.path,
                "type": item.kind.value,
                "label": dict(item.label),
                "required": bool(item.required),
                "relevant": item.relevant,
                "constraint": item.constraint,
                "calculation": item.calculation,
                "choices": item.choices,
                "choice_filter": item.choice_filter,
            }
            for item in walk(form.items)
        ],
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """With its English sentence."""
    return finding.as_json() | {"sentence": _plain(sentence(_VOICES.for_(ENGLISH), finding))}


def refusal_in_words(refused: AnswerRefused, language: str) -> str:
    """What a resident is told."""
    return _plain(told_refused(_VOICES.for_(language), refused)).removeprefix("⚠️").strip()


def print_report(name: str, read: FormRead, *, err: bool = False) -> None:
    """What was understood, and what was found."""
    t = _VOICES.for_(ENGLISH)
    form = read.questionnaire
    if form is None:
        typer.echo(f"{name}: refused", err=err)
    else:
        asked = [question for question in form.questions() if question.kind.takes_answer]
        languages = ", ".join(f"{LANGUAGES[tag].own_name} ({tag})" for tag in form.languages)
        title = text_for(form.title, form.languages[0])
        typer.echo(f"{name}: {title}", err=err)
        typer.echo(f"{len(asked)} questions, about {minutes_of(form)} min; {languages}", err=err)
    for gravity in Gravity:
        found = [finding for finding in read.findings if finding.gravity is gravity]
        if found:
            typer.echo(f"\n{_plain(heading(t, gravity))}:", err=err)
        for finding in found:
            place = _plain(where(t, finding))
            said = _plain(sentence(t, finding))
            typer.echo(f"  {place}: {said}" if place else f"  {said}", err=err)


def print_played(played: Played) -> None:
    """Question by question, then the answers."""
    form, language = played.playing.questionnaire, played.playing.language
    refusals: dict[str, list[str]] = {}
    for refused in played.refused:
        value = "no answer" if refused.value is None else repr(refused.value)
        said = (
            f"{value} is refused ({refused.error.reason.value}): {refusal_in_words(refused.error, language)}"
        )
        refusals.setdefault(str(refused.step.place), []).append(said)
    for asked in played.asked:
        step = asked.step
        print_step(step)
        for said in refusals.get(str(step.place), ()):
            typer.echo(f"    ! {said}")
        if step.question and step.question.kind is not Kind.NOTE:
            typer.echo(f"    > {', '.join(asked.answer) or '(passed over)'}")
    typer.echo("")
    for place in played.unused:
        typer.echo(f"not asked: {name_of(form, place.path)} ({place})")
    if played.stopped_at:
        typer.echo(f"cannot be sent: {played.stopped_at} needs an answer that is taken")
    print_answers(played)


def print_answers(played: Played) -> None:
    rows = [(name, _readable(value)) for name, value in final_answers(played.playing).items()]
    print_table(("answer", ""), rows)


def print_step(step: Step) -> None:
    """A question as it is shown in the chat."""
    if step.headings:
        typer.echo(f"[{' › '.join(step.headings)}]")
    number = f"{step.number}/{step.of} " if step.question and step.question.kind is not Kind.NOTE else ""
    typer.echo(f"{number}{step.label}{' *' if step.is_required else ''}  ({step.place})")
    if step.hint:
        typer.echo(f"    {step.hint}")
    for number_of_option, shown in enumerate(step.options, 1):
        typer.echo(f"    {number_of_option}. {shown.label} [{shown.option.code}]")


def print_results(report: SurveyReport, language: str) -> None:
    """Question by question."""
    survey = report.survey
    typer.echo(text_for(survey.title, language))
    if report.responses is None:
        typer.echo(f"{survey.status.value}; too few responses to be shown")
        return
    typer.echo(f"{survey.status.value}; {report.responses} responses")
    for result in report.results:
        question = result.question
        typer.echo(f"\n{text_for(question.label, language) or question.name}  ({question.path})")
        if result.is_hidden:
            typer.echo("    too few answers to be shown")
            continue
        typer.echo(f"    answered by {result.answered}")
        rows = list(_result_rows(result, language))
        if rows:
            print_table(("", "count", "share", "margin", "mean rank"), rows)
        for name, number in (("mean", result.mean), ("median", result.median)):
            if number is not None:
                typer.echo(f"    {name} {value_of(question, number)}")


def _result_rows(result: QuestionResult, language: str) -> list[tuple[object, ...]]:
    question = result.question
    rows: list[tuple[object, ...]] = [
        (
            text_for(bar.label, language) or bar.code,
            _TOO_FEW if bar.count is None else bar.count,
            _share(bar.share),
            f"± {_share(bar.margin)}" if bar.margin is not None else None,
            bar.rank,
        )
        for bar in result.bars
    ]
    rows += [
        (
            f"{value_of(question, each.low)} to {value_of(question, each.high)}",
            each.count or _TOO_FEW,
            None,
            None,
            None,
        )
        for each in result.bins
    ]
    rows += [(word, count, None, None, None) for word, count in result.words]
    rows += [
        (f"{spot.latitude:.4f} {spot.longitude:.4f}", spot.count, None, None, None) for spot in result.spots
    ]
    return rows


def _share(share: float | None) -> str | None:
    return None if share is None else f"{share:.1%}"


def _readable(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_readable(each) for each in value)
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name}: {_readable(each)}" for name, each in value.items()) + ")"
    return str(value)


def _plain(said: Markup) -> str:
    return said.striptags()
