"""Cases in words: what each is, how it stands, who did what, and how long it takes."""

from markupsafe import Markup

from bot.core.languages import LANGUAGES
from bot.core.moderation.model import Case, CaseKind, CaseStatus, Reason, Ruling, Verdict
from bot.core.shared.plain_sight import neutral
from bot.telegram.spans import days as days
from bot.telegram.spans import hours as hours
from bot.telegram.spans import long as long
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.moderation import reasons
from handlers.moderation.desk import Sight


def shown(text: str, units: int) -> Markup:
    """What somebody wrote, on as many UTF-16 units as there are for it, neutral and escaped."""
    return Markup.escape(shortened(neutral(text), units))


def line(text: str, units: int) -> Markup:
    """The same on one line."""
    return shown(" ".join(text.split()), units)


def kind(t: Translator, case: Case) -> Markup:
    return {
        CaseKind.IDEA: t.gettext("💡 A new idea"),
        CaseKind.EDIT: t.gettext("✏️ A new version of an idea"),
        CaseKind.COMMENT: t.gettext("💬 A comment"),
        CaseKind.REPORT: t.gettext("🚩 A report"),
        CaseKind.APPEAL: t.gettext("⚖️ An appeal"),
        CaseKind.BLOCK: t.gettext("🚫 A block to confirm"),
    }[case.kind]


def mark(case: Case) -> str:
    """What a line of the list begins with."""
    if case.status is CaseStatus.CONFIRMING:
        return "👥"
    return {
        CaseKind.IDEA: "💡",
        CaseKind.EDIT: "✏️",
        CaseKind.COMMENT: "💬",
        CaseKind.REPORT: "🚩",
        CaseKind.APPEAL: "⚖️",
        CaseKind.BLOCK: "🚫",
    }[case.kind]


def ruling(t: Translator, what: Ruling, of: CaseKind = CaseKind.IDEA) -> Markup:
    """What was decided."""
    if of is CaseKind.APPEAL and what is Ruling.DECLINE:
        return t.gettext("❌ It stays declined")
    if of is CaseKind.EDIT and what is Ruling.DECLINE:
        return t.gettext("❌ The version before stays")
    if of is CaseKind.BLOCK and what is Ruling.KEEP:
        return t.gettext("👌 No block")
    return {
        Ruling.PUBLISH: t.gettext("✅ Publish"),
        Ruling.DECLINE: t.gettext("❌ Decline"),
        Ruling.MERGE: t.gettext("🔀 Join with another idea"),
        Ruling.KEEP: t.gettext("👌 Keep as it is"),
        Ruling.HIDE: t.gettext("🙈 Take down"),
        Ruling.BLOCK: t.gettext("🚫 Block the author"),
    }[what]


def verdict(t: Translator, sight: Sight, decided: Verdict, of: CaseKind) -> Markup:
    """What was decided, and for which reason."""
    said = ruling(t, decided.ruling, of)
    if decided.days:
        said = Markup("{} · {}").format(said, days(t, decided.days))
    if decided.reason:
        said = Markup("{} · {}").format(said, reason_name(t, sight.docket.reasons, decided.reason))
    return said


def reason_name(t: Translator, known: tuple[Reason, ...], code: str) -> str:
    """Also of a reason that the city has given up."""
    return reasons.name_of(t, next((reason for reason in known if reason.code == code), Reason(code)))


def who(t: Translator, sight: Sight, resident_id: str | None) -> Markup:
    """What a member of the team is called."""
    if resident_id and resident_id == sight.viewer:
        return t.gettext("you")
    name = sight.names.get(resident_id or "")
    return Markup.escape(neutral(name)) if name else t.gettext("a colleague")


def language_of(tag: str) -> str:
    """By its own name."""
    return LANGUAGES[tag].own_name if tag in LANGUAGES else tag
