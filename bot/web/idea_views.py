"""What the pages show of ideas: pure, from what the use cases give and a translator to what the templates write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import (
    Axis,
    Comment,
    Milestone,
    OfficialAnswer,
    Order,
    Origin,
    Progress,
    View,
    headline,
)
from bot.core.ideas.results import CommentPage, History, Page
from bot.core.languages import in_script_of
from bot.core.shared.plain_sight import legible
from bot.telegram.dates import write_date
from bot.telegram.idea_words import happened, language_name, progress_name, state_name
from bot.telegram.topics import topic_name, topic_of
from bot.telegram.translator import Translator
from bot.web.event_views import map_link
from bot.web.idea_lists import PAGE, IdeaList
from bot.web.links import Links
from bot.web.saying import Said, said, shown_in

LONGEST_TITLE: Final = 70  # characters of what an idea is called
COMMENTS: Final = 20  # on a page
_DESCRIPTION: Final = 200


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another list, text or page; ``is_here`` is where the reader is already."""

    name: str
    href: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class IdeaCard:
    """An idea in a list."""

    code: str
    title: Said
    href: str
    state: Markup
    is_answered: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a list. ``statuses`` begins with all; ``count`` is None of a search: how many there are nobody counts."""

    heading: str
    ideas: tuple[IdeaCard, ...]
    count: Markup | None
    words: str
    orders: tuple[Way, ...]
    topics: tuple[Way, ...]
    statuses: tuple[Way, ...]
    everything: str | None
    before: str | None
    after: str | None
    place: Markup | None


@dataclass(frozen=True, slots=True)
class Picture:
    src: str
    alt: str


@dataclass(frozen=True, slots=True)
class MilestoneView:
    day: str
    iso: str
    text: Said
    is_reached: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the city said at one time."""

    state: Markup
    day: str
    at: datetime
    text: Said
    milestones: tuple[MilestoneView, ...]


@dataclass(frozen=True, slots=True)
class CommentView:
    text: Said
    day: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened. ``before`` is what the idea said until then, ``answer`` what the city said then."""

    at: datetime
    day: str
    what: Markup
    before: Said | None = None
    answer: AnswerView | None = None


@dataclass(frozen=True, slots=True)
class Sister:
    """The idea of a sister city; ``href`` None where it is not public (any more)."""

    city: str
    code: str
    href: str | None


@dataclass(frozen=True, slots=True)
class IdeaView:
    """One idea with everything that is public of it. ``text`` is what comes behind the title; it may be empty."""

    code: str
    title: Said
    text: Said
    description: str
    translated: Markup | None
    readings: tuple[Way, ...]
    pictures: tuple[Picture, ...]
    facts: tuple[tuple[str, str], ...]
    place: str
    map_link: str | None
    answer: AnswerView | None
    adopted_from: Sister | None
    adopted_by: tuple[Sister, ...]
    comments: tuple[CommentView, ...]
    comment_count: Markup | None
    newer_comments: str | None
    older_comments: str | None
    history: tuple[Moment, ...]
    telegram: str | None


def title_of(t: Translator, city: City) -> str:
    """What the city's feed of ideas is called."""
    return t.pgettext("page", "Ideas") + " · " + city.name_for(t.language.tag)


def name_of(t: Translator, view: View) -> Said:
    """What an idea is called."""
    text, tag = view.words_for(t.language.tag)
    return Said(_headline(text), shown_in(t.language.tag, written_in=tag))


def card_of(t: Translator, city: City, view: View, links: Links) -> IdeaCard:
    """What a list shows of it."""
    idea = view.idea
    facts = (
        t.ngettext("{n} person supports it", "{n} people support it", idea.supports),
        t.ngettext("{n} comment", "{n} comments", idea.comments) if idea.comments else "",
        topic_of(t, city, idea.version.topic) or "",
        t.date(published_at(view), city.zone),
    )
    return IdeaCard(
        idea.code,
        name_of(t, view),
        links.idea(idea.code),
        _state(t, view),
        idea.progress is not None,
        tuple(fact for fact in facts if fact),
    )


def list_of(t: Translator, city: City, asked: IdeaList, page: Page, links: Links) -> ListView:
    """A page of a shelf."""
    last = max(1, -(-page.total // PAGE))
    count = t.ngettext("{n} idea", "{n} ideas", page.total) if page.total else None
    view = _list_of(t, city, asked, page.views, links, is_last=asked.page >= last)
    place = (
        t.gettext("Page {number} of {last}", number=t.number(asked.page), last=t.number(last))
        if last > 1
        else None
    )
    return replace(view, count=count, place=place)


def found_of(
    t: Translator, city: City, asked: IdeaList, found: Sequence[View], links: Links, *, is_last: bool
) -> ListView:
    """A page of what a search found."""
    return _list_of(t, city, asked, found, links, is_last=is_last)


def _list_of(
    t: Translator, city: City, asked: IdeaList, views: Sequence[View], links: Links, *, is_last: bool
) -> ListView:
    def to(**changes: object) -> str:
        return links.ideas(replace(asked, words="", page=1, **changes).query)  # type: ignore[arg-type]

    orders = (
        (t.pgettext("page", "Newest"), Order.NEWEST),
        (t.pgettext("page", "Most supported"), Order.SUPPORTED),
    )
    is_filtered = bool(asked.words or asked.topic or asked.progress or asked.is_unanswered)
    page = asked.page
    return ListView(
        heading=_heading(t, city, asked),
        ideas=tuple(card_of(t, city, view, links) for view in views),
        count=None,
        words=asked.words,
        orders=tuple(
            Way(name, to(order=order), is_here=not asked.words and asked.order is order)
            for name, order in orders
        ),
        topics=tuple(
            Way(topic_name(t, topic), to(topic=topic.code), is_here=asked.topic == topic.code)
            for topic in city.topics
        ),
        statuses=(
            *(
                Way(
                    progress_name(t, progress),
                    to(progress=progress, is_unanswered=False),
                    is_here=asked.progress is progress,
                )
                for progress in Progress
            ),
            Way(
                t.gettext("Not answered yet"),
                to(progress=None, is_unanswered=True),
                is_here=asked.is_unanswered,
            ),
        ),
        everything=links.ideas() if is_filtered else None,
        before=links.ideas(asked.on_page(page - 1).query) if page > 1 else None,
        after=None if is_last else links.ideas(asked.on_page(page + 1).query),
        place=None,
    )


def _heading(t: Translator, city: City, asked: IdeaList) -> str:
    if asked.words:
        return t.pgettext("page", "Ideas for “{words}”", words=legible(asked.words))
    kept = [topic_of(t, city, asked.topic)]
    if asked.progress:
        kept.append(progress_name(t, asked.progress))
    if asked.is_unanswered:
        kept.append(t.gettext("Not answered yet"))
    if asked.order is Order.SUPPORTED:
        kept.append(t.pgettext("page", "Most supported"))
    return Markup(" · ").join(one for one in kept if one) or t.pgettext("page", "Newest")


def view_of(
    t: Translator,
    city: City,
    view: View,
    told: History,
    comments: CommentPage,
    sisters: Mapping[Origin, Sister],
    links: Links,
    *,
    reading: str | None = None,
    page: int = 1,
) -> IdeaView:
    """What its own page shows. ``reading``: in that language, if it is there, whatever the page's is. ``page`` of the
    comments, from 1."""
    idea, language = view.idea, t.language.tag
    version = idea.version
    whole, tag = _read(view, language, reading)
    title, text = _apart(whole.words)
    answers = [answer_of(t, city, answer) for answer in told.answers]
    readings = _readings(t, view, tag, links)
    origin = idea.adopted_from
    older = page * COMMENTS < comments.total
    return IdeaView(
        code=idea.code,
        title=Said(title, whole.language),
        text=Said(text, whole.language),
        description=headline(" ".join(whole.words.split()), _DESCRIPTION),
        translated=None
        if tag == version.language
        else t.gettext("Translated. Written in: {language}", language=language_name(t, version.language)),
        readings=readings if len(readings) > 1 else (),
        pictures=tuple(
            Picture(
                links.idea(idea.code, f"photo-{number}.jpg"),
                t.gettext(
                    "Photo {number} of {count}", number=t.number(number), count=t.number(len(version.photos))
                ),
            )
            for number, _ in enumerate(version.photos, 1)
        ),
        facts=tuple(_facts(t, city, view)),
        place=legible(version.place).strip(),
        map_link=map_link(version.location),
        answer=answers[-1] if answers else None,
        adopted_from=sisters.get(origin) if origin else None,
        adopted_by=tuple(taker for by in view.adopted_by if (taker := sisters.get(by)) and taker.href),
        comments=tuple(_comment(t, city, comment) for comment in comments.comments),
        comment_count=t.ngettext("{n} comment", "{n} comments", comments.total) if comments.total else None,
        newer_comments=links.idea(idea.code, query=_comments_on(page - 1)) if page > 1 else None,
        older_comments=links.idea(idea.code, query=_comments_on(page + 1)) if older else None,
        history=tuple(_history(t, city, told, answers)),
        telegram=links.telegram_idea(idea.id),
    )


def answer_of(t: Translator, city: City, answer: OfficialAnswer) -> AnswerView:
    """What the city said, and what it plans by when."""
    at = answer.published_at or answer.at
    return AnswerView(
        progress_name(t, answer.progress),
        t.date(at, city.zone),
        at,
        _legible(said(answer.texts, t.language.tag)),
        tuple(_milestone(t, one) for one in answer.milestones),
    )


def published_at(view: View) -> datetime:
    return view.idea.published_at or view.idea.created_at


def _read(view: View, language: str, reading: str | None) -> tuple[Said, str]:
    """What is shown, and the language it was written in or translated into. What is asked for is shown to the letter."""
    version = view.idea.version
    written = {**view.texts, version.language: version.text}
    if reading in written:
        return _legible(Said(written[reading], reading)), reading
    text, tag = view.words_for(language)
    return _legible(Said(text, shown_in(language, written_in=tag))), tag


def _readings(t: Translator, view: View, here: str, links: Links) -> tuple[Way, ...]:
    """The original first, then the translations."""
    idea = view.idea
    original = idea.version.language
    tags = [original, *(tag for tag in view.texts if tag != original)]

    def name(tag: str) -> str:
        spoken = language_name(t, tag)
        if tag != original:
            return spoken
        return t.pgettext("page", "{language} (original)", language=spoken)

    return tuple(
        Way(name(tag), links.idea(idea.code, query={"text": tag}), is_here=tag == here) for tag in tags
    )


def _facts(t: Translator, city: City, view: View) -> list[tuple[str, str]]:
    idea = view.idea
    facts = [
        (t.pgettext("page", "Status"), _state(t, view)),
        (
            t.pgettext("page", "Support"),
            t.ngettext("{n} person supports it", "{n} people support it", idea.supports),
        ),
        (t.pgettext("page", "Topic"), topic_of(t, city, idea.version.topic) or ""),
        (t.pgettext("page", "Published"), t.date(published_at(view), city.zone)),
        (t.pgettext("page", "Number"), idea.code),
    ]
    return [(name, value) for name, value in facts if value]


def _state(t: Translator, view: View) -> Markup:
    if view.idea.progress is None and view.idea.is_public:
        return t.gettext("The city has not answered yet")
    return state_name(t, view.idea)


def _history(t: Translator, city: City, told: History, answers: Sequence[AnswerView]) -> list[Moment]:
    """What happened, the oldest first: with what the idea said before it was changed, and with what the city said.

    An answer is told once, whether or not it moved the idea; the last has its words in a place of its own.
    """
    versions = {version.number: version for version in told.versions}
    answered = {answer.at for answer in answers}
    moments = [
        Moment(answer.at, answer.day, answer.state, answer=None if answer is answers[-1] else answer)
        for answer in answers
    ]
    for step in told.transitions:
        at, before = step.published_at, None
        if step.axis is Axis.PROGRESS and at in answered:
            continue
        if step.axis is Axis.TEXT and (old := versions.get(int(step.before or 0))):
            text = in_script_of(t.language.tag, old.text, written_in=old.language)
            before = _legible(Said(text, shown_in(t.language.tag, written_in=old.language)))
        moments.append(Moment(at, t.date(at, city.zone), happened(t, step), before))
    return sorted(moments, key=lambda moment: moment.at)


def _comment(t: Translator, city: City, comment: Comment) -> CommentView:
    text = in_script_of(t.language.tag, comment.text, written_in=comment.language)
    at = comment.published_at or comment.at
    shown = Said(text, shown_in(t.language.tag, written_in=comment.language))
    return CommentView(_legible(shown), t.date(at, city.zone), at)


def _milestone(t: Translator, milestone: Milestone) -> MilestoneView:
    """Its day is a day of the calendar, in no zone."""
    day = write_date(t.locale_name, date.fromisoformat(milestone.day), "long")
    return MilestoneView(
        day, milestone.day, _legible(said(milestone.texts, t.language.tag)), milestone.is_reached
    )


def _comments_on(page: int) -> Mapping[str, str]:
    return {"comments": str(page)} if page > 1 else {}


def _headline(text: str) -> str:
    return headline(legible(text), LONGEST_TITLE) or "–"


def _apart(text: str) -> tuple[str, str]:
    """What it is called, and the rest: all of it where the name is only the beginning of a sentence."""
    name, whole = headline(text, LONGEST_TITLE) or "–", text.strip()
    if name.endswith("…") or not whole.startswith(name):
        return name, whole
    return name, whole[len(name) :].lstrip(".;").strip()


def _legible(what: Said) -> Said:
    return Said(legible(what.words).strip(), what.language)
