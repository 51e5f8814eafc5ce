"""Telling people what became of an idea: facts for the outbox, each occasion once for each person.

Kinds of notices, all with "city" and "idea" (id) and "code" among their facts; the texts are read when they are sent:
to the author: "idea.in_review", "idea.published", "idea.declined" (reason, message), "idea.merged" (into),
"idea.hidden" (reason, message), "idea.restored", "idea.question" and "idea.suggestion" (case), "idea.blocked" (block, until, reason),
"idea.edit_published", "idea.edit_declined" (reason, message), "idea.appeal_granted", "idea.appeal_declined",
"idea.adopted" (by: a city's slug), "idea.comment" (a comment on hers was published);
to a comment's author: "comment.published", "comment.declined" and "comment.hidden" (reason, message);
to those concerned (supporters and followers; author too where it says so): "idea.progress" (progress, answer; author
too), "idea.changed" (number), "idea.withdrawn" (her words are read when it is sent), "idea.carry_over" (into: supporters of a merged idea),
"idea.joined" (into: who follows it and does not support it), "idea.check"
(author too: is it really done?);
to moderators: "moderation.card" (case; to the group), "moderation.reply" (case), "moderation.escalated" (case),
"moderation.late" (count, oldest), "moderation.confirm" (case: a second person is wanted);
to editors: "idea.doubt" (somebody says that it is not done).

What can wait for her digest waits there (``Urgency.DIGEST``): what becomes of an idea that is not her own, and comments. What
was decided on, or answered to, an idea of hers she hears at once.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from bot.core.cities.model import City
from bot.core.ideas.model import Idea
from bot.core.notices.model import Notice, Urgency
from bot.core.shared.unit_of_work import CityRecords

PAGE: Final = 1_000
_CAN_WAIT: Final = frozenset({"comment.published", "idea.comment"})
_CAN_WAIT_FOR_OTHERS: Final = frozenset({"idea.progress", "idea.changed", "idea.withdrawn", "idea.joined"})


def tell(
    records: CityRecords,
    city: City,
    idea: Idea,
    kind: str,
    occasion: str,
    recipients: Iterable[str | None],
    due_at: datetime,
    **facts: Any,
) -> int:
    """One notice to each; ``occasion`` tells this time from the next of its kind. None and nobody are passed over;
    how many."""
    notices = [
        Notice(
            kind,
            recipient,
            f"{kind}:{idea.id}:{occasion}:{recipient}",
            due_at,
            {"city": city.slug, "idea": idea.id, "code": idea.code, **facts},
            _urgency(kind, is_author=recipient == idea.author),
        )
        for recipient in recipients
        if recipient
    ]
    if notices:
        records.outbox.put(notices)
    return len(notices)


def tell_concerned(
    records: CityRecords,
    city: City,
    idea: Idea,
    kind: str,
    occasion: str,
    due_at: datetime,
    *,
    but: str | None = None,
    **facts: Any,
) -> int:
    """Supporters and followers, in pages, each once; not ``but`` (who did it). How many."""
    told, after = 0, None
    while page := records.supports.list_concerned(idea.id, after, PAGE):
        after = page[-1]
        told += tell(
            records, city, idea, kind, occasion, [one for one in page if one != but], due_at, **facts
        )
    return told


def _urgency(kind: str, *, is_author: bool) -> Urgency:
    can_wait = kind in _CAN_WAIT or (kind in _CAN_WAIT_FOR_OTHERS and not is_author)
    return Urgency.DIGEST if can_wait else Urgency.NORMAL
