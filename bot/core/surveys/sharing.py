"""One survey over several cities: the network asks, each city owns its answers, the network sees numbers side by side.

For network admins. Each city's survey is one of its own, with its own secret and its own close.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.cities.model import City
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.errors import NotAllowed, StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store
from bot.core.staff.model import NETWORK, Permission
from bot.core.staff.service import Team
from bot.core.surveys.drafting import own_draft
from bot.core.surveys.model import Survey, SurveyUnknown
from bot.core.surveys.ports import SharedSurvey
from bot.core.surveys.publishing import Publishing, check_form, lay_down
from bot.core.surveys.reporting import Reporting, SurveyReport

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class SideBySide:
    """``reports`` by city slug, each with its small cells hidden; a city whose store is away, or that took its survey back, is
    left out."""

    shared: SharedSurvey
    reports: Mapping[str, SurveyReport]


class Sharing:
    def __init__(
        self,
        network: Store[NetworkRecords],
        stores: CityStores,
        team: Team,
        publishing: Publishing,
        reporting: Reporting,
        clock: Clock,
    ) -> None:
        self._network = network
        self._stores = stores
        self._team = team
        self._publishing = publishing
        self._reporting = reporting
        self._clock = clock

    async def share(self, admin: Resident, city: City, draft_id: str, cities: Sequence[City]) -> SharedSurvey:
        """Publish the draft of this city's desk in all those cities. The ids are written down first, so that a delivery that
        is repeated after a failure half-way publishes in the cities that are left, and in none twice.

        Raises NotAllowed, SurveyUnknown, InvalidTerm.
        """
        self._require(admin)
        now = self._clock.now()
        draft = await self._stores.of(city).read(lambda records: own_draft(records, admin, draft_id))
        if draft.survey_id:
            raise SurveyUnknown  # a change of what is published already is not asked anew
        form = draft.questionnaire
        check_form(form)
        assert form
        draft.terms.check(now)
        planned = {
            one.slug: replace(
                self._publishing.new_survey(form, draft.terms, admin.id, now), shared_id=draft_id
            )
            for one in cities
        }

        def write_down(records: NetworkRecords) -> SharedSurvey:
            ids = {slug: survey.id for slug, survey in planned.items()}
            known = records.shared_surveys.find(draft_id)
            shared = known or SharedSurvey(draft_id, form.title, admin.id, now)
            shared = replace(shared, surveys={**ids, **shared.surveys})
            records.shared_surveys.put(shared)
            return shared

        shared = await self._network.transact(write_down, once=False)
        for one in cities:
            survey = replace(planned[one.slug], id=shared.surveys.get(one.slug, planned[one.slug].id))
            secret = self._publishing.new_secret(survey)

            def work(
                records: CityRecords, one: City = one, survey: Survey = survey, secret: bytes | None = secret
            ) -> None:
                if records.surveys.find(survey.id) is None:
                    lay_down(records, one, survey, form, secret)

            await self._stores.of(one).transact(work, once=False)

        def discard(records: CityRecords) -> None:
            records.survey_drafts.remove(draft_id)

        await self._stores.of(city).transact(discard)
        return shared

    async def list_of(self, admin: Resident) -> list[SharedSurvey]:
        """The newest first. Raises NotAllowed."""
        self._require(admin)
        return await self._network.read(lambda records: records.shared_surveys.list_all(MOST_LISTED))

    async def side_by_side(self, admin: Resident, shared_id: str, cities: Mapping[str, City]) -> SideBySide:
        """Each city's results. ``cities`` by slug. Raises NotAllowed, SurveyUnknown."""
        self._require(admin)
        shared = await self._network.read(lambda records: records.shared_surveys.find(shared_id))
        if shared is None:
            raise SurveyUnknown
        reports: dict[str, SurveyReport] = {}
        for slug, survey_id in shared.surveys.items():
            if slug in cities:
                try:
                    reports[slug] = await self._reporting.report(cities[slug], survey_id, editor=admin)
                except (SurveyUnknown, StoreUnavailable):
                    continue
        return SideBySide(shared, reports)

    def _require(self, admin: Resident) -> None:
        if not self._team.is_network_admin(admin):
            raise NotAllowed(Permission.SHARE, NETWORK)
