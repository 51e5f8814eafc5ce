"""Why something is declined, in words: the city's own where it has some for the reader, else the catalogue's.

Each reason has a name (for a button), the rule that it rests on, and a message to the author with what she can do next.
"""

from collections.abc import Mapping

from markupsafe import Markup

from bot.core.languages import ENGLISH, chain, in_script_of, pick
from bot.core.moderation.model import Reason
from bot.core.shared.plain_sight import neutral
from bot.telegram.translator import Translator


def name_of(t: Translator, reason: Reason) -> str:
    """A few words, in plain text."""
    own = _own(t, reason.names)
    if own:
        return own
    return _names(t).get(reason.code) or _any(t, reason.names) or reason.code


def rule_of(t: Translator, reason: Reason) -> Markup | None:
    """The sentence it rests on; None where there is none."""
    own = _own(t, reason.rule)
    if own:
        return Markup.escape(own)
    known = _rules(t).get(reason.code)
    return known or (Markup.escape(said) if (said := _any(t, reason.rule)) else None)


def message_of(t: Translator, reason: Reason) -> Markup:
    """To the author: why, and what she can do next. Of a reason that has no words, that it was declined."""
    own = _own(t, reason.message)
    if own:
        return Markup.escape(own)
    if known := _messages(t).get(reason.code):
        return known
    if said := _any(t, reason.message):
        return Markup.escape(said)
    return t.gettext("We cannot publish this. You may write it anew in another way.")


def _own(t: Translator, texts: Mapping[str, str]) -> str | None:
    """The city's own words in a language that she chose or its kin: before the catalogue's in her own, English is no
    help."""
    tag = t.language.tag
    for near in chain(tag):
        if near == ENGLISH and tag != ENGLISH:
            continue
        if near in texts:
            return neutral(in_script_of(tag, texts[near], written_in=near))
        if near == "sr-Latn" and "sr-Cyrl" in texts:
            return neutral(in_script_of(tag, texts["sr-Cyrl"], written_in="sr-Cyrl"))
    return None


def _any(t: Translator, texts: Mapping[str, str]) -> str | None:
    found = pick(texts, t.language.tag)
    return neutral(in_script_of(t.language.tag, found[1], written_in=found[0])) if found else None


def _names(t: Translator) -> Mapping[str, str]:
    return {
        "not-city": t.pgettext("button", "Not the city's matter"),
        "insult": t.pgettext("button", "Insults or threats"),
        "personal": t.pgettext("button", "Personal data"),
        "unclear": t.pgettext("button", "Not clear enough"),
        "complaint": t.pgettext("button", "Single complaint"),
        "advertising": t.pgettext("button", "Advertising"),
        "duplicate": t.pgettext("button", "Already proposed"),
        "false": t.pgettext("button", "Untrue claims"),
        "illegal": t.pgettext("button", "Against the law"),
    }


def _rules(t: Translator) -> Mapping[str, Markup]:
    return {
        "not-city": t.gettext("Ideas are about what the city itself can decide or do."),
        "insult": t.gettext("Nobody is insulted, threatened or put down here."),
        "personal": t.gettext("What is published says nothing about anybody's private life."),
        "unclear": t.gettext("An idea says what should change, and where."),
        "complaint": t.gettext(
            "Ideas are proposals for everybody; faults and emergencies go to the services that deal with them."
        ),
        "advertising": t.gettext("Ideas do not advertise goods, services or parties."),
        "duplicate": t.gettext("The same idea is published once, so that all support is in one place."),
        "false": t.gettext("Nothing is claimed about anybody that is not true or cannot be shown."),
        "illegal": t.gettext("What the law forbids is not published."),
    }


def _messages(t: Translator) -> Mapping[str, Markup]:
    return {
        "not-city": t.gettext(
            "Thank you for writing. The city cannot decide about this: it is the matter of somebody else, such as the"
            " state or a company. If the city could do a part of it, please write that part as a new idea."
        ),
        "insult": t.gettext(
            "Thank you for writing. The text has words that hurt or threaten somebody, and we do not publish those."
            " Your proposal itself is welcome: please write it again without them."
        ),
        "personal": t.gettext(
            "Thank you for writing. The text has personal data, such as a name, a telephone number or an address, that"
            " everybody would read. Please send it again without them."
        ),
        "unclear": t.gettext(
            "Thank you for writing. We could not make out what you propose. Please write it again and say what should"
            " change, where, and why."
        ),
        "complaint": t.gettext(
            "Thank you for writing. This is a single fault or an emergency, which other services of the city put right"
            " faster than an idea would. Please report it to them; in an emergency call 112."
        ),
        "advertising": t.gettext(
            "Thank you for writing. The text advertises something, and this place is for proposals to the city. If"
            " there is a proposal in it, please write that alone."
        ),
        "duplicate": t.gettext(
            "Thank you for writing. The same idea is here already. Please look for it and support it: together it"
            " counts for more."
        ),
        "false": t.gettext(
            "Thank you for writing. The text claims something about somebody that we cannot publish unproven. Please"
            " write what you propose without that claim."
        ),
        "illegal": t.gettext(
            "Thank you for writing. What the text proposes or says is against the law, so we cannot publish it."
        ),
    }
