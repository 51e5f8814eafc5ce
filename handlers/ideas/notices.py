"""What people are told unasked about ideas, looked at again when it is sent: what is true no longer is not told."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.ideas.model import IdeaMoved, IdeaStatus, IdeaUnknown, Progress, View
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import Reason
from bot.core.moderation.service import ModerationServices
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.ideas import notice_lines, notice_screens
from handlers.ideas.own_screens import Own
from handlers.sending import Said, Telling

ToAuthor: TypeAlias = Callable[[Translator, Own, Notice], Awaitable[Screen | None]]
ToReader: TypeAlias = Callable[[Translator, City, View, Notice], Awaitable[Screen | None]]
InALine: TypeAlias = Callable[[Translator, View, Mapping[str, Any]], Said | None]
WithReason: TypeAlias = Callable[[Translator, Own, Reason | None, str], Screen]


@dataclass(frozen=True, slots=True)
class IdeaNotices:
    ideas: IdeaServices
    moderation: ModerationServices
    cities: Cities
    clock: Clock

    def tellings(self) -> Mapping[str, Telling]:
        return {
            "idea.in_review": self._author(self._in_review),
            "idea.published": self._author(_if_public(notice_screens.published)),
            "idea.declined": self._author(partial(self._because, _is_declined, notice_screens.declined)),
            "idea.merged": self._author(self._merged),
            "idea.hidden": self._author(partial(self._because, _is_hidden, notice_screens.hidden)),
            "idea.restored": self._author(_if_public(notice_screens.restored)),
            "idea.question": self._author(_question),
            "idea.suggestion": self._author(_suggestion),
            "idea.blocked": Telling(self._blocked),
            "idea.edit_published": self._author(_if_public(notice_screens.edit_published)),
            "idea.edit_declined": self._author(
                partial(self._because, _is_public, notice_screens.edit_declined)
            ),
            "idea.appeal_granted": self._author(_if_public(notice_screens.appeal_granted)),
            "idea.appeal_declined": self._author(
                partial(self._because, _is_declined, notice_screens.appeal_declined)
            ),
            "idea.adopted": self._author(self._adopted),
            "idea.comment": self._reader(_commented, notice_lines.commented),
            "comment.published": self._reader(_comment_published, notice_lines.comment_published),
            "comment.declined": self._reader(self._comment_declined),
            "comment.hidden": self._reader(self._comment_hidden),
            "idea.progress": self._reader(_progress, notice_lines.progress),
            "idea.changed": self._reader(_changed, notice_lines.changed),
            "idea.withdrawn": Telling(self._withdrawn, line=self._withdrawn_line),
            "idea.carry_over": Telling(self._carry_over),
            "idea.joined": Telling(self._joined, line=self._joined_line),
            "idea.check": self._reader(_check),
        }

    def _author(self, render: ToAuthor) -> Telling:
        """A telling of her idea as it stands at this moment."""

        async def told(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
            try:
                found = await self.ideas.owning.own(recipient, city, str(notice.facts["idea"]))
            except IdeaUnknown:
                return None
            return await render(t, Own(found, city, self.clock.now()), notice)

        return Telling(told)

    def _reader(self, render: ToReader, say: InALine | None = None) -> Telling:
        """A telling of an idea that everybody may read at this moment, else nothing; ``say``: the same in a digest."""

        async def told(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
            view = await self._public(city, recipient, str(notice.facts["idea"]))
            return await render(t, city, view, notice) if view else None

        async def line(t: Translator, city: City, facts: Mapping[str, Any], reader: Resident) -> Said | None:
            view = await self._public(city, reader, str(facts["idea"]))
            return say(t, view, facts) if say and view else None

        return Telling(told, line=line if say else None)

    async def _public(self, city: City, reader: Resident, idea: str) -> View | None:
        try:
            return (await self.ideas.browsing.card(reader, city, idea)).view
        except (IdeaUnknown, IdeaMoved):
            return None

    async def _because(
        self, holds: Callable[[Own], bool], render: WithReason, t: Translator, own: Own, notice: Notice
    ) -> Screen | None:
        """With the reason that was given, and the city's words for it."""
        if not holds(own):
            return None
        return render(t, own, *await self._why(own.city, notice))

    async def _why(self, city: City, notice: Notice) -> tuple[Reason | None, str]:
        code, message = str(notice.facts.get("reason", "")), str(notice.facts.get("message", ""))
        return await self._reason(city, code) if code else None, message

    async def _reason(self, city: City, code: str) -> Reason:
        """As the city words it; one that it has given up by its code."""
        return (await self.moderation.overseeing.rules(city)).reason(code) or Reason(code)

    async def _in_review(self, t: Translator, own: Own, notice: Notice) -> Screen | None:
        """Not of what has been decided, or is asked about, meanwhile."""
        idea = own.view.idea
        waits = own.idea.question or own.idea.suggestion
        if idea.status is not IdeaStatus.IN_REVIEW or idea.withdrawn_at or waits:
            return None
        return notice_screens.in_review(t, own)

    async def _merged(self, t: Translator, own: Own, notice: Notice) -> Screen | None:
        if own.view.idea.status is not IdeaStatus.MERGED or own.view.idea.withdrawn_at:
            return None
        other = await self._leading_to(own.city, None, str(notice.facts["into"]))
        return notice_screens.merged(t, own, other) if other else None

    async def _leading_to(self, city: City, reader: Resident | None, idea: str) -> View | None:
        """The public idea that this one is, or was joined with in its turn."""
        try:
            return (await self.ideas.browsing.card(reader, city, idea)).view
        except IdeaMoved as moved:
            return await self._leading_to(city, reader, moved.idea_id)
        except IdeaUnknown:
            return None

    async def _blocked(self, t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        """Unless it was lifted meanwhile."""
        block = await self.moderation.blocking.find_of(recipient, city)
        if block is None or block.id != str(notice.facts["block"]):
            return None
        return notice_screens.blocked(t, city, block.until, await self._reason(city, block.reason))

    async def _adopted(self, t: Translator, own: Own, notice: Notice) -> Screen | None:
        by = await self.cities.find(str(notice.facts["by"]))
        if by is None or not own.view.idea.is_public:
            return None
        return notice_screens.adopted(t, own, by)

    async def _comment_declined(self, t: Translator, city: City, view: View, notice: Notice) -> Screen | None:
        return notice_screens.comment_declined(t, city, view, *await self._why(city, notice))

    async def _comment_hidden(self, t: Translator, city: City, view: View, notice: Notice) -> Screen | None:
        why = await self._why(city, notice)
        return notice_screens.comment_declined(t, city, view, *why, was_shown=True)

    async def _withdrawn(
        self, t: Translator, city: City, notice: Notice, recipient: Resident
    ) -> Screen | None:
        if await self._public(city, recipient, str(notice.facts["idea"])):
            return None
        why = await self.ideas.browsing.why_withdrawn(city, str(notice.facts["idea"]))
        return notice_screens.withdrawn(t, city, str(notice.facts["code"]), why)

    async def _withdrawn_line(
        self, t: Translator, city: City, facts: Mapping[str, Any], reader: Resident
    ) -> Said | None:
        if await self._public(city, reader, str(facts["idea"])):
            return None
        return notice_lines.withdrawn(t, str(facts["code"]))

    async def _joined_line(
        self, t: Translator, city: City, facts: Mapping[str, Any], reader: Resident
    ) -> Said | None:
        other = await self._leading_to(city, reader, str(facts["into"]))
        return notice_lines.joined(t, other) if other else None

    async def _joined(self, t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        other = await self._leading_to(city, recipient, str(notice.facts["into"]))
        return notice_screens.joined(t, city, str(notice.facts["code"]), other) if other else None

    async def _carry_over(
        self, t: Translator, city: City, notice: Notice, recipient: Resident
    ) -> Screen | None:
        """Not of who supports the other one already."""
        other = await self._leading_to(city, recipient, str(notice.facts["into"]))
        if other is None or other.supporting or other.is_author:
            return None
        code, idea = str(notice.facts["code"]), str(notice.facts["idea"])
        return notice_screens.carry_over(t, city, code, idea, other)


def _if_public(render: Callable[[Translator, Own], Screen]) -> ToAuthor:
    async def told(t: Translator, own: Own, notice: Notice) -> Screen | None:
        return render(t, own) if own.view.idea.is_public else None

    return told


def _is_public(own: Own) -> bool:
    return own.view.idea.is_public


def _is_declined(own: Own) -> bool:
    idea = own.view.idea
    return idea.status is IdeaStatus.DECLINED and idea.withdrawn_at is None


def _is_hidden(own: Own) -> bool:
    return own.view.idea.hidden_at is not None and own.view.idea.withdrawn_at is None


async def _question(t: Translator, own: Own, notice: Notice) -> Screen | None:
    """As long as it is asked."""
    if not own.idea.question or own.idea.case_id != str(notice.facts["case"]):
        return None
    return notice_screens.question(t, own)


async def _suggestion(t: Translator, own: Own, notice: Notice) -> Screen | None:
    if not own.idea.suggestion or own.idea.case_id != str(notice.facts["case"]):
        return None
    return notice_screens.suggestion(t, own)


async def _commented(t: Translator, city: City, view: View, notice: Notice) -> Screen | None:
    return notice_screens.commented(t, city, view) if view.is_author else None


async def _comment_published(t: Translator, city: City, view: View, notice: Notice) -> Screen | None:
    return notice_screens.comment_published(t, city, view)


async def _progress(t: Translator, city: City, view: View, notice: Notice) -> Screen | None:
    """Not of an answer that has been followed by another."""
    if view.answer is None or view.answer.id != str(notice.facts["answer"]):
        return None
    return notice_screens.progress(t, city, view)


async def _changed(t: Translator, city: City, view: View, notice: Notice) -> Screen | None:
    is_shown = view.idea.published_number == int(notice.facts["number"])
    return notice_screens.changed(t, city, view) if is_shown else None


async def _check(t: Translator, city: City, view: View, notice: Notice) -> Screen | None:
    return notice_screens.check(t, city, view) if view.idea.progress is Progress.DONE else None
