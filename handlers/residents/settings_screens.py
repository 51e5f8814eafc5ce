"""What a resident sees when she changes how the bot serves her."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.digests.model import WEEKDAY, Section
from bot.core.languages import LANGUAGES
from bot.core.residents.model import DEFAULT_QUIET_HOURS, DigestFrequency, Member, QuietHours, Resident
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.topics import topic_name as topic_name
from bot.telegram.translator import Translator
from handlers.cities.callbacks import FOLLOW, HOME, LIST
from handlers.digests.callbacks import MUTE
from handlers.digests.words import section_label
from handlers.residents import callbacks
from handlers.residents.screens import MARK, back
from handlers.residents.settings_membership_screens import (
    OFF,
    ON,
    announcements_in_words,
    district_in_words,
)

OTHER_SCRIPT = {"sr-Cyrl": "sr-Latn", "sr-Latn": "sr-Cyrl"}


def settings(
    t: Translator, resident: Resident, home: City, followed: Sequence[City], memberships: Mapping[str, Member]
) -> Screen:
    """All settings with their values; each button changes one. ``memberships`` are hers, by city."""
    tag, chosen = t.language.tag, resident.settings
    at_home = memberships.get(home.slug)
    names = (
        t.list([city.name_for(tag) for city in followed])
        if followed
        else t.pgettext("followed cities", "none")
    )
    every = frozenset(topic.code for topic in home.topics)
    topics = at_home.interests(every) if at_home else every
    labels = [topic_name(t, topic) for topic in home.topics if topic.code in topics]
    shown_topics = t.pgettext("topics", "all") if len(labels) in (0, len(home.topics)) else t.list(labels)
    text = paragraphs(
        Markup("⚙️ ") + bold(t.gettext("Settings")),
        lines(
            t.gettext("Language: <b>{language}</b>", language=LANGUAGES[tag].own_name),
            t.gettext("My city: <b>{city}</b>", city=home.name_for(tag)),
            t.gettext("My district: <b>{district}</b>", district=district_in_words(t, home, at_home))
            if home.districts
            else None,
            t.gettext("I also follow: <b>{cities}</b>", cities=names),
            t.gettext("Topics: <b>{topics}</b>", topics=shown_topics),
            t.gettext(
                "Digest: <b>{digest}</b>", digest=_digest_in_words(t, chosen.digest, chosen.digest_hour)
            ),
            t.gettext(
                "Announcements: <b>{announcements}</b>",
                announcements=announcements_in_words(t, [home, *followed], memberships),
            ),
            t.gettext("Quiet hours: <b>{hours}</b>", hours=_quiet_in_words(t, chosen.quiet_hours)),
        ),
    )
    rows: list[Row] = [
        (Button(t.pgettext("button", "🌐 Language"), Tap(callbacks.LANGUAGES, "", ("settings",))),)
    ]
    if tag in OTHER_SCRIPT:
        rows.append((script_button(t),))
    rows += [
        (Button(t.pgettext("button", "🏙 My city"), Tap(LIST, "", (HOME, "0"))),),
    ]
    if home.districts:
        rows.append((Button(t.pgettext("button", "🏘 My district"), Tap(callbacks.DISTRICTS, home.slug)),))
    rows += [
        (Button(t.pgettext("button", "⭐ Cities I follow"), Tap(LIST, "", (FOLLOW, "0"))),),
        (Button(t.pgettext("button", "🏷 Topics"), Tap(callbacks.TOPICS, home.slug)),),
        (Button(t.pgettext("button", "📬 Digest"), Tap(callbacks.DIGEST)),),
        (Button(t.pgettext("button", "📣 Announcements"), Tap(callbacks.ANNOUNCEMENTS)),),
        (Button(t.pgettext("button", "🌙 Quiet hours"), Tap(callbacks.QUIET)),),
        (back(t, callbacks.MENU),),
    ]
    return Screen(text, tuple(rows))


def script_button(t: Translator) -> Button:
    """One tap to the other script; the label is in the script it leads to."""
    other = OTHER_SCRIPT[t.language.tag]
    return Button("🔤 " + LANGUAGES[other].own_name, Tap(callbacks.CHOOSE_LANGUAGE, "", (other, "settings")))


def digest(
    t: Translator,
    resident: Resident,
    muted: frozenset[Section] = frozenset(),
    undo: Tap | None = None,
) -> Screen:
    """How often it comes, when, and what is in it. ``muted``: what she left out; ``undo`` takes back what was just changed."""
    chosen = resident.settings
    labels = {
        DigestFrequency.OFF: t.pgettext("button", "No digest"),
        DigestFrequency.DAILY: t.pgettext("button", "Every day"),
        DigestFrequency.WEEKLY: t.pgettext("button", "Once a week"),
    }
    rows: list[Row] = [
        (
            Button(
                (MARK if chosen.digest is frequency else "") + label,
                Tap(callbacks.CHOOSE_DIGEST, "", (frequency,)),
            ),
        )
        for frequency, label in labels.items()
    ]
    has_one = chosen.digest is not DigestFrequency.OFF
    if has_one:
        label = t.pgettext("button", "🕘 Hour: {hour}", hour=_clock(chosen.digest_hour))
        rows.append((Button(label, Tap(callbacks.DIGEST_HOURS)),))
        rows += [
            (
                Button(
                    (OFF if section in muted else ON) + section_label(t, section),
                    Tap(MUTE, "", (section, "0" if section in muted else "1")),
                ),
            )
            for section in Section
        ]
    if undo:
        rows.insert(0, (Button(t.pgettext("button", "↩️ As it was before"), undo),))
    comes = _digest_in_words(t, chosen.digest, chosen.digest_hour)
    text = paragraphs(
        Markup("📬 ") + bold(t.gettext("Digest")),
        t.gettext(
            "One message with what is new in your cities and on your topics. If nothing is new, nothing comes."
        ),
        t.gettext("It comes: <b>{digest}</b>", digest=comes) if has_one else None,
        t.gettext("Below you choose what is in it.") if has_one else None,
    )
    return Screen(text, (*rows, (back(t, callbacks.SETTINGS),)))


def digest_hours(t: Translator, resident: Resident) -> Screen:
    return _hours(
        t.gettext("At what hour shall the digest come?"),
        resident.settings.digest_hour,
        lambda hour: Tap(callbacks.CHOOSE_DIGEST_HOUR, "", (str(hour),)),
        back(t, callbacks.DIGEST),
    )


def quiet(t: Translator, resident: Resident) -> Screen:
    hours = resident.settings.quiet_hours
    text = paragraphs(
        Markup("🌙 ") + bold(t.gettext("Quiet hours")),
        t.gettext("In these hours I send nothing that can wait. I always answer what you send me."),
        t.gettext("Now: <b>{hours}</b>", hours=_quiet_in_words(t, hours)),
    )
    if hours is None:
        on = Button(
            t.pgettext("button", "🌙 Turn on"), _quiet_tap(DEFAULT_QUIET_HOURS.start, DEFAULT_QUIET_HOURS.end)
        )
        return Screen(text, ((on,), (back(t, callbacks.SETTINGS),)))
    return Screen(
        text,
        (
            (
                Button(
                    t.pgettext("button", "Quiet from {hour}", hour=_clock(hours.start)),
                    Tap(callbacks.QUIET_FROM),
                ),
            ),
            (
                Button(
                    t.pgettext("button", "Quiet until {hour}", hour=_clock(hours.end)),
                    Tap(callbacks.QUIET_UNTIL),
                ),
            ),
            (Button(t.pgettext("button", "🔔 Turn off"), _quiet_tap(0, 0)),),
            (back(t, callbacks.SETTINGS),),
        ),
    )


def quiet_from(t: Translator, hours: QuietHours) -> Screen:
    return _hours(
        t.gettext("From what hour shall it be quiet?"),
        hours.start,
        lambda hour: _quiet_tap(hour, hours.end),
        back(t, callbacks.QUIET),
        without=hours.end,
    )


def quiet_until(t: Translator, hours: QuietHours) -> Screen:
    return _hours(
        t.gettext("Until what hour shall it be quiet?"),
        hours.end,
        lambda hour: _quiet_tap(hours.start, hour),
        back(t, callbacks.QUIET),
        without=hours.start,
    )


def topics(t: Translator, city: City, chosen: frozenset[str]) -> Screen:
    buttons = [
        Button(
            (ON if topic.code in chosen else OFF) + topic_name(t, topic),
            Tap(callbacks.TOGGLE_TOPIC, city.slug, (topic.code,)),
        )
        for topic in city.topics
    ]
    text = paragraphs(
        Markup("🏷 ") + bold(t.gettext("Topics in {city}", city=city.name_for(t.language.tag))),
        t.gettext("Which topics interest you? I send you news on these only."),
    )
    return Screen(text, (*in_rows(buttons, 2), (back(t, callbacks.SETTINGS),)))


def _digest_in_words(t: Translator, frequency: DigestFrequency, hour: int) -> Markup:
    return {
        DigestFrequency.OFF: Markup.escape(t.pgettext("digest", "off")),
        DigestFrequency.DAILY: t.gettext("every day at {hour}", hour=_clock(hour)),
        DigestFrequency.WEEKLY: t.gettext(
            "once a week at {hour} ({day})", hour=_clock(hour), day=t.weekday_name(WEEKDAY)
        ),
    }[frequency]


def _quiet_in_words(t: Translator, hours: QuietHours | None) -> Markup:
    if hours is None:
        return Markup.escape(t.pgettext("quiet hours", "off"))
    return Markup.escape(f"{_clock(hours.start)}–{_clock(hours.end)}")


def _quiet_tap(start: int, end: int) -> Tap:
    return Tap(callbacks.CHOOSE_QUIET, "", (str(start), str(end)))


def _hours(
    question: Markup, chosen: int, tap: Callable[[int], Tap], last: Button, without: int | None = None
) -> Screen:
    """All hours of the day, four to a row: two digits each, for a quarter of a phone shows no more beside the mark."""
    buttons = [
        Button((MARK if hour == chosen else "") + f"{hour:02d}", tap(hour))
        for hour in range(24)
        if hour != without
    ]
    return Screen(question, (*in_rows(buttons, 4), (last,)))


def _clock(hour: int) -> str:
    return f"{hour:02d}:00"


def all_topics(t: Translator) -> str:
    return t.pgettext("toast", "No topic is chosen: you get news on all of them.")
