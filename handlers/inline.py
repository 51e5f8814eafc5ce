"""What ``@name words`` finds in any chat: events and ideas, in one answer."""

from dataclasses import dataclass, replace

from bot.telegram.inline import InlineReply, InlineTurn
from bot.telegram.routes import Routes
from handlers.events.inline import InlineEvents
from handlers.ideas.inline import InlineIdeas


@dataclass(frozen=True, slots=True)
class InlineAnswers:
    events: InlineEvents
    ideas: InlineIdeas

    def routes(self) -> Routes:
        routes = Routes()
        routes.inline(self.answer)
        return routes

    async def answer(self, turn: InlineTurn) -> InlineReply:
        """An idea's number finds that idea alone. Other words find events, page after page, and on the first ideas."""
        exactly = await self.ideas.by_code(turn)
        if exactly:
            return InlineReply(exactly)
        reply = await self.events.answer(turn)
        if turn.offset or reply.button:
            return reply
        return replace(reply, results=(*reply.results, *await self.ideas.search(turn)))
