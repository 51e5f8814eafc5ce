"""The terms of a survey in words: what each is called, and what it is set to."""

from datetime import datetime

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.surveys.model import Anonymity, Audience, Results, SurveyStatus, Terms
from bot.core.surveys.questionnaire import Texts, text_for
from bot.telegram.translator import Translator
from handlers.residents.settings_screens import topic_name
from handlers.surveys.desk import WORDED, Setting, Term


def title_of(t: Translator, title: Texts) -> str:
    """In the reader's language, as far as there is one."""
    return text_for(title, t.language.tag) or t.pgettext("button", "Without a title")


def name_of(t: Translator, term: Term) -> Markup:
    """What it is called in the list of all terms."""
    return {
        Term.OPENS: t.gettext("Opens"),
        Term.CLOSES: t.gettext("Closes"),
        Term.AUDIENCE: t.gettext("Who is asked"),
        Term.ANONYMITY: t.gettext("Anonymous"),
        Term.RESULTS: t.gettext("Results for those who answered"),
        Term.CHANGEABLE: t.gettext("Answers can be changed"),
        Term.REMINDER: t.gettext("Reminder"),
        Term.QUOTA: t.gettext("Most answers"),
        Term.SAMPLE: t.gettext("Sample of"),
        Term.ASKER: t.gettext("Who asks"),
        Term.PURPOSE: t.gettext("What for"),
        Term.OUTCOME: t.gettext("What the city will do"),
    }[term]


def button_of(t: Translator, term: Term) -> str:
    """The same on half a row of buttons."""
    return {
        Term.OPENS: t.pgettext("half-button", "🟢 Opens"),
        Term.CLOSES: t.pgettext("half-button", "🔴 Closes"),
        Term.AUDIENCE: t.pgettext("half-button", "👥 Who"),
        Term.ANONYMITY: t.pgettext("half-button", "🕶 Anonymous"),
        Term.RESULTS: t.pgettext("half-button", "📊 Results"),
        Term.CHANGEABLE: t.pgettext("half-button", "🔁 Changes"),
        Term.REMINDER: t.pgettext("half-button", "🔔 Reminder"),
        Term.QUOTA: t.pgettext("half-button", "🔢 Most"),
        Term.SAMPLE: t.pgettext("half-button", "🧮 Sample of"),
        Term.ASKER: t.pgettext("half-button", "🏛 Who asks"),
        Term.PURPOSE: t.pgettext("half-button", "💬 What for"),
        Term.OUTCOME: t.pgettext("half-button", "✅ Outcome"),
    }[term]


def value_of(t: Translator, setting: Setting, term: Term) -> Markup:
    """What it is set to, on one line; words in the reader's language, as far as they are there."""
    terms, city = setting.terms, setting.city
    if term in WORDED:
        said = text_for(getattr(terms, WORDED[term]), t.language.tag)
        return Markup.escape(" ".join(said.split())) if said else t.gettext("not said")
    match term:
        case Term.OPENS:
            return opens(t, terms, city, setting.status)
        case Term.CLOSES:
            return closes(t, terms, city)
        case Term.AUDIENCE:
            return audience(t, terms.audience, city)
        case Term.ANONYMITY:
            is_anonymous = terms.anonymity is Anonymity.ANONYMOUS
            return (
                t.gettext("yes") if is_anonymous else t.gettext("no, the answers are kept with the account")
            )
        case Term.RESULTS:
            return results(t, terms.results)
        case Term.CHANGEABLE:
            return t.gettext("until it closes") if terms.changeable else t.gettext("no")
        case Term.REMINDER:
            return reminder(t, terms.reminds_before)
        case Term.QUOTA:
            return Markup.escape(t.number(terms.quota)) if terms.quota else t.gettext("no limit")
        case _:
            if terms.sample_of is None:
                return t.gettext("not said")
            return t.ngettext("{n} person", "{n} people", terms.sample_of)


def opens(t: Translator, terms: Terms, city: City, status: SurveyStatus | None = None) -> Markup:
    if terms.opens_at is not None:
        return Markup.escape(t.datetime(terms.opens_at, city.zone))
    return t.gettext("when you publish it") if status is None else t.gettext("when it was published")


def closes(t: Translator, terms: Terms, city: City) -> Markup:
    if terms.closes_at is None:
        return t.gettext("when you close it")
    return Markup.escape(t.datetime(terms.closes_at, city.zone))


def audience(t: Translator, asked: Audience, city: City) -> Markup:
    """Whom it is asked of: where they live, what they read, what they care for."""
    parts = [
        t.gettext("those who live here or follow the city")
        if asked.followers
        else t.gettext("those who live here")
    ]
    if asked.languages:
        names = [LANGUAGES[tag].own_name for tag in city.languages if tag in asked.languages]
        parts.append(t.gettext("who read {languages}", languages=", ".join(names)))
    if asked.topics:
        topics = [topic_name(t, topic) for topic in city.topics if topic.code in asked.topics]
        parts.append(t.gettext("who chose {topics}", topics=", ".join(topics)))
    return Markup("; ").join(parts)


def results(t: Translator, when: Results) -> Markup:
    return {
        Results.AT_ONCE: t.gettext("at once"),
        Results.AFTER_CLOSE: t.gettext("after the close"),
        Results.NEVER: t.gettext("shown to nobody"),
    }[when]


def reminder(t: Translator, hours: int | None) -> Markup:
    """Before the close, to those who began and have not sent."""
    if hours is None:
        return t.gettext("no")
    if hours % 24:
        return t.ngettext("{n} hour before the close", "{n} hours before the close", hours)
    return t.ngettext("{n} day before the close", "{n} days before the close", hours // 24)


def missing_translations(t: Translator, lacking: dict[str, int]) -> Markup | None:
    """How many texts each language of the city lacks; None where none is. Serbian in Latin is made from Cyrillic."""
    if not lacking:
        return None
    named = [
        t.ngettext("{language}: {n} text", "{language}: {n} texts", count, language=LANGUAGES[tag].own_name)
        for tag, count in lacking.items()
        if not (tag == "sr-Latn" and "sr-Cyrl" in lacking)
    ]
    return t.gettext("🌐 Not translated yet: {languages}", languages=Markup("; ").join(named))


def until(t: Translator, at: datetime | None, city: City) -> Markup | None:
    return t.gettext("It closes: {when}", when=t.datetime(at, city.zone)) if at else None
