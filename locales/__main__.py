"""The catalogues' command line: `python -m locales i18n | check | export LANG FILE | import LANG FILE`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from locales import checks, upkeep

tongues = typer.Typer(
    help="Keeps the catalogues: one a language, in step with the sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _edited(tag: str) -> str:
    if tag not in upkeep.EDITED:
        raise typer.BadParameter(f"{tag!r} is not one of {', '.join(upkeep.EDITED)}")
    return tag


Edited = Annotated[
    str, typer.Argument(metavar="LANG", callback=_edited, help="A language, e.g. tr or sr-Cyrl.")
]


@tongues.command()
def i18n() -> None:
    """Extract, update every catalogue, generate sr-Latn, compile."""
    for line in upkeep.update_all():
        typer.echo(line)


@tongues.command("compile")
def compile_() -> None:
    """Compile every catalogue (needed by no one: without it they are compiled in memory at start)."""
    upkeep.compile_all()


@tongues.command()
def check() -> None:
    """Print every problem, one a line; exit 1 if there is one."""
    problems = list(checks.check_all())
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        typer.echo(f"{len(problems)} problems in the catalogues", err=True)
        raise typer.Exit(1)


@tongues.command("export")
def export_(language: Edited, file: Path) -> None:
    """Write a language's texts as JSON, for a translator."""
    try:
        file.write_text(upkeep.export(language), encoding="utf-8")
    except FileNotFoundError as missing:
        raise typer.BadParameter(f"no catalogue {missing}: run i18n first") from missing


@tongues.command("import")
def import_(language: Edited, file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Read a translator's JSON; nothing is written if any text breaks a rule."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} is not JSON in UTF-8: {error}") from error
    if not isinstance(said, dict):
        raise typer.BadParameter(f"{file} is not a JSON object")
    try:
        problems = upkeep.bring_in(language, said)
    except FileNotFoundError as missing:
        raise typer.BadParameter(f"no catalogue {missing}: run i18n first") from missing
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        raise typer.Exit(1)


if __name__ == "__main__":
    tongues(prog_name="python -m locales")
