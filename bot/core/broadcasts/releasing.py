"""The use cases of sending a broadcast: release, pause, resume, cancel, correct, recall, remind. Everything raises NotAllowed
for who is no editor there, and BroadcastUnknown. Of two who press at once one does it, the other gets ChangedMeanwhile.

One transaction each, with an audit entry. What has to be sent is done by ``dispatching``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.core.broadcasts.checking import check_content, check_release
from bot.core.broadcasts.composing import RULES, known
from bot.core.broadcasts.model import (
    RECALLED_WITHIN,
    AudienceEmpty,
    Broadcast,
    BroadcastKind,
    BroadcastRules,
    BroadcastStatus,
    ChangedMeanwhile,
    Content,
    InvalidBroadcast,
    OwnBroadcast,
    Todo,
    UnseenCorrection,
)
from bot.core.broadcasts.subjects import find_subject
from bot.core.cities.model import City
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store
from bot.core.staff.model import PERMISSIONS, AuditEntry, Permission
from bot.core.staff.service import OPERATOR, Team

_BEGUN: Final = (BroadcastStatus.STARTING, BroadcastStatus.RUNNING)
_NOT_OVER: Final = (BroadcastStatus.WAITING, BroadcastStatus.SCHEDULED, *_BEGUN, BroadcastStatus.PAUSED)
_OVER: Final = (BroadcastStatus.ENDED, BroadcastStatus.CANCELLED)


class Releasing:
    def __init__(
        self, network: Store[NetworkRecords], stores: CityStores, team: Team, clock: Clock, ids: Ids
    ) -> None:
        self._network = network
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids

    async def submit(self, editor: Resident, city: City, broadcast_id: str, version: int) -> Broadcast:
        """DRAFT -> WAITING, where the city wants a second person: the other editors are told ("broadcast.waiting").
        Raises InvalidBroadcast ("text", "starts_at", "subject"), AudienceEmpty."""
        grants = await self._network.read(lambda records: records.roles.list_of(city.slug))
        editors = {grant.resident_id for grant in grants if Permission.EDIT in PERMISSIONS[grant.role]}

        def work(records: CityRecords, broadcast: Broadcast, now: datetime) -> None:
            check_release(records, broadcast, now)
            _move(records, broadcast, (BroadcastStatus.DRAFT,), BroadcastStatus.WAITING, now, version=version)
            tell(records, city, broadcast, "broadcast.waiting", editors - {editor.id}, now)

        return await self._do(editor, city, broadcast_id, "broadcast.submitted", work)

    async def release(self, editor: Resident, city: City, broadcast_id: str, version: int) -> Broadcast:
        """DRAFT or WAITING -> STARTING, or SCHEDULED for its hour. Raises OwnBroadcast where the city wants a second person and
        she wrote it, InvalidBroadcast ("text", "starts_at": past, "subject"), AudienceEmpty. Its writer is told if another
        released it ("broadcast.released")."""

        def work(records: CityRecords, broadcast: Broadcast, now: datetime) -> None:
            rules = BroadcastRules.from_json(records.rules.find(RULES))
            if rules.second_person and broadcast.created_by == editor.id:
                raise OwnBroadcast
            check_release(records, broadcast, now)
            after = BroadcastStatus.SCHEDULED if broadcast.starts_at else BroadcastStatus.STARTING
            before = (BroadcastStatus.DRAFT, BroadcastStatus.WAITING)
            _move(records, broadcast, before, after, now, by=editor.id, version=version)
            if broadcast.created_by != editor.id:
                tell(records, city, broadcast, "broadcast.released", (broadcast.created_by,), now)

        return await self._do(editor, city, broadcast_id, "broadcast.released", work)

    async def withdraw(self, editor: Resident, city: City, broadcast_id: str) -> Broadcast:
        """WAITING or SCHEDULED -> DRAFT."""
        before = (BroadcastStatus.WAITING, BroadcastStatus.SCHEDULED)
        return await self._shift(
            editor, city, broadcast_id, "broadcast.withdrawn", before, BroadcastStatus.DRAFT
        )

    async def pause(self, editor: Resident, city: City, broadcast_id: str) -> Broadcast:
        """RUNNING -> PAUSED: what is on its way arrives, nothing else is sent."""
        before = (BroadcastStatus.RUNNING,)
        return await self._shift(
            editor, city, broadcast_id, "broadcast.paused", before, BroadcastStatus.PAUSED
        )

    async def resume(self, editor: Resident, city: City, broadcast_id: str) -> Broadcast:
        """PAUSED -> RUNNING: it goes on where it was."""
        before = (BroadcastStatus.PAUSED,)
        return await self._shift(
            editor, city, broadcast_id, "broadcast.resumed", before, BroadcastStatus.RUNNING
        )

    async def cancel(self, editor: Resident, city: City, broadcast_id: str) -> Broadcast:
        """SCHEDULED, WAITING, STARTING, RUNNING or PAUSED -> CANCELLED: what is not yet sent is not sent. Who has it in words that
        were corrected still sees them changed: until then it is RUNNING. Nothing is left to cancel of what is recalled."""

        def work(records: CityRecords, broadcast: Broadcast, now: datetime) -> None:
            if broadcast.recalled_at is not None:
                raise ChangedMeanwhile
            _move(records, broadcast, _NOT_OVER, BroadcastStatus.CANCELLED, now)
            records.deliveries.cancel(broadcast.id)
            if records.deliveries.next_at(broadcast.id) is not None:
                _move(records, broadcast, (BroadcastStatus.CANCELLED,), BroadcastStatus.RUNNING, now)

        return await self._do(editor, city, broadcast_id, "broadcast.cancelled", work)

    async def correct(
        self, editor: Resident, city: City, broadcast_id: str, version: int, content: Content
    ) -> Broadcast:
        """Other words for what is sent and what will be: those who have it see it edited; of a PAUSED one when it is resumed. A
        picture cannot be added or taken away, only exchanged. Raises InvalidBroadcast ("text", "picture" …), MarkupInvalid, and
        UnseenCorrection where the city wants a second person."""

        def work(records: CityRecords, broadcast: Broadcast, now: datetime) -> None:
            if BroadcastRules.from_json(records.rules.find(RULES)).second_person:
                raise UnseenCorrection
            if broadcast.status not in (*_BEGUN, BroadcastStatus.PAUSED, *_OVER) or broadcast.recalled_at:
                raise ChangedMeanwhile
            check_content(content)
            if bool(content.picture) != bool(broadcast.content.picture):
                raise InvalidBroadcast("picture")
            if broadcast.kind is BroadcastKind.MESSAGE and not content.texts:
                raise InvalidBroadcast("text")
            changed = replace(
                broadcast,
                content=content,
                revision=broadcast.revision + 1,
                created_by=editor.id,
                changed_at=now,
            )
            if not records.broadcasts.replace(changed, version=version):
                raise ChangedMeanwhile
            if records.deliveries.demand(broadcast.id, Todo.CORRECT, now):
                records.broadcasts.move(broadcast.id, _OVER, BroadcastStatus.RUNNING, now)

        return await self._do(editor, city, broadcast_id, "broadcast.corrected", work)

    async def recall(self, editor: Resident, city: City, broadcast_id: str) -> int:
        """Cancel what is not sent and delete what was sent within RECALLED_WITHIN; how many of these. Once."""
        deleted = 0

        def work(records: CityRecords, broadcast: Broadcast, now: datetime) -> None:
            nonlocal deleted
            if broadcast.status not in (*_BEGUN, BroadcastStatus.PAUSED, *_OVER):
                raise ChangedMeanwhile
            if not records.broadcasts.recall(broadcast.id, now):
                raise ChangedMeanwhile
            records.deliveries.cancel(broadcast.id)
            deleted = records.deliveries.demand(broadcast.id, Todo.RECALL, now, now - RECALLED_WITHIN)
            # What is on its way is recalled when it has arrived, so that somebody has to look on.
            before = (*_BEGUN, BroadcastStatus.PAUSED, *_OVER)
            records.broadcasts.move(broadcast.id, before, BroadcastStatus.RUNNING, now)

        await self._do(editor, city, broadcast_id, "broadcast.recalled", work)
        return deleted

    async def remind(self, editor: Resident, city: City, broadcast_id: str) -> Broadcast:
        """Of an invitation to a survey that ENDED: a new broadcast, released at once, to those who were sent it and have not
        answered; at the moment of sending those are left out who have since. Once: raises ChangedMeanwhile if it was done,
        InvalidBroadcast ("subject": it is over), AudienceEmpty. The rule of the second person does not hold for it."""
        reminder_id = self._ids.new_id()

        def work(records: CityRecords, broadcast: Broadcast, now: datetime) -> None:
            is_invitation = broadcast.kind is BroadcastKind.SURVEY and broadcast.reminds is None
            if not is_invitation or broadcast.status is not BroadcastStatus.ENDED or broadcast.recalled_at:
                raise ChangedMeanwhile
            if find_subject(records, broadcast.kind, broadcast.subject).is_over(now):
                raise InvalidBroadcast("subject")
            reminder = Broadcast(
                reminder_id,
                broadcast.kind,
                editor.id,
                now,
                now,
                subject=broadcast.subject,
                content=broadcast.content,
                waking=broadcast.waking,
                reminds=broadcast.id,
            )
            if not records.broadcasts.add(reminder):
                raise ChangedMeanwhile
            if not records.deliveries.prepare(reminder, now, None, 1).added:
                raise AudienceEmpty
            _move(records, reminder, (BroadcastStatus.DRAFT,), BroadcastStatus.STARTING, now, by=editor.id)

        await self._do(editor, city, broadcast_id, "broadcast.reminded", work)
        return await self._stores.of(city).read(lambda records: known(records, reminder_id))

    async def rules(self, city: City) -> BroadcastRules:
        return await self._stores.of(city).read(
            lambda records: BroadcastRules.from_json(records.rules.find(RULES))
        )

    async def set_rules(self, administrator: Resident, city: City, rules: BroadcastRules) -> None:
        """Raises NotAllowed for who may not manage the team."""
        self._team.require(administrator, Permission.MANAGE_TEAM, city.slug)
        await self._set_rules(administrator.id, city, rules)

    async def set_rules_by_operator(self, city: City, rules: BroadcastRules) -> None:
        await self._set_rules(OPERATOR, city, rules)

    async def _set_rules(self, actor: str, city: City, rules: BroadcastRules) -> None:
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            records.rules.put(RULES, rules.as_json())
            records.audit.add(AuditEntry("broadcast.rules", actor, city.slug, now, details=rules.as_json()))

        await self._stores.of(city).transact(work)

    async def _shift(
        self,
        editor: Resident,
        city: City,
        broadcast_id: str,
        action: str,
        before: Sequence[BroadcastStatus],
        after: BroadcastStatus,
    ) -> Broadcast:
        def work(records: CityRecords, broadcast: Broadcast, now: datetime) -> None:
            _move(records, broadcast, before, after, now)

        return await self._do(editor, city, broadcast_id, action, work)

    async def _do(
        self,
        editor: Resident,
        city: City,
        broadcast_id: str,
        action: str,
        step: Callable[[CityRecords, Broadcast, datetime], None],
    ) -> Broadcast:
        """One step in one transaction, with who did it; the broadcast as it is then."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> Broadcast:
            step(records, known(records, broadcast_id), now)
            details = {"broadcast": broadcast_id}
            records.audit.add(AuditEntry(action, editor.id, city.slug, now, details=details))
            return known(records, broadcast_id)

        return await self._stores.of(city).transact(work)


def tell(
    records: CityRecords,
    city: City,
    broadcast: Broadcast,
    kind: str,
    recipients: Iterable[str | None],
    now: datetime,
    occasion: str = "",
    **facts: Any,
) -> None:
    """A notice to each, once for each version of the broadcast and each ``occasion``; None and the operator are passed over."""
    told = {one for one in recipients if one and one != OPERATOR}
    key = f"{kind}:{broadcast.id}:{broadcast.version}:{broadcast.revision}{occasion and f':{occasion}'}"
    about = {"city": city.slug, "broadcast": broadcast.id, **facts}
    records.outbox.put([Notice(kind, one, f"{key}:{one}", now, about) for one in sorted(told)])


def _move(
    records: CityRecords,
    broadcast: Broadcast,
    before: Sequence[BroadcastStatus],
    after: BroadcastStatus,
    now: datetime,
    *,
    by: str | None = None,
    version: int | None = None,
) -> None:
    """Raises ChangedMeanwhile."""
    if not records.broadcasts.move(broadcast.id, before, after, now, by=by, version=version):
        raise ChangedMeanwhile
