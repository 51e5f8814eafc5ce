"""What who answers ideas is told unasked, looked at again when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.cities.model import City
from bot.core.ideas.model import IdeaUnknown, Progress
from bot.core.ideas.service import IdeaServices
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.errors import NotAllowed
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.ideas import desk_screens
from handlers.ideas.desk import Sight
from handlers.sending import Telling


@dataclass(frozen=True, slots=True)
class DeskNotices:
    ideas: IdeaServices
    clock: Clock

    def tellings(self) -> Mapping[str, Telling]:
        return {"idea.doubt": Telling(self._doubt)}

    async def _doubt(self, t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        """Not to who edits there no longer, nor of what the city calls done no longer."""
        try:
            seen = await self.ideas.official.review(recipient, city, str(notice.facts["idea"]))
        except (IdeaUnknown, NotAllowed):
            return None
        if seen.view.idea.progress is not Progress.DONE or all(check.is_done for check in seen.checks):
            return None
        return desk_screens.doubt(t, Sight(seen, city, recipient.id, self.clock.now()))
