"""A draft of a survey: what it asks, its next steps, the preview, and what publishing it does."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.surveys.drafting import is_written_in_chat
from bot.core.surveys.model import SurveyDraft
from bot.core.surveys.versions import Change
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.residents.screens import MARK, back
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import terms_words as words
from handlers.surveys.desk import Setting, Term, asks_something
from handlers.surveys.report_screens import understood

_LONGEST_TITLE = 200  # UTF-16 units
_SHOWN = (Term.OPENS, Term.CLOSES, Term.AUDIENCE, Term.ANONYMITY, Term.RESULTS)


def draft(
    t: Translator, city: City, shown: SurveyDraft, minutes: int, *, note: Markup | None = None
) -> Screen:
    """With everything that can be done with it, the next step first. ``minutes`` is how long it takes to answer."""
    form = shown.questionnaire
    ready = asks_something(form)
    about = (
        t.gettext("✏️ A change of what is published. It counts once you publish it.")
        if shown.survey_id
        else t.gettext("📝 A draft: only you see it.")
    )
    text = paragraphs(
        note,
        bold(shortened(words.title_of(t, form.title if form else {}), _LONGEST_TITLE)),
        about,
        understood(t, form) if form and form.items else None,
        t.ngettext("It takes about {n} minute.", "It takes about {n} minutes.", minutes) if ready else None,
        words.missing_translations(t, form.missing_in(city.languages)) if form else None,
        None if ready else t.gettext("It asks nothing so far."),
    )
    rows: list[Row] = []
    if ready:
        rows.append((_button(city, shown, t.pgettext("button", "▶️ Test run"), callbacks.TRIAL),))
    rows += _changing(t, city, shown)
    if ready:
        tag = t.language.tag
        view = Tap(callbacks.PREVIEW, city.slug, (shown.id, tag))
        rows.append(
            (
                Button(t.pgettext("half-button", "👁 Preview"), view),
                Button(
                    t.pgettext("half-button", "⚙️ Terms"), Tap(callbacks.TERMS, city.slug, (f"d{shown.id}",))
                ),
            )
        )
        rows.append((_button(city, shown, t.pgettext("button", "🚀 Publish"), callbacks.PUBLISH),))
    rows.append((_button(city, shown, t.pgettext("button", "🗑 Throw away"), callbacks.DISCARD),))
    home = (
        Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.SURVEY, city.slug, (shown.survey_id,)))
        if shown.survey_id
        else back(t, callbacks.DESK, city.slug)
    )
    return Screen(text, (*rows, (home,)))


def _changing(t: Translator, city: City, shown: SurveyDraft) -> list[Row]:
    """What was written in chat is changed in chat, what came from a file by a file."""
    new_file = _button(city, shown, t.pgettext("button", "📥 A new spreadsheet"), callbacks.NEW_FILE)
    if is_written_in_chat(shown):
        questions = Tap(callbacks.QUESTIONS, city.slug, (shown.id, "0"))
        return [(Button(t.pgettext("button", "✍️ Questions"), questions),)]
    if not shown.file_name:
        return [(new_file,)]
    report = Tap(callbacks.REPORT, city.slug, (shown.id, "0"))
    return [(Button(t.pgettext("button", "📄 What I found in it"), report),), (new_file,)]


def trial_language(t: Translator, city: City, shown: SurveyDraft, tags: Sequence[str]) -> Screen:
    """In which language the test run is."""
    buttons = [
        Button(LANGUAGES[tag].own_name, Tap(callbacks.TRIAL_IN, city.slug, (shown.id, tag))) for tag in tags
    ]
    text = paragraphs(
        Markup("▶️ ") + bold(t.gettext("A test run in which language?")),
        t.gettext("You answer as a resident does. Nothing of it is counted."),
    )
    return Screen(text, (*in_rows(buttons, 2), _to_draft(t, city, shown)))


def preview(t: Translator, city: City, shown: SurveyDraft, intro: Screen, tag: str) -> Screen:
    """The first screen of the survey as a resident who reads this language is shown it."""
    buttons = [
        Button(
            (MARK if other == tag else "") + LANGUAGES[other].own_name,
            Tap(callbacks.PREVIEW, city.slug, (shown.id, other)),
        )
        for other in city.languages
    ]
    return Screen(intro.text, (*in_rows(buttons, 2), _to_draft(t, city, shown)))


def confirm_publish(
    t: Translator,
    setting: Setting,
    shown: SurveyDraft,
    *,
    change: Change | None,
    answered: int = 0,
    shares: bool = False,
) -> Screen:
    """What publishing does, before it is done. ``change`` to what is published, None of what is new; ``answered``: how
    many have answered that already; ``shares``: it may be published in several cities."""
    city = setting.city
    lacking = shown.questionnaire.missing_in(city.languages) if shown.questionnaire else {}
    terms = [
        Markup("<b>{}:</b> {}").format(words.name_of(t, term), words.value_of(t, setting, term))
        for term in _SHOWN
    ]
    is_new = change is None
    question = t.gettext("Publish this survey?") if is_new else t.gettext("Publish the change?")
    text = paragraphs(
        Markup("🚀 ") + bold(question),
        Markup.escape(shortened(words.title_of(t, setting.title), _LONGEST_TITLE)),
        lines(*terms),
        None if change is None else _effect(t, change, answered),
        words.missing_translations(t, lacking),
        t.gettext("Once it is open, it stays as it is whether it is anonymous.") if is_new else None,
    )
    rows: list[Row] = [
        (_button(city, shown, t.pgettext("button", "✅ Yes, publish it"), callbacks.PUBLISH_CONFIRMED),)
    ]
    if shares and is_new:
        share = Tap(callbacks.SHARE, city.slug, (shown.id, "0"))
        rows.append((Button(t.pgettext("button", "🌐 In several cities"), share),))
    rows.append(
        (
            Button(
                t.pgettext("button", "⚙️ Change the terms"), Tap(callbacks.TERMS, city.slug, (f"d{shown.id}",))
            ),
        )
    )
    return Screen(text, (*rows, _to_draft(t, city, shown)))


def _effect(t: Translator, change: Change, answered: int) -> Markup:
    if change is Change.NOTHING:
        return t.gettext("What is asked stays as it is: only the terms change.")
    if change is Change.WORDS:
        return t.gettext(
            "<b>Only words change.</b> All answers stay, and count together with those that are still to come."
        )
    kept = (
        t.ngettext(
            "{n} has answered already: that stays, as an answer to the old version.",
            "{n} have answered already: that stays, as answers to the old version.",
            answered,
        )
        if answered
        else None
    )
    return lines(
        t.gettext(
            "<b>It asks something else: this makes a new version.</b> Who has begun goes on with the old one. In the"
            " export the versions stay apart."
        ),
        kept,
    )


def confirm_discard(t: Translator, city: City, shown: SurveyDraft) -> Screen:
    title = words.title_of(t, shown.questionnaire.title if shown.questionnaire else {})
    text = paragraphs(
        Markup("🗑 ") + bold(t.gettext("Throw this draft away?")),
        Markup.escape(shortened(title, _LONGEST_TITLE)),
        t.gettext("What is published already stays as it is."),
    )
    yes = _button(city, shown, t.pgettext("button", "🗑 Yes, throw it away"), callbacks.DISCARD_CONFIRMED)
    return Screen(text, ((yes,), _to_draft(t, city, shown)))


def discarded(t: Translator) -> str:
    return t.pgettext("toast", "The draft was thrown away.")


def _button(city: City, shown: SurveyDraft, name: str, to: str) -> Button:
    return Button(name, Tap(to, city.slug, (shown.id,)))


def _to_draft(t: Translator, city: City, shown: SurveyDraft) -> Row:
    return (_button(city, shown, t.pgettext("half-button", "‹ Back"), callbacks.DRAFT),)
