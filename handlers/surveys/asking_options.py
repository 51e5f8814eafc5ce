"""Questions that are answered by options: one of them, several, all of them in an order."""

from collections.abc import Callable, Sequence
from itertools import count
from string import ascii_uppercase
from typing import Final

from markupsafe import Markup

from bot.core.surveys.playing import Shown
from bot.core.surveys.questionnaire import Kind
from bot.core.surveys.typed import options_like
from bot.telegram.pager import Page, page_of
from bot.telegram.screens import Button, Row, in_rows, lines
from bot.telegram.taps import Tap
from handlers.events.shortening import label, shortened
from handlers.residents.screens import MARK
from handlers.surveys import callbacks
from handlers.surveys.shapes import Asked, Look
from locales import texts
from locales.contexts import COLUMNS

A_PAGE: Final = 8  # options
_TICKED: Final = "☑ "
_OPEN: Final = "☐ "
_FEW: Final = 3  # so many have a row each, however short they are
_MOST_RANKED: Final = 10  # listed above the buttons, which number them all
_LONGEST_WORDS: Final = 40  # of what she searched for, when it is shown again

Labelled = Callable[[Shown, str], Button]


def ask_one(look: Look) -> Asked:
    """One tap answers."""
    t, chosen = look.t, set(look.values or look.step.suggested)

    def button(shown: Shown, name: str) -> Button:
        mark = MARK if shown.option.code in chosen else ""
        return Button(label(mark + name, COLUMNS["button"]), look.tap(callbacks.CHOOSE, str(shown.index)))

    return _listed(look, button, t.gettext("Tap your answer."), shows_answer=False)


def ask_many(look: Look) -> Asked:
    """Ticks, and then on."""
    t, chosen = look.t, set(look.values or look.step.suggested)

    def button(shown: Shown, name: str) -> Button:
        is_on = shown.option.code in chosen
        act = callbacks.OFF if is_on else callbacks.ON
        mark = _TICKED if is_on else _OPEN
        return Button(label(mark + name, COLUMNS["button"]), look.tap(act, str(shown.index)))

    prompt = t.gettext("Tap all that apply, then “Done”.")
    asked = _listed(look, button, prompt, shows_answer=len(look.step.options) <= A_PAGE)
    return _with_done(look, asked) if chosen else asked


def ask_rank(look: Look) -> Asked:
    """A tap gives the next rank, another takes it back."""
    t, ranked = look.t, list(look.values)
    labels = {shown.option.code: shown.label for shown in look.step.options}
    last = list(enumerate(ranked, 1))[-_MOST_RANKED:]
    order = lines(
        Markup("…") if len(last) < len(ranked) else None,
        *(
            Markup("{}. {}").format(number, shortened(labels.get(code, code), look.room // 10))
            for number, code in last
        ),
    )

    def button(shown: Shown, name: str) -> Button:
        if shown.option.code not in ranked:
            return Button(label(name, COLUMNS["button"]), look.tap(callbacks.ON, str(shown.index)))
        mark = f"✓ {ranked.index(shown.option.code) + 1}. "
        return Button(label(mark + name, COLUMNS["button"]), look.tap(callbacks.OFF, str(shown.index)))

    prompt = t.gettext("Tap them in your order: the most important first.")
    if ranked:
        prompt = t.gettext("Tap the next one. Tap a numbered one again to take it out.")
    is_whole = len(ranked) == len(look.step.options)
    if is_whole:
        prompt = t.gettext("Is this your order? Then tap “Done”.")
    asked = _listed(look, button, prompt, shows_answer=True, above=order if ranked else None)
    return _with_done(look, asked) if is_whole else Asked(asked.rows, asked.parts, True, goes_on=True)


def _with_done(look: Look, asked: Asked) -> Asked:
    done = Button(look.t.pgettext("button", "✅ Done"), look.tap(callbacks.DONE))
    return Asked((*asked.rows, (done,)), asked.parts, asked.shows_answer, goes_on=True)


def _listed(
    look: Look, button: Labelled, prompt: Markup, *, shows_answer: bool, above: Markup | None = None
) -> Asked:
    """A page of the options: their names on the buttons, or numbered in the text where a button would cut them."""
    t, options = look.t, look.step.options
    words = look.where.words
    if words and (found := options_like(look.step, words)):
        several = len(options) > A_PAGE
        page = Page(found[:A_PAGE], 0, 1)
        prompt = t.gettext("Found for “{words}”:", words=shortened(words, _LONGEST_WORDS))
        back: list[Row] = [(Button(t.pgettext("button", "All options"), look.tap(callbacks.PAGE, "0")),)]
    else:
        several = False
        page, back = page_of(options, _number(look), A_PAGE), []
    if page.count > 1:
        prompt = lines(prompt, t.gettext("It is a long list: type a few letters to search it."))
    numbered, rows = _rows(look, page.items, button)
    return Asked(
        (*rows, *_pager(look, page), *(back if several else ())),
        (above, numbered, prompt),
        shows_answer,
    )


def _rows(look: Look, options: Sequence[Shown], button: Labelled) -> tuple[Markup | None, tuple[Row, ...]]:
    widest = max((texts.width(shown.label) for shown in options), default=0)
    if widest + texts.width(_TICKED) > COLUMNS["button"]:
        ordinals = _ordinals(look)
        written = lines(
            *(
                Markup("<b>{}.</b> {}").format(
                    ordinals[shown.option.code], shortened(shown.label, look.room // 10)
                )
                for shown in options
            )
        )
        buttons = [button(shown, f"{ordinals[shown.option.code]}. {shown.label}") for shown in options]
        return written, tuple((each,) for each in buttons)
    buttons = [button(shown, shown.label) for shown in options]
    is_short = len(buttons) > _FEW and all(
        texts.width(each.text) <= COLUMNS["half-button"] for each in buttons
    )
    return None, in_rows(buttons, 2) if is_short else tuple((each,) for each in buttons)


def _ordinals(look: Look) -> dict[str, str]:
    """What an option is called above the buttons, by its code. Numbers of a ranking are ranks, so its options have
    letters, as far as there are any."""
    options = look.step.options
    is_lettered = look.question.kind is Kind.RANK and len(options) <= len(ascii_uppercase)
    names = ascii_uppercase if is_lettered else map(str, count(1))
    return dict(zip((shown.option.code for shown in options), names, strict=False))


def _pager(look: Look, page: Page[Shown]) -> list[Row]:
    if page.count < 2:
        return []

    def to(number: int) -> Tap:
        return look.tap(callbacks.PAGE, str(number % page.count))

    where = f"{look.t.number(page.number + 1)} / {look.t.number(page.count)}"
    return [
        (Button("‹", to(page.number - 1)), Button(where, to(page.number)), Button("›", to(page.number + 1)))
    ]


def _number(look: Look) -> int:
    """The page that is looked at: by its number, else the one with her answer."""
    if look.where.page is not None:
        return look.where.page
    chosen = set(look.values or look.step.suggested)
    for number, shown in enumerate(look.step.options):
        if shown.option.code in chosen:
            return number // A_PAGE
    return 0
