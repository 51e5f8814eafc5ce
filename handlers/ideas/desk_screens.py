"""What who answers a city's ideas sees: the desk, its lists, one idea with all that may help to answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import Check, OfficialAnswer, Progress, View
from bot.core.ideas.results import Page as IdeaPage
from bot.core.ideas.results import Pending
from bot.core.shared.plain_sight import neutral
from bot.telegram.pager import Page, page_of, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, shortened
from handlers.ideas import callbacks as residents
from handlers.ideas import cards, words
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.desk import Sight, own_name
from handlers.ideas.lists import HOME, IdeaList, Kind, count_pages, pager, with_progress
from handlers.residents.callbacks import MENU
from handlers.residents.screens import back, to_menu

PAGE: Final = 8
OPINIONS: Final = 4  # to a message
UNANSWERED: Final = IdeaList(Kind.UNANSWERED)
_LONGEST_TITLE: Final = 120  # UTF-16 units of it in a list
_LONGEST_OPINION: Final = 700
_SHORT_OPINION: Final = 160
_OPINIONS_SHOWN: Final = 2
_EARLIER_SHOWN: Final = 4
_WAITING_SHOWN: Final = 3


def which_city(t: Translator, cities: Page[City]) -> Screen:
    """For who answers in several cities."""
    rows = [(Button(city.name_for(t.language.tag), Tap(callbacks.DESK, city.slug)),) for city in cities.items]
    pages = pager_row(t, cities, lambda number: Tap(callbacks.CITIES, "", (str(number),)))
    question = Markup("🏛 ") + bold(t.gettext("The ideas of which city?"))
    return Screen(question, (*rows, *pages, (back(t, MENU),)))


def to_desk(t: Translator, city: City, unanswered: int) -> Row:
    """The way in, for who answers there."""
    name = t.pgettext("button", "🏛 Answer ideas")
    return (Button(counted(t, name, unanswered), Tap(callbacks.DESK, city.slug)),)


def home(
    t: Translator,
    city: City,
    numbers: Mapping[Progress | None, int],
    pending: int,
    *,
    several: bool,
    note: Markup | None = None,
) -> Screen:
    """What there is to answer. ``numbers`` of ideas by what the city has said; None: nothing yet."""

    def listed(name: str, kept: IdeaList, number: int) -> Row:
        return (Button(counted(t, name, number), Tap(callbacks.LIST, city.slug, (kept.pack(),))),)

    rows: list[Row] = [
        listed(t.pgettext("button", "⏳ Not answered yet"), UNANSWERED, numbers.get(None, 0)),
    ]
    if pending:
        name = t.pgettext("button", "📝 Begun and waiting")
        rows.append((Button(counted(t, name, pending), Tap(callbacks.PENDING, city.slug, ("0",))),))
    rows += [
        listed(words.progress_label(t, one), with_progress(one), numbers.get(one, 0)) for one in Progress
    ]
    rows.append(
        (Button(t.pgettext("button", "🌍 From another city"), Tap(callbacks.SISTERS, city.slug, ("0",))),)
    )
    if several:
        rows.append((Button(t.pgettext("button", "🏙 Another city"), Tap(callbacks.CITIES, "", ("0",))),))
    text = paragraphs(
        note,
        Markup("🏛 ") + bold(t.gettext("Answering the ideas of {city}", city=city.name_for(t.language.tag))),
        t.gettext("To find one, type its number or a word of it."),
    )
    return Screen(text, (*rows, (back(t, residents.IDEAS, city.slug),)))


def counted(t: Translator, name: str, number: int) -> str:
    """The number stays in sight where the name is long."""
    suffix = f" ({t.number(number)})" if number else ""
    return label(name, words.COLUMNS - len(suffix)) + suffix


def idea_list(t: Translator, city: City, listed: IdeaList, page: IdeaPage) -> Screen:
    """The most supported first."""
    heading = words.progress_name(t, listed.progress) if listed.progress else t.gettext("Not answered yet")
    name = city.name_for(t.language.tag)
    written, rows = _entries(t, city, page.views, listed, page.first)
    rows += pager(
        t,
        page.first // PAGE,
        count_pages(page.total, PAGE),
        lambda number: Tap(callbacks.LIST, city.slug, (replace(listed, page=number).pack(),)),
    )
    text = paragraphs(
        Markup("🏛 ") + bold(Markup("{} · {}").format(heading, name)),
        *written,
        None if written else t.gettext("There are no such ideas at present."),
    )
    return Screen(text, (*rows, (back(t, callbacks.DESK, city.slug),)))


def found(t: Translator, city: City, views: Sequence[View], said: str) -> Screen:
    """What answers to the words that were typed; others may be typed at once."""
    written, rows = _entries(t, city, views, HOME, 0)
    text = paragraphs(
        Markup("🔍 ") + t.gettext("Ideas for “{words}”", words=neutral(said)),
        *written,
        None
        if written
        else t.gettext("I found nothing. Try another word, or only its beginning: just type it."),
    )
    return Screen(text, (*rows, (back(t, callbacks.DESK, city.slug),)))


def pending(t: Translator, city: City, every: Sequence[Pending], number: int) -> Screen:
    """What waits for its hour, and what she has begun."""
    page = page_of(every, number, PAGE)
    written, rows = [], []
    for place, one in enumerate(page.items, page.number * PAGE + 1):
        written.append(
            lines(
                bold(f"{place}. {shortened(words.title_of(t, one.view), _LONGEST_TITLE)}"),
                _unpublished(t, city, one.answer),
            )
        )
        tap = Tap(callbacks.CARD, city.slug, (one.view.idea.id, HOME.pack()))
        rows.append((Button(words.button_to(t, one.view, f"{place}. "), tap),))
    pages = pager_row(t, page, lambda to: Tap(callbacks.PENDING, city.slug, (str(to),)))
    text = paragraphs(
        Markup("📝 ") + bold(t.gettext("Begun and waiting")),
        *written,
        None if written else t.gettext("There are none at present."),
    )
    return Screen(text, (*rows, *pages, (back(t, callbacks.DESK, city.slug),)))


def card(t: Translator, sight: Sight, note: Markup | None = None) -> Screen:
    """As residents see it, and what only the city's people know."""
    shown, is_cut = cards.text_of(t, sight.shown())
    text = paragraphs(note, shown, _answers(t, sight), _missing(t, sight), _opinions(t, sight))
    return Screen(text, tuple(_rows(t, sight, is_cut=is_cut)))


def doubt(t: Translator, sight: Sight) -> Screen:
    """Told once a day: somebody who asked for it says that it is not done."""
    text = paragraphs(
        Markup("👎 ") + bold(t.gettext("Somebody says that this is not done")),
        lines(bold(words.title_of(t, sight.view)), Markup.escape(sight.view.idea.code)),
        _opinions(t, sight),
    )
    see = sight.tap(callbacks.CARD, HOME.pack())
    say = sight.tap(callbacks.OPINIONS, "0")
    return Screen(
        text,
        (
            (Button(t.pgettext("button", "🏛 See the idea"), see),),
            (Button(t.pgettext("button", "💬 What people say"), say),),
            (to_menu(t),),
        ),
    )


def gone(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("This idea is not here any more.")


def to_card(t: Translator, sight: Sight) -> Button:
    return Button(t.pgettext("half-button", "‹ Back"), sight.listed_tap(callbacks.CARD))


def opinions(t: Translator, sight: Sight, number: int) -> Screen:
    """What those who asked for it say of whether it is done, the newest first; who said it is not told."""
    checks = sorted(sight.seen.checks, key=lambda check: check.at, reverse=True)
    page = page_of(checks, number, OPINIONS)
    written = [_opinion(t, sight.city, check, _LONGEST_OPINION, dated=True) for check in page.items]
    pages = pager_row(t, page, lambda to: sight.tap(callbacks.OPINIONS, str(to)))
    text = paragraphs(
        Markup("💬 ") + bold(words.title_of(t, sight.view)),
        _counts(t, checks) if checks else t.gettext("Nobody has said anything yet."),
        *written,
    )
    return Screen(text, (*pages, (to_card(t, sight),)))


def _entries(
    t: Translator, city: City, views: Sequence[View], listed: IdeaList, first: int
) -> tuple[list[Markup], list[Row]]:
    written: list[Markup] = []
    rows: list[Row] = []
    for number, view in enumerate(views, first + 1):
        said = [
            Markup("👍 {}").format(t.number(view.idea.supports)),
            Markup("💬 {}").format(t.number(view.idea.comments)) if view.idea.comments else None,
            words.state(t, view.idea) if view.idea.progress else None,
        ]
        written.append(
            lines(
                bold(f"{number}. {shortened(words.title_of(t, view), _LONGEST_TITLE)}"),
                Markup(" · ").join(one for one in said if one),
            )
        )
        tap = Tap(callbacks.CARD, city.slug, (view.idea.id, listed.pack()))
        rows.append((Button(words.button_to(t, view, f"{number}. "), tap),))
    return written, rows


def _unpublished(t: Translator, city: City, answer: OfficialAnswer) -> Markup:
    """Where it stands and what it says."""
    said = words.progress_state(t, answer.progress)
    if answer.publish_at:
        when = t.datetime(answer.publish_at, city.zone)
        return Markup("{} · {}").format(said, t.gettext("🕘 will be published: {when}", when=when))
    day = t.date(answer.at, city.zone)
    return Markup("{} · {}").format(said, t.gettext("📝 your draft of {day}", day=day))


def _answers(t: Translator, sight: Sight) -> Markup | None:
    """What was said before the answer on the card, and what is not published yet."""
    earlier = [
        Markup("{} ({})").format(
            words.progress_name(t, one.progress), t.date(one.published_at or one.at, sight.city.zone)
        )
        for one in sight.published[:-1][-_EARLIER_SHOWN:]
    ]
    said = [
        t.gettext("Earlier answers: {answers}", answers=t.list(earlier)) if earlier else None,
        *(_unpublished(t, sight.city, one) for one in sight.waiting[:_WAITING_SHOWN]),
        _unpublished(t, sight.city, sight.draft) if sight.draft else None,
        t.gettext("✍️ A colleague has begun an answer.") if sight.is_begun_by_others else None,
    ]
    return lines(*said) if any(said) else None


def _missing(t: Translator, sight: Sight) -> Markup | None:
    if not sight.seen.missing:
        return None
    languages = t.list(own_name(tag) for tag in sight.seen.missing)
    return Markup("🌐 ") + t.gettext("Not translated into: {languages}", languages=languages)


def _opinions(t: Translator, sight: Sight) -> Markup | None:
    """How many say yes and no, and the newest words of those who say no."""
    checks = sorted(sight.seen.checks, key=lambda check: check.at, reverse=True)
    if not checks:
        return None
    doubts = [check for check in checks if check.words and not check.is_done][:_OPINIONS_SHOWN]
    return lines(_counts(t, checks), *(_opinion(t, sight.city, one, _SHORT_OPINION) for one in doubts))


def _counts(t: Translator, checks: Sequence[Check]) -> Markup:
    yes = sum(check.is_done for check in checks)
    return t.gettext(
        "Is it really done? Yes: {yes} · No: {no}", yes=t.number(yes), no=t.number(len(checks) - yes)
    )


def _opinion(t: Translator, city: City, check: Check, units: int, *, dated: bool = False) -> Markup:
    mark = "👍" if check.is_done else "👎"
    said = shortened(neutral(" ".join(check.words.split())), units)
    quoted = words.quoted(t, said) if said else None
    day = Markup.escape(t.date(check.at, city.zone)) if dated or not quoted else None
    return Markup("{} {}").format(mark, Markup(" ").join(one for one in (day, quoted) if one))


def _rows(t: Translator, sight: Sight, *, is_cut: bool) -> list[Row]:
    rows: list[Row] = [_answer_row(t, sight), *_waiting_rows(t, sight)]
    if sight.seen.checks:
        name = t.pgettext("button", "💬 What people say")
        tap = sight.tap(callbacks.OPINIONS, "0")
        rows.append((Button(counted(t, name, len(sight.seen.checks)), tap),))
    if is_cut:
        rows.append((Button(t.pgettext("button", "📖 Read all"), sight.listed_tap(callbacks.WHOLE)),))
    if sight.original:
        name = t.pgettext("button", "🌐 Read in my language")
        rows.append((Button(name, sight.listed_tap(callbacks.CARD)),))
    elif sight.view.words_for(t.language.tag)[1] != sight.view.idea.version.language:
        rows.append((Button(t.pgettext("button", "🌐 Original"), sight.listed_tap(callbacks.ORIGINAL)),))
    rows += in_rows(_small_buttons(t, sight), 2)
    see = sight.tap(residents.CARD, HOME.pack())
    rows.append((Button(t.pgettext("button", "👁 As residents see it"), see),))
    return [*rows, (_to_list(t, sight),)]


def _answer_row(t: Translator, sight: Sight) -> Row:
    name = (
        t.pgettext("button", "✍️ Go on with your answer") if sight.draft else t.pgettext("button", "✍️ Answer")
    )
    return (Button(name, sight.tap(callbacks.ANSWER)),)


def _waiting_rows(t: Translator, sight: Sight) -> list[Row]:
    """With their hours where there are several."""
    if len(sight.waiting) == 1:
        name = t.pgettext("button", "🕘 The waiting answer")
        return [(Button(name, sight.tap(callbacks.WAITING, sight.waiting[0].id)),)]
    return [
        (
            Button(
                label(f"🕘 {t.short_when(one.publish_at, sight.city.zone, sight.now)}", words.COLUMNS),
                sight.tap(callbacks.WAITING, one.id),
            ),
        )
        for one in sight.waiting[:_WAITING_SHOWN]
        if one.publish_at
    ]


def _small_buttons(t: Translator, sight: Sight) -> list[Button]:
    version = sight.view.idea.version
    buttons = []
    if len(sight.city.languages) > 1:
        buttons.append(Button(t.pgettext("half-button", "🌐 Translate"), sight.tap(callbacks.TRANSLATE)))
    buttons.append(Button(t.pgettext("half-button", "📤 Share"), inline_query=sight.view.idea.code))
    buttons.append(Button(t.pgettext("half-button", "🕘 History"), sight.listed_tap(callbacks.HISTORY)))
    if version.photos:
        tap = sight.tap(residents.PHOTOS, HOME.pack())
        buttons.append(Button(cards.photo_label(t, len(version.photos)), tap))
    return buttons


def _to_list(t: Translator, sight: Sight) -> Button:
    tap = Tap(callbacks.DESK, sight.city.slug)
    if sight.listed.kind in (Kind.UNANSWERED, Kind.PROGRESS):
        tap = Tap(callbacks.LIST, sight.city.slug, (sight.listed.pack(),))
    return Button(t.pgettext("half-button", "‹ Back"), tap)
