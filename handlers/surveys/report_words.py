"""What was found in a spreadsheet as sentences: for the chat and the command line.

Nothing here knows Telegram's library, which takes seconds to import.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from bot.core.languages import find_language
from bot.core.surveys.expressions import ExpressionProblem
from bot.core.surveys.findings import Finding, Gravity, Problem
from bot.telegram.translator import N_, Translator

LONGEST_QUOTE: Final = 200  # characters of what the author wrote that are repeated to her
_PLACEHOLDERS: Final = (
    "limit", "type", "name", "row", "list", "expression", "reason", "names", "message", "default", "appearance", "file",
    "language",
)  # fmt: skip

_HEADINGS: Final[Mapping[Gravity, str]] = {
    Gravity.REFUSED: N_("This has to be mended first"),
    Gravity.LEFT_OUT: N_("This is not asked in the chat"),
    Gravity.CHANGED: N_("This is asked in another way"),
    Gravity.NOTED: N_("Good to know"),
}
_SENTENCES: Final[Mapping[Problem, str]] = {
    Problem.NOT_A_SPREADSHEET: N_("This is not a spreadsheet. Save it as .xlsx or .xls."),
    Problem.ENCRYPTED: N_("The file is protected by a password. Save it without one."),
    Problem.MACROS: N_("The file has macros. Save it as .xlsx, without macros."),
    Problem.TOO_LARGE: N_("The file is too large: {limit} MB at most."),
    Problem.UNPACKS_TOO_LARGE: N_("The file becomes far too large when it is unpacked."),
    Problem.UNREADABLE: N_("The file is damaged: it cannot be read to its end."),
    Problem.NO_SURVEY_SHEET: N_("There is no sheet named “survey”. An XLSForm has its questions there."),
    Problem.EMPTY: N_("There is no question in it."),
    Problem.TOO_MANY_QUESTIONS: N_("There are too many questions: {limit} at most."),
    Problem.TOO_MANY_OPTIONS: N_("There are too many options: {limit} at most."),
    Problem.TOO_DEEP: N_("Too many groups are inside one another: {limit} at most."),
    Problem.TOO_LONG: N_("This text is too long: {limit} characters at most."),
    Problem.NO_TYPE: N_("The type is missing."),
    Problem.UNKNOWN_TYPE: N_("There is no type “{type}”."),
    Problem.NO_NAME: N_("The name is missing."),
    Problem.INVALID_NAME: N_(
        "“{name}” cannot be a name: a name begins with a letter and has letters, digits, - and _ only."
    ),
    Problem.SAME_NAME: N_("The name “{name}” is taken already, in row {row}."),
    Problem.NO_LABEL: N_("“{name}” has no label: nobody would know what is asked."),
    Problem.NO_LIST: N_("There is no list “{list}” in the sheet “choices”."),
    Problem.EMPTY_LIST: N_("The list “{list}” has no options."),
    Problem.SAME_OPTION: N_("The list “{list}” has the option “{name}” twice."),
    Problem.NOT_CLOSED: N_("The group “{name}” begins, but does not end."),
    Problem.NOT_OPENED: N_("A group ends here that did not begin."),
    Problem.INVALID_EXPRESSION: N_("This condition or formula cannot be read: {expression} ({reason})"),
    Problem.UNKNOWN_FUNCTION: N_("There is no function “{name}”."),
    Problem.UNKNOWN_QUESTION: N_("There is no question “{name}”."),
    Problem.UNKNOWN_COLUMN: N_("There is no column “{name}” in the sheet “choices”."),
    Problem.CIRCULAR: N_("These depend on one another in a circle: {names}."),
    Problem.EXPRESSION_TOO_COSTLY: N_("This condition or formula takes too long to compute."),
    Problem.INVALID_SPAN: N_(
        "The range is not one: it needs a start, an end and a step that lead from one to the other."
    ),
    Problem.PYXFORM: N_("XLSForm does not allow this: {message}"),
    Problem.PERSONAL_METADATA: N_("“{type}” would tell who answers. It is never collected."),
    Problem.AUTOMATIC_METADATA: N_(
        "“{type}” is not collected. Where a condition or formula needs it, it is the day of the answers."
    ),
    Problem.NO_COUNTERPART: N_("“{type}” cannot be asked in a chat."),
    Problem.DEFAULT_IGNORED: N_("“{default}” cannot be an answer to this question, so it is not suggested."),
    Problem.DEFAULT_OFFERED: N_("The default is shown as a suggestion; it counts once it is confirmed."),
    Problem.APPEARANCE: N_("The appearance “{appearance}” has no meaning in a chat."),
    Problem.ONE_AT_A_TIME: N_("These questions are asked one after the other, not on one page."),
    Problem.MEDIA: N_("“{file}” is not shown: only words are."),
    Problem.PRELOAD: N_("This is filled in by a device, so it stays empty here."),
    Problem.REPEAT_BOUNDED: N_("It can be repeated {limit} times at most."),
    Problem.NOT_A_FORMULA: N_("The curly quotation marks were read as straight ones: {expression}"),
    Problem.UNKNOWN_LANGUAGE: N_("“{language}” is not one of our languages. Its texts are left out."),
    Problem.SAME_LANGUAGE: N_(
        "Another column has texts in {language}, too. Where both have one, that of this column is left out."
    ),
    Problem.LANGUAGE_SUPPOSED: N_("The file names no language. Its texts are taken for {language}."),
}
_SENTENCES_BY_GRAVITY: Final[Mapping[tuple[Problem, Gravity], str]] = {
    (Problem.NO_COUNTERPART, Gravity.CHANGED): N_(
        "“{type}” cannot be read by a device in a chat. It is typed."
    ),
    (Problem.NO_LABEL, Gravity.CHANGED): N_("“{name}” has no label, so its name is shown."),
    (Problem.NO_LABEL, Gravity.LEFT_OUT): N_("“{name}” has no words, so there is nothing to show."),
    (Problem.APPEARANCE, Gravity.LEFT_OUT): N_(
        "What the appearance “{appearance}” is for cannot be done in a chat."
    ),
    (Problem.APPEARANCE, Gravity.CHANGED): N_(
        "The appearance “{appearance}” cannot be shown in a chat. It is asked without it."
    ),
}
_EMPTY: Final = "empty"  # a reason: there is no formula at all
_MEGABYTE: Final = 1024 * 1024
_REASONS: Final[Mapping[str, str]] = {
    ExpressionProblem.SYNTAX: N_("it is not written as XLSForm expects"),
    ExpressionProblem.UNKNOWN_FUNCTION: N_("there is no such function"),
    ExpressionProblem.WRONG_ARGUMENTS: N_("a function has too few values or too many"),
    ExpressionProblem.UNKNOWN_QUESTION: N_("there is no such question"),
    ExpressionProblem.TOO_LONG: N_("it is too long"),
    ExpressionProblem.TOO_DEEP: N_("too much is inside one another"),
    ExpressionProblem.NOT_SUPPORTED: N_("this cannot be computed here"),
}


def heading(t: Translator, gravity: Gravity) -> Markup:
    """What findings of this gravity stand under."""
    return t.gettext(_HEADINGS[gravity])


def where(t: Translator, finding: Finding, *others: Finding) -> Markup:
    """The cell: "sheet survey, row 5, column relevant"; empty where it is nowhere in particular.

    ``others`` are those of the same column that are told together with it: "row 5, 7–9".
    """
    rows = _runs([finding.row, *(other.row for other in others)])
    values = {"sheet": finding.sheet, "row": rows, "column": finding.column}
    if not finding.sheet:
        return Markup()
    if not finding.row:
        return t.gettext("sheet {sheet}", **values)
    if not finding.column:
        return t.gettext("sheet {sheet}, row {row}", **values)
    return t.gettext("sheet {sheet}, row {row}, column {column}", **values)


def _runs(rows: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def sentence(t: Translator, finding: Finding) -> Markup:
    """What was found and, where it is to be mended, how. It does not say where."""
    details: dict[str, str] = {name: _quoted(finding.details.get(name, "")) for name in _PLACEHOLDERS}
    if language := find_language(details["language"]):
        details["language"] = language.own_name
    if finding.problem is Problem.MISSING_TRANSLATIONS:
        count = finding.details.get("count", "")
        return t.ngettext(
            "{language}: {n} text is missing and is shown in another language.",
            "{language}: {n} texts are missing and are shown in another language.",
            int(count) if count.isdecimal() else 0,
            **details,
        )
    if limit := details["limit"]:
        details["limit"] = _limit(t, finding.problem, limit)
    if finding.problem is Problem.INVALID_EXPRESSION and details["reason"] == _EMPTY:
        return t.gettext("“{name}” is to be computed, but there is no formula.", **details)
    if reason := _REASONS.get(details["reason"]):
        named = f": {details['name']}" if details["name"] else ""
        details["reason"] = t.gettext(reason).unescape() + named
    msgid = _SENTENCES_BY_GRAVITY.get((finding.problem, finding.gravity), _SENTENCES[finding.problem])
    return t.gettext(msgid, **details)


def _limit(t: Translator, problem: Problem, limit: str) -> str:
    if not limit.isdecimal():
        return limit
    return t.number(int(limit) // _MEGABYTE if problem is Problem.TOO_LARGE else int(limit))


def _quoted(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"
