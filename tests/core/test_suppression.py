"""An attacker who knows all that is shown, and the rules, finds no number that is hidden."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.surveys.exposure import HiddenTable
from bot.core.surveys.model import SMALLEST_CELL
from bot.core.surveys.suppression import (
    hidden_of_many,
    hidden_of_one,
    hidden_of_table,
    may_be_compared,
)

# ---- one way -------------------------------------------------------------------------------------------------------

counts_of_one = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 60)), min_size=2, max_size=6)


def numbered(counts: Sequence[int]) -> dict[int, int]:
    return dict(enumerate(counts))


def sums(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way of dealing ``total`` to so many parts."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in sums(total - first, parts - 1):
            yield (first, *rest)


def what_could_be(counts: Sequence[int], hidden: frozenset[int]) -> Iterator[list[int]]:
    """Every table that shows the same numbers and the same total."""
    places = sorted(hidden)
    for dealt in sums(sum(counts[place] for place in places), len(places)):
        other = list(counts)
        for place, value in zip(places, dealt, strict=True):
            other[place] = value
        yield other


@given(counts_of_one)
def test_no_small_count_is_shown(counts: list[int]) -> None:
    shown = numbered(counts).keys() - hidden_of_one(numbered(counts))
    assert all(counts[each] >= SMALLEST_CELL for each in shown)


@given(counts_of_one.filter(lambda counts: sum(counts) >= SMALLEST_CELL))
@example([3, 97])
@example([0, 40])
@example([0, 0, 5, 5])
def test_what_is_hidden_of_one_way_may_be_anything_up_to_a_group_that_is_large_enough(
    counts: list[int],
) -> None:
    hidden = hidden_of_one(numbered(counts))
    if hidden:
        assert len(hidden) >= 2
        assert sum(counts[each] for each in hidden) >= SMALLEST_CELL


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, 7), min_size=2, max_size=4).filter(lambda counts: sum(counts) >= SMALLEST_CELL)
)
@example([4, 4, 20])
@example([4, 4, 4, 5])
@example([0, 0, 5, 5])
def test_who_knows_the_rules_as_well_cannot_tell_a_hidden_count(counts: list[int]) -> None:
    """The minimality attack: of all tables, only those that the rules would have hidden just so are left."""
    hidden = hidden_of_one(numbered(counts))
    tables = what_could_be(counts, hidden) if hidden else iter([counts])
    possible = [other for other in tables if hidden_of_one(numbered(other)) == hidden]
    for place in hidden:
        assert len({other[place] for other in possible}) >= 2, (counts, hidden, possible)


@given(counts_of_one, st.permutations(range(6)))
def test_the_order_of_the_options_does_not_matter(counts: list[int], order: list[int]) -> None:
    keyed = numbered(counts)
    reordered = {key: keyed[key] for key in order if key in keyed}
    assert hidden_of_one(keyed) == hidden_of_one(reordered)


def test_options_that_all_have_enough_are_all_shown() -> None:
    assert hidden_of_one({"yes": 5, "no": 5, "maybe": 300}) == frozenset()


def test_the_smallest_of_the_others_is_hidden_with_a_lone_small_count() -> None:
    assert hidden_of_one({"a": 2, "b": 9, "c": 40, "d": 41}) == {"a", "b"}


def test_what_nobody_chose_is_not_told_apart_from_what_few_chose() -> None:
    assert hidden_of_one({"a": 0, "b": 9, "c": 40}) == hidden_of_one({"a": 3, "b": 9, "c": 40})


def test_what_must_be_hidden_for_another_table_is_protected_as_well() -> None:
    assert hidden_of_one({"a": 20, "b": 9, "c": 40}, also=["a"]) == {"a", "b"}


def test_a_list_of_one_option_tells_no_more_than_how_many_answered() -> None:
    assert hidden_of_one({"ok": 7}) == frozenset()
    assert hidden_of_one({"ok": 4}) == {"ok"}


# ---- several options at once -----------------------------------------------------------------------------------------


@given(st.dictionaries(st.integers(0, 5), st.integers(0, 40), min_size=1), st.integers(0, 20))
def test_of_several_options_at_once_neither_those_who_chose_nor_those_who_did_not_are_few(
    counts: dict[int, int], more: int
) -> None:
    answered = max(counts.values()) + more
    for key in counts.keys() - hidden_of_many(counts, answered):
        assert SMALLEST_CELL <= counts[key] <= answered - SMALLEST_CELL


# ---- filters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matching", "everyone", "shown"),
    [(4, 100, False), (5, 100, True), (97, 100, False), (95, 100, True), (100, 100, True), (5, 5, True)],
)
def test_a_filter_shows_something_if_neither_side_of_it_is_small(
    matching: int, everyone: int, shown: bool
) -> None:
    assert may_be_compared(matching, everyone) is shown


# ---- two ways --------------------------------------------------------------------------------------------------------

Cells = list[list[int]]


def tables(largest: int, sides: tuple[int, int] = (2, 4)) -> st.SearchStrategy[Cells]:
    number = st.one_of(st.integers(0, 6), st.integers(0, largest))
    return st.tuples(st.integers(*sides), st.integers(*sides)).flatmap(
        lambda shape: st.lists(
            st.lists(number, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
        )
    )


def enough(cells: Cells) -> bool:
    return sum(map(sum, cells)) >= SMALLEST_CELL


def bounds_of(table: HiddenTable) -> dict[tuple[str, int, int], tuple[int, int]]:
    """Integer bounds of every hidden number by an attack of another kind: constraints are tightened, then alternatives
    are searched by brute force, depth first."""
    rows = len(table.row_totals)
    found: dict[tuple[str, int, int], set[int]] = {}
    for cells in alternatives(table):
        for row, column in table.hidden:
            found.setdefault(("cell", row, column), set()).add(cells[row][column])
        for row in table.hidden_rows:
            found.setdefault(("row", row, 0), set()).add(sum(cells[row]))
        for column in table.hidden_columns:
            found.setdefault(("column", column, 0), set()).add(
                sum(cells[each][column] for each in range(rows))
            )
    return {key: (min(values), max(values)) for key, values in found.items()}


def alternatives(table: HiddenTable) -> Iterator[Cells]:
    """Every table of whole numbers that shows what this one shows."""
    rows, columns = len(table.row_totals), len(table.column_totals)
    cells: Cells = [[0] * columns for _ in range(rows)]

    def fill(at: int, left: int) -> Iterator[Cells]:
        if at == rows * columns:
            if left == 0 and all(
                sum(cells[row][column] for row in range(rows)) == table.column_totals[column]
                for column in range(columns)
                if column not in table.hidden_columns
            ):
                yield cells
            return
        row, column = divmod(at, columns)
        known_row = row not in table.hidden_rows
        before = sum(cells[row][:column])
        above = sum(cells[each][column] for each in range(row))
        most = left
        if known_row:
            most = min(most, table.row_totals[row] - before)
        if column not in table.hidden_columns:
            most = min(most, table.column_totals[column] - above)
        least = table.row_totals[row] - before if known_row and column == columns - 1 else 0
        values = range(least, most + 1) if (row, column) in table.hidden else [table.cells[row][column]]
        for value in values:
            if least <= value <= most:
                cells[row][column] = value
                yield from fill(at + 1, left - value)
        cells[row][column] = 0

    yield from fill(0, table.total)


@settings(max_examples=120, deadline=None)
@given(tables(9, sides=(2, 2)).filter(enough))
@example([[0, 9], [9, 0]])
@example([[1, 9], [9, 9]])
def test_by_brute_force_no_hidden_number_of_a_small_table_is_found(cells: Cells) -> None:
    table = hidden_of_table(cells)
    for low, high in bounds_of(table).values():
        assert high - low >= SMALLEST_CELL


@settings(max_examples=60, deadline=None)
@given(tables(6, sides=(2, 3)).filter(lambda cells: SMALLEST_CELL <= sum(map(sum, cells)) <= 16))
def test_the_widths_that_are_computed_are_those_that_brute_force_finds(cells: Cells) -> None:
    table = hidden_of_table(cells)
    for (kind, index, column), (low, high) in bounds_of(table).items():
        place = {"cell": (index, column), "row": (index, None), "column": (None, index)}[kind]
        assert table.width_of(*place, most=1000) == high - low


@settings(max_examples=200, deadline=None)
@given(tables(80, sides=(1, 7)).filter(enough))
def test_every_hidden_number_of_a_table_could_be_another_by_enough(cells: Cells) -> None:
    table = hidden_of_table(cells)
    assert table.find_exposed(SMALLEST_CELL) is None
    for row, column in table.places:
        if cells[row][column] < SMALLEST_CELL:
            assert (row, column) in table.hidden


@settings(max_examples=200, deadline=None)
@given(tables(80, sides=(2, 6)).filter(enough))
def test_linear_algebra_solves_for_no_hidden_number(cells: Cells) -> None:
    """The attack by equations alone: no hidden number is the same in every real solution."""
    table = hidden_of_table(cells)
    unknown = [("cell", *at) for at in sorted(table.hidden)]
    unknown += [("row", r, 0) for r in table.hidden_rows]
    unknown += [("column", c, 0) for c in table.hidden_columns]
    equations: list[list[int]] = []

    def equation(coefficients: Mapping[tuple[str, int, int], int]) -> None:
        equations.append([coefficients.get(name, 0) for name in unknown])

    for row in range(len(cells)):
        names = {("cell", row, c): 1 for c in range(len(cells[0])) if (row, c) in table.hidden}
        equation(names | ({("row", row, 0): -1} if row in table.hidden_rows else {}))
    for column in range(len(cells[0])):
        names = {("cell", r, column): 1 for r in range(len(cells)) if (r, column) in table.hidden}
        equation(names | ({("column", column, 0): -1} if column in table.hidden_columns else {}))
    equation({("row", r, 0): 1 for r in table.hidden_rows})
    equation({("column", c, 0): 1 for c in table.hidden_columns})
    assert [unknown[each] for each in solved(equations, len(unknown))] == []


def solved(equations: list[list[int]], unknowns: int) -> list[int]:
    """The unknowns that the equations determine: Gauss-Jordan over the rationals, kept in whole numbers."""
    rows, at = [list(row) for row in equations], 0
    for column in range(unknowns):
        pivot = next((r for r in range(at, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for other in range(len(rows)):
            if other != at and rows[other][column]:
                a, b = rows[at][column], rows[other][column]
                rows[other] = [a * y - b * x for x, y in zip(rows[at], rows[other], strict=True)]
        at += 1
    return [
        next(c for c, value in enumerate(row) if value)
        for row in rows
        if sum(1 for value in row if value) == 1
    ]


def test_a_table_without_small_cells_is_shown_whole() -> None:
    table = hidden_of_table([[12, 30], [40, 5]])
    assert not table.hidden
    assert not table.hidden_rows
    assert not table.hidden_columns


def test_one_small_cell_hides_the_rectangle_that_costs_the_fewest_answers() -> None:
    table = hidden_of_table([[3, 50, 10], [40, 60, 12], [70, 80, 90]])
    assert table.hidden == {(0, 0), (0, 2), (1, 0), (1, 2)}


def test_a_table_of_fifty_by_fifty_is_hidden_in_time_to_be_looked_at() -> None:
    cells = [[(row * 7 + column * 13) % 23 for column in range(50)] for row in range(50)]
    table = hidden_of_table(cells)
    assert table.find_exposed(SMALLEST_CELL) is None


@pytest.mark.parametrize("shape", [(1, 3), (3, 1), (1, 5)])
def test_a_table_of_one_row_or_column_is_protected_too(shape: tuple[int, int]) -> None:
    cells = [[(3, 20, 8)[(row + column) % 3] for column in range(shape[1])] for row in range(shape[0])]
    table = hidden_of_table(cells)
    assert all(table.width_of(*at, most=9) >= SMALLEST_CELL for at in table.hidden)
    for row, column in product(*map(range, shape)):
        assert (row, column) in table.hidden or cells[row][column] >= SMALLEST_CELL
