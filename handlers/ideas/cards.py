"""An idea as one reader is shown it, and what she can do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import Milestone, OfficialAnswer, View
from bot.core.ideas.results import Card
from bot.core.languages import in_script_of, pick
from bot.core.shared.plain_sight import neutral
from bot.telegram.dates import write_date
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, parts_of, shortened
from handlers.ideas import callbacks, words
from handlers.ideas.lists import IdeaList, Kind, at_place, where_of
from handlers.residents.screens import to_menu

SHOWN: Final = 900  # UTF-16 units of a text on a card
PART: Final = 3_900  # of one message of several
_ANSWER_SHOWN: Final = 700
_MILESTONES_SHOWN: Final = 3
_MILESTONE_SHOWN: Final = 120
_MILESTONE_WHOLE: Final = 290
_PLACE_SHOWN: Final = 120


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card is made of. ``home`` is the reader's own city; ``cities`` by slug: those that it is linked with.

    ``original``: as it was written, though there is a translation for her. ``more`` are the rows that only who works for
    a city sees.
    """

    card: Card
    city: City
    listed: IdeaList
    home: City | None = None
    original: bool = False
    cities: Mapping[str, City] = field(default_factory=dict)
    more: Sequence[Row] = ()

    @property
    def view(self) -> View:
        return self.card.view

    @property
    def id(self) -> str:
        return self.card.view.idea.id

    def text_for(self, t: Translator) -> tuple[str, str]:
        """What she reads, and the tag of the language it is in."""
        version = self.view.idea.version
        if self.original:
            return version.text, version.language
        return self.view.words_for(t.language.tag)

    def tap(self, name: str, *args: str) -> Tap:
        return Tap(name, self.city.slug, (self.id, *args, self.listed.pack()))


def card(t: Translator, shown: Shown, note: Markup | None = None) -> Screen:
    """The card with its buttons; a long text is cut, so that the buttons stay in sight."""
    text, is_cut = text_of(t, shown)
    return Screen(paragraphs(note, text), tuple(_rows(t, shown, is_cut=is_cut)))


def text_of(t: Translator, shown: Shown) -> tuple[Markup, bool]:
    """The card without its buttons, and whether anything is left out of it."""
    view, idea = shown.view, shown.view.idea
    text, tag = shown.text_for(t)
    seen = neutral(text).strip()
    short = shortened(seen, SHOWN)
    answer = answer_of(t, shown.city, view.answer) if view.answer else None
    published = idea.published_at or idea.created_at
    is_cut = short != seen or _is_answer_cut(t, view.answer)
    said = paragraphs(
        lines(_head(t, shown), _whose(t, shown)),
        with_headline(short),
        _translated(t, shown, tag),
        lines(
            facts(t, view, shown.city),
            Markup("📢 ") + t.gettext("Published: {day}", day=t.date(published, shown.city.zone)),
            Markup("👍 ") + t.ngettext("{n} person supports it", "{n} people support it", idea.supports),
            Markup("📏 {}").format(t.distance(view.km)) if view.km is not None else None,
            _stands(t, view),
        ),
        answer,
        _links(t, shown),
    )
    return said, is_cut


def whole(t: Translator, shown: Shown) -> tuple[Markup, ...]:
    """All that is written in it and about it, in messages as long as Telegram takes; nothing is left out."""
    text, _ = shown.text_for(t)
    head = _head(t, shown)
    pages = pages_of(text, head)
    answer = shown.view.answer
    if answer is not None and (said := _whole_answer(t, shown, answer)):
        pages += said
    return pages


def pages_of(text: str, head: Markup | None = None) -> tuple[Markup, ...]:
    """A text of any length, as people are shown it, in as few messages as Telegram takes."""
    first, *others = [Markup.escape(part) for part in parts_of(neutral(text).strip(), PART)]
    return (lines(head, first) if head else first, *others)


def with_headline(text: str) -> Markup:
    """The text as people are shown it, with what it is called in bold, unless that is but a part of a sentence."""
    shown, name = neutral(text).strip(), words.headline_of(text)
    return bold(name) + Markup.escape(shown[len(name) :]) if shown.startswith(name) else Markup.escape(shown)


def facts(t: Translator, view: View, city: City) -> Markup | None:
    """Topic and place: what its author chose."""
    version = view.idea.version
    topic = words.topic_of(t, city, version.topic)
    place = shortened(neutral(version.place), _PLACE_SHOWN)
    if not place and version.location:
        place = t.pgettext("idea", "on the map")
    said = [Markup("🏷 {}").format(topic) if topic else None, Markup("📍 {}").format(place) if place else None]
    return Markup(" · ").join(one for one in said if one) if any(said) else None


def answer_of(t: Translator, city: City, answer: OfficialAnswer, units: int = _ANSWER_SHOWN) -> Markup:
    """What the city says, cut to so many units, and what it plans by when."""
    when = t.date(answer.published_at or answer.at, city.zone)
    said = shortened(neutral(answer.words_for(t.language.tag)), units)
    return lines(
        Markup("🏛 ") + bold(t.gettext("The city's answer, {day}", day=when)),
        Markup.escape(said) if said else None,
        *(milestone_of(t, one, _MILESTONE_SHOWN) for one in answer.milestones[:_MILESTONES_SHOWN]),
    )


def milestone_of(t: Translator, milestone: Milestone, units: int) -> Markup:
    """On a line, its words cut to so many units. Its day is a day of the calendar, in no zone."""
    day = write_date(t.locale_name, date.fromisoformat(milestone.day), "long")
    mark = "✅" if milestone.is_reached else "▫️"
    return Markup("{} {} – {}").format(mark, day, shortened(_milestone_words(t, milestone), units))


def photo_label(t: Translator, count: int) -> str:
    return t.npgettext("half-button", "📷 {n} photo", "📷 {n} photos", count)


def _head(t: Translator, shown: Shown) -> Markup:
    """Which idea of which city it is; the city is named to who lives elsewhere."""
    code = Markup("💡 {}").format(shown.view.idea.code)
    if shown.home is not None and shown.city.slug == shown.home.slug:
        return code
    return code + Markup(" · 🏙 {}").format(shown.city.name_for(t.language.tag))


def _whose(t: Translator, shown: Shown) -> Markup | None:
    return t.gettext("This is your idea.") if shown.view.is_author else None


def _stands(t: Translator, view: View) -> Markup:
    if view.idea.progress:
        return words.state(t, view.idea)
    return Markup("⏳ ") + t.gettext("The city has not answered yet")


def _translated(t: Translator, shown: Shown, tag: str) -> Markup | None:
    """That she reads a translation, or may."""
    written = shown.view.idea.version.language
    if tag == written:
        return None
    return Markup("🌐 ") + t.gettext(
        "Translated. Written in: {language}", language=words.language_name(t, written)
    )


def _has_translation(t: Translator, shown: Shown) -> bool:
    return shown.view.words_for(t.language.tag)[1] != shown.view.idea.version.language


def _is_answer_cut(t: Translator, answer: OfficialAnswer | None) -> bool:
    if answer is None:
        return False
    said = neutral(answer.words_for(t.language.tag))
    milestones = [_milestone_words(t, one) for one in answer.milestones]
    return (
        shortened(said, _ANSWER_SHOWN) != said
        or len(milestones) > _MILESTONES_SHOWN
        or any(shortened(one, _MILESTONE_SHOWN) != one for one in milestones)
    )


def _whole_answer(t: Translator, shown: Shown, answer: OfficialAnswer) -> tuple[Markup, ...]:
    head = answer_of(
        t,
        shown.city,
        OfficialAnswer("", "", answer.progress, {}, "", answer.at, (), None, answer.published_at),
    )
    said = answer.words_for(t.language.tag)
    pages = pages_of(said, head) if said.strip() else (head,)
    if answer.milestones:
        pages += (lines(*(milestone_of(t, one, _MILESTONE_WHOLE) for one in answer.milestones)),)
    return pages


def _milestone_words(t: Translator, milestone: Milestone) -> str:
    found = pick(milestone.texts, t.language.tag)
    return neutral(in_script_of(t.language.tag, found[1], written_in=found[0])) if found else ""


def _links(t: Translator, shown: Shown) -> Markup | None:
    """Where it comes from, and which cities took it up."""
    origin = shown.view.idea.adopted_from
    tag = t.language.tag

    def name(slug: str) -> str:
        return shown.cities[slug].name_for(tag) if slug in shown.cities else slug

    taken_up = [name(one.city) for one in shown.view.adopted_by]
    said = [
        t.gettext("🔗 Taken over from {city}: {code}", city=name(origin.city), code=origin.code)
        if origin
        else None,
        t.gettext("🔗 Taken up by: {cities}", cities=t.list(taken_up)) if taken_up else None,
    ]
    return lines(*said) if any(said) else None


def _rows(t: Translator, shown: Shown, *, is_cut: bool) -> list[Row]:
    view, idea = shown.view, shown.view.idea
    rows: list[Row] = []
    if view.supporting:
        name = t.pgettext("button", "👍 You support it ({n})", n=t.number(idea.supports))
        rows.append((Button(label(name, words.COLUMNS), shown.tap(callbacks.SUPPORT, "0")),))
    elif shown.card.can_support:
        name = t.pgettext("button", "👍 Support ({n})", n=t.number(idea.supports))
        rows.append((Button(label(name, words.COLUMNS), shown.tap(callbacks.SUPPORT, "1")),))
    if view.is_author:
        mine = Button(t.pgettext("button", "🗂 My idea"), Tap(callbacks.OWN, shown.city.slug, (shown.id,)))
        rows.append((mine,))
    if is_cut:
        name = callbacks.WHOLE_ORIGINAL if shown.original else callbacks.WHOLE
        rows.append((Button(t.pgettext("button", "📖 Read all"), shown.tap(name)),))
    if shown.original and _has_translation(t, shown):
        rows.append((Button(t.pgettext("button", "🌐 Read in my language"), shown.tap(callbacks.CARD)),))
    elif _has_translation(t, shown):
        rows.append((Button(t.pgettext("button", "🌐 Original"), shown.tap(callbacks.ORIGINAL)),))
    rows += in_rows(_small_buttons(t, shown), 2)
    rows += _to_sisters(t, shown)
    rows += shown.more
    rows += _neighbours(t, shown)
    return [*rows, (_to_list(t, shown),)]


def _small_buttons(t: Translator, shown: Shown) -> list[Button]:
    view, version = shown.view, shown.view.idea.version
    if view.following:
        follow = Button(t.pgettext("half-button", "🔕 Unfollow"), shown.tap(callbacks.FOLLOW, "0"))
    else:
        follow = Button(t.pgettext("half-button", "🔔 Follow"), shown.tap(callbacks.FOLLOW, "1"))
    comments = t.npgettext("half-button", "💬 {n} comment", "💬 {n} comments", shown.card.comments)
    if not shown.card.comments:
        comments = t.pgettext("half-button", "💬 Comment")
    buttons = [follow, Button(comments, shown.tap(callbacks.COMMENTS, "0"))]
    if version.photos:
        buttons.append(Button(photo_label(t, len(version.photos)), shown.tap(callbacks.PHOTOS)))
    if version.location:
        buttons.append(Button(t.pgettext("half-button", "📍 Map"), shown.tap(callbacks.MAP)))
    buttons.append(Button(t.pgettext("half-button", "📤 Share"), inline_query=view.idea.code))
    buttons.append(Button(t.pgettext("half-button", "🕘 History"), shown.tap(callbacks.HISTORY)))
    if not view.is_author:
        buttons.append(Button(t.pgettext("half-button", "🚩 Report"), shown.tap(callbacks.REPORT)))
    return buttons


def _to_sisters(t: Translator, shown: Shown) -> list[Row]:
    """To where it comes from, and to those that took it up."""
    sisters = [one for one in (shown.view.idea.adopted_from, *shown.view.adopted_by[:3]) if one]
    return [
        (
            Button(
                label(f"🔗 {shown.cities[one.city].name_for(t.language.tag)} · {one.code}", words.COLUMNS),
                Tap(callbacks.CARD, one.city, (one.idea_id, Kind.HOME.value)),
            ),
        )
        for one in sisters
        if one.city in shown.cities
    ]


def _neighbours(t: Translator, shown: Shown) -> list[Row]:
    """The idea before and the one after in the list that she came from."""
    card = shown.card
    if not (card.before or card.after):
        return []

    def to(idea: str) -> Tap:
        return Tap(callbacks.CARD, shown.city.slug, (idea, shown.listed.pack()))

    row = []
    if card.before:
        row.append(Button("‹", to(card.before)))
    if card.place:
        row.append(Button(where_of(t, card.place, card.total), shown.tap(callbacks.CARD)))
    if card.after:
        row.append(Button("›", to(card.after)))
    return [tuple(row)]


def _to_list(t: Translator, shown: Shown) -> Button:
    """The list that she came from, at the page that has this idea."""
    listed = at_place(shown.listed, shown.card.place)
    tap = Tap(callbacks.IDEAS, shown.city.slug)
    if listed.kind is not Kind.HOME:
        tap = Tap(callbacks.LIST, shown.city.slug, (listed.pack(),))
    return Button(t.pgettext("half-button", "‹ Back"), tap)


def to_card(t: Translator, shown: Shown) -> Button:
    return Button(t.pgettext("half-button", "‹ Back"), shown.tap(callbacks.CARD))


def nowhere(t: Translator, text: Markup) -> Screen:
    """What there is to say, with the ways on."""
    ideas = Button(t.pgettext("button", "💡 Ideas"), Tap(callbacks.IDEAS))
    return Screen(text, ((ideas,), (to_menu(t),)))
