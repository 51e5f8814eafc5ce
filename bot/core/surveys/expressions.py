"""XLSForm's expressions, as the rest of the house sees them.

Compiled by ``compile_expression``, evaluated by an ``Instance``. Semantics are ODK's: everything in the instance is a
string, "" where it is unanswered; numbers compare as numbers and dates as dates. What is written is bounded in length and
depth, what an evaluation does in work, so nothing that an author writes holds up the bot.
"""

from bot.core.surveys.expression_compiler import Expression, compile_expression
from bot.core.surveys.expression_parser import DEEPEST_EXPRESSION, LONGEST_EXPRESSION
from bot.core.surveys.expression_problems import ExpressionFailed, ExpressionProblem, InvalidExpression
from bot.core.surveys.instance import Instance

__all__ = [
    "DEEPEST_EXPRESSION",
    "LONGEST_EXPRESSION",
    "Expression",
    "ExpressionFailed",
    "ExpressionProblem",
    "Instance",
    "InvalidExpression",
    "compile_expression",
]
