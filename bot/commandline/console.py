"""What every verb shares: running, printing, ending with a code. 0 done, 1 failed, 2 asked wrongly."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.core.shared.errors import StoreUnavailable
from bot.ending import LeadershipLostError, PortTakenError
from bot.services import Services, open_services
from bot.settings import MisconfiguredError, read_settings
from bot.telegram.links import TelegramUnreachable, TokenRefused
from storage.migrating import StoreAhead, StoreBehind

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
FAILED, USAGE = 1, 2


def fail(message: str, code: int = FAILED) -> NoReturn:
    """End with one line on stderr."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run the work; what an operator can mend is said in one line, without a stack trace."""

    async def to_the_end() -> T:
        try:
            return await work()
        except BaseExceptionGroup as group:  # a process's tasks end together: the first reason is the reason
            raise _first(group) from group

    try:
        return asyncio.run(to_the_end())
    except MisconfiguredError as error:
        fail(str(error), USAGE)
    except TokenRefused:
        fail("BOT_TOKEN: Telegram refuses this token", USAGE)
    except TelegramUnreachable as error:
        fail(f"TELEGRAM_API_URL: no answer from there ({error})")
    except (StoreUnavailable, StoreBehind, StoreAhead, PortTakenError, LeadershipLostError) as error:
        fail(str(error))


def _first(error: BaseException) -> BaseException:
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def with_services(work: Callable[[Services], Awaitable[T]]) -> T:
    """Run the work over the stores that the environment names."""

    async def opened() -> T:
        async with open_services(read_settings()) as services:
            return await work(services)

    return run(opened)


def print_json(value: Any) -> None:
    """One JSON document on stdout, readable and in UTF-8."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """For a person. Nothing is interpreted as markup, and nothing is cut off where no terminal is attached."""
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else 200).print(table)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr for long work, told how many of how many are done; silent where no terminal is attached."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
