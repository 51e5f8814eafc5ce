"""A small survey that is written in chat: its title, and question after question."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.surveys.drafting import LONGEST_TITLE, MOST_WRITTEN, MOST_WRITTEN_OPTIONS
from bot.core.surveys.model import SurveyDraft
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire, text_for
from bot.telegram.pager import page_of, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, shortened
from handlers.residents.screens import MARK, back
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys.result_words import option_name
from handlers.surveys.terms_words import title_of
from locales.contexts import COLUMNS

PAGE: Final = 8
_LONGEST_TITLE: Final = 160  # UTF-16 units
_LONGEST_ASKED: Final = 600
_LONGEST_LISTED: Final = 160


class Asking(StrEnum):
    """What a question can ask for, the most wanted first. Their values are what buttons carry."""

    ONE = "o"
    MANY = "m"
    YES_NO = "y"
    SCALE = "s"
    TEXT = "t"
    NUMBER = "n"
    DATE = "d"

    @property
    def kind(self) -> Kind:
        return _KINDS[self]

    @property
    def asks_options(self) -> bool:
        """Whether its answers are typed by the editor."""
        return self in (Asking.ONE, Asking.MANY)


_KINDS: Final = {
    Asking.ONE: Kind.ONE,
    Asking.MANY: Kind.MANY,
    Asking.YES_NO: Kind.ONE,
    Asking.SCALE: Kind.RANGE,
    Asking.TEXT: Kind.TEXT,
    Asking.NUMBER: Kind.DECIMAL,
    Asking.DATE: Kind.DATE,
}


def ask_title(t: Translator, city: City, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        Markup("✍️ ") + bold(t.gettext("What is the survey called?")),
        t.gettext(
            "Type its title, in this language: <b>{language}</b>. {limit} characters at most.",
            language=LANGUAGES[t.language.tag].own_name,
            limit=t.number(LONGEST_TITLE),
        ),
        t.gettext("For more than a few questions, or several languages, a spreadsheet is better."),
    )
    return Screen(text, ((back(t, callbacks.DESK, city.slug),),))


def ask_question(t: Translator, city: City, draft: SurveyDraft, note: Markup | None = None) -> Screen:
    form = _form(draft)
    text = paragraphs(
        note,
        Markup("✍️ ") + bold(t.gettext("What is question {n}?", n=t.number(len(form.items) + 1))),
        t.gettext("Type it as people shall read it, such as: How do you come to work?"),
    )
    return Screen(text, (_to_list(t, city, draft),))


def ask_kind(t: Translator, city: City, draft: SurveyDraft, words: str, *, required: bool) -> Screen:
    """How it is answered, and whether it has to be."""
    names = {
        Asking.ONE: t.pgettext("button", "🔘 One of several answers"),
        Asking.MANY: t.pgettext("button", "☑️ Several answers"),
        Asking.YES_NO: t.pgettext("button", "👍 Yes or no"),
        Asking.SCALE: t.pgettext("button", "📏 A scale from 1 to 5"),
        Asking.TEXT: t.pgettext("button", "✏️ Their own words"),
        Asking.NUMBER: t.pgettext("button", "🔢 A number"),
        Asking.DATE: t.pgettext("button", "🗓 A day"),
    }
    rows: list[Row] = [
        (Button(names[asking], Tap(callbacks.KIND, city.slug, (draft.id, asking))),) for asking in Asking
    ]
    ways = ((True, t.pgettext("half-button", "Must answer")), (False, t.pgettext("half-button", "May skip")))
    buttons = [
        Button(
            (MARK if required is must else "") + name,
            Tap(callbacks.REQUIRED, city.slug, (draft.id, "1" if must else "0")),
        )
        for must, name in ways
    ]
    text = paragraphs(Markup.escape(shortened(words, _LONGEST_ASKED)), bold(t.gettext("How is it answered?")))
    return Screen(text, (*rows, *in_rows(buttons, 2), _to_list(t, city, draft)))


def ask_options(
    t: Translator, city: City, draft: SurveyDraft, words: str, note: Markup | None = None
) -> Screen:
    text = paragraphs(
        note,
        Markup.escape(shortened(words, _LONGEST_ASKED)),
        bold(t.gettext("Which answers can be chosen?")),
        t.gettext(
            "Type all of them in one message, each on a line of its own: {limit} at most.",
            limit=t.number(MOST_WRITTEN_OPTIONS),
        ),
    )
    return Screen(text, (_to_list(t, city, draft),))


def questions(
    t: Translator, city: City, draft: SurveyDraft, number: int, note: Markup | None = None
) -> Screen:
    """All that it asks so far; the next question can be typed at once."""
    form = _form(draft)
    page = page_of(form.items, number, PAGE)
    written, rows = [], []
    for index, item in enumerate(page.items, page.number * PAGE):
        assert isinstance(item, Question)
        words = _written(t, item)
        written.append(
            lines(
                Markup("{}. {}").format(t.number(index + 1), shortened(words, _LONGEST_LISTED)),
                Markup("<i>{}</i>").format(kind_name(t, item)),
            )
        )
        to = Tap(callbacks.QUESTION, city.slug, (draft.id, str(index)))
        rows.append((Button(label(f"{index + 1}. {words}", COLUMNS["button"]), to),))
    pages = pager_row(t, page, lambda to: Tap(callbacks.QUESTIONS, city.slug, (draft.id, str(to))))
    more: list[Row] = []
    if len(form.items) < MOST_WRITTEN:
        add = Tap(callbacks.ADD, city.slug, (draft.id,))
        more.append((Button(t.pgettext("button", "➕ Next question"), add),))
    if form.items:
        done = Tap(callbacks.DRAFT, city.slug, (draft.id,))
        more.append((Button(t.pgettext("button", "✅ These are all"), done),))
    text = paragraphs(
        note,
        Markup("✍️ ") + bold(shortened(title_of(t, form.title), _LONGEST_TITLE)),
        *written,
        None if form.items else t.gettext("It asks nothing so far."),
    )
    home = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.DRAFT, city.slug, (draft.id,)))
    return Screen(text, (*more, *rows, *pages, (home,)))


def question(t: Translator, city: City, draft: SurveyDraft, index: int) -> Screen:
    """One of them: its words can be changed, or it is taken away."""
    form = _form(draft)
    item = form.items[index]
    assert isinstance(item, Question)
    text = paragraphs(
        bold(shortened(_written(t, item), _LONGEST_ASKED)),
        Markup("<i>{}</i>").format(kind_name(t, item)),
        _options(t, form.options_of(item)),
        t.gettext("It must be answered.") if item.required else t.gettext("It may be skipped."),
    )
    one = (draft.id, str(index))
    return Screen(
        text,
        (
            (Button(t.pgettext("button", "✏️ Change the words"), Tap(callbacks.REWORD, city.slug, one)),),
            (Button(t.pgettext("button", "🗑 Remove it"), Tap(callbacks.REMOVE, city.slug, one)),),
            _to_list(t, city, draft),
        ),
    )


def ask_words(t: Translator, city: City, draft: SurveyDraft, index: int) -> Screen:
    item = _form(draft).items[index]
    assert isinstance(item, Question)
    text = paragraphs(
        Markup("✏️ ") + bold(t.gettext("How shall it read?")),
        t.gettext("Now: {value}", value=shortened(_written(t, item), _LONGEST_ASKED)),
        t.gettext("Type the whole question anew. Its answers stay as they are."),
    )
    return Screen(text, (_to_list(t, city, draft),))


def kind_name(t: Translator, item: Question) -> Markup:
    """How the question is answered, in a list."""
    return {
        Kind.ONE: t.gettext("one of several answers"),
        Kind.MANY: t.gettext("several answers"),
        Kind.RANGE: t.gettext("a scale"),
        Kind.TEXT: t.gettext("their own words"),
        Kind.DECIMAL: t.gettext("a number"),
        Kind.INTEGER: t.gettext("a number"),
        Kind.DATE: t.gettext("a day"),
    }.get(item.kind, Markup())


def added(t: Translator) -> Markup:
    return Markup("✅ ") + t.gettext("It is in. Type the next question, or choose below.")


def type_anew(t: Translator) -> Markup:
    """The words that were before her are forgotten: she did something else meanwhile."""
    return Markup("⚠️ ") + t.gettext("I do not have your question before me any more. Please type it again.")


def _options(t: Translator, options: Sequence[Option]) -> Markup | None:
    if not options:
        return None
    return lines(*(Markup("• {}").format(option_name(t, one.code, one.label)) for one in options))


def _form(draft: SurveyDraft) -> Questionnaire:
    assert draft.questionnaire
    return draft.questionnaire


def _to_list(t: Translator, city: City, draft: SurveyDraft) -> Row:
    to = Tap(callbacks.QUESTIONS, city.slug, (draft.id, "0"))
    return (Button(t.pgettext("half-button", "‹ Back"), to),)


def _written(t: Translator, question: Question) -> str:
    """As its author wrote it, references and all."""
    return " ".join(text_for(question.label, t.language.tag).split()) or question.name
