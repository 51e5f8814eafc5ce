"""What may help a moderator decide, in words. Nothing here decides."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from bot.core.ideas.model import Concern, headline
from bot.core.ideas.personal import Personal, PersonalKind
from bot.core.ideas.ports import AuthorRecord
from bot.core.moderation.docket import Alike, Docket
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Row, lines
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label
from handlers.ideas.words import quoted
from handlers.moderation import callbacks
from handlers.moderation.arguments import short
from handlers.moderation.desk import Sight
from handlers.moderation.words import line, shown
from locales.contexts import COLUMNS

_MOST_SHOWN: Final = 5  # of each
_LONGEST: Final = 80  # UTF-16 units of each


def written(t: Translator, sight: Sight) -> Markup | None:
    """All of them, each on a line; None where there is nothing to say."""
    docket = sight.docket
    found = [
        *_alike(t, docket),
        _personal(t, docket),
        _listed(t.gettext("🔗 Links:"), docket.signals.links),
        _listed(t.gettext("📣 Names of Telegram:"), docket.signals.mentions),
        _author(t, sight),
        _blocked(t, sight),
    ]
    said = [one for one in found if one]
    return lines(*said) if said else None


def alike_rows(t: Translator, sight: Sight) -> list[Row]:
    """Each similar idea to look at beside this one."""
    case = sight.case
    rows: list[Row] = []
    for alike in sight.docket.signals.alike[:3]:
        words = f"{t.percent(alike.score)} · {neutral(headline(alike.idea.version.text))}"
        args = (short(case.id), str(case.number), short(alike.idea.id))
        rows.append((Button(label(words, COLUMNS["button"]), Tap(callbacks.BESIDE, sight.city.slug, args)),))
    return rows


def concerns(t: Translator, reported: Mapping[str, int]) -> Markup | None:
    """Why it was reported, counted."""
    names = {
        Concern.INSULT: t.gettext("insults"),
        Concern.PERSONAL: t.gettext("personal data"),
        Concern.FALSE: t.gettext("untrue claims"),
        Concern.SPAM: t.gettext("advertising"),
        Concern.OTHER: t.gettext("something else"),
    }
    if not reported:
        return None
    counted = [
        Markup("{} {}").format(name, t.number(reported[concern]))
        for concern, name in names.items()
        if reported.get(concern)
    ]
    reports = t.ngettext("🚩 Reported by {n} person", "🚩 Reported by {n} people", sum(reported.values()))
    return Markup("{}: {}").format(reports, Markup(", ").join(counted))


def personal_kind(t: Translator, kind: PersonalKind) -> Markup:
    return {
        PersonalKind.PHONE: t.gettext("telephone number"),
        PersonalKind.EMAIL: t.gettext("e-mail address"),
        PersonalKind.PLATE: t.gettext("number plate"),
        PersonalKind.IBAN: t.gettext("bank account"),
        PersonalKind.ID_NUMBER: t.gettext("identity number"),
        PersonalKind.PAYMENT_CARD: t.gettext("payment card"),
    }[kind]


def _alike(t: Translator, docket: Docket) -> list[Markup]:
    return [_similar(t, alike) for alike in docket.signals.alike]


def _similar(t: Translator, alike: Alike) -> Markup:
    words = line(headline(alike.idea.version.text), _LONGEST)
    state = Markup("") if alike.idea.is_public else Markup(" ({})").format(t.gettext("not public"))
    return t.gettext(
        "🔁 Similar, {percent}: {code}", percent=t.percent(alike.score), code=alike.idea.code
    ) + (Markup(" – {}{}").format(words, state))


def _personal(t: Translator, docket: Docket) -> Markup | None:
    found = docket.signals.personal
    if not found:
        return None
    text = docket.comment.text if docket.comment else docket.version.text
    listed = Markup(", ").join(_one(t, text, one) for one in found[:_MOST_SHOWN])
    more = Markup(" …") if len(found) > _MOST_SHOWN else Markup("")
    return t.gettext("🔐 Personal data?") + Markup(" {}{}").format(listed, more)


def _one(t: Translator, text: str, found: Personal) -> Markup:
    said = quoted(t, line(text[found.start : found.end], 40))
    return Markup("{} {}").format(personal_kind(t, found.kind), said)


def _listed(name: Markup, found: tuple[str, ...]) -> Markup | None:
    if not found:
        return None
    listed = Markup(", ").join(shown(one, _LONGEST) for one in found[:_MOST_SHOWN])
    return Markup("{} {}{}").format(name, listed, Markup(" …") if len(found) > _MOST_SHOWN else "")


def _author(t: Translator, sight: Sight) -> Markup | None:
    record = sight.docket.signals.record
    return record_of(t, record) if record else t.gettext("👤 The author is not here (any more).")


def record_of(t: Translator, record: AuthorRecord) -> Markup:
    """What somebody has sent here before, as numbers."""
    counted = (
        (t.gettext("ideas"), record.sent),
        (t.gettext("published"), record.published),
        (t.gettext("declined"), record.declined),
        (t.gettext("waiting"), record.waiting),
        (t.gettext("comments published"), record.comments_published),
        (t.gettext("comments declined"), record.comments_declined),
        (t.gettext("taken down"), record.reported),
        (t.gettext("blocks"), record.blocks),
    )
    said = [
        Markup("{} {}").format(name, t.number(count))
        for number, (name, count) in enumerate(counted)
        if count or number == 0
    ]
    return Markup("{} {}").format(t.gettext("👤 The author so far:"), Markup(", ").join(said))


def _blocked(t: Translator, sight: Sight) -> Markup | None:
    block = sight.docket.block
    if block is None:
        return None
    return t.gettext("🚫 The author is blocked until {when}.", when=t.date(block.until, sight.city.zone))
