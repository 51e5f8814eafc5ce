"""What is wrong with an expression: as it is written, or with the answers at hand."""

from enum import StrEnum


class ExpressionProblem(StrEnum):
    SYNTAX = "syntax"
    UNKNOWN_FUNCTION = "unknown_function"
    WRONG_ARGUMENTS = "wrong_arguments"  # a known function with too few or too many of them
    UNKNOWN_QUESTION = "unknown_question"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    NOT_SUPPORTED = "not_supported"  # ODK knows it, a chat does not


class InvalidExpression(ValueError):
    """It is none that is evaluated here. ``name`` is the function or the question at fault, "" where it is neither;
    ``where`` is the offset in the text as it was given."""

    def __init__(self, problem: ExpressionProblem, name: str = "", where: int = 0) -> None:
        super().__init__(f"{problem}: {name}" if name else str(problem))
        self.problem = problem
        self.name = name
        self.where = where


class ExpressionFailed(Exception):
    """It cannot be evaluated with these answers, or costs too much."""
