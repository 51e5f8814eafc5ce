"""The responses of a survey as a file: CSV, XLSX or JSON, page by page, so that memory stays flat however many there are."""

import asyncio
import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeAlias

from bot.core.surveys.model import Response
from bot.core.surveys.reporting import Export
from bot.core.surveys.sheet import Answer
from bot.interchange.response_layout import (
    METADATA,
    Given,
    Grouped,
    Instance,
    Layout,
    Node,
    Repeat,
    distinct,
    given_in,
)
from bot.interchange.tables import Sheet, Workbook, csv_cell, json_value

Format: TypeAlias = Literal["csv", "xlsx", "json"]
_ENCODING: Final = "utf-8-sig"  # a mark by which spreadsheets know UTF-8


async def write_responses(path: Path, export: Export, *, format: Format, labels: str | None) -> None:
    """Write all responses to ``path``. ``labels``: the language of labels; None: names and codes.

    One row a response, in KoboToolbox's columns; repeats are further sheets (XLSX), numbered columns (CSV) or lists
    (JSON). Text is never a formula. The file is there once it is whole, and what was there before stays until then.
    Raises OSError, TooManyRows, TooManyColumns.
    """
    writer: _Writer | None = None
    part = path.with_name(f"{path.name}.part")
    try:
        begun: _Writer = await asyncio.to_thread(_WRITERS[format], part, Layout.of(export, labels))
        writer = begun
        async for page in export.responses:
            await asyncio.to_thread(begun.put, page)
        await asyncio.to_thread(begun.end)
        await asyncio.to_thread(part.replace, path)
    except BaseException as error:
        if writer and isinstance(error, Exception):  # else a thread may be at it still
            writer.abandon()
        part.unlink(missing_ok=True)
        raise


class _Writer(Protocol):
    """Used by one thread at a time."""

    def put(self, page: Sequence[Response]) -> None: ...

    def end(self) -> None: ...

    def abandon(self) -> None: ...


class _Csv:
    """Where something is repeated, how many columns there are is known at the end: until then rows wait in a file."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._layout = layout
        self._numbers = count(1)
        self._most: dict[str, int] = {}
        self._file = path.open("w", encoding=_ENCODING, newline="")
        self._csv = csv.writer(self._file)
        self._waiting = tempfile.TemporaryFile("w+", encoding="utf-8") if layout.repeats() else None  # noqa: SIM115
        if self._waiting is None:
            self._begin()

    def put(self, page: Sequence[Response]) -> None:
        for response in page:
            if self._waiting is None:
                self._write(response)
            else:
                self._measure(given_in(response))
                self._waiting.write(_kept(response) + "\n")

    def end(self) -> None:
        if self._waiting is not None:
            self._begin()
            self._waiting.seek(0)
            for line in self._waiting:
                self._write(_kept_response(line))
        self.abandon()

    def abandon(self) -> None:
        self._file.close()
        if self._waiting is not None:
            self._waiting.close()

    def _begin(self) -> None:
        headings = self._layout.headings(self._layout.nodes, self._times)
        self._csv.writerow(map(csv_cell, distinct((*headings, *METADATA))))

    def _write(self, response: Response) -> None:
        cells = self._layout.cells(self._layout.nodes, given_in(response), response, self._times)
        self._csv.writerow(map(csv_cell, (*cells, *self._layout.metadata(response, next(self._numbers)))))

    def _measure(self, given: Given) -> None:
        for repeat in self._layout.repeats():
            for path in repeat.paths:
                for instance in given.get(path, ()):
                    time = instance[repeat.depth - 1]
                    self._most[repeat.group.path] = max(time, self._times(repeat))

    def _times(self, repeat: Repeat) -> int:
        return self._most.get(repeat.group.path, 0)


class _Xlsx:
    """``_index`` numbers the rows of a sheet, ``_parent_index`` names the row of the sheet that a repeat belongs to."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._path = path
        self._layout = layout
        self._book = Workbook()
        self._repeats = layout.repeats()
        more = ("_index",) if self._repeats else ()
        self._main = self._add(layout.title, layout.nodes, (), (*METADATA, *more))
        self._indexes = count(1)
        self._pages = {repeat.group.path: self._add_repeat(repeat) for repeat in self._repeats}
        self._counts = {repeat.group.path: count(1) for repeat in self._repeats}

    def put(self, page: Sequence[Response]) -> None:
        for response in page:
            given, index = given_in(response), next(self._indexes)
            cells = self._layout.cells(self._layout.nodes, given, response, _none)
            more = (index,) if self._repeats else ()
            self._main.append([*cells, *self._layout.metadata(response, index), *more])
            if self._repeats:
                self._put_repeats(self._layout.nodes, given, response, index, index, self._layout.title, ())

    def end(self) -> None:
        self._book.save(self._path)

    def abandon(self) -> None:
        self._book.discard()

    def _add(self, name: str, nodes: Sequence[Node], groups: Sequence[str], more: Iterable[str]) -> Sheet:
        return self._book.add(name, distinct((*self._layout.headings(nodes, _none, groups), *more)))

    def _add_repeat(self, repeat: Repeat) -> Sheet:
        links = ("_index", "_parent_table_name", "_parent_index", "_submission__id")
        return self._add(repeat.group.name, repeat.nodes, self._layout.groups_around(repeat), links)

    def _put_repeats(
        self,
        nodes: Sequence[Node],
        given: Given,
        response: Response,
        main: int,
        parent: int,
        parent_name: str,
        at: Instance,
    ) -> None:
        for repeat in _next_repeats(nodes):
            path = repeat.group.path
            for instance in repeat.instances(given, at):
                index = next(self._counts[path])
                cells = self._layout.cells(repeat.nodes, given, response, _none, instance)
                self._pages[path].append([*cells, index, parent_name, parent, main])
                self._put_repeats(repeat.nodes, given, response, main, index, repeat.group.name, instance)


class _Json:
    def __init__(self, path: Path, layout: Layout) -> None:
        self._layout = layout
        self._numbers = count(1)
        self._file = path.open("w", encoding="utf-8", errors="ignore", newline="\n")
        self._file.write("[")
        self._between = "\n"

    def put(self, page: Sequence[Response]) -> None:
        for response in page:
            self._file.write(
                self._between + json.dumps(self._object(response), ensure_ascii=False, default=json_value)
            )
            self._between = ",\n"

    def end(self) -> None:
        self._file.write("\n]\n")
        self._file.close()

    def abandon(self) -> None:
        self._file.close()

    def _object(self, response: Response) -> dict[str, Any]:
        answers = self._layout.as_json(self._layout.nodes, given_in(response), response)
        about = zip(METADATA, self._layout.metadata(response, next(self._numbers)), strict=True)
        return answers | dict(about)


_WRITERS: Final[Mapping[Format, Callable[[Path, Layout], _Writer]]] = {
    "csv": _Csv,
    "xlsx": _Xlsx,
    "json": _Json,
}


def _none(_repeat: Repeat) -> int:
    return 0


def _next_repeats(nodes: Iterable[Node]) -> Iterator[Repeat]:
    """Those that are in no other of these."""
    for node in nodes:
        if isinstance(node, Repeat):
            yield node
        elif isinstance(node, Grouped):
            yield from _next_repeats(node.nodes)


def _kept(response: Response) -> str:
    """One line of the file in which rows wait."""
    answers = [(place, answer.values) for place, answer in response.answers.items()]
    return json.dumps([response.number, response.language, response.sent_on.isoformat(), answers])


def _kept_response(line: str) -> Response:
    number, language, sent_on, answers = json.loads(line)
    given = {place: Answer(tuple(values)) for place, values in answers}
    return Response(0, "", number, language, datetime.fromisoformat(sent_on), given)
