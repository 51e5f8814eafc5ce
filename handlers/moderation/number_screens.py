"""How much was decided, how fast, by whom and why."""

from collections.abc import Mapping

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.moderation.model import Reason, Rules, Ruling, Stats
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.moderation import callbacks, words
from handlers.moderation.arguments import SPANS
from handlers.residents.screens import MARK, back

_MOST = 12  # reasons, or moderators


def numbers(
    t: Translator, city: City, stats: Stats, rules: Rules, names: Mapping[str, str], days: int
) -> Screen:
    """``names`` of moderators by resident id."""
    text = paragraphs(
        Markup("📊 ") + bold(t.ngettext("The last {n} day", "The last {n} days", days)),
        lines(
            _fact(t, t.gettext("Waiting now:"), stats.waiting),
            t.gettext("The oldest waits: {time}", time=words.long(t, stats.until - stats.oldest_at))
            if stats.oldest_at
            else None,
            _fact(t, t.gettext("Received:"), stats.received),
            _fact(t, t.gettext("Decided:"), stats.decided),
            t.gettext("Half of them within: {time}", time=words.long(t, stats.median))
            if stats.median is not None
            else None,
            t.gettext(
                "Within the promised {hours}: {percent}",
                hours=words.hours(t, rules.promise_hours),
                percent=t.percent(stats.within_promise),
            )
            if stats.within_promise is not None
            else None,
        ),
        _rulings(t, stats),
        _reasons(t, stats, rules.reasons),
        t.gettext(
            "Appeals: {n}, of them granted: {granted}",
            n=t.number(stats.appeals),
            granted=t.number(stats.appeals_granted),
        )
        if stats.appeals
        else None,
        _moderators(t, stats, names),
    )
    spans: Row = tuple(
        Button((MARK if one == days else "") + t.number(one), Tap(callbacks.NUMBERS, city.slug, (str(one),)))
        for one in SPANS
    )
    return Screen(text, (spans, (back(t, callbacks.DESK, city.slug),)))


def _fact(t: Translator, name: Markup, count: int) -> Markup:
    return Markup("{} <b>{}</b>").format(name, t.number(count))


def _rulings(t: Translator, stats: Stats) -> Markup | None:
    if not stats.by_ruling:
        return None
    listed = [
        Markup("{}: {}").format(words.ruling(t, Ruling(ruling)), t.number(count))
        for ruling, count in _most_first(stats.by_ruling)
    ]
    return lines(bold(t.gettext("Ideas:")), *listed)


def _reasons(t: Translator, stats: Stats, known: tuple[Reason, ...]) -> Markup | None:
    if not stats.by_reason:
        return None
    listed = [
        Markup("{}: {}").format(words.reason_name(t, known, code), t.number(count))
        for code, count in _most_first(stats.by_reason)
    ]
    return lines(bold(t.gettext("By reason:")), *listed)


def _moderators(t: Translator, stats: Stats, names: Mapping[str, str]) -> Markup | None:
    if not stats.by_moderator:
        return None
    listed = []
    counted = {one: count for one, (count, _) in stats.by_moderator.items()}
    for one, count in _most_first(counted):
        name = Markup.escape(neutral(names[one])) if one in names else t.gettext("a colleague")
        median = words.long(t, stats.by_moderator[one][1])
        listed.append(
            t.gettext("{name}: {n}, half of them within {time}", name=name, n=t.number(count), time=median)
        )
    return lines(bold(t.gettext("By moderator:")), *listed)


def _most_first(counts: Mapping[str, int] | Mapping[Ruling, int]) -> list[tuple[str, int]]:
    pairs = [(str(name), count) for name, count in counts.items()]
    return sorted(pairs, key=lambda pair: -pair[1])[:_MOST]
