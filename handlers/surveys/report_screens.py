"""What reading a spreadsheet found, page by page: what was understood, what becomes of the rest, what is not translated."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.surveys.findings import Finding, Gravity, Problem
from bot.core.surveys.model import SurveyDraft
from bot.core.surveys.questionnaire import Kind, Questionnaire
from bot.telegram.pager import Page, page_of, pager_row
from bot.telegram.screens import Button, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.residents.screens import back
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys.report_words import heading, sentence, where
from handlers.surveys.terms_words import missing_translations, title_of

PAGE: Final = 8  # findings
_SIGNS: Final = {Gravity.REFUSED: "⛔", Gravity.LEFT_OUT: "🚫", Gravity.CHANGED: "🔀", Gravity.NOTED: "💡"}
_LONGEST_TITLE: Final = 120  # UTF-16 units
_LONGEST_NAME: Final = 60


def report(t: Translator, city: City, draft: SurveyDraft, number: int) -> Screen:
    """Of a file that was taken. Page 0 says what was understood, the others what was found, the gravest first."""
    form = draft.questionnaire
    assert form
    findings = [Finding.from_json(each) for each in draft.findings]
    listed = [each for each in findings if each.problem is not Problem.MISSING_TRANSLATIONS]
    gathered = _gathered(listed)
    count = 1 + -(-len(gathered) // PAGE)
    number = max(0, min(number, count - 1))
    if number == 0:
        text = _understood(t, city, draft, form, listed)
    else:
        text = _found(t, page_of(gathered, number - 1, PAGE))
    pages = pager_row(
        t,
        Page((), number, count),
        lambda to: Tap(callbacks.REPORT, city.slug, (draft.id, str(to))),
    )
    trial = Button(t.pgettext("button", "▶️ Test run"), Tap(callbacks.TRIAL, city.slug, (draft.id,)))
    onward = Button(t.pgettext("button", "➡️ To the draft"), Tap(callbacks.DRAFT, city.slug, (draft.id,)))
    return Screen(text, (*pages, (trial,), (onward,), (back(t, callbacks.DESK, city.slug),)))


def refused(
    t: Translator, city: City, name: str, findings: Sequence[Finding], number: int, draft_id: str = ""
) -> Screen:
    """Of a file that cannot be taken: what has to be mended. ``draft_id``: the draft that stays as it was."""
    page = page_of(_gathered(findings), number, PAGE)
    text = paragraphs(
        Markup("⛔ ") + bold(t.gettext("This file cannot be asked like this")),
        Markup.escape(shortened(name, _LONGEST_NAME)) if name else None,
        t.gettext("Nothing was kept of it. Mend what is said here, and send it again."),
        _listed(t, page.items),
    )
    pages = pager_row(t, page, lambda to: Tap(callbacks.REFUSED, city.slug, (str(to),)))
    home = (
        Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.DRAFT, city.slug, (draft_id,)))
        if draft_id
        else back(t, callbacks.DESK, city.slug)
    )
    return Screen(text, (*pages, (home,)))


def _understood(
    t: Translator, city: City, draft: SurveyDraft, form: Questionnaire, listed: Sequence[Finding]
) -> Markup:
    counts = Counter(finding.gravity for finding in listed)
    summary = [
        Markup("{} {}: <b>{}</b>").format(_SIGNS[gravity], heading(t, gravity), t.number(counts[gravity]))
        for gravity in Gravity
        if counts[gravity]
    ]
    return paragraphs(
        Markup("📋 ") + bold(shortened(title_of(t, form.title), _LONGEST_TITLE)),
        t.gettext("I have read the file: {name}", name=shortened(draft.file_name, _LONGEST_NAME)),
        understood(t, form),
        lines(*summary) if summary else t.gettext("Everything in it can be asked here as it is."),
        missing_translations(t, form.missing_in(city.languages)),
        t.gettext("The next pages say where: › below.") if listed else None,
    )


def understood(t: Translator, form: Questionnaire) -> Markup:
    """How much is asked, and in which languages."""
    asked = [question for question in form.questions() if question.kind.takes_answer]
    notes = sum(question.kind is Kind.NOTE for question in form.questions())
    computed = sum(question.kind is Kind.CALCULATE for question in form.questions())
    repeats = sum(group.is_repeat for group in form.groups())
    parts: list[tuple[int, Callable[[int], Markup]]] = [
        (len(asked), lambda n: t.ngettext("{n} question", "{n} questions", n)),
        (notes, lambda n: t.ngettext("{n} note to read", "{n} notes to read", n)),
        (repeats, lambda n: t.ngettext("{n} group that repeats", "{n} groups that repeat", n)),
        (computed, lambda n: t.ngettext("{n} calculation", "{n} calculations", n)),
    ]
    names = [LANGUAGES[tag].own_name for tag in form.languages if tag in LANGUAGES]
    return lines(
        *(Markup("• ") + say(count) for count, say in parts if count),
        Markup("🌐 ") + t.gettext("Written in: {languages}", languages=", ".join(names)) if names else None,
    )


def _gathered(findings: Sequence[Finding]) -> list[list[Finding]]:
    """What is told in one sentence: where a spreadsheet program has curled the quotation marks, it has done so in every
    condition, and one screen of it is enough. Whatever else is said twice in a column is said once, but for what has to be
    mended: that is found cell by cell."""
    gathered: list[list[Finding]] = []
    for finding in findings:
        if gathered and _is_like(gathered[-1][0], finding):
            gathered[-1].append(finding)
        else:
            gathered.append([finding])
    return gathered


def _is_like(one: Finding, other: Finding) -> bool:
    is_near = (one.gravity, one.problem, one.sheet, one.column) == (
        other.gravity,
        other.problem,
        other.sheet,
        other.column,
    )
    is_same = one.problem is Problem.NOT_A_FORMULA or one.details == other.details
    return bool(one.row) and is_near and is_same and one.gravity is not Gravity.REFUSED


def _said_of(t: Translator, findings: Sequence[Finding]) -> Markup:
    first = findings[0]
    if first.problem is Problem.NOT_A_FORMULA:
        expressions = dict.fromkeys(finding.details.get("expression", "") for finding in findings)
        first = replace(first, details={**first.details, "expression": " · ".join(expressions)})
    return sentence(t, first)


def _found(t: Translator, page: Page[list[Finding]]) -> Markup:
    return paragraphs(Markup("📋 ") + bold(t.gettext("What I found in the file")), _listed(t, page.items))


def _listed(t: Translator, gathered: Sequence[Sequence[Finding]]) -> Markup:
    """Under a heading for each gravity; each with the cells where it stands."""
    blocks: list[Markup] = []
    gravity: Gravity | None = None
    for findings in gathered:
        if findings[0].gravity is not gravity:
            gravity = findings[0].gravity
            blocks.append(Markup("{} {}").format(_SIGNS[gravity], bold(heading(t, gravity))))
        cell = where(t, *findings)
        said = _said_of(t, findings)
        blocks.append(lines(Markup("<i>{}</i>").format(cell), said) if cell else said)
    return paragraphs(*blocks)
