"""``ideas import|list|similar|search|export``."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from bot.commandline.cities import get_city
from bot.commandline.console import USAGE, Json, fail, print_json, print_table, with_services
from bot.commandline.idea_problems import said_of_row, said_of_table, said_of_text
from bot.core.cities.model import City
from bot.core.ideas.model import Idea, IdeaStatus, Progress, View, headline
from bot.core.ideas.results import Imported
from bot.core.ideas.statements import StatementFile, StatementsRefused
from bot.core.shared.plain_sight import legible
from bot.interchange.idea_tables import IdeaCsv, IdeaJson, IdeaTable, Link, idea_columns, idea_row
from bot.interchange.statements import LARGEST, read_statements
from bot.interchange.tables import TooManyRows, Workbook
from bot.services import Services
from bot.settings import read_settings
from bot.web.paths import idea_path

STDIN: Final = "-"
PAGE: Final = 500
MOST_FOUND: Final = 200
ideas_app = typer.Typer(
    help="What residents propose: tables in and out, and what is alike.", no_args_is_help=True
)

CitySlug = Annotated[str, typer.Option("--city", help="The city's slug.")]
Most = Annotated[int, typer.Option("--limit", min=1, max=MOST_FOUND, help="How many at most.")]
_COLUMNS: Final = ("code", "date", "status", "supports", "headline")


class Status(StrEnum):
    """Where ideas stand. PUBLISHED: all that everybody may read; from UNDER_CONSIDERATION on, what the city does with it.
    What was withdrawn or taken down is nothing else any more."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    UNDER_CONSIDERATION = "under_consideration"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_PLANNED = "not_planned"


class Format(StrEnum):
    """What ideas are written as."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class _Rejected:
    line: int
    problem: str
    detail: str
    reason: str


@ideas_app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="A CSV file; - is what is piped in.")],
    city: CitySlug,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be added, and add nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Import ideas from a table of another platform: each waits in the moderators' queue, as old as its date says.

    Columns are known by their headers, in any of the network's languages: text, id, date, topic, place, language. What
    is known by its id (or its text, where there are no ids) is passed over; a row that cannot be taken is named with
    its line and the reason, and the others are taken. A file of which nothing can be taken ends with 1.
    """
    read = _statements(file)

    async def work(services: Services) -> Imported:
        into = await get_city(services, city)
        return await services.ideas.importing.import_by_operator(into, read.rows, dry_run=dry_run)

    imported = with_services(work)
    rejected = _rejected(read, imported)
    if as_json:
        print_json(
            {
                "city": city,
                "dry_run": dry_run,
                "added": len(imported.added),
                "known": imported.known,
                "refused": [
                    {
                        "line": one.line,
                        "problem": one.problem,
                        "detail": one.detail,
                        "reason": one.reason,
                    }
                    for one in rejected
                ],
                "codes": [idea.code for idea in imported.added if idea.code],
            }
        )
        return
    if rejected:
        print_table(("", "line", "reason"), [("refused", one.line, one.reason) for one in rejected])
    counts = f"{len(imported.added)} added, {imported.known} known, {len(rejected)} refused"
    typer.echo(f"dry run, nothing was added: {counts}" if dry_run else counts)


@ideas_app.command("list")
def list_(
    city: CitySlug,
    status: Annotated[
        Status | None, typer.Option("--status", help="Only those that stand there; without it, all.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List ideas, in whatever status, the newest first. For whoever runs the city's store: what was declined is among them."""

    async def work(services: Services) -> list[dict[str, Any]]:
        of = await get_city(services, city)
        return [_row(idea, of) for idea in await _list_all(services, of, status)]

    _print_rows(with_services(work), as_json=as_json)


@ideas_app.command("similar")
def similar(
    text: Annotated[list[str], typer.Argument(help="What somebody proposes, in any language and script.")],
    city: CitySlug,
    limit: Most = 5,
    as_json: Json = False,
) -> None:
    """Look for public ideas that may be the same, the most alike first; the score is from 0 to 1."""

    async def work(services: Services) -> list[dict[str, Any]]:
        of = await get_city(services, city)
        found = await services.ideas.browsing.similar(of, " ".join(text), limit)
        return [{"score": round(each.score, 4), **_row(each.view.idea, of)} for each in found]

    rows = with_services(work)
    if as_json:
        print_json(rows)
    else:
        table = [(f"{row['score']:.2f}", row["code"], row["headline"]) for row in rows]
        print_table(("score", "code", "headline"), table)


@ideas_app.command("search")
def search(
    words: Annotated[list[str], typer.Argument(help="With or without accents, in either script; or a code.")],
    city: CitySlug,
    limit: Most = 20,
    as_json: Json = False,
) -> None:
    """Search in public ideas and their translations: the best answer first."""

    async def work(services: Services) -> list[dict[str, Any]]:
        of = await get_city(services, city)
        found = await services.ideas.browsing.search(None, of, " ".join(words), limit)
        return [_row(view.idea, of) for view in found]

    _print_rows(with_services(work), as_json=as_json)


@ideas_app.command("export")
def export(
    city: CitySlug,
    form: Annotated[Format, typer.Option("--format", help="A table, or objects for a program.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; without it, standard output.")
    ] = None,
) -> None:
    """Write all public ideas with their translations and the city's answers, as the city's open data has them."""
    if form is Format.XLSX and output is None and sys.stdout.isatty():
        fail("--output: missing; a workbook is nothing for a terminal", USAGE)
    public_url = read_settings().public_url

    def link(code: str) -> str:
        return f"{public_url}{idea_path(city, code)}" if public_url else ""

    async def work(services: Services) -> None:
        of = await get_city(services, city)
        with tempfile.TemporaryFile() as written:
            if form is Format.XLSX:
                await _write_workbook(services, of, link, written)
            else:
                table = IdeaCsv(of, link) if form is Format.CSV else IdeaJson(of, link)
                await _write_parts(services, of, table, written)
            await asyncio.to_thread(_copy_out, written, output)

    try:
        with_services(work)
    except OSError as error:
        fail(f"{output or 'standard output'}: {error.strerror}")
    except TooManyRows as error:
        fail(f"--format: a sheet has {error} rows at most; csv and json have as many as there are")


# What is read


def _statements(file: str) -> StatementFile:
    name = "standard input" if file == STDIN else file
    try:
        if file == STDIN:
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(LARGEST + 1)
    except OSError as error:
        fail(f"{file}: {error.strerror}", USAGE)
    try:
        return read_statements(content)
    except StatementsRefused as refused:
        fail(said_of_table(name, refused))


def _rejected(read: StatementFile, imported: Imported) -> list[_Rejected]:
    """In the order of the file, whoever refused them."""
    rejected = [_Rejected(one.line, one.reason.value, one.detail, said_of_row(one)) for one in read.refused]
    rejected += [_Rejected(line, fault.value, "", said_of_text(fault)) for line, fault in imported.refused]
    return sorted(rejected, key=lambda one: one.line)


async def _list_all(services: Services, city: City, status: Status | None) -> list[Idea]:
    """Of the statuses that an idea may have on several axes, the one that is said of it."""
    review = IdeaStatus(status.value) if status and status.value in set(IdeaStatus) else None
    progress = Progress(status.value) if status and status.value in set(Progress) else None
    store, found, after = services.stores.cities.of(city), list[Idea](), None
    while True:
        page = await store.read(_page_of(review, progress, after))
        found += [idea for idea in page if _stands(idea, status)]
        if len(page) < PAGE:
            return sorted(found, key=lambda idea: (idea.created_at, idea.code), reverse=True)
        after = page[-1].id


def _page_of(review: IdeaStatus | None, progress: Progress | None, after: str | None) -> Any:
    return lambda records: records.ideas.list_with(review, progress, after, PAGE)


def _stands(idea: Idea, status: Status | None) -> bool:
    if status is None:
        return True
    if status is Status.WITHDRAWN:
        return idea.withdrawn_at is not None
    if status is Status.HIDDEN:
        return idea.hidden_at is not None and idea.withdrawn_at is None
    if idea.withdrawn_at or idea.hidden_at:
        return False
    return status.value not in set(Progress) or idea.is_public


# What is written


def _row(idea: Idea, city: City) -> dict[str, Any]:
    """The day is the city's day on which it was sent."""
    return {
        "code": idea.code,
        "date": _day(idea.created_at, city),
        "status": _said(idea),
        "supports": idea.supports,
        "headline": headline(legible(idea.version.text)),
    }


def _day(at: datetime, city: City) -> str:
    return at.astimezone(ZoneInfo(city.zone)).date().isoformat()


def _said(idea: Idea) -> str:
    if idea.withdrawn_at:
        return Status.WITHDRAWN.value
    if idea.hidden_at:
        return Status.HIDDEN.value
    return idea.progress.value if idea.is_public and idea.progress else idea.status.value


def _print_rows(rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
    else:
        print_table(_COLUMNS, [tuple(row[name] for name in _COLUMNS) for row in rows])


async def _write_parts(services: Services, city: City, table: IdeaTable, file: IO[bytes]) -> None:
    file.write(table.begin())
    after: View | None = None
    while True:
        views = await services.ideas.browsing.export(city, after, PAGE)
        file.write(table.page(views))
        if len(views) < PAGE:
            break
        after = views[-1]
    file.write(table.end())


async def _write_workbook(services: Services, city: City, link: Link, file: IO[bytes]) -> None:
    book = Workbook()
    sheet = book.add(city.name_for(city.languages[0]), idea_columns(city))
    after: View | None = None
    try:
        while True:
            views = await services.ideas.browsing.export(city, after, PAGE)
            for view in views:
                sheet.append(idea_row(view, city, link))
            if len(views) < PAGE:
                break
            after = views[-1]
    except BaseException:
        book.discard()
        raise
    book.save(file)  # type: ignore[arg-type]


def _copy_out(written: IO[bytes], output: Path | None) -> None:
    """Only what is whole is given out."""
    written.seek(0)
    if output is None:
        shutil.copyfileobj(written, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with output.open("wb") as file:
        shutil.copyfileobj(written, file)
