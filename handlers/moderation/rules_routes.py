"""The numbers, for moderators; the city's rules, for its administrators."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.moderation.model import KNOWN_REASONS, Reason, Rules
from bot.core.residents.model import InvalidSetting
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.moderation import callbacks, number_screens, rules_screens, states
from handlers.moderation.arguments import (
    RulePart,
    daily_limit,
    language,
    promise_hours,
    reason_code,
    span,
)
from handlers.moderation.desk import Desk
from handlers.moderation.reasons import own_of
from handlers.moderation.states import standing
from handlers.residents.screens import saved
from handlers.surveys.composing_routes import yes_or_no
from locales import texts


@dataclass(frozen=True, slots=True)
class RulesHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.NUMBERS, self.show_numbers, span, newcomers=True, permission=Permission.MODERATE)
        admins = partial(routes.tap, newcomers=True, permission=Permission.MANAGE_TEAM)
        admins(callbacks.RULES, self.show)
        admins(callbacks.PROMISE, self.set_promise, promise_hours)
        admins(callbacks.SECOND, self.set_second, yes_or_no)
        admins(callbacks.LIMIT, self.set_limit, daily_limit)
        admins(callbacks.REASONS, self.show_reasons)
        admins(callbacks.REASON, self.show_reason, reason_code)
        admins(callbacks.REASON_WORDS, self.ask_words, reason_code, RulePart, language)
        admins(callbacks.REASON_UNSAID, self.unsay, reason_code, RulePart, language)
        admins(callbacks.REASON_TO_ADD, self.ask_which)
        admins(callbacks.ADD_REASON, self.add, reason_code)
        admins(callbacks.REMOVE_REASON, self.ask_remove, reason_code)
        admins(callbacks.REMOVE_REASON_SO, self.remove, reason_code)
        routes.text(states.WORDING, self.write_words)
        return routes

    async def show_numbers(self, turn: Turn) -> Reply:
        city, days = self.desk.city(turn), turn.args[0]
        overseeing = self.desk.moderation.overseeing
        stats = await overseeing.stats(turn.resident, city, days)
        names = await self.desk.who(city, stats.by_moderator)
        rules = await overseeing.rules(city)
        return Reply(screen=number_screens.numbers(turn.t, city, stats, rules, names, days))

    async def show(self, turn: Turn) -> Reply:
        city = self._city(turn)
        return Reply(screen=rules_screens.rules(turn.t, city, await self._rules(city)))

    async def set_promise(self, turn: Turn) -> Reply:
        return await self._set(turn, lambda rules: replace(rules, promise_hours=turn.args[0]))

    async def set_second(self, turn: Turn) -> Reply:
        return await self._set(turn, lambda rules: replace(rules, second_person=turn.args[0]))

    async def set_limit(self, turn: Turn) -> Reply:
        return await self._set(turn, lambda rules: replace(rules, daily_limit=turn.args[0]))

    async def show_reasons(self, turn: Turn) -> Reply:
        city = self._city(turn)
        return Reply(screen=rules_screens.all_reasons(turn.t, city, await self._rules(city)))

    async def show_reason(self, turn: Turn) -> Reply:
        city = self._city(turn)
        return self._one(turn, city, await self._rules(city), turn.args[0])

    async def ask_words(self, turn: Turn) -> Reply:
        city, (code, part, tag) = self._city(turn), turn.args
        return self._ask(turn, city, await self._rules(city), code, part, tag)

    async def write_words(self, turn: Turn) -> Reply:
        """Too long, and she may type it anew."""
        city = await self.desk.asked_city(turn, Permission.MANAGE_TEAM)
        known = turn.conversation
        code, part = said_of(known, "reason"), RulePart(said_of(known, "part"))
        tag, words = said_of(known, "language"), turn.words.strip()
        words = " ".join(words.split()) if part is RulePart.NAME else words
        length = texts.width(words) if part is RulePart.NAME else len(words)
        if length > rules_screens.LIMITS[part] or not any(map(str.isalnum, words)):
            note = rules_screens.too_long(turn.t, part)
            return self._ask(turn, city, await self._rules(city), code, part, tag, note)
        return await self._reword(turn, city, code, part, tag, words)

    async def unsay(self, turn: Turn) -> Reply:
        code, part, tag = turn.args
        return await self._reword(turn, self._city(turn), code, part, tag, None)

    async def ask_which(self, turn: Turn) -> Reply:
        city = self._city(turn)
        return Reply(screen=rules_screens.to_add(turn.t, city, await self._rules(city)))

    async def add(self, turn: Turn) -> Reply:
        """One of the known ones; done again, nothing changes."""
        city, code = self._city(turn), turn.args[0]
        if code not in KNOWN_REASONS:
            raise InvalidSetting(code)
        rules = await self._rules(city)
        if rules.reason(code) is None:
            rules = replace(rules, reasons=(*rules.reasons, Reason(code)))
            await self.desk.moderation.overseeing.change_rules(turn.resident, city, rules)
        return self._one(turn, city, rules, code, saved(turn.t))

    async def ask_remove(self, turn: Turn) -> Reply:
        city = self._city(turn)
        reason = _found(await self._rules(city), turn.args[0])
        return Reply(screen=rules_screens.confirm_removal(turn.t, city, reason))

    async def remove(self, turn: Turn) -> Reply:
        """The last one stays: without a reason nothing can be declined."""
        city, code = self._city(turn), turn.args[0]
        rules = await self._rules(city)
        left = tuple(reason for reason in rules.reasons if reason.code != code)
        if left and len(left) < len(rules.reasons):
            rules = replace(rules, reasons=left)
            await self.desk.moderation.overseeing.change_rules(turn.resident, city, rules)
        return Reply(screen=rules_screens.all_reasons(turn.t, city, rules), toast=saved(turn.t))

    def _city(self, turn: Turn) -> City:
        """Raises NotAllowed for who does not administer it."""
        return self.desk.city(turn, Permission.MANAGE_TEAM)

    async def _rules(self, city: City) -> Rules:
        return await self.desk.moderation.overseeing.rules(city)

    async def _set(self, turn: Turn, change: Callable[[Rules], Rules]) -> Reply:
        city = self._city(turn)
        rules = change(await self._rules(city))
        await self.desk.moderation.overseeing.change_rules(turn.resident, city, rules)
        return Reply(screen=rules_screens.rules(turn.t, city, rules), toast=saved(turn.t))

    async def _reword(
        self, turn: Turn, city: City, code: str, part: RulePart, tag: str, words: str | None
    ) -> Reply:
        """``words`` None: the ready ones again."""
        rules = await self._rules(city)
        reason = _found(rules, code)
        said = {one: text for one, text in own_of(reason, part).items() if one != tag}
        if words is not None:
            said[tag] = words
        changed = _with(reason, part, said)
        rules = replace(rules, reasons=tuple(changed if one.code == code else one for one in rules.reasons))
        await self.desk.moderation.overseeing.change_rules(turn.resident, city, rules)
        return self._one(turn, city, rules, code, saved(turn.t))

    def _ask(
        self,
        turn: Turn,
        city: City,
        rules: Rules,
        code: str,
        part: RulePart,
        tag: str,
        note: Markup | None = None,
    ) -> Reply:
        reason, spoken = _found(rules, code), turn.translators.for_(tag)
        return Reply(
            screen=rules_screens.ask_words(turn.t, city, reason, part, spoken, note),
            conversation=standing(states.WORDING, city.slug, reason=code, part=part.value, language=tag),
        )

    def _one(self, turn: Turn, city: City, rules: Rules, code: str, toast: str | None = None) -> Reply:
        reason = _found(rules, code)
        screen = rules_screens.one_reason(turn.t, city, reason, is_last=len(rules.reasons) == 1)
        return Reply(screen=screen, toast=toast)


def _found(rules: Rules, code: str) -> Reason:
    """Raises InvalidSetting for one that the city does not have (any more)."""
    reason = rules.reason(code)
    if reason is None:
        raise InvalidSetting(code)
    return reason


def _with(reason: Reason, part: RulePart, said: dict[str, str]) -> Reason:
    match part:
        case RulePart.NAME:
            return replace(reason, names=said)
        case RulePart.RULE:
            return replace(reason, rule=said)
        case _:
            return replace(reason, message=said)
