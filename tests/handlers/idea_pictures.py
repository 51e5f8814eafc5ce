"""What the tests of ideas' screens share: an idea as ideas are, and one that is as long as may be."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from bot.core.cities.model import City
from bot.core.ideas.model import (
    LONGEST_ANSWER,
    LONGEST_COMMENT,
    LONGEST_MILESTONE,
    LONGEST_PLACE,
    LONGEST_WORDS,
    MOST_MILESTONES,
    Comment,
    CommentStatus,
    Idea,
    IdeaDraft,
    IdeaStatus,
    Milestone,
    OfficialAnswer,
    Origin,
    Progress,
    Version,
    View,
)
from bot.core.ideas.results import Card, OwnIdea
from bot.core.moderation.model import Reason
from handlers.ideas.cards import Shown
from handlers.ideas.draft import Writing
from handlers.ideas.lists import IdeaList, near
from handlers.ideas.own_screens import Own
from tests.handlers.pictures import FAR_FETCHED, FOUNDING, LONGEST_ID, LONGEST_TOPIC, NOW

SKOPJE: Final = FOUNDING["skopje"]
SPITEFUL: Final = "<b>&amp;</i>\"' 𝄞 @durov /start \u202eabc "
FARTHEST: Final = replace(near(89.9, 179.9), page=9_999)
LONG_LIST: Final = IdeaList(FARTHEST.kind, FARTHEST.value, 9_999)
TEXT: Final = "More benches in the City Park. Older people have nowhere to sit."


def spiteful(length: int) -> str:
    return (SPITEFUL * (length // len(SPITEFUL) + 1))[:length]


def an_idea(text: str = TEXT, **given: Any) -> Idea:
    """A public one, with what is ``given`` of it or of its version instead."""
    of_version = {
        name: given.pop(name)
        for name in ("language", "topic", "location", "place", "photos")
        if name in given
    }
    version = Version(
        LONGEST_ID,
        1,
        text,
        **({"language": "en", "at": NOW} | of_version),  # type: ignore[arg-type]
    )
    usual: dict[str, Any] = {
        "id": LONGEST_ID,
        "code": "SKP-2026-0042",
        "author": "a" * 16,
        "status": IdeaStatus.PUBLISHED,
        "version": version,
        "number": 1,
        "created_at": NOW,
        "changed_at": NOW,
        "published_number": 1,
        "published_at": NOW,
    }
    return Idea(**(usual | given))


def an_answer(**given: Any) -> OfficialAnswer:
    """The longest that officials may write."""
    milestone = Milestone("2027-03-01", {"en": spiteful(LONGEST_MILESTONE)}, is_reached=True)
    usual: dict[str, Any] = {
        "id": "c" * 16,
        "idea_id": LONGEST_ID,
        "progress": Progress.UNDER_CONSIDERATION,
        "texts": {"en": spiteful(LONGEST_ANSWER)},
        "by": "b" * 16,
        "at": NOW,
        "milestones": (milestone,) * MOST_MILESTONES,
        "published_at": NOW,
    }
    return OfficialAnswer(**(usual | given))


def a_view(idea: Idea | None = None, city: City = SKOPJE, **given: Any) -> View:
    return View(idea or an_idea(), city.slug, **given)


def the_worst_view(**given: Any) -> View:
    """Everything that there can be, at its longest."""
    idea = an_idea(
        spiteful(3_000),
        code="ASL-2026-1234567",
        language="sr-Cyrl",
        topic=LONGEST_TOPIC,
        location=(41.0, 29.0),
        place=spiteful(LONGEST_PLACE),
        photos=("p",) * 10,
        supports=1_234_567,
        comments=123_456,
        progress=Progress.UNDER_CONSIDERATION,
        adopted_from=Origin("istanbul", LONGEST_ID, "STN-2026-1234567"),
        **given,
    )
    adopted = tuple(Origin(slug, LONGEST_ID, "STN-2026-1234567") for slug in list(FOUNDING)[:12])
    texts = dict.fromkeys(("tr", "el", "bg", "en"), "ж" * 3_000)
    return View(idea, FAR_FETCHED.slug, texts, an_answer(), adopted, km=12.3)


def shown(view: View | None = None, city: City = SKOPJE, listed: IdeaList = LONG_LIST, **given: Any) -> Shown:
    """As a card is made of it; ``home`` and others of ``Shown`` may be given, the rest is of ``Card``."""
    of_shown = {name: given.pop(name) for name in ("home", "original", "cities") if name in given}
    usual: dict[str, Any] = {"place": 11, "total": 12_345, "before": LONGEST_ID, "after": LONGEST_ID}
    card = Card(view or a_view(city=city), **(usual | given))
    rest: dict[str, Any] = {"home": city, "cities": FOUNDING} | of_shown
    return Shown(card, city, listed, **rest)


def own(view: View | None = None, city: City = SKOPJE, **given: Any) -> Own:
    """As its author sees it."""
    reason = given.pop("why", None)
    return Own(OwnIdea(view or a_view(city=city), **given), city, NOW, reason)


def the_worst_own(**given: Any) -> Own:
    view = the_worst_view()
    return own(
        replace(view, is_author=True),
        FAR_FETCHED,
        **{
            "waiting": replace(view.idea.version, number=2),
            "question": spiteful(LONGEST_WORDS),
            "suggestion": spiteful(3_000),
            "case_id": LONGEST_ID,
            "due_at": NOW + timedelta(days=2),
            "message": spiteful(LONGEST_WORDS),
            "can_edit": True,
            "can_withdraw": True,
            "can_appeal": True,
            "why": Reason("complaint"),
        }
        | given,
    )


def a_comment(**given: Any) -> Comment:
    usual: dict[str, Any] = {
        "id": LONGEST_ID,
        "idea_id": LONGEST_ID,
        "author": "a" * 16,
        "text": spiteful(LONGEST_COMMENT),
        "language": "en",
        "at": NOW,
        "status": CommentStatus.PUBLISHED,
        "published_at": NOW,
    }
    return Comment(**(usual | given))


def a_draft(text: str = TEXT, **given: Any) -> IdeaDraft:
    return IdeaDraft(LONGEST_ID, "a" * 16, NOW, text, **given)


def writing(draft: IdeaDraft | None = None, city: City = SKOPJE, *, guided: bool = False) -> Writing:
    return Writing(draft or a_draft(), city, NOW, guided)
