"""Why an answer is not taken, and what is not there to be answered."""

from enum import StrEnum


class RefusedFor(StrEnum):
    REQUIRED = "required"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    OUT_OF_SPAN = "out_of_span"  # {low}, {high}
    NOT_AN_OPTION = "not_an_option"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    TOO_LONG = "too_long"  # {limit}
    CONSTRAINT = "constraint"
    NOT_A_LOCATION = "not_a_location"
    NOT_A_PHOTO = "not_a_photo"
    NOT_RANKED = "not_ranked"
    EXCLUSIVE = "exclusive"
    NOT_BY_TYPING = "not_by_typing"
    TOO_MANY_TIMES = "too_many_times"  # {limit}


class AnswerRefused(Exception):
    """This is no answer to this question. ``message`` is the author's own, in the reader's language, empty where there is
    none; ``low`` and ``high`` are the ends of a span in canonical form, ``limit`` counts characters, digits or times."""

    def __init__(
        self, reason: RefusedFor, message: str = "", *, low: str = "", high: str = "", limit: int = 0
    ) -> None:
        super().__init__(f"{reason}: {message}" if message else str(reason))
        self.reason = reason
        self.message = message
        self.low = low
        self.high = high
        self.limit = limit


class PlaceUnknown(Exception):
    """No such question in this version, or it is not asked (any more)."""
