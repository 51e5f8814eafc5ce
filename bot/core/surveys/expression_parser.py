"""From the text of an expression to tokens: elementpath's XPath 1.0 grammar, and what XLSForm adds to it.

XLSForm writes ``${name}`` for a question, has functions of its own, and is written in word processors: ’curly’ and „low“
quotes are read as straight ones.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from elementpath import ElementPathError, XPath1Parser
from elementpath.tdop import Parser
from elementpath.xpath_tokens import NameToken, ProxyToken, XPathFunction, XPathToken

from bot.core.surveys.expression_problems import ExpressionProblem, InvalidExpression

LONGEST_EXPRESSION: Final = 2_000  # characters
DEEPEST_EXPRESSION: Final = 40  # brackets within brackets

Token: TypeAlias = XPathToken
CALL: Final = "function"  # the label of a token that is one


class _NameOrCall(NameToken):
    """A name, or the call of a function: which functions there are is for the compiler to say."""

    def nud(self) -> XPathToken:
        if self.parser.next_token.symbol != "(":
            return super().nud()
        self.label = CALL
        self.parser.advance("(")
        if self.parser.next_token.symbol != ")":
            self.append(self.parser.expression(5))
            while self.parser.next_token.symbol == ",":
                self.parser.advance(",")
                self.append(self.parser.expression(5))
        self.parser.advance(")")
        return self


class XLSFormParser(XPath1Parser):
    """Functions are names followed by brackets, so that a question may be called ``count`` or ``date``; a name may have a
    prefix (``jr:choice-name``). What a chat's instance has not got is left out: attributes, namespaces, kinds of nodes."""

    name_pattern = re.compile(r"[^\d\W][\w.\-\xb7\u0300-\u036F\u203F\u2040]*(?::(?!:)[^\d\W][\w.\-]*)?")
    reached = 0

    def advance(self, *symbols: str, message: str | None = None) -> Any:
        token = super().advance(*symbols, message=message)
        self.reached = self.next_token.span[0]
        return token

    def tokens_of(self, source: str) -> XPathToken:
        """Parse, without XPath1Parser's trial evaluation, which knows none of our functions."""
        return Parser.parse(self, source)


for _symbol, _class in list(XLSFormParser.symbol_table.items()):
    if issubclass(_class, XPathFunction | ProxyToken) or _symbol in ("@", ":", "{", "Q{", "#"):
        XLSFormParser.unregister(_symbol)
XLSFormParser.symbol_table["(name)"] = _NameOrCall
XLSFormParser.build()


@dataclass(frozen=True, slots=True)
class Parsed:
    """``variables``: which question a ``$`` token stands for, by its offset."""

    token: XPathToken
    variables: dict[int, str]


def parse(text: str) -> Parsed:
    """Raises InvalidExpression: SYNTAX, TOO_LONG, TOO_DEEP, NOT_SUPPORTED (``${last-saved#…}``)."""
    if len(text) > LONGEST_EXPRESSION:
        raise InvalidExpression(ExpressionProblem.TOO_LONG, where=LONGEST_EXPRESSION)
    source, variables = _normalised(text)
    parser = XLSFormParser()
    try:
        return Parsed(parser.tokens_of(source), variables)
    except RecursionError:
        raise InvalidExpression(ExpressionProblem.TOO_DEEP) from None
    except (ElementPathError, SyntaxError):
        where = min(parser.reached or len(text), len(text))
        raise InvalidExpression(ExpressionProblem.SYNTAX, where=where) from None


_REFERENCE: Final = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
QUESTION_NAME: Final = re.compile(r"[^\W\d][\w.\-]*")
_OPENING: Final = {"'": "'", '"': '"', "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"'}
_CLOSING: Final = {"'": "'", '"': '"', "‘": "'’‘", "’": "'’‘", "‚": "'’‘", "“": '"”“', "”": '"”“', "„": '"”“'}


def _normalised(text: str) -> tuple[str, dict[int, str]]:
    """The text as XPath, every character where it was; raises InvalidExpression."""
    written: list[str] = []
    variables: dict[int, str] = {}
    at = depth = signs = 0
    while at < len(text):
        char = text[at]
        if char in _OPENING:
            end = next((n for n in range(at + 1, len(text)) if text[n] in _CLOSING[char]), -1)
            if end < 0:
                raise InvalidExpression(ExpressionProblem.SYNTAX, where=at)
            quote = _OPENING[char]
            written.append(quote + text[at + 1 : end] + quote)
            at = end + 1
            signs = 0
            continue
        if found := _REFERENCE.match(text, at):
            name = found[1]
            if name.startswith("last-saved#"):
                raise InvalidExpression(ExpressionProblem.NOT_SUPPORTED, "last-saved", at)
            if not QUESTION_NAME.fullmatch(name):
                raise InvalidExpression(ExpressionProblem.SYNTAX, name, at)
            variables[at] = name
            written.append("$v".ljust(len(found[0])))
            at = found.end()
            signs = 0
            continue
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        if char in "-+":
            signs += 1
        elif not char.isspace():
            signs = 0
        if max(depth, signs) > DEEPEST_EXPRESSION:
            raise InvalidExpression(ExpressionProblem.TOO_DEEP, where=at)
        written.append(" " if char.isspace() else char)
        at += 1
    return "".join(written), variables
