"""Paths: steps that lead from a node to others, one after the other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from bot.core.surveys.expression_operators import Run
from bot.core.surveys.expression_values import Node, Scope, Value, nodes_of, truth_of

Step: TypeAlias = Callable[[Node, Scope], Sequence[Node]]


def unique(nodes: Sequence[Node]) -> list[Node]:
    """Each node once, in this order."""
    return list({node.key: node for node in nodes}.values())


def filtered(nodes: Sequence[Node], keeps: Run, scope: Scope) -> list[Node]:
    """Those that a predicate keeps: by its truth, or by their position where it is a number."""
    inner = scope.within(len(nodes))
    found: list[Node] = []
    for number, node in enumerate(nodes, start=1):
        scope.work.spend(1)
        inner.item = node
        inner.position = number
        value = keeps(inner)
        if number == value if isinstance(value, float) else truth_of(value):
            found.append(node)
    return found


def _children(node: Node) -> Iterable[Node]:
    return node.children()


def _self(node: Node) -> Iterable[Node]:
    return (node,)


def _parent(node: Node) -> Iterable[Node]:
    parent = node.parent()
    return () if parent is None else (parent,)


def _ancestors(node: Node) -> Iterator[Node]:
    while (parent := node.parent()) is not None:
        yield parent
        node = parent


def _ancestors_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestors(node)


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.children():
        yield child
        yield from _descendants(child)


def _descendants_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendants(node)


def _siblings(node: Node) -> tuple[list[Node], list[Node]]:
    """Before it, the nearest first, and after it."""
    parent = node.parent()
    if parent is None:
        return [], []
    every = list(parent.children())
    at = next((number for number, each in enumerate(every) if each.key == node.key), len(every))
    return every[:at][::-1], every[at + 1 :]


def _preceding_siblings(node: Node) -> Iterable[Node]:
    return _siblings(node)[0]


def _following_siblings(node: Node) -> Iterable[Node]:
    return _siblings(node)[1]


def _along(axis: Callable[[Node], Iterable[Node]]) -> Callable[[str], Step]:
    def step_of(test: str) -> Step:
        def step(node: Node, scope: Scope) -> list[Node]:
            found: list[Node] = []
            for each in axis(node):
                scope.work.spend(1)
                if test in ("*", "node()") or each.name == test:
                    found.append(each)
            return found

        return step

    return step_of


def _child(test: str) -> Step:
    if test in ("*", "node()"):
        return _along(_children)(test)
    return lambda node, scope: node.child(test)


AXES: Final[dict[str, Callable[[str], Step]]] = {
    "child": _child,
    "self": _along(_self),
    "parent": _along(_parent),
    "ancestor": _along(_ancestors),
    "ancestor-or-self": _along(_ancestors_or_self),
    "descendant": _along(_descendants),
    "descendant-or-self": _along(_descendants_or_self),
    "preceding-sibling": _along(_preceding_siblings),
    "following-sibling": _along(_following_siblings),
}

STEPS: Final[dict[str, Step]] = {
    ".": AXES["self"]("node()"),
    "..": AXES["parent"]("node()"),
    "*": AXES["child"]("*"),
}


def _taken(nodes: Iterable[Node], step: Step, scope: Scope) -> list[Node]:
    """Where a step leads from all of these, each node once."""
    found: list[Node] = []
    count = 0
    for node in nodes:
        following = step(node, scope)
        scope.work.spend(1 + len(following))
        found.extend(following)
        count += 1
    return unique(found) if count > 1 else found


def relative(start: Run | None, steps: Sequence[Step]) -> Run:
    def run(scope: Scope) -> Value:
        nodes = [scope.item] if start is None else nodes_of(start(scope))
        for step in steps:
            nodes = _taken(nodes, step, scope)
        return nodes

    return run if steps or start is None else start


def absolute(steps: Sequence[Step]) -> Run:
    """From the top, and within the times of repeats that the question itself is in, as ODK narrows such paths."""

    def run(scope: Scope) -> Value:
        nodes: list[Node] = [scope.form.document()]
        last = len(steps) - 1
        for number, step in enumerate(steps):
            nodes = _taken(nodes, step, scope)
            if number < last:
                nodes = scope.form.along(nodes, scope.place)
        return nodes

    return run
