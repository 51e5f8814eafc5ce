"""All answers before they are sent, the pause, and what comes after sending."""

from typing import Final

from markupsafe import Markup

from bot.core.surveys.answering import Offer, Standing
from bot.core.surveys.model import Anonymity, Results
from bot.core.surveys.playing import Playing, Step
from bot.telegram.pager import page_of
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, shortened
from handlers.residents.screens import to_menu
from handlers.surveys import callbacks
from handlers.surveys.answered import in_words
from handlers.surveys.asking import heading
from handlers.surveys.filling import Where
from handlers.surveys.screens import closing
from locales.contexts import COLUMNS

A_PAGE: Final = 8  # answers
_LONGEST_QUESTION: Final = 150  # UTF-16 units, of the eight on a page
_LONGEST_ANSWER: Final = 200
_LONGEST_NAME: Final = 60
_MOST_SHOWN: Final = 12  # of what a test run would have sent
_NOTHING: Final = "—"


def review(
    t: Translator, playing: Playing, where: Where, offer: Offer | None, *, compares: bool = True
) -> Screen:
    """Every answer, each changed by a tap, and then off. ``where.page`` is the page of answers."""
    places = playing.reviewed
    page = page_of(list(enumerate(places, 1)), where.page or 0, A_PAGE)
    shown = [(number, playing.step_at(place)) for number, place in page.items]
    missing = playing.first_incomplete()
    already = offer is not None and offer.standing is Standing.SENT
    text = paragraphs(
        where.note,
        heading(t, playing, where),
        bold(t.gettext("Are these your answers?")),
        *(_written(t, playing, number, step) for number, step in shown),
        t.gettext("To change one, tap it below.") if places else None,
        t.gettext("Something is missing still.") if missing else None,
        t.gettext("With the tick you will see your answers beside the city's.")
        if offer is not None and may_compare(offer)
        else None,
        t.gettext("You have sent your answers before; sending again replaces them.") if already else None,
    )
    rows: list[Row] = []
    if missing:
        tap = where.tap(callbacks.GO, playing.short(missing))
        rows.append((Button(t.pgettext("button", "❗ To what is missing"), tap),))
    else:
        send = Button(t.pgettext("button", "✅ Send my answers"), where.tap(callbacks.SEND, _sign(compares)))
        rows.append((send,))
    if offer is not None and may_compare(offer):  # beside what it is about, not below eight questions
        mark = "☑ " if compares else "☐ "
        words = mark + t.pgettext("button", "Compare with the city")
        rows.append((Button(words, where.tap(callbacks.COMPARE, _sign(not compares))),))
    if page.count > 1:
        rows.append(_pager(t, where, page.number, page.count))
    rows += [(_change(playing, where, number, step),) for number, step in shown]
    rows.append((Button(t.pgettext("button", "⏸ Pause"), where.tap(callbacks.PAUSE)),))
    return Screen(text, tuple(rows))


def may_compare(offer: Offer) -> bool:
    """Whether there will be a moment when her own answers can still be found and the results are shown."""
    terms = offer.survey.terms
    if terms.results is Results.NEVER:
        return False
    return terms.anonymity is Anonymity.LINKED or terms.results is Results.AT_ONCE


def paused(t: Translator, playing: Playing, where: Where, offer: Offer | None) -> Screen:
    """What she has answered is kept; how she comes back."""
    go_on = Button(t.pgettext("button", "▶️ Go on"), where.tap(callbacks.SHOW))
    if offer is None:
        return Screen(
            paragraphs(heading(t, playing, where), t.gettext("The test run waits here for you.")),
            ((go_on,), (to_draft(t, where),)),
        )
    text = paragraphs(
        heading(t, playing, where),
        bold(t.gettext("Your answers so far are kept.")),
        t.gettext("What you sent before counts until you send again.")
        if offer.standing is Standing.SENT
        else t.gettext(
            "They are not sent yet. Go on whenever you like: you find it under “Surveys” in the menu."
        ),
        closing(t, offer),
    )
    surveys = Button(t.pgettext("button", "📋 Surveys"), Tap(callbacks.SURVEYS))
    return Screen(text, ((go_on,), (surveys,), (to_menu(t),)))


def sent(t: Translator, offer: Offer, *, again: bool) -> Screen:
    """Thanks, when the results come, and what she may still do."""
    survey = offer.survey
    results = {
        Results.AT_ONCE: t.gettext("You can look at the results so far now."),
        Results.AFTER_CLOSE: t.gettext("When the survey is over, I will send you the results."),
        Results.NEVER: t.gettext("The city keeps the results for its own work."),
    }[survey.terms.results]
    text = paragraphs(
        Markup("🎉 ")
        + bold(
            t.gettext("Your answers are changed.")
            if again
            else t.gettext("Thank you! Your answers are sent.")
        ),
        results,
        closing(t, offer),
        t.gettext("As long as it is open you can change your answers or delete them.")
        if survey.terms.changeable
        else t.gettext("As long as it is open you can delete your answers."),
    )
    rows: list[Row] = []
    slug, id_ = offer.city.slug, survey.id
    if survey.terms.results is Results.AT_ONCE:
        rows.append((Button(t.pgettext("button", "📊 Results"), Tap(callbacks.RESULTS, slug, (id_, "0"))),))
    rows.append((Button(t.pgettext("button", "📋 Other surveys"), Tap(callbacks.SURVEYS)),))
    return Screen(text, (*rows, (to_menu(t),)))


def trial_ended(t: Translator, playing: Playing, where: Where) -> Screen:
    """What would have been sent: the answers that count, in the words of the file, with what was computed."""
    written = [
        Markup("<code>{}</code>: {}").format(
            shortened(place.rpartition("/")[2], _LONGEST_NAME),
            shortened(answer.value, _LONGEST_ANSWER) or _NOTHING,
        )
        for place, answer in list(playing.final().items())[:_MOST_SHOWN]
    ]
    text = paragraphs(
        heading(t, playing, where),
        bold(t.gettext("This was a test: nothing was sent.")),
        t.gettext("This would be kept:") if written else None,
        lines(*written),
    )
    again = Button(t.pgettext("button", "📋 All my answers"), where.tap(callbacks.REVIEW, "0"))
    return Screen(text, ((to_draft(t, where),), (again,)))


def to_draft(t: Translator, where: Where) -> Button:
    return Button(
        t.pgettext("button", "‹ Back to the draft"), Tap(callbacks.DRAFT, where.city, (where.sheet.id,))
    )


def _written(t: Translator, playing: Playing, number: int, step: Step) -> Markup:
    asked = shortened(_name(step), _LONGEST_QUESTION)
    if step.times:  # asked several times in the same words
        asked += f" ({t.number(step.times[-1])})"
    answer = shortened(in_words(t, playing, step), _LONGEST_ANSWER) or _NOTHING
    return Markup("{}. {}\n<b>{}</b>").format(number, asked, answer)


def _change(playing: Playing, where: Where, number: int, step: Step) -> Button:
    words = label(f"✏️ {number}. {_name(step)}", COLUMNS["button"])
    return Button(words, where.tap(callbacks.GO, playing.short(step.place)))


def _name(step: Step) -> str:
    assert step.question
    return step.label or step.question.name


def _pager(t: Translator, where: Where, number: int, count: int) -> Row:
    def to(page: int) -> Tap:
        return where.tap(callbacks.REVIEW, str(page % count))

    here = f"{t.number(number + 1)} / {t.number(count)}"
    return (Button("‹", to(number - 1)), Button(here, to(number)), Button("›", to(number + 1)))


def _sign(yes: bool) -> str:
    return "1" if yes else "0"
