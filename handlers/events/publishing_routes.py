"""From the draft to residents: preview, publish now or later, save a change, keep, throw away."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.events.model import Details, EventStatus, InvalidDetail, Scope
from bot.core.events.schedule import Schedule
from bot.core.shared.reading import read_hours
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at, said_of
from handlers.events import callbacks, publishing_screens, states, when_screens
from handlers.events.desk import Desk
from handlers.events.form import DraftId, Field, Form, read_day, read_moment

_FIELDS = {
    "place": Field.PLACE,
    "location": Field.LOCATION,
    "topic": Field.TOPIC,
    "capacity": Field.SEATS,
    "guests_limit": Field.GUESTS,
    "price": Field.PRICE,
    "organiser": Field.ORGANISER,
    "accessibility": Field.ACCESSIBILITY,
    "spoken": Field.SPOKEN,
    "picture": Field.PICTURE,
    "link": Field.LINK,
}


@dataclass(frozen=True, slots=True)
class PublishingHandlers:
    """``leave`` is where a draft that is done with leads to: the editors' page, or where residents suggest."""

    desk: Desk
    leave: Callable[[Turn, Form, str], Awaitable[Reply]]

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        routes.tap(callbacks.PREVIEW, self.preview, DraftId, str)
        editors(callbacks.PUBLISH, self.publish, DraftId)
        editors(callbacks.PUBLISH_AT, self.publish_at, DraftId, read_moment)
        editors(callbacks.SAVE, self.ask_save, DraftId)
        editors(callbacks.SAVE_CONFIRMED, self.save, DraftId)
        routes.tap(callbacks.DISCARD, self.ask_discard, DraftId)
        routes.tap(callbacks.DISCARD_CONFIRMED, self.discard, DraftId)
        routes.tap(callbacks.KEEP_DRAFT, self.keep, DraftId)
        routes.text(states.PUBLISH_HOUR, self.write_hour)
        return routes

    async def preview(self, turn: Turn) -> Reply:
        form, tag = await self.desk.open(turn), turn.args[1]
        if tag not in form.city.languages:
            raise InvalidDetail("texts")
        if (listing := form.listing) is None:
            return Reply(screen=publishing_screens.no_preview(turn.t, form))
        reader = turn.translators.for_(tag)
        return Reply(screen=publishing_screens.preview(turn.t, reader, form, listing))

    async def publish(self, turn: Turn) -> Reply:
        return await self._publish(turn, None)

    async def publish_at(self, turn: Turn) -> Reply:
        self.desk.city(turn)
        return await self._publish_at(turn, turn.args[1])

    async def write_hour(self, turn: Turn) -> Reply:
        """The day was chosen before."""
        hours, day = read_hours(turn.words), read_day(said_of(turn.conversation, "day"))
        if hours is None:
            form, note = await self.desk.open(turn), when_screens.not_an_hour(turn.t)
            screen = when_screens.publishing_hour(turn.t, form, day, note)
            return self.desk.ask(form, screen, states.PUBLISH_HOUR, day=f"{day:%Y%m%d}")
        return await self._publish_at(turn, datetime.combine(day, hours[0]))

    async def _publish_at(self, turn: Turn, wall: datetime) -> Reply:
        """By the city's clocks: an hour that is over, or after the event, is asked for anew."""
        form = await self.desk.open(turn)
        at = wall.replace(tzinfo=ZoneInfo(form.city.zone))
        ends_at = form.listing.occurrence.ends_at if form.listing else None
        if form.now < at and (ends_at is None or at < ends_at):
            return await self._publish(turn, at)
        note = when_screens.too_early(turn.t) if at <= form.now else when_screens.too_late(turn.t)
        screen = when_screens.publishing_hour(turn.t, form, wall.date(), note)
        return self.desk.ask(form, screen, states.PUBLISH_HOUR, day=f"{wall:%Y%m%d}")

    async def _publish(self, turn: Turn, at: datetime | None) -> Reply:
        """A change of what is published has no hour of its own: it is saved."""
        asked = await self.desk.asked(turn)
        publish = self.desk.events.publishing.publish
        event, _ = await publish(turn.resident, asked.city, asked.draft_id, at)
        listing = await self.desk.events.suggesting.review(turn.resident, asked.city, event.id)
        shown = publishing_screens.published
        if event.status is EventStatus.SCHEDULED:
            shown = publishing_screens.scheduled
        return Reply(screen=shown(turn.t, asked.city, listing))

    async def ask_save(self, turn: Turn) -> Reply:
        """What it would change, and how many people would be told."""
        would = await self.desk.events.publishing.effect(turn.resident, city_at(turn), turn.args[0])
        form = await self.desk.open(turn)
        before = await self.desk.events.overseeing.before(turn.resident, form.city, form.draft)
        fields = _differences(*before, form.draft.details, form.draft.schedule) if before else []
        return Reply(screen=publishing_screens.effect(turn.t, form, would, fields))

    async def save(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        form = await self.desk.open(turn)
        event, told = await self.desk.events.publishing.publish(turn.resident, city, turn.args[0])
        listing = await self.desk.events.suggesting.review(turn.resident, city, event.id)
        if form.draft.occurrence_id and form.draft.scope is not Scope.ALL:
            one = await self.desk.events.overseeing.look(turn.resident, city, form.draft.occurrence_id)
            listing = replace(one.listing, city=city.slug)
        return Reply(screen=publishing_screens.saved(turn.t, city, listing, told))

    async def ask_discard(self, turn: Turn) -> Reply:
        return Reply(screen=publishing_screens.confirm_discard(turn.t, await self.desk.open(turn)))

    async def discard(self, turn: Turn) -> Reply:
        form = await self.desk.open(turn)
        await self.desk.events.drafting.discard(turn.resident, form.city, form.draft.id)
        return await self.leave(turn, form, publishing_screens.discarded(turn.t))

    async def keep(self, turn: Turn) -> Reply:
        return await self.leave(turn, await self.desk.open(turn), publishing_screens.kept(turn.t))


def _differences(before: Details, was: Schedule, after: Details, becomes: Schedule | None) -> list[Field]:
    """The fields of the form that are others than before."""
    changed = {field for name, field in _FIELDS.items() if getattr(before, name) != getattr(after, name)}
    if _titles(before) != _titles(after):
        changed.add(Field.TITLE)
    elif before.texts != after.texts:
        changed.add(Field.DESCRIPTION)
    if becomes and (was.start, was.duration, was.all_day) != (
        becomes.start,
        becomes.duration,
        becomes.all_day,
    ):
        changed.add(Field.WHEN)
    if becomes and (was.rule, was.extra, was.excluded) != (becomes.rule, becomes.extra, becomes.excluded):
        changed.add(Field.REPEATS)
    return [field for field in Field if field in changed]


def _titles(details: Details) -> dict[str, str]:
    return {tag: words.title for tag, words in details.texts.items()}
