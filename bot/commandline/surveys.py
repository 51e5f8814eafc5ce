"""``surveys check|play|publish|list|results|export``."""

import asyncio
import json
import math
import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn
from zoneinfo import ZoneInfo

import typer

from bot.chance import SystemClock
from bot.commandline.cities import by_language, get_city
from bot.commandline.console import USAGE, Json, fail, print_json, print_table, run, with_services
from bot.commandline.survey_playing import (
    Played,
    UnreadableAnswers,
    final_answers,
    name_of,
    play,
    read_answers,
)
from bot.commandline.survey_terminal import play_in_terminal
from bot.commandline.survey_words import (
    describe_form,
    finding_as_json,
    print_played,
    print_report,
    print_results,
    refusal_in_words,
)
from bot.core.cities.model import City
from bot.core.languages import ENGLISH, LANGUAGES, find_language
from bot.core.surveys.findings import LARGEST_FORM, FormRead
from bot.core.surveys.model import (
    Anonymity,
    Audience,
    InvalidTerm,
    Results,
    Survey,
    SurveyStatus,
    SurveyUnknown,
    Terms,
)
from bot.core.surveys.questionnaire import text_for
from bot.core.surveys.reporting import SurveyReport
from bot.interchange.responses import write_responses
from bot.interchange.result_tables import results_as_json
from bot.interchange.tables import TooManyColumns, TooManyRows
from bot.interchange.xlsform import FormFiles
from bot.services import Services

surveys_app = typer.Typer(
    help="What a city asks its residents: XLSForms in, results out.", no_args_is_help=True
)

STDIN: Final = "-"
MOST_LISTED: Final = 10_000
LARGEST_ANSWERS: Final = 10_000_000  # bytes
File = Annotated[Path, typer.Argument(help="An XLSForm: .xlsx or .xls.", show_default=False)]
CitySlug = Annotated[str, typer.Option("--city", help="The city's slug.")]
SurveyId = Annotated[str, typer.Argument(help="As `surveys list` shows it.", show_default=False)]
Supposed = Annotated[
    str,
    typer.Option("--written-in", help="The language of texts where the file names none, such as sr-Latn."),
]


class Format(StrEnum):
    """What responses are written as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@surveys_app.command("check")
def check(file: File, written_in: Supposed = ENGLISH, as_json: Json = False) -> None:
    """Say what was understood of a questionnaire, and what cannot be asked in a chat, with sheet, row and column.

    Ends with 1 if it is refused. Nothing is published, and no database is opened.
    """
    read = _read_form(file, _tag(written_in, "--written-in"))
    form = read.questionnaire
    if as_json:
        print_json(
            {"file": str(file), "refused": read.is_refused}
            | (describe_form(form) if form else {})
            | {"findings": [finding_as_json(finding) for finding in read.findings]}
        )
    else:
        print_report(str(file), read)
    if read.is_refused:
        raise typer.Exit(1)


@surveys_app.command("play")
def play_(
    file: File,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Who plays reads it; the form's first without it.")
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option(
            help="A JSON object {question name: value or list}, repeats as lists of objects; - is what is piped in."
            " Without it the questions are asked here."
        ),
    ] = None,
    now: Annotated[
        str | None, typer.Option(help="What the clock says: 2026-11-05T10:00, perhaps with +02:00.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="On whose clocks, such as Europe/Athens.")] = None,
    written_in: Supposed = ENGLISH,
    as_json: Json = False,
) -> None:
    """Play a questionnaire: the questions in the order they are asked, what is refused and why, the final answers.

    Answers are codes, or what a resident would type. What the file leaves out is passed over, or its default is taken.
    Names that are not in the questionnaire end with 2. No database is opened.
    """
    read = _read_form(file, _tag(written_in, "--written-in"))
    form = read.questionnaire
    if form is None:
        print_report(str(file), read, err=True)
        raise typer.Exit(1)
    at, where = _clock(now, zone)
    tag = _tag(language, "--language") if language else form.languages[0]
    if answers is None:
        if as_json:
            fail("--json: needs --answers", USAGE)
        play_in_terminal(form, tag, at, where)
        return
    written = _read_json(answers)
    try:
        given = read_answers(form, written)
    except UnreadableAnswers as unreadable:
        fail("\n".join(f"{answers}: {problem}" for problem in unreadable.problems), USAGE)
    played = play(form, given, tag, at, where)
    if as_json:
        print_json(_played_as_json(played))
    else:
        print_played(played)


@surveys_app.command("publish")
def publish(
    file: File,
    city: CitySlug,
    opens: Annotated[
        str | None,
        typer.Option(
            help="On the city's clocks: 2026-11-05T10:00, or a day's beginning; at once without it."
        ),
    ] = None,
    closes: Annotated[
        str | None, typer.Option(help="The same, or the end of a day; without it, until an editor closes it.")
    ] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous/--linked", help="Whether answers can be told apart by resident.")
    ] = True,
    results: Annotated[Results, typer.Option(help="When others see the results.")] = Results.AFTER_CLOSE,
    followers: Annotated[
        bool, typer.Option("--followers", help="Ask also those who live elsewhere.")
    ] = False,
    audience_language: Annotated[
        list[str] | None, typer.Option("--for-language", help="Ask only who reads it; once a language.")
    ] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option("--for-topic", help="Ask only who follows it; a topic's code, once a topic."),
    ] = None,
    asker: Annotated[list[str] | None, typer.Option(help="Who asks: LANGUAGE=TEXT, once a language.")] = None,
    purpose: Annotated[list[str] | None, typer.Option(help="What for: LANGUAGE=TEXT.")] = None,
    outcome: Annotated[
        list[str] | None, typer.Option(help="What the city will do with it: LANGUAGE=TEXT.")
    ] = None,
    changeable: Annotated[
        bool, typer.Option("--changeable/--final", help="Whether answers can be changed until it closes.")
    ] = True,
    remind: Annotated[
        int, typer.Option(min=0, help="Hours before the close; 0: nobody is reminded.", metavar="HOURS")
    ] = 24,
    quota: Annotated[int | None, typer.Option(help="So many answers are taken.")] = None,
    sample_of: Annotated[
        int | None, typer.Option(help="So many people the answers stand for: margins of error are shown.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Publish a questionnaire in a city. One that is refused is not published, and the report is printed."""

    async def work(services: Services) -> tuple[FormRead, Survey | None]:
        into = await get_city(services, city)
        terms = Terms(
            asker=_texts(asker, "--asker"),
            purpose=_texts(purpose, "--purpose"),
            outcome=_texts(outcome, "--outcome"),
            opens_at=_moment(opens, into, "--opens") if opens else None,
            closes_at=_moment(closes, into, "--closes", ends=True) if closes else None,
            audience=Audience(
                followers,
                frozenset(_tag(each, "--for-language") for each in audience_language or ()),
                frozenset(_topic(each, into) for each in topic or ()),
            ),
            anonymity=Anonymity.ANONYMOUS if anonymous else Anonymity.LINKED,
            results=results,
            changeable=changeable,
            reminds_before=remind or None,
            quota=quota,
            sample_of=sample_of,
        )
        read = await FormFiles().read(_bytes(file), file.name, into.languages[0])
        if read.questionnaire is None:
            return read, None
        try:
            return read, await services.surveys.publishing.publish_by_operator(
                into, read.questionnaire, terms
            )
        except InvalidTerm as invalid:
            fail(_invalid(invalid), USAGE)

    read, survey = with_services(work)
    if survey is None:
        print_report(str(file), read, err=True)
        raise typer.Exit(1)
    if as_json:
        print_json(_describe(survey) | {"findings": [finding_as_json(finding) for finding in read.findings]})
    else:
        typer.echo(
            f"{survey.id}: {survey.status.value}; {len(read.findings)} findings, `surveys check` shows them"
        )


@surveys_app.command("list")
def list_(city: CitySlug, as_json: Json = False) -> None:
    """List all surveys of a city but those that were taken back, the one that was changed last first."""
    statuses = (SurveyStatus.OPEN, SurveyStatus.SCHEDULED, SurveyStatus.CLOSED)

    async def work(services: Services) -> list[Survey]:
        of = await get_city(services, city)
        return await services.stores.cities.of(of).read(
            lambda records: records.surveys.list_with_status(statuses, MOST_LISTED)
        )

    rows = [_describe(survey) for survey in with_services(work)]
    if as_json:
        print_json(rows)
        return
    headings = (
        "id",
        "status",
        "title",
        "anonymity",
        "opens",
        "closes",
        "closed",
        "started",
        "sent",
        "results",
    )
    print_table(headings, [tuple(row[heading] for heading in headings) for row in rows])


@surveys_app.command("results")
def results_(
    survey: SurveyId,
    city: CitySlug,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Of labels; the city's first without it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what was answered, counted, at any time. Numbers that are too small to be shown are left out."""

    async def work(services: Services) -> tuple[City, SurveyReport]:
        of = await get_city(services, city)
        return of, await services.surveys.reporting.report(of, survey, by_operator=True)

    try:
        of, report = with_services(work)
    except SurveyUnknown:
        fail(_unknown(survey, city), USAGE)
    tag = _tag(language, "--language") if language else of.languages[0]
    if as_json:
        print_json(results_as_json(report, tag))
    else:
        print_results(report, tag)


@surveys_app.command("export")
def export(
    survey: SurveyId,
    city: CitySlug,
    form: Annotated[Format, typer.Option("--format", help="For a spreadsheet or a program.")],
    labels: Annotated[
        str | None,
        typer.Option(help="The language of labels of questions and options; without it, names and codes."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file to write; without it, standard output.")
    ] = None,
) -> None:
    """Write all responses in the columns that KoboToolbox has: one row a response. Nothing in it leads to a person."""
    tag = _tag(labels, "--labels") if labels else None
    if form is Format.XLSX and output is None and sys.stdout.isatty():
        fail("--out: missing; a workbook is nothing for a terminal", USAGE)

    async def work(services: Services) -> None:
        of = await get_city(services, city)
        responses = await services.surveys.reporting.export(None, of, survey)
        if output is not None:
            await write_responses(output, responses, format=form.value, labels=tag)
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"responses.{form.value}"
            await write_responses(path, responses, format=form.value, labels=tag)
            await asyncio.to_thread(_copy_out, path)

    try:
        with_services(work)
    except SurveyUnknown:
        fail(_unknown(survey, city), USAGE)
    except OSError as error:
        fail(f"{output or 'standard output'}: {error.strerror}")
    except TooManyRows as error:
        fail(f"--format: a sheet has {error} rows at most; csv and json have as many as there are")
    except TooManyColumns as error:
        fail(f"--format: a sheet has {error} columns at most; csv and json have as many as there are")


def _copy_out(path: Path) -> None:
    with path.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _unknown(survey: str, city: str) -> str:
    return (
        f"{survey}: no survey of this city has this id; `python -m bot surveys list --city {city}` shows them"
    )


# What is read


def _bytes(path: Path) -> bytes:
    """The whole file; of one that is too large, enough to see that it is."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FORM + 1)
    except OSError as error:
        fail(f"{path}: {error.strerror}", USAGE)


def _read_form(path: Path, language: str) -> FormRead:
    content = _bytes(path)
    return run(lambda: FormFiles().read(content, path.name, language))


def _read_json(file: str) -> Mapping[str, Any]:
    try:
        if file == STDIN:
            content = sys.stdin.buffer.read(LARGEST_ANSWERS + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(LARGEST_ANSWERS + 1)
    except OSError as error:
        fail(f"{file}: {error.strerror}", USAGE)
    if len(content) > LARGEST_ANSWERS:
        fail(f"{file}: too large; {LARGEST_ANSWERS} bytes at most", USAGE)
    try:
        written = json.loads(content, parse_constant=_no_number, parse_float=_whole_float)
        json.dumps(written, ensure_ascii=False).encode()  # half of a pair of code units is no character
    except (ValueError, RecursionError) as error:
        fail(f"{file}: not JSON: {error}", USAGE)
    if not isinstance(written, dict):
        fail(f"{file}: expected an object {{question name: value or list}}", USAGE)
    return written


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _whole_float(written: str) -> float:
    value = float(written)
    return value if math.isfinite(value) else _no_number(written)


def _tag(asked: str, option: str) -> str:
    found = find_language(asked)
    if found is None:
        fail(f"{option}: {asked!r} is not among {', '.join(LANGUAGES)}", USAGE)
    return found.tag


def _topic(code: str, city: City) -> str:
    known = [topic.code for topic in city.topics]
    if code not in known:
        fail(f"--for-topic: {code!r} is not among {', '.join(known)}", USAGE)
    return code


def _texts(pairs: list[str] | None, option: str) -> Mapping[str, str]:
    return {_tag(tag, option): text for tag, text in by_language(pairs, option).items()}


def _moment(written: str, city: City, option: str, *, ends: bool = False) -> datetime:
    """``ends``: a day without an hour is meant to its end."""
    at = _iso(written, option)
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(city.zone))
    try:
        if ends and len(written.strip()) <= len("2026-11-05"):
            at += timedelta(days=1)
        at.astimezone(UTC)
    except OverflowError:
        _fail_moment(written, option)
    return at


def _clock(now: str | None, zone: str | None) -> tuple[datetime, ZoneInfo]:
    at = _iso(now, "--now") if now else SystemClock().now()
    where = _zone(zone) if zone else _zone_of(at)
    at = at if at.tzinfo else at.replace(tzinfo=where)
    try:
        at.astimezone(UTC).astimezone(where)
    except OverflowError:
        _fail_moment(now or "", "--now")
    return at, where


def _iso(written: str, option: str) -> datetime:
    try:
        return datetime.fromisoformat(written.strip())
    except ValueError:
        _fail_moment(written, option)


def _fail_moment(written: str, option: str) -> NoReturn:
    fail(f"{option}: {written!r} is not a moment such as 2026-11-05T10:00", USAGE)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):  # not a name, or none that is known
        fail(f"--zone: {name!r} is not a time zone such as Europe/Athens", USAGE)


def _zone_of(at: datetime) -> ZoneInfo:
    """The zone of whole hours that a moment is written in; else UTC."""
    offset = at.utcoffset() or timedelta()
    hours, rest = divmod(offset, timedelta(hours=1))
    return ZoneInfo("UTC") if rest or not hours or abs(hours) > 12 else ZoneInfo(f"Etc/GMT{-hours:+d}")


_OPTIONS: Final[Mapping[str, str]] = {
    "opens_at": "--opens", "closes_at": "--closes", "quota": "--quota", "sample_of": "--sample-of",
    "reminds_before": "--remind", "asker": "--asker",
    "purpose": "--purpose", "outcome": "--outcome",
}  # fmt: skip


def _invalid(invalid: InvalidTerm) -> str:
    if invalid.name == "questions":
        return "there is no question in it that takes an answer"
    option = _OPTIONS.get(invalid.name, invalid.name)
    if invalid.name in ("opens_at", "closes_at"):
        return (
            f"{option}: {invalid.limit} days ahead at most"
            if invalid.limit
            else f"{option}: is past, or before it opens"
        )
    if invalid.name in ("quota", "sample_of", "reminds_before"):
        return f"{option}: from 1 to {invalid.limit}"
    return f"{option}: {invalid.limit} at most"


# What is written


def _describe(survey: Survey) -> dict[str, Any]:
    terms = survey.terms
    return {
        "id": survey.id,
        "status": survey.status.value,
        "title": text_for(survey.title, next(iter(survey.title), ENGLISH)),
        "anonymity": terms.anonymity.value,
        "opens": _said(terms.opens_at),
        "closes": _said(terms.closes_at),
        "closed": _said(survey.closed_at),
        "results": terms.results.value,
        "version": survey.number,
        "minutes": survey.minutes,
        "started": survey.started,
        "sent": survey.sent,
        "quota": terms.quota,
    }


def _said(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def _played_as_json(played: Played) -> dict[str, Any]:
    form, language = played.playing.questionnaire, played.playing.language

    def about(place: Any) -> dict[str, Any]:
        return {"question": name_of(form, place.path), "place": str(place)}

    return {
        "title": text_for(form.title, language),
        "language": language,
        "asked": [
            about(asked.step.place)
            | {
                "type": asked.step.question.kind.value if asked.step.question else None,
                "headings": list(asked.step.headings),
                "label": asked.step.label,
                "hint": asked.step.hint,
                "required": asked.step.is_required,
                "options": [{"code": one.option.code, "label": one.label} for one in asked.step.options],
                "answer": list(asked.answer),
            }
            for asked in played.asked
        ],
        "refused": [
            about(refused.step.place)
            | {
                "value": refused.value,
                "reason": refused.error.reason.value,
                "message": refused.error.message or refusal_in_words(refused.error, language),
            }
            for refused in played.refused
        ],
        "unused": [about(place) for place in played.unused],
        "complete": played.stopped_at is None,
        "stopped_at": str(played.stopped_at) if played.stopped_at else None,
        "answers": final_answers(played.playing),
    }
