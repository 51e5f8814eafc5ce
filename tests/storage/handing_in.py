"""Ideas for the tests of use cases: written, sent, decided on, by people who live in Skopje or somewhere else."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from bot.core.cities.model import City
from bot.core.ideas.model import Comment, Idea
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import UNDO_FOR, Block, Case, CaseKind, Ruling, Verdict
from bot.core.moderation.service import ModerationServices
from bot.core.notices.model import MODERATORS
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW, SetClock, a_resident
from tests.storage.deliberating import MODERATOR, TEXT
from tests.storage.proposals import do

T = TypeVar("T")
BETTER = "Please plant lime trees along the river, and put benches under them."
DECLINED = Verdict(Ruling.DECLINE, "unclear", "Where along the river?")
PUBLISHED = Verdict(Ruling.PUBLISH)


def a_neighbour(number: int, **changes: Any) -> Resident:
    """Lives in Skopje and writes English."""
    return a_resident(number, **({"home": "skopje", "language": "en"} | changes))


ANA, VERA, BOJAN = (a_neighbour(number) for number in (1, 2, 3))
FOLLOWER = a_resident(4, home="edirne", followed=("skopje",), language="tr")
STRANGER = a_resident(5, home="edirne", language="tr")


async def written(ideas: IdeaServices, city: City, who: Resident = ANA, text: str = TEXT) -> str:
    """The id of her draft with this text."""
    draft = await ideas.proposing.open(who, city)
    await ideas.proposing.write(who, city, draft.id, text)
    return draft.id


async def sent(ideas: IdeaServices, city: City, who: Resident = ANA, text: str = TEXT) -> Idea:
    return await ideas.proposing.send(who, city, await written(ideas, city, who, text))


async def edited(ideas: IdeaServices, city: City, idea: Idea, text: str = BETTER) -> Idea:
    """ANA sends another text of her idea."""
    draft = await ideas.proposing.begin_edit(ANA, city, idea.id)
    await ideas.proposing.write(ANA, city, draft.id, text)
    return await ideas.proposing.send(ANA, city, draft.id)


class Desk:
    """Where MODERATOR decides, and time goes by."""

    def __init__(
        self, moderation: ModerationServices, city: City, store: Store[CityRecords], clock: SetClock
    ) -> None:
        self.moderation = moderation
        self.city = city
        self.store = store
        self.clock = clock

    async def case_of(self, idea: Idea, kind: CaseKind = CaseKind.IDEA) -> Case:
        """The newest of this kind."""
        cases = await self.cases_of(idea, kind)
        return cases[-1]

    async def cases_of(self, idea: Idea, *kinds: CaseKind) -> list[Case]:
        cases = await self.store.read(lambda records: records.cases.list_of(idea.id))
        return [case for case in cases if case.kind in kinds]

    async def decide(
        self,
        idea: Idea,
        verdict: Verdict = PUBLISHED,
        kind: CaseKind = CaseKind.IDEA,
        by: Resident = MODERATOR,
    ) -> Case:
        case = await self.case_of(idea, kind)
        return await self.moderation.deciding.decide(by, self.city, case.id, case.number, verdict)

    async def settle(self) -> None:
        """Whatever was decided takes effect."""
        self.clock.forward(minutes=UNDO_FOR / timedelta(minutes=1))
        await self.moderation.timekeeping.tick(self.city)

    async def rule(
        self,
        idea: Idea,
        verdict: Verdict = PUBLISHED,
        kind: CaseKind = CaseKind.IDEA,
        by: Resident = MODERATOR,
    ) -> Idea:
        """Decide, and let it take effect."""
        await self.decide(idea, verdict, kind, by)
        await self.settle()
        return await self.idea(idea)

    async def idea(self, idea: Idea) -> Idea:
        """As it is now."""
        found = await self.store.read(lambda records: records.ideas.find(idea.id))
        assert found
        return found

    async def do(self, step: Callable[[CityRecords], T]) -> T:
        (done,) = await do(self.store, step)
        return done

    async def told(self, who: Resident | str, kind: str | None = None) -> list[dict[str, Any]]:
        """What waits to be told her, as facts with the kind among them, the oldest first."""
        recipient = who if isinstance(who, str) else who.id
        kept = await self.store.read(partial(_kept_of, recipient=recipient))
        return [
            {"kind": notice.kind, **notice.facts} for notice in kept if kind is None or notice.kind == kind
        ]

    async def kinds(self, who: Resident | str) -> list[str]:
        return [facts["kind"] for facts in await self.told(who)]

    async def cards(self) -> list[str]:
        """The cases whose cards the moderators' group is sent."""
        return [facts["case"] for facts in await self.told(MODERATORS, "moderation.card")]

    async def block(self, who: Resident) -> None:
        """For a week."""
        until = self.clock.now() + timedelta(days=7)
        block = Block(f"{who.telegram_id:016x}", who.id, "insult", MODERATOR.id, NOW, until)
        await self.do(lambda records: records.blocks.add(block))

    async def publish_comment(self, comment: Comment) -> None:
        cases = await self.store.read(lambda records: records.cases.list_of(comment.idea_id))
        (case,) = [one for one in cases if one.comment_id == comment.id]
        await self.moderation.deciding.decide(MODERATOR, self.city, case.id, case.number, PUBLISHED)
        await self.settle()


def _kept_of(records: CityRecords, recipient: str) -> Any:
    return records.outbox.kept_of(recipient)
