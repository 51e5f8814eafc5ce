"""From tokens to something that can be evaluated again and again: a function of the scope for each token.

elementpath reads the expressions; it does not evaluate them. Its values are XPath's, where ODK has dates, codes chosen and
empty answers that are numbers; it builds a tree of elements where a look at a sheet needs one answer; and it cannot be
told how much an evaluation may cost. A choice filter is evaluated for each of 5,000 options within one tap.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from bot.core.surveys.expression_functions import FUNCTIONS, NOT_SUPPORTED
from bot.core.surveys.expression_operators import ARITHMETIC, Run, comparison, constant, signed
from bot.core.surveys.expression_parser import CALL, QUESTION_NAME, Parsed, Token, parse
from bot.core.surveys.expression_problems import ExpressionProblem, InvalidExpression
from bot.core.surveys.expression_steps import AXES, STEPS, Step, absolute, filtered, relative, unique
from bot.core.surveys.expression_values import (
    Node,
    Scope,
    Value,
    nodes_of,
    number_of,
    string_of,
    truth_of,
)
from bot.core.surveys.patterns import PatternRefused, compile_pattern


@dataclass(frozen=True)
class Expression:
    """``references`` are the names within ``${…}``, ``functions`` those that are called; ``run`` is for the instance."""

    text: str
    references: frozenset[str]
    functions: frozenset[str]
    run: Run = field(repr=False, compare=False)


@lru_cache(4096)
def compile_expression(text: str) -> Expression:
    """Raises InvalidExpression. Compiled once and kept, so it costs nothing to ask again."""
    compiler = _Compiler(text, parse(text))
    try:
        run = compiler.compile(compiler.parsed.token)
    except RecursionError:
        raise InvalidExpression(ExpressionProblem.TOO_DEEP) from None
    return Expression(text, frozenset(compiler.references), frozenset(compiler.functions), run)


_PATH_SYMBOLS: Final = frozenset({"/", "//", "[", ".", "..", "(name)", "*", *AXES})


class _Compiler:
    """For one expression. Chains of one precedence are flat, so that a long row of ``or`` is not deep."""

    def __init__(self, text: str, parsed: Parsed) -> None:
        self.text = text
        self.parsed = parsed
        self.references: set[str] = set()
        self.functions: set[str] = set()

    def compile(self, token: Token) -> Run:
        symbol = token.symbol
        if symbol == "(string)":
            return constant(str(token.value))
        if symbol in ("(integer)", "(decimal)", "(float)"):
            return constant(_literal(token))
        if symbol == "(":
            return self.compile(token[0])
        if symbol in ("or", "and"):
            return self._logical(token, symbol)
        if symbol in ("=", "!=", "<", "<=", ">", ">="):
            return comparison(symbol, self.compile(token[0]), self.compile(token[1]))
        if symbol in ("+", "-") and len(token) == 1:
            return signed(symbol, self.compile(token[0]))
        if symbol in ("+", "-") or symbol in ("div", "mod") or (symbol == "*" and len(token)):
            return self._arithmetic(token)
        if symbol == "|":
            return self._union(token)
        if symbol == "$":
            return self._reference(token)
        if symbol == "(name)" and token.label == CALL and token.value != "node":
            return self._call(token)
        if symbol in _PATH_SYMBOLS:
            return self._path(token)
        raise self._invalid(ExpressionProblem.NOT_SUPPORTED, token, symbol)

    def _invalid(self, problem: ExpressionProblem, token: Token, name: str = "") -> InvalidExpression:
        return InvalidExpression(problem, name, token.span[0])

    # Operators

    def _logical(self, token: Token, symbol: str) -> Run:
        operands = [self.compile(each) for _, each in _chain(token, (symbol,))]
        if symbol == "or":
            return lambda scope: any(truth_of(run(scope)) for run in operands)
        return lambda scope: all(truth_of(run(scope)) for run in operands)

    def _arithmetic(self, token: Token) -> Run:
        symbols = ("+", "-") if token.symbol in ("+", "-") else ("*", "div", "mod")
        (_, first), *others = _chain(token, symbols)
        start = self.compile(first)
        steps = [(ARITHMETIC[symbol], self.compile(each)) for symbol, each in others]

        def run(scope: Scope) -> Value:
            number = number_of(start(scope))
            for act, operand in steps:
                number = act(number, number_of(operand(scope)))
            return number

        return run

    def _union(self, token: Token) -> Run:
        operands = [self.compile(each) for _, each in _chain(token, ("|",))]
        return lambda scope: unique([node for run in operands for node in nodes_of(run(scope))])

    def _reference(self, token: Token) -> Run:
        name = self._name_of(token)

        def run(scope: Scope) -> Value:
            scope.work.spend(1)
            return scope.form.named(name, scope.place)

        return run

    def _name_of(self, token: Token) -> str:
        """The question that a ``$`` stands for."""
        name = self.parsed.variables.get(token.span[0])
        if name is None:
            raise self._invalid(ExpressionProblem.SYNTAX, token, "$")
        self.references.add(name)
        return name

    # Paths

    def _path(self, token: Token) -> Run:
        parts: list[tuple[str, Token]] = []
        while token.symbol in ("/", "//") and len(token) == 2:
            parts.append((token.symbol, token[1]))
            token = token[0]
        is_absolute = token.symbol in ("/", "//")
        start: Run | None = None
        if is_absolute:
            parts.extend((token.symbol, each) for each in token)
        elif (found := self._start(token)) is not None:
            start = found
        else:
            parts.append(("/", token))
        steps: list[Step] = []
        for symbol, part in reversed(parts):
            if symbol == "//":
                steps.append(AXES["descendant-or-self"]("node()"))
            steps.append(self._step(part))
        if is_absolute:
            return absolute(steps)
        return relative(start, steps)

    def _start(self, token: Token) -> Run | None:
        """Where a path begins that does not begin with a step: a reference, a call, either with predicates."""
        predicates: list[Token] = []
        base = token
        while base.symbol == "[":
            predicates.append(base[1])
            base = base[0]
        if base.symbol in ("(name)", *STEPS, *AXES) and not (base.label == CALL and base.value != "node"):
            return None
        run = self.compile(base)
        filters = [self.compile(each) for each in reversed(predicates)]

        def start(scope: Scope) -> Value:
            value = run(scope)
            for each in filters:
                value = filtered(nodes_of(value), each, scope)
            return value

        return start if filters else run

    def _step(self, token: Token) -> Step:
        predicates: list[Token] = []
        while token.symbol == "[":
            predicates.append(token[1])
            token = token[0]
        step = self._bare_step(token)
        filters = [self.compile(each) for each in reversed(predicates)]
        if not filters:
            return step

        def narrowed(node: Node, scope: Scope) -> Sequence[Node]:
            nodes = step(node, scope)
            for each in filters:
                nodes = filtered(nodes, each, scope)
            return nodes

        return narrowed

    def _bare_step(self, token: Token) -> Step:
        if token.symbol in AXES:
            return AXES[token.symbol](self._test(token[0]))
        if token.symbol in STEPS and not len(token):
            return STEPS[token.symbol]
        if token.symbol == "(name)":
            return AXES["child"](self._test(token))
        raise self._invalid(ExpressionProblem.SYNTAX, token)

    def _test(self, token: Token) -> str:
        """A name, "*" or "node()"."""
        if token.symbol == "*":
            return "*"
        if token.symbol != "(name)":
            raise self._invalid(ExpressionProblem.SYNTAX, token)
        if token.label == CALL:
            if token.value == "node" and not len(token):
                return "node()"
            is_known = token.value in NOT_SUPPORTED
            problem = ExpressionProblem.NOT_SUPPORTED if is_known else ExpressionProblem.SYNTAX
            raise self._invalid(problem, token, str(token.value))
        return str(token.value)

    # Functions

    def _call(self, token: Token) -> Run:
        name = str(token.value)
        special = _SPECIAL.get(name)
        function = FUNCTIONS.get(name)
        if special is None and function is None:
            known = name in NOT_SUPPORTED
            problem = ExpressionProblem.NOT_SUPPORTED if known else ExpressionProblem.UNKNOWN_FUNCTION
            raise self._invalid(problem, token, name)
        self.functions.add(name)
        if special is not None:
            write, least, most = special
        else:
            assert function is not None
            write, least, most = _Compiler._plain, function.least, function.most
        if len(token) < least or (most is not None and len(token) > most):
            raise self._invalid(ExpressionProblem.WRONG_ARGUMENTS, token, name)
        return write(self, token)

    def _plain(self, token: Token) -> Run:
        function = FUNCTIONS[str(token.value)].run
        arguments = [self.compile(each) for each in token]
        if token.value == "regex":
            self._check_pattern(token)

        def run(scope: Scope) -> Value:
            scope.work.spend(1)
            return function(scope, *[each(scope) for each in arguments])

        return run

    def _check_pattern(self, token: Token) -> None:
        if token[1].symbol == "(string)":
            try:
                compile_pattern(str(token[1].value))
            except PatternRefused as refused:
                known = refused.is_known
                problem = ExpressionProblem.NOT_SUPPORTED if known else ExpressionProblem.SYNTAX
                raise self._invalid(problem, token, "regex") from None

    def _if(self, token: Token) -> Run:
        condition, then, otherwise = (self.compile(each) for each in token)
        return lambda scope: then(scope) if truth_of(condition(scope)) else otherwise(scope)

    def _once(self, token: Token) -> Run:
        """What the question has already, else this."""
        run = self.compile(token[0])
        return lambda scope: scope.current.text or run(scope)

    def _position(self, token: Token) -> Run:
        if not len(token):
            return lambda scope: float(scope.position)
        run = self.compile(token[0])

        def position(scope: Scope) -> Value:
            nodes = nodes_of(run(scope))
            return float(nodes[0].position) if nodes else 0.0

        return position

    def _last(self, token: Token) -> Run:
        return lambda scope: float(scope.size)

    def _current(self, token: Token) -> Run:
        return lambda scope: [scope.current]

    def _instance(self, token: Token) -> Run:
        """A list of the choices sheet, as ``instance('list')/root/item``."""
        run = self.compile(token[0])
        return lambda scope: [scope.form.options(string_of(run(scope)))]

    def _choice_name(self, token: Token) -> Run:
        """The label of a code. The question is named within quotes, ``'${name}'``, or by its path."""
        codes = self.compile(token[0])
        question = token[1]
        if question.symbol == "$":
            name = self._name_of(question)
            named: Run = constant(name)
        elif question.symbol == "(string)" and (found := _quoted_name(str(question.value))):
            if "${" in str(question.value):
                self.references.add(found)
            named = constant(found)
        else:
            named = self.compile(question)

        def run(scope: Scope) -> Value:
            scope.work.spend(1)
            wanted = string_of(named(scope)).rpartition("/")[2]
            return scope.form.label(wanted, string_of(codes(scope)), scope.place)

        return run

    def _indexed_repeat(self, token: Token) -> Run:
        if len(token) % 2 == 0:
            raise self._invalid(ExpressionProblem.WRONG_ARGUMENTS, token, "indexed-repeat")
        names = [self._named(each) for each in (token[0], *list(token)[1::2])]
        indexes = [self.compile(each) for each in list(token)[2::2]]

        def run(scope: Scope) -> Value:
            scope.work.spend(1)
            numbers = [_index(number_of(each(scope))) for each in indexes]
            pairs = list(zip(names[1:], numbers, strict=True))
            return scope.form.indexed(names[0], scope.place, pairs)

        return run

    def _named(self, token: Token) -> str:
        """The name that a reference, or the last step of a path, stands for."""
        if token.symbol == "$":
            return self._name_of(token)
        while token.symbol in ("/", "//") and len(token):
            token = token[len(token) - 1]
        if token.symbol == "(name)" and token.label != CALL:
            return str(token.value)
        raise self._invalid(ExpressionProblem.WRONG_ARGUMENTS, token, "indexed-repeat")


_Write: TypeAlias = Callable[[_Compiler, Token], Run]

_SPECIAL: Final[dict[str, tuple[_Write, int, int | None]]] = {
    "if": (_Compiler._if, 3, 3),
    "once": (_Compiler._once, 1, 1),
    "position": (_Compiler._position, 0, 1),
    "last": (_Compiler._last, 0, 0),
    "current": (_Compiler._current, 0, 0),
    "instance": (_Compiler._instance, 1, 1),
    "jr:choice-name": (_Compiler._choice_name, 2, 2),
    "indexed-repeat": (_Compiler._indexed_repeat, 3, 7),
}


def _chain(token: Token, symbols: Sequence[str]) -> list[tuple[str, Token]]:
    """The operands of a row of operators that bind alike, from the left, each with the operator before it."""
    found: list[tuple[str, Token]] = []
    while token.symbol in symbols and len(token) == 2:
        found.append((token.symbol, token[1]))
        token = token[0]
    found.append(("", token))
    return found[::-1]


def _literal(token: Token) -> float:
    """Through its digits, so that one of a thousand of them is infinite rather than an error."""
    return float(str(token.value))


def _index(number: float) -> int:
    return int(number) if 1 <= number <= 1_000_000 else 0


def _quoted_name(text: str) -> str:
    """Of "${name}" or "/data/group/name"; "" where it is neither."""
    text = text.strip()
    if text.startswith("${") and text.endswith("}"):
        text = text[2:-1].strip()
    name = text.rpartition("/")[2].strip()
    return name if QUESTION_NAME.fullmatch(name) else ""
