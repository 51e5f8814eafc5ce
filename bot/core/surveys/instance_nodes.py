"""The nodes that expressions walk: questions and groups of the form, lists of choices and the columns of an option."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Final, Protocol

from bot.core.surveys.expression_values import Node, number_of_text
from bot.core.surveys.questionnaire import Group, Item, Kind, Option, Question, text_for

_NUMBERS: Final = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.RANGE})


class Tree(Protocol):
    """What a node of the form knows of the whole. ``times``: which time of each repeat around a path, from 1."""

    def item_at(self, path: str) -> Item | None: ...
    def repeats_around(self, path: str) -> Sequence[str]: ...
    def text_at(self, path: str, times: tuple[int, ...]) -> str: ...
    def nodes_at(self, path: str, times: tuple[int, ...]) -> list[Node]: ...
    def children_of(self, path: str, times: tuple[int, ...]) -> Iterable[Node]: ...


class FormNode:
    """A question or a group, in one time of each repeat around it; path "" is the form."""

    __slots__ = ("_tree", "path", "times")

    def __init__(self, tree: Tree, path: str, times: tuple[int, ...]) -> None:
        self._tree = tree
        self.path = path
        self.times = times

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def key(self) -> Hashable:
        return (self.path, self.times)

    @property
    def text(self) -> str:
        return self._tree.text_at(self.path, self.times)

    @property
    def truth(self) -> bool:
        """A number is true unless it is 0, a group always, anything else where it is answered."""
        item = self._tree.item_at(self.path)
        if not isinstance(item, Question):
            return True
        if item.kind in _NUMBERS:
            number = number_of_text(self.text)
            return number == number and number != 0
        return self.text != ""

    @property
    def position(self) -> int:
        item = self._tree.item_at(self.path)
        is_time = isinstance(item, Group) and item.is_repeat
        return self.times[-1] if is_time and self.times else 1

    def parent(self) -> Node | None:
        if not self.path:
            return None
        around = self.path.rpartition("/")[0]
        return FormNode(self._tree, around, self.times[: len(self._tree.repeats_around(around))])

    def children(self) -> Iterable[Node]:
        return self._tree.children_of(self.path, self.times)

    def child(self, name: str) -> Sequence[Node]:
        path = f"{self.path}/{name}" if self.path else name
        if self._tree.item_at(path) is None:
            return ()
        return self._tree.nodes_at(path, self.times)


class Document:
    """What an absolute path, or ``instance('list')``, begins at; its one child may have any name."""

    __slots__ = ("_top",)

    name = text = ""
    truth = True
    position = 1

    def __init__(self, top: Node) -> None:
        self._top = top

    @property
    def key(self) -> Hashable:
        return ("document", self._top.key)

    def parent(self) -> Node | None:
        return None

    def children(self) -> Iterable[Node]:
        return (self._top,)

    def child(self, name: str) -> Sequence[Node]:
        return (self._top,)


class ListNode:
    """The options of a list, as its ``item`` children."""

    __slots__ = ("_language", "_list", "_options")

    name, text, truth, position = "root", "", True, 1

    def __init__(self, name: str, options: Sequence[Option], language: str) -> None:
        self._list = name
        self._options = options
        self._language = language

    @property
    def key(self) -> Hashable:
        return ("list", self._list)

    def parent(self) -> Node | None:
        return None

    def children(self) -> Sequence[Node]:
        return [OptionNode(option, self, self._language) for option in self._options]

    def child(self, name: str) -> Sequence[Node]:
        return self.children() if name == "item" else ()


class OptionNode:
    """An option, its columns as children."""

    __slots__ = ("_around", "_language", "option")

    name, text, truth, position = "item", "", True, 1

    def __init__(self, option: Option, around: Node | None, language: str) -> None:
        self.option = option
        self._around = around
        self._language = language

    @property
    def key(self) -> Hashable:
        return ("item", self._around.key if self._around else "", self.option.code)

    def parent(self) -> Node | None:
        return self._around

    def children(self) -> Iterable[Node]:
        yield _Column(self, "name", self.option.code)
        yield _Column(self, "label", text_for(self.option.label, self._language))
        for name, text in self.option.columns.items():
            if name not in ("name", "label"):
                yield _Column(self, name, text)

    def child(self, name: str) -> Sequence[Node]:
        if name == "name":
            return (_Column(self, name, self.option.code),)
        if name == "label":
            return (_Column(self, name, text_for(self.option.label, self._language)),)
        text = self.option.columns.get(name)
        return (_Column(self, name, text),) if text is not None else ()


class _Column:
    """What the choices sheet says of an option under one heading."""

    __slots__ = ("_option", "name", "text")

    position = 1

    def __init__(self, option: OptionNode, name: str, text: str) -> None:
        self._option = option
        self.name = name
        self.text = text

    @property
    def key(self) -> Hashable:
        return (self._option.key, self.name)

    @property
    def truth(self) -> bool:
        return self.text != ""

    def parent(self) -> Node | None:
        return self._option

    def children(self) -> Iterable[Node]:
        return ()

    def child(self, name: str) -> Sequence[Node]:
        return ()
