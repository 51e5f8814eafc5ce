"""What a survey asks: questions, groups and choices. What an XLSForm, or an editor in chat, comes to.

The shape follows XLSForm (https://xlsform.org/en/): a question has a type, a name, words by language, and expressions
that say when it is asked (``relevant``), what is accepted (``constraint``) and what is computed (``calculation``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from bot.core.languages import in_script_of, pick

MOST_QUESTIONS: Final = 500  # rows that ask, say or compute something
MOST_OPTIONS: Final = 5_000  # in all lists together
MOST_DEPTH: Final = 8  # groups within groups
MOST_REPEATS: Final = 20  # times that a group can be answered
LONGEST_LABEL: Final = 3_000  # characters
LONGEST_OPTION: Final = 300
LONGEST_ANSWER: Final = 3_000

Texts: TypeAlias = Mapping[str, str]
"""The same words by language tag, the original first; nothing is empty."""

NO_TEXTS: Final[Texts] = MappingProxyType({})


class Kind(StrEnum):
    """What is asked of the resident."""

    NOTE = "note"  # nothing: it is read
    ACKNOWLEDGE = "acknowledge"  # that she has read it
    ONE = "one"  # of the options
    MANY = "many"  # any of the options
    RANK = "rank"  # all options in her order
    RANGE = "range"  # a number of a span in steps: scales and ratings
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    LOCATION = "location"
    PHOTO = "photo"
    CALCULATE = "calculate"  # nothing: it is computed

    @property
    def is_asked(self) -> bool:
        """Whether it has a screen of its own."""
        return self is not Kind.CALCULATE

    @property
    def takes_answer(self) -> bool:
        """Whether something of the resident's is kept."""
        return self not in (Kind.NOTE, Kind.CALCULATE)

    @property
    def has_options(self) -> bool:
        return self in (Kind.ONE, Kind.MANY, Kind.RANK)


def text_for(texts: Texts, language: str) -> str:
    """These words as a reader of that language is shown them, in her script; empty where there are none."""
    found = pick(texts, language)
    return in_script_of(language, found[1], written_in=found[0]) if found else ""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that can be chosen.

    ``columns`` are what the choices sheet says beside it, for choice filters. ``is_exclusive``: nothing else can be
    chosen with it ("none of these"). ``is_other``: a question that follows asks what.
    """

    code: str
    label: Texts = field(default_factory=lambda: NO_TEXTS)
    columns: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS)
    is_exclusive: bool = False
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers of a RANGE: from ``start`` to ``end`` by ``step``, decimals in canonical form ("0.5")."""

    start: str
    end: str
    step: str


@dataclass(frozen=True, slots=True)
class Question:
    """``path`` is its name with those of the groups around it ("household/member/age"): unique in the questionnaire.

    Expressions are XPath as XLSForm writes it, empty where there is none; ``required`` is "", "true()" or an expression;
    ``default`` is a value or an expression, empty where there is none. ``choices`` names the list.
    ``specifies``: the path of the question whose "other" this one asks about.
    """

    path: str
    kind: Kind
    label: Texts = field(default_factory=lambda: NO_TEXTS)
    hint: Texts = field(default_factory=lambda: NO_TEXTS)
    required: str = ""
    required_message: Texts = field(default_factory=lambda: NO_TEXTS)
    relevant: str = ""
    constraint: str = ""
    constraint_message: Texts = field(default_factory=lambda: NO_TEXTS)
    calculation: str = ""
    default: str = ""
    choices: str = ""
    choice_filter: str = ""
    span: Span | None = None
    is_long: bool = False
    is_shuffled: bool = False
    is_read_only: bool = False
    is_rating: bool = False
    specifies: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together. ``is_repeat``: they are asked again and again, ``count`` times where that
    expression is not empty, else as often as she adds one, at most ``most`` times."""

    path: str
    items: tuple["Question | Group", ...]
    label: Texts = field(default_factory=lambda: NO_TEXTS)
    relevant: str = ""
    is_repeat: bool = False
    count: str = ""
    most: int = MOST_REPEATS

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


Item: TypeAlias = Question | Group


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All that one version of a survey asks. ``languages`` are those its author wrote it in, the original first."""

    title: Texts
    items: tuple[Item, ...]
    choices: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)

    def questions(self) -> tuple[Question, ...]:
        """Every question in the order of the form, whatever group it is in."""
        return tuple(item for item in walk(self.items) if isinstance(item, Question))

    def groups(self) -> tuple[Group, ...]:
        return tuple(item for item in walk(self.items) if isinstance(item, Group))

    def options_of(self, question: Question) -> tuple[Option, ...]:
        """All options of its list, unfiltered."""
        return self.choices.get(question.choices, ())

    def missing_in(self, languages: Iterable[str]) -> dict[str, int]:
        """How many texts each language lacks; complete ones are left out. Serbian in Latin is made from Cyrillic."""
        every = [texts for texts in _texts_of(self) if texts]
        lacking: dict[str, int] = {}
        for tag in languages:
            same = "sr-Cyrl" if tag == "sr-Latn" else tag
            count = sum(1 for texts in every if tag not in texts and same not in texts)
            if count:
                lacking[tag] = count
        return lacking

    def as_json(self) -> dict[str, Any]:
        """JSON values that ``from_json`` reads; lists keep orders that JSONB would forget."""
        return {
            "title": _written(self.title),
            "languages": list(self.languages),
            "items": [_item_as_json(item) for item in self.items],
            "choices": [
                [name, [_option_as_json(option) for option in options]]
                for name, options in self.choices.items()
            ],
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Questionnaire":
        """What ``as_json`` wrote."""
        return cls(
            title=dict(written["title"]),
            items=tuple(_item_from_json(item) for item in written["items"]),
            choices={
                name: tuple(_option_from_json(option) for option in options)
                for name, options in written["choices"]
            },
            languages=tuple(written["languages"]),
        )


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """These and all within them, a group before what is in it."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from walk(item.items)


def _texts_of(questionnaire: Questionnaire) -> Iterator[Texts]:
    yield questionnaire.title
    for item in walk(questionnaire.items):
        yield item.label
        if isinstance(item, Question):
            yield from (item.hint, item.constraint_message, item.required_message)
    for options in questionnaire.choices.values():
        yield from (option.label for option in options)


_TEXTS: Final = ("label", "hint", "required_message", "constraint_message")
_WORDS: Final = (
    "required",
    "relevant",
    "constraint",
    "calculation",
    "default",
    "choices",
    "choice_filter",
    "specifies",
)
_MARKS: Final = ("is_long", "is_shuffled", "is_read_only", "is_rating")


def _written(texts: Texts) -> list[list[str]]:
    return [[tag, words] for tag, words in texts.items()]


def _item_as_json(item: Item) -> dict[str, Any]:
    written: dict[str, Any] = {"path": item.path}
    if isinstance(item, Group):
        written |= {"items": [_item_as_json(each) for each in item.items]}
        if item.label:
            written["label"] = _written(item.label)
        if item.relevant:
            written["relevant"] = item.relevant
        if item.is_repeat:
            written |= {"repeat": True, "count": item.count, "most": item.most}
        return written
    written["kind"] = item.kind.value
    for name in _TEXTS:
        if texts := getattr(item, name):
            written[name] = _written(texts)
    for name in (*_WORDS, *_MARKS):
        if value := getattr(item, name):
            written[name] = value
    if item.span:
        written["span"] = [item.span.start, item.span.end, item.span.step]
    return written


def _item_from_json(written: Mapping[str, Any]) -> Item:
    if "items" in written:
        return Group(
            path=written["path"],
            items=tuple(_item_from_json(each) for each in written["items"]),
            label=dict(written.get("label", ())),
            relevant=written.get("relevant", ""),
            is_repeat=written.get("repeat", False),
            count=written.get("count", ""),
            most=written.get("most", MOST_REPEATS),
        )
    read: dict[str, Any] = {name: dict(written[name]) for name in _TEXTS if name in written}
    read |= {name: written[name] for name in (*_WORDS, *_MARKS) if name in written}
    span = Span(*written["span"]) if "span" in written else None
    return Question(path=written["path"], kind=Kind(written["kind"]), span=span, **read)


def _option_as_json(option: Option) -> list[Any]:
    marks = ("exclusive" if option.is_exclusive else "") + (" other" if option.is_other else "")
    return [option.code, _written(option.label), _written(option.columns), marks.strip()]


def _option_from_json(written: Any) -> Option:
    code, label, columns, marks = written
    return Option(code, dict(label), dict(columns), "exclusive" in marks, "other" in marks)
