"""The use cases of surveys, put together; each part has a module of its own."""

from dataclasses import dataclass

from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityStores, NetworkRecords, Store
from bot.core.staff.service import Team
from bot.core.surveys.answering import Answering
from bot.core.surveys.drafting import Drafting
from bot.core.surveys.findings import Forms
from bot.core.surveys.publishing import Publishing
from bot.core.surveys.reporting import Reporting
from bot.core.surveys.sharing import Sharing
from bot.core.surveys.timekeeping import Timekeeping


@dataclass(frozen=True, slots=True)
class SurveyServices:
    answering: Answering
    drafting: Drafting
    publishing: Publishing
    reporting: Reporting
    sharing: Sharing
    timekeeping: Timekeeping


def survey_services(
    network: Store[NetworkRecords], stores: CityStores, team: Team, forms: Forms, clock: Clock, ids: Ids
) -> SurveyServices:
    """Over stores that are open."""
    publishing = Publishing(stores, team, clock, ids)
    reporting = Reporting(stores, team, clock)
    return SurveyServices(
        answering=Answering(stores, clock, ids),
        drafting=Drafting(stores, team, forms, clock, ids),
        publishing=publishing,
        reporting=reporting,
        sharing=Sharing(network, stores, team, publishing, reporting, clock),
        timekeeping=Timekeeping(stores, clock),
    )
