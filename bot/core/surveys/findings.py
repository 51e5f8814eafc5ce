"""What reading a spreadsheet found: what is refused, what has no counterpart in a chat, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Protocol, Self

from bot.core.surveys.questionnaire import Questionnaire

LARGEST_FORM: Final = 5 * 1024 * 1024  # bytes of a spreadsheet


class Gravity(StrEnum):
    """REFUSED: it cannot be published like this. LEFT_OUT: it is not asked. CHANGED: it is asked in another way.
    NOTED: the author should know. The gravest first."""

    REFUSED = "refused"
    LEFT_OUT = "left_out"
    CHANGED = "changed"
    NOTED = "noted"


class Problem(StrEnum):
    """What was found; a screen has a sentence for each."""

    # The file
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    TOO_LARGE = "too_large"  # {limit}
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    UNREADABLE = "unreadable"
    NO_SURVEY_SHEET = "no_survey_sheet"
    EMPTY = "empty"
    # The form
    TOO_MANY_QUESTIONS = "too_many_questions"  # {limit}
    TOO_MANY_OPTIONS = "too_many_options"  # {limit}
    TOO_DEEP = "too_deep"  # {limit}
    TOO_LONG = "too_long"  # {limit}
    NO_TYPE = "no_type"
    UNKNOWN_TYPE = "unknown_type"  # {type}
    NO_NAME = "no_name"
    INVALID_NAME = "invalid_name"  # {name}
    SAME_NAME = "same_name"  # {name}, {row}
    NO_LABEL = "no_label"  # {name}
    NO_LIST = "no_list"  # {list}
    EMPTY_LIST = "empty_list"  # {list}
    SAME_OPTION = "same_option"  # {name}, {list}
    NOT_CLOSED = "not_closed"  # {name}: a group without its end
    NOT_OPENED = "not_opened"
    INVALID_EXPRESSION = "invalid_expression"  # {expression}, {reason}
    UNKNOWN_FUNCTION = "unknown_function"  # {name}
    UNKNOWN_QUESTION = "unknown_question"  # {name}
    UNKNOWN_COLUMN = "unknown_column"  # {name}: a choice filter looks for it in the choices sheet
    CIRCULAR = "circular"  # {names}
    EXPRESSION_TOO_COSTLY = "expression_too_costly"
    INVALID_SPAN = "invalid_span"
    PYXFORM = "pyxform"  # {message}: refused by pyxform in its own words
    # What becomes of it in a chat
    PERSONAL_METADATA = "personal_metadata"  # {type}: never collected
    AUTOMATIC_METADATA = "automatic_metadata"  # {type}: start, end, today: kept by us in another way
    NO_COUNTERPART = "no_counterpart"  # {type}
    DEFAULT_IGNORED = "default_ignored"  # {default}: no option of the list, or not a value of that type
    DEFAULT_OFFERED = (
        "default_offered"  # chosen beforehand on paper; in chat it is marked and can be confirmed
    )
    APPEARANCE = "appearance"  # {appearance}: has no meaning in a chat
    ONE_AT_A_TIME = "one_at_a_time"  # a field-list is asked one question at a time
    MEDIA = "media"  # {file}: pictures and sounds of the form are not shown
    PRELOAD = "preload"
    REPEAT_BOUNDED = "repeat_bounded"  # {limit}
    NOT_A_FORMULA = "not_a_formula"  # {expression}: curly quotes were read as straight ones
    # Languages
    UNKNOWN_LANGUAGE = "unknown_language"  # {language}: left out
    SAME_LANGUAGE = "same_language"  # {language}: another column has it, too, and its texts are taken
    LANGUAGE_SUPPOSED = "language_supposed"  # {language}: the file names none
    MISSING_TRANSLATIONS = "missing_translations"  # {language}, {count}


@dataclass(frozen=True, slots=True)
class Finding:
    """``sheet``, ``row`` (1 is the header) and ``column`` (its heading) say where; empty or 0 where it is nowhere in
    particular. ``details`` fill the sentence."""

    gravity: Gravity
    problem: Problem
    sheet: str = ""
    row: int = 0
    column: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "gravity": self.gravity.value,
            "problem": self.problem.value,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "details": dict(self.details),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """What ``as_json`` wrote."""
        return cls(
            Gravity(written["gravity"]),
            Problem(written["problem"]),
            written["sheet"],
            written["row"],
            written["column"],
            dict(written["details"]),
        )


@dataclass(frozen=True, slots=True)
class FormRead:
    """``questionnaire`` is None where something is REFUSED; findings the gravest first, then by sheet and row."""

    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        return self.questionnaire is None


class Forms(Protocol):
    """Reads spreadsheets; see ``bot.interchange``."""

    async def read(self, content: bytes, name: str, language: str) -> FormRead:
        """``name`` is the file's; ``language`` is supposed where the file names none. Never raises for bad content."""
        ...
