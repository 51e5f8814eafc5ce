"""What is found while a form is read, gathered as it is met."""

from collections import Counter
from typing import Final, NamedTuple

from bot.core.surveys.findings import Finding, Gravity, Problem

MOST_OF_A_KIND: Final = 60  # findings of one problem: what says the same a thousand times helps nobody

_GRAVEST_FIRST: Final = tuple(Gravity)


class Where(NamedTuple):
    """A cell, a row, a sheet, or nowhere in particular."""

    sheet: str = ""
    row: int = 0
    column: str = ""


NOWHERE: Final = Where()


class FormRefused(Exception):
    """Nothing more can be read of it."""

    def __init__(self, problem: Problem, where: Where = NOWHERE, **details: object) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.where = where
        self.details = details


class Report:
    """The findings of one form. What is said twice of one cell is said once."""

    def __init__(self) -> None:
        self._findings: dict[tuple[object, ...], Finding] = {}
        self._count: Counter[tuple[Gravity, Problem]] = Counter()
        self._told: set[tuple[Problem, str]] = set()
        self.is_refused = False

    def refuse(self, problem: Problem, where: Where = NOWHERE, **details: object) -> None:
        self.is_refused = True
        self._add(Gravity.REFUSED, problem, where, details)

    def leave_out(self, problem: Problem, where: Where = NOWHERE, **details: object) -> None:
        self._add(Gravity.LEFT_OUT, problem, where, details)

    def change(self, problem: Problem, where: Where = NOWHERE, **details: object) -> None:
        self._add(Gravity.CHANGED, problem, where, details)

    def note(self, problem: Problem, where: Where = NOWHERE, **details: object) -> None:
        self._add(Gravity.NOTED, problem, where, details)

    def is_first(self, problem: Problem, what: str = "") -> bool:
        """Whether nobody asked this before: for what is said once a form."""
        if (problem, what) in self._told:
            return False
        self._told.add((problem, what))
        return True

    def findings(self) -> tuple[Finding, ...]:
        """The gravest first, then by sheet and row."""
        return tuple(
            sorted(
                self._findings.values(),
                key=lambda one: (_GRAVEST_FIRST.index(one.gravity), one.sheet, one.row),
            )
        )

    def _add(self, gravity: Gravity, problem: Problem, where: Where, details: dict[str, object]) -> None:
        said = {name: str(value) for name, value in details.items()}
        key = (gravity, problem, *where, *said.items())
        if key in self._findings or self._count[gravity, problem] >= MOST_OF_A_KIND:
            return
        self._count[gravity, problem] += 1
        self._findings[key] = Finding(gravity, problem, where.sheet, where.row, where.column, said)
