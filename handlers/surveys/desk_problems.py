"""What the rules of surveys refuse an editor, in a sentence that says what to do about it."""

from markupsafe import Markup

from bot.core.surveys.model import InvalidTerm
from bot.telegram.translator import Translator


def of_term(t: Translator, error: InvalidTerm) -> Markup:
    """Why the terms, or what was written in chat, cannot be so."""
    limit = t.number(error.limit)
    match error.name:
        case "closes_at" if error.limit:
            return t.gettext(
                "A survey can be open for {limit} days at most. Choose an earlier close.", limit=limit
            )
        case "closes_at":
            return t.gettext(
                "It would close before it opens, or in the past. Choose a later close in the terms."
            )
        case "opens_at" if error.limit:
            return t.gettext("A survey can open in {limit} days at most. Choose an earlier day.", limit=limit)
        case "opens_at":
            return t.gettext("It is open already: when it opened cannot be changed.")
        case "anonymity":
            return t.gettext(
                "It is open already: people were told whether it is anonymous, and that stays as it is."
            )
        case "quota" | "sample_of":
            return t.gettext("Type a number from 1 to {limit}.", limit=limit)
        case "questions" if error.limit:
            return t.gettext(
                "A survey that is written here can have {limit} questions at most. For a longer one, send a"
                " spreadsheet.",
                limit=limit,
            )
        case "questions":
            return t.gettext("It asks nothing so far. Add a question first.")
        case "options":
            return t.gettext(
                "There must be 2 to {limit} different answers, each on a line, none too long.", limit=limit
            )
        case "file":
            return t.gettext("This survey came from a spreadsheet. Change it there and send the file anew.")
        case "title" | "label" | "asker" | "purpose" | "outcome":
            return t.gettext("Type a text of {limit} characters at most.", limit=limit)
        case _:
            return t.gettext("This cannot be set so. Choose something else.")


def too_many_drafts(t: Translator, limit: int) -> Markup:
    return t.ngettext(
        "You have {n} draft already. Publish it or throw it away first.",
        "You have {n} drafts already. Publish some or throw some away first.",
        limit,
    )


def gone(t: Translator) -> Markup:
    return t.gettext(
        "This survey or draft is not here any more: it was published, taken back or thrown away."
    )


def changed_meanwhile(t: Translator) -> Markup:
    return t.gettext(
        "Somebody else has changed it in the meantime. Look at it again and do what is still needed."
    )


def closed(t: Translator) -> Markup:
    return t.gettext("It is closed: what was asked, and how, cannot be changed any more.")


def send_again(t: Translator) -> Markup:
    """The file that was before her is forgotten: she did something else meanwhile."""
    return t.gettext("I do not have this file before me any more. Please send it again.")


def cannot_read(t: Translator) -> Markup:
    return t.gettext("I cannot get this file from Telegram. Please send it again.")
