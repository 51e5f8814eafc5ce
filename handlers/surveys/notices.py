"""What people are told unasked about surveys, looked at again when it is sent: what is true no longer is not told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.cities.model import City
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.surveys.answering import Offer, Standing
from bot.core.surveys.model import NotInAudience, SurveyUnknown
from bot.core.surveys.publishing import CLOSING, RESULTS
from bot.core.surveys.service import SurveyServices
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.sending import Said, Telling
from handlers.surveys import notice_screens


@dataclass(frozen=True, slots=True)
class SurveyNotices:
    surveys: SurveyServices
    clock: Clock

    def tellings(self) -> Mapping[str, Telling]:
        return {
            RESULTS: Telling(self._results, line=self._results_line),
            CLOSING: Telling(self._closing),
        }

    async def _results(self, t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        offer = await self._with_results(city, notice.facts, recipient)
        return notice_screens.results(t, offer) if offer else None

    async def _results_line(
        self, t: Translator, city: City, facts: Mapping[str, Any], reader: Resident
    ) -> Said | None:
        offer = await self._with_results(city, facts, reader)
        return notice_screens.results_line(t, offer) if offer else None

    async def _with_results(self, city: City, facts: Mapping[str, Any], reader: Resident) -> Offer | None:
        offer = await self._offer(city, facts, reader)
        return offer if offer and offer.survey.shows_results(self.clock.now()) else None

    async def _closing(self, t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        """Only who has begun, has not sent, and still can."""
        offer = await self._offer(city, notice.facts, recipient)
        if offer is None or offer.standing is not Standing.BEGUN or not offer.may_fill:
            return None
        return notice_screens.closing_soon(t, offer)

    async def _offer(self, city: City, facts: Mapping[str, Any], recipient: Resident) -> Offer | None:
        try:
            return await self.surveys.answering.look(recipient, city, str(facts["survey"]))
        except (SurveyUnknown, NotInAudience):
            return None
