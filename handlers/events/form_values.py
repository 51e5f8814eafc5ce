"""What the fields of a form are called, and what is in them."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.model import FREE
from bot.core.events.repeating import BY_WEEK, Rhythm, nth_weekday, repetition_of
from bot.core.events.schedule import Schedule
from bot.core.languages import LANGUAGES
from bot.telegram.translator import Translator
from handlers.events.form import Field, Form
from handlers.events.shortening import shortened
from handlers.residents.settings_screens import topic_name

_LONGEST_SHOWN = 250  # UTF-16 units of a description on the form


def name_of(t: Translator, field: Field) -> str:
    """Plain text, short enough for half a row of buttons."""
    return {
        Field.TITLE: t.pgettext("half-button", "Title"),
        Field.DESCRIPTION: t.pgettext("half-button", "Description"),
        Field.WHEN: t.pgettext("half-button", "When"),
        Field.REPEATS: t.pgettext("half-button", "Repeats"),
        Field.PLACE: t.pgettext("half-button", "Place"),
        Field.LOCATION: t.pgettext("half-button", "Map"),
        Field.TOPIC: t.pgettext("half-button", "Topic"),
        Field.SEATS: t.pgettext("half-button", "Seats"),
        Field.GUESTS: t.pgettext("half-button", "Guests"),
        Field.PRICE: t.pgettext("half-button", "Price"),
        Field.ORGANISER: t.pgettext("half-button", "Organiser"),
        Field.ACCESSIBILITY: t.pgettext("half-button", "Access"),
        Field.SPOKEN: t.pgettext("half-button", "Spoken"),
        Field.PICTURE: t.pgettext("half-button", "Picture"),
        Field.LINK: t.pgettext("half-button", "Link"),
        Field.TRANSLATIONS: t.pgettext("half-button", "Translations"),
    }[field]


def value_of(t: Translator, form: Form, field: Field) -> Markup | None:
    """What is in the field, for the form's card; None if nothing."""
    details, schedule = form.draft.details, form.draft.schedule
    written: Mapping[Field, str] = {
        Field.TITLE: form.words.title,
        Field.DESCRIPTION: shortened(form.words.description, _LONGEST_SHOWN),
        Field.PLACE: details.place,
        Field.ORGANISER: details.organiser,
        Field.ACCESSIBILITY: details.accessibility,
        Field.LINK: details.link,
    }
    if field in written:
        return Markup.escape(written[field]) if written[field] else None
    if field is Field.WHEN:
        return when(t, schedule, form.city, form.now) if schedule else None
    if field is Field.REPEATS:
        return repetition(t, schedule) if schedule and schedule.repeats else None
    if field is Field.TRANSLATIONS:
        return translations(form)
    return _chosen(t, form, field)


def _chosen(t: Translator, form: Form, field: Field) -> Markup | None:
    details = form.draft.details
    if field is Field.LOCATION:
        return Markup("📍") if details.location else None
    if field is Field.PICTURE:
        return Markup("🖼") if details.picture else None
    if field is Field.TOPIC:
        topic = next((topic for topic in form.city.topics if topic.code == details.topic), None)
        return Markup.escape(topic_name(t, topic)) if topic else None
    if field is Field.SEATS:
        return Markup.escape(t.number(details.capacity)) if details.capacity is not None else None
    if field is Field.GUESTS:
        if not details.guests_limit:
            return None
        return t.ngettext("{n} each at most", "{n} each at most", details.guests_limit)
    if field is Field.PRICE:
        return price(t, details.price)
    return (
        Markup.escape(t.list(dict.fromkeys(t.spoken_name(tag) for tag in details.spoken)))
        if details.spoken
        else None
    )


def price(t: Translator, written: str) -> Markup | None:
    if written == FREE:
        return t.gettext("free of charge")
    return Markup.escape(written) if written else None


def translations(form: Form) -> Markup | None:
    """The languages that it is written in, by their own names."""
    tags = [tag for tag, words in form.draft.details.texts.items() if words.title]
    return Markup.escape(", ".join(LANGUAGES[tag].own_name for tag in tags)) if tags else None


def when(t: Translator, schedule: Schedule, city: City, now: datetime) -> Markup:
    """The first time that it takes place."""
    zone = schedule.zone if schedule.all_day else city.zone
    return t.when(
        schedule.at(schedule.start), schedule.end_of(schedule.start), zone, now, all_day=schedule.all_day
    )


def repetition(t: Translator, schedule: Schedule) -> Markup:
    """How often, and until when."""
    said = repetition_of(schedule)
    rhythm = rhythm_name(t, schedule, said.rhythm)
    if said.rhythm in BY_WEEK:
        days = t.list([t.weekday_name(number) for number in said.weekdays])
        rhythm = (
            t.gettext("every week: {days}", days=days)
            if said.rhythm is Rhythm.WEEKLY
            else t.gettext("every two weeks: {days}", days=days)
        )
    if said.until is not None:
        last = datetime.combine(said.until, time.min, ZoneInfo(schedule.zone))
        return t.gettext("{repetition}, until {day}", repetition=rhythm, day=t.date(last, schedule.zone))
    if said.count is not None:
        return t.ngettext("{repetition}, {n} time", "{repetition}, {n} times", said.count, repetition=rhythm)
    return rhythm


def rhythm_name(t: Translator, schedule: Schedule, rhythm: Rhythm) -> Markup:
    """As one says it of an event that begins when this one does."""
    weekday = t.weekday_name(schedule.start.weekday())
    return {
        Rhythm.ONCE: t.gettext("once"),
        Rhythm.DAILY: t.gettext("every day"),
        Rhythm.WEEKLY: t.gettext("every week"),
        Rhythm.FORTNIGHTLY: t.gettext("every two weeks"),
        Rhythm.MONTHLY_ON_DAY: t.gettext("every month on day {day}", day=t.number(schedule.start.day)),
        Rhythm.MONTHLY_ON_WEEKDAY: t.gettext(
            "every month: {weekday} no. {n}", weekday=weekday, n=t.number(nth_weekday(schedule.start))
        ),
        Rhythm.MONTHLY_ON_LAST_WEEKDAY: t.gettext("every month: last {weekday}", weekday=weekday),
        Rhythm.OTHER: t.gettext("by a rule of its own"),
    }[rhythm]
