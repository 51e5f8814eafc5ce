"""What can be computed of a table of which some numbers are hidden: the widths between which each may lie.

A table with its margins is a flow in a network: from the source to a row (the row's total), from the row to a column (the
cell), from the column to the sink (the column's total), and back with the total. Numbers that are shown are fixed; another
table with the same shown numbers differs by flow around circles of hidden ones. So the most that a hidden number can grow
is the greatest flow from its end back to its beginning through other hidden numbers, and likewise for shrinking: exact, and
in whole numbers (D. Gusfield, A Graph Theoretic Approach to Statistical Data Security, SIAM J. Comput. 17, 1988).
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final

Place = tuple[int, int]
_Node = tuple[str, int]
_SOURCE: Final[_Node] = ("source", 0)
_SINK: Final[_Node] = (
    "sink",
    0,
)  # from it to the source leads the total: it is shown, so no change goes there


class HiddenTable:
    """A table with what is hidden of it so far. ``hidden`` are places of cells, ``hidden_rows`` and ``hidden_columns``
    indexes of totals. The total of all is shown."""

    def __init__(self, cells: Sequence[Sequence[int]]) -> None:
        """``cells`` by rows, all of one length, at least one; no number is negative."""
        self.cells = cells
        self.row_totals = tuple(sum(row) for row in cells)
        self.column_totals = tuple(sum(column) for column in zip(*cells, strict=True))
        self.total = sum(self.row_totals)
        self.hidden: set[Place] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()

    @property
    def places(self) -> Iterator[Place]:
        return product(range(len(self.row_totals)), range(len(self.column_totals)))

    def hide(self, row: int, column: int) -> None:
        self.hidden.add((row, column))

    def hide_rows(self, rows: Iterable[int]) -> None:
        """Their totals; that of the only row is the total of all, and stays."""
        if len(self.row_totals) > 1:
            self.hidden_rows.update(rows)

    def hide_columns(self, columns: Iterable[int]) -> None:
        """The same of columns."""
        if len(self.column_totals) > 1:
            self.hidden_columns.update(columns)

    def hide_a_margin(self, row: int | None, column: int | None) -> bool:
        """Hide the total of this row, of this column, or else the smallest that is shown; False if none is left.

        A margin that is exposed is named by its row or column alone: then it is another of its kind that is hidden.
        """
        if row is not None and self._can_hide(self.hidden_rows, self.row_totals, row):
            self.hidden_rows.add(row)
            return True
        if column is not None and self._can_hide(self.hidden_columns, self.column_totals, column):
            self.hidden_columns.add(column)
            return True
        for hidden, totals in (
            (self.hidden_rows, self.row_totals),
            (self.hidden_columns, self.column_totals),
        ):
            left = [each for each in range(len(totals)) if self._can_hide(hidden, totals, each)]
            if left:
                hidden.add(min(left, key=lambda each: (totals[each], each)))
                return True
        return False

    @staticmethod
    def _can_hide(hidden: set[int], totals: tuple[int, ...], index: int) -> bool:
        return len(totals) > 1 and index not in hidden

    def find_exposed(self, width: int) -> tuple[int | None, int | None] | None:
        """A hidden number that can differ by less than ``width``: (row, column), or (row, None) or (None, column) for a
        total; the smallest first. None: no such number."""
        hidden: list[tuple[int, int | None, int | None]] = [
            *((self.cells[row][column], row, column) for row, column in self.hidden),
            *((self.row_totals[row], row, None) for row in self.hidden_rows),
            *((self.column_totals[column], None, column) for column in self.hidden_columns),
        ]
        flows = self._flows()
        for _, row, column in sorted(hidden, key=_in_order):
            if _width(flows, *_arc(row, column), width) < width:
                return row, column
        return None

    def width_of(self, row: int | None, column: int | None, most: int) -> int:
        """By how much that hidden number can differ; counted up to ``most``."""
        return _width(self._flows(), *_arc(row, column), most)

    def _flows(self) -> dict[_Node, dict[_Node, int]]:
        """By how much each hidden number can be changed on its own: along its arc without end, against it down to 0."""
        free = 10 * (self.total + 1)
        flows: dict[_Node, dict[_Node, int]] = {}
        for row, column in self.hidden:
            _lay(flows, _arc(row, column), free, self.cells[row][column])
        for row in self.hidden_rows:
            _lay(flows, _arc(row, None), free, self.row_totals[row])
        for column in self.hidden_columns:
            _lay(flows, _arc(None, column), free, self.column_totals[column])
        return flows


def _in_order(hidden: tuple[int, int | None, int | None]) -> tuple[int, int, int]:
    value, row, column = hidden
    return value, -1 if row is None else row, -1 if column is None else column


def _arc(row: int | None, column: int | None) -> tuple[_Node, _Node]:
    """From where to where that number flows: a cell, a row's total (no column) or a column's (no row)."""
    if row is not None and column is not None:
        return ("row", row), ("column", column)
    if row is not None:
        return _SOURCE, ("row", row)
    assert column is not None
    return ("column", column), _SINK


def _lay(flows: dict[_Node, dict[_Node, int]], arc: tuple[_Node, _Node], along: int, against: int) -> None:
    start, end = arc
    flows.setdefault(start, {})[end] = along
    flows.setdefault(end, {})[start] = against


def _width(flows: dict[_Node, dict[_Node, int]], start: _Node, end: _Node, most: int) -> int:
    value, free = flows[end][start], flows[start][end]
    flows[start][end] = flows[end][start] = 0  # around the circle, not back by itself
    up = _flow(flows, end, start, most)
    down = _flow(flows, start, end, min(most - up, value)) if up < most else 0
    flows[start][end], flows[end][start] = free, value
    return up + down


def _flow(flows: dict[_Node, dict[_Node, int]], start: _Node, end: _Node, most: int) -> int:
    """The greatest flow, up to ``most``, by shortest ways; ``flows`` is as before afterwards."""
    sent, changed = 0, []
    while sent < most and (way := _way(flows, start, end)):
        amount = min(most - sent, min(flows[a][b] for a, b in way))
        for a, b in way:
            flows[a][b] -= amount
            flows[b][a] += amount
            changed.append((a, b, amount))
        sent += amount
    for a, b, amount in changed:
        flows[a][b] += amount
        flows[b][a] -= amount
    return sent


def _way(flows: dict[_Node, dict[_Node, int]], start: _Node, end: _Node) -> list[tuple[_Node, _Node]]:
    before: dict[_Node, _Node] = {start: start}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for following, room in flows[node].items():
            if room > 0 and following not in before:
                before[following] = node
                if following == end:
                    return _steps(before, start, end)
                waiting.append(following)
    return []


def _steps(before: dict[_Node, _Node], start: _Node, end: _Node) -> list[tuple[_Node, _Node]]:
    steps, node = [], end
    while node != start:
        steps.append((before[node], node))
        node = before[node]
    return steps
