"""Names that stand in an expression without ``${}``: what they mean depends on where they are evaluated."""

from typing import Final

from bot.core.surveys.expression_parser import CALL, Token, parse

# Its arguments are names, whether they are written as references, as paths, or bare.
_TAKES_NAMES: Final = "indexed-repeat"
_OPERATORS: Final = frozenset(
    {"(", "or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|"}
)


def bare_names(expression: str) -> list[str]:
    """What is looked for right below the node that the expression is evaluated at: the first names of relative paths.

    Names within a predicate ``[…]`` are left out: they are looked for below other nodes. Raises InvalidExpression.
    """
    found: dict[str, None] = {}
    waiting: list[Token] = [parse(expression).token]
    while waiting:
        token = waiting.pop()
        if token.symbol in ("/", "//"):
            if len(token) == 2:
                waiting.append(token[0])
        elif token.symbol == "[":
            waiting.append(token[0])
        elif token.symbol == "(name)" and token.label != CALL:
            found[str(token.value)] = None
        elif token.symbol == "(name)" and token.value == _TAKES_NAMES:
            waiting.extend(list(token)[2::2])
        elif token.symbol in _OPERATORS or token.label == CALL:
            waiting.extend(token)
    return sorted(found)
