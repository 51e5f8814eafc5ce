"""``events import|list|search|export``."""

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from bot.commandline.calendar_problems import said_of_event, said_of_file
from bot.commandline.cities import get_city
from bot.commandline.console import USAGE, Json, fail, print_json, print_table, with_services
from bot.core.cities.model import City
from bot.core.events.browsing import midnight
from bot.core.events.entries import CalendarProblem, CalendarUnreadable, Entry
from bot.core.events.importing import Report
from bot.core.events.model import Listing
from bot.core.events.schedule import wall_of
from bot.core.languages import LANGUAGES, find_language
from bot.interchange.content_lines import LARGEST
from bot.interchange.icalendar_writer import write_calendar
from bot.interchange.tables import (
    EVENT_COLUMNS,
    TooManyRows,
    event_rows,
    write_csv,
    write_json,
    write_xlsx,
)
from bot.services import Services

STDIN: Final = "-"
PAGE: Final = 500
YEARS: Final = range(1900, 9000)  # beyond them moments cannot be told in another zone
EVERYTHING: Final = 1_000_000  # occurrences
events_app = typer.Typer(help="What is on in a city: calendars in and out.", no_args_is_help=True)

CitySlug = Annotated[str, typer.Option("--city", help="The city's slug.")]
LanguageTag = Annotated[
    str | None, typer.Option(help="Of the titles, such as sr-Latn; the city's first without it.")
]
_DATE: Final = ["%Y-%m-%d"]
_EVER, _FOR_EVER = datetime(YEARS[0], 1, 1), datetime(YEARS[-1], 1, 1)  # noqa: DTZ001 (days, as typer reads them)


class Format(StrEnum):
    """What events are written as."""

    ICS = "ics"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@events_app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="An iCalendar file; - is what is piped in.")],
    city: CitySlug,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Import a calendar: what is new is published, what is known by its UID is changed or cancelled.

    Everything that can be taken is taken in one go; an event that cannot is named with its line and the reason. A file
    that is not a calendar at all ends with 1.
    """
    content = _read(file)

    async def work(services: Services) -> Report:
        into, importing = await get_city(services, city), services.events.importing
        import_it = importing.preview_by_operator if dry_run else importing.take_by_operator
        return await import_it(into, content)

    try:
        report = with_services(work)
    except CalendarUnreadable as unreadable:
        fail(said_of_file(_name_of(file), unreadable))
    if as_json:
        print_json({"city": city, "dry_run": dry_run} | _as_json(report))
    else:
        _print_report(report, dry_run=dry_run)


@events_app.command("list")
def list_(
    city: CitySlug,
    since: Annotated[
        datetime, typer.Option("--from", formats=_DATE, help="The first day, by the city's calendar.")
    ],
    until: Annotated[datetime, typer.Option("--to", formats=_DATE, help="The day after the last.")],
    language: LanguageTag = None,
    as_json: Json = False,
) -> None:
    """List what takes place from a day until before another, in part at least: one row an occurrence."""
    first, after = _days(since, until)

    async def work(services: Services) -> list[dict[str, str]]:
        of = await get_city(services, city)
        tag = _language(language, of)
        zone = ZoneInfo(of.zone)
        listings = await _list_all(services, of, midnight(first, zone), midnight(after, zone))
        return [_row(listing, of, tag) for listing in listings]

    _print_rows(with_services(work), as_json=as_json)


@events_app.command("search")
def search(
    words: Annotated[
        list[str], typer.Argument(help="In any language of the events, with or without accents.")
    ],
    city: CitySlug,
    language: LanguageTag = None,
    as_json: Json = False,
) -> None:
    """Search for events, also for those that are over: the best answer first, each by its next occurrence."""

    async def work(services: Services) -> list[dict[str, str]]:
        of = await get_city(services, city)
        tag = _language(language, of)
        found = await services.events.browsing.search([of], " ".join(words), over=True)
        return [_row(listing, of, tag) for listing in found]

    _print_rows(with_services(work), as_json=as_json)


@events_app.command("export")
def export(
    city: CitySlug,
    form: Annotated[Format, typer.Option("--format", help="A calendar, or a table of all occurrences.")],
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=_DATE, help="The first day; without it, all there were."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=_DATE, help="The day after the last; without it, all that are known."),
    ] = None,
    language: LanguageTag = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; without it, standard output.")
    ] = None,
) -> None:
    """Write what is published, cancelled events too, for a calendar (ics), a spreadsheet (csv, xlsx) or a program (json).

    A table has a row for each occurrence, its times on the city's clocks. A calendar has an event whole if any of its
    occurrences is between the days.
    """
    if form is Format.XLSX and output is None and sys.stdout.isatty():
        fail("--output: missing; a workbook is nothing for a terminal", USAGE)
    first, after = _days(since or _EVER, until or _FOR_EVER)

    async def work(services: Services) -> bytes:
        of = await get_city(services, city)
        tag, zone = _language(language, of), ZoneInfo(of.zone)
        start, end = midnight(first, zone), midnight(after, zone)
        if form is Format.ICS:
            found = await services.events.browsing.calendar(of, start, end, EVERYTHING)
            return write_calendar(found, name=of.name_for(tag), language=tag, now=services.clock.now())
        rows = event_rows(await _list_all(services, of, start, end, cancelled=True), tag, of.zone)
        if form is Format.CSV:
            return write_csv(EVENT_COLUMNS, rows)
        if form is Format.JSON:
            return write_json(EVENT_COLUMNS, rows)
        return write_xlsx(of.name_for(tag), EVENT_COLUMNS, rows)

    try:
        _write(with_services(work), output)
    except TooManyRows as error:
        fail(f"--format: a sheet has {error} rows at most; narrow it by --from and --to")


def _write(content: bytes, output: Path | None) -> None:
    try:
        if output is None:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            output.write_bytes(content)
    except OSError as error:
        fail(f"{output or 'standard output'}: {error.strerror}")


async def _list_all(
    services: Services, city: City, start: datetime, end: datetime, *, cancelled: bool = False
) -> list[Listing]:
    found: list[Listing] = []
    after = None
    while True:
        page = await services.events.browsing.list_between(
            [city], start, end, cancelled=cancelled, after=after, limit=PAGE
        )
        found += page
        if len(page) < PAGE:
            return found
        after = page[-1].occurrence.starts_at, page[-1].occurrence.id


def _read(file: str) -> bytes:
    """The whole file; one that is too large is refused before it is read."""
    too_large = CalendarUnreadable(CalendarProblem.TOO_LARGE, limit=LARGEST)
    if file == STDIN:
        content = sys.stdin.buffer.read(LARGEST + 1)
        if len(content) > LARGEST:
            fail(said_of_file(_name_of(file), too_large))
        return content
    path = Path(file)
    try:
        if path.stat().st_size > LARGEST:
            fail(said_of_file(file, too_large))
        return path.read_bytes()
    except OSError as error:
        fail(f"{file}: {error.strerror}", USAGE)


def _name_of(file: str) -> str:
    return "standard input" if file == STDIN else file


def _days(since: datetime, until: datetime) -> tuple[date, date]:
    for option, at in (("--from", since), ("--to", until)):
        if at.year not in YEARS:
            fail(f"{option}: expected a year from {YEARS[0]} to {YEARS[-1]}", USAGE)
    if until < since:
        fail("--to: is before --from", USAGE)
    return since.date(), until.date()


def _language(asked: str | None, city: City) -> str:
    if asked is None:
        return city.languages[0]
    found = find_language(asked)
    if found is None:
        fail(f"--language: {asked!r} is not among {', '.join(LANGUAGES)}", USAGE)
    return found.tag


def _row(listing: Listing, city: City, language: str) -> dict[str, str]:
    """Times with the offset of the city's clocks; a whole day's event has dates, the second the day after the last."""
    schedule, occurrence = listing.event.schedule, listing.occurrence

    def said(at: datetime) -> str:
        if schedule.all_day:
            return wall_of(at, schedule.zone).date().isoformat()
        return at.astimezone(ZoneInfo(city.zone)).isoformat(timespec="seconds")

    return {
        "uid": listing.event.uid,
        "start": said(occurrence.starts_at),
        "end": said(occurrence.ends_at),
        "title": listing.details.words_for(language).title,
    }


def _print_rows(rows: list[dict[str, str]], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
    else:
        print_table(("uid", "start", "end", "title"), [tuple(row.values()) for row in rows])


def _as_json(report: Report) -> dict[str, Any]:
    def entries(found: tuple[Entry, ...]) -> list[dict[str, Any]]:
        return [{"uid": entry.uid, "line": entry.line, "title": _title(entry)} for entry in found]

    return {
        "new": entries(report.new),
        "changed": entries(report.changed),
        "cancelled": entries(report.cancelled),
        "unchanged": report.unchanged,
        "refused": [
            {
                "line": refusal.line,
                "event": refusal.what,
                "problem": refusal.problem.value,
                "detail": refusal.detail,
                "reason": said_of_event(refusal),
            }
            for refusal in report.refused
        ],
        "told": report.told,
    }


def _print_report(report: Report, *, dry_run: bool) -> None:
    rows: list[tuple[object, ...]] = [
        (what, entry.line, _title(entry), "")
        for what, entries in (
            ("new", report.new),
            ("changed", report.changed),
            ("cancelled", report.cancelled),
        )
        for entry in entries
    ]
    rows += [("refused", refusal.line, refusal.what, said_of_event(refusal)) for refusal in report.refused]
    if rows:
        print_table(("", "line", "event", "reason"), rows)
    counts = ", ".join(
        f"{count} {what}"
        for what, count in (
            ("new", len(report.new)),
            ("changed", len(report.changed)),
            ("cancelled", len(report.cancelled)),
            ("unchanged", report.unchanged),
            ("refused", len(report.refused)),
        )
    )
    typer.echo(
        f"dry run, nothing was changed: {counts}"
        if dry_run
        else f"{counts}; {report.told} residents are told"
    )


def _title(entry: Entry) -> str:
    return next((words.title for words in entry.details.texts.values() if words.title), entry.uid)
