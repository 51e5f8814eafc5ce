"""What can be wrong with an announcement, and what to do about it, in words."""

from markupsafe import Markup

from bot.core.broadcasts.markup import MarkupInvalid
from bot.core.broadcasts.model import FARTHEST_START, LONGEST_LABEL, MOST_BUTTONS, InvalidBroadcast
from bot.core.languages import LANGUAGES
from bot.telegram.screens import lines, paragraphs
from bot.telegram.translator import Translator


def of_markup(t: Translator, error: MarkupInvalid) -> Markup:
    """What Telegram would refuse: what is wrong, where, the piece itself, and what to do."""
    if error.problem == "blank":
        return t.gettext("There is nothing to read in it. Please write at least a word.")
    if error.problem == "long":
        return t.gettext(
            "This is too long: {limit} characters at most. Please write it shorter.",
            limit=t.number(error.limit),
        )
    return paragraphs(
        _wrong(t, error),
        lines(
            t.gettext("Line {line}, character {column}:", line=error.line, column=error.column),
            Markup("<code>{}</code>").format(error.around) if error.around else None,
        ),
        _to_do(t, error),
    )


def _wrong(t: Translator, error: MarkupInvalid) -> Markup:
    return {
        "tag": t.gettext("Telegram does not know this tag."),
        "attribute": t.gettext("Telegram does not take this tag as it is written."),
        "unclosed": t.gettext("This tag is never closed."),
        "unopened": t.gettext("This closes a tag that was never opened."),
        "crossed": t.gettext("This closes a tag while another inside it is still open."),
        "cut": t.gettext("This tag is cut off: {sign} is missing at its end.", sign=_code(">")),
        "address": t.gettext("This link has no address that can be opened."),
    }.get(error.problem) or t.gettext("This sign has to be written otherwise.")


def _to_do(t: Translator, error: MarkupInvalid) -> Markup:
    if error.problem == "tag":
        return t.gettext(
            "You can use these: {tags}. If you mean the sign itself, write {sign} for it.",
            tags=_code("<b> <i> <u> <s> <a> <code> <pre> <blockquote>"),
            sign=_code("&lt;"),
        )
    if error.problem == "attribute":
        return t.gettext(
            "Write tags alone, such as {bold}, and links like this: {link}",
            bold=_code("<b>…</b>"),
            link=_code('<a href="https://…">…</a>'),
        )
    if error.problem in ("unclosed", "unopened"):
        return t.gettext("Each tag needs its end, such as {example}", example=_code("<b>…</b>"))
    if error.problem == "crossed":
        return t.gettext(
            "Close first what you opened last, such as {example}", example=_code("<b><i>…</i></b>")
        )
    if error.problem == "cut":
        return t.gettext(
            "Write the tag whole, such as {example}. If you mean the sign itself, write {sign} for it.",
            example=_code("<b>"),
            sign=_code("&lt;"),
        )
    if error.problem == "address":
        return t.gettext("A link begins with https://, mailto: or tel:")
    return t.gettext(
        "In place of these signs write {less} or {ampersand}.", less=_code("&lt;"), ampersand=_code("&amp;")
    )


def _code(written: str) -> Markup:
    return Markup("<code>{}</code>").format(written)


def of_broadcast(t: Translator, error: InvalidBroadcast) -> Markup:
    """What cannot be taken, by its name."""
    match error.name:
        case "text" if error.language in LANGUAGES and error.limit:
            return too_long_in(t, error.language, error.limit)
        case "text":
            return t.gettext("It says nothing yet. Please write a text first.")
        case "label":
            return t.gettext(
                "A button needs a word, and has room for {limit} characters at most.",
                limit=t.number(error.limit or LONGEST_LABEL),
            )
        case "buttons":
            return few_buttons(t)
        case "address":
            return bad_address(t)
        case "picture":
            return t.gettext("This picture cannot be taken. Please send another one as a photo.")
        case "starts_at" if error.limit:
            return t.ngettext(
                "That is too far away: {n} day ahead at most.",
                "That is too far away: {n} days ahead at most.",
                error.limit or FARTHEST_START.days,
            )
        case "starts_at":
            return t.gettext("This time is over. Please choose another one under “When”.")
        case "subject":
            return subject_over(t)
        case _:
            return t.gettext("These people cannot be chosen like this. Please look at “To whom” again.")


def few_buttons(t: Translator) -> Markup:
    return t.ngettext(
        "Each opens a page on the internet. {n} button at most.",
        "Each opens a page on the internet. {n} buttons at most.",
        MOST_BUTTONS,
    )


def too_long_in(t: Translator, language: str, limit: int) -> Markup:
    return t.gettext(
        "The text in this language is too long: {language}. {limit} characters at most, please shorten it first.",
        language=LANGUAGES[language].own_name,
        limit=t.number(limit),
    )


def too_long_for_picture(t: Translator, language: str, limit: int) -> Markup:
    return t.gettext(
        "Beside a picture there is room for {limit} characters, and the text in this language is longer: {language}."
        " Please shorten it first, then send the picture again.",
        language=LANGUAGES[language].own_name,
        limit=t.number(limit),
    )


def bad_address(t: Translator) -> Markup:
    return t.gettext(
        "This is no address that I can use. It begins with https://, such as https://example.org/page"
    )


def subject_over(t: Translator) -> Markup:
    return t.gettext("What it invites to is over by then, or not public any more. Please choose another time, or write"
        " a new announcement.")  # fmt: skip


def nobody(t: Translator) -> Markup:
    return t.gettext("Nobody would get it: nobody meets all conditions. Please ask for less under “To whom”.")


def changed_meanwhile(t: Translator) -> Markup:
    return t.gettext("Somebody else has changed it meanwhile. Please look at it as it is now.")


def own(t: Translator) -> Markup:
    return t.gettext("You wrote it, so another person of your team has to release it. Please hand it over.")


def unseen_correction(t: Translator) -> Markup:
    return t.gettext(
        "In your city two people look at what is sent, so nobody corrects it alone. You can delete it everywhere and send it"
        " anew."
    )


def too_many_drafts(t: Translator, limit: int) -> Markup:
    return t.ngettext(
        "You have {n} draft already. Please throw one away first.",
        "You have {n} drafts already. Please throw one away first.",
        limit,
    )


def gone(t: Translator) -> Markup:
    return t.gettext("This announcement is not here any more: somebody has thrown it away.")


def no_draft(t: Translator) -> Markup:
    return t.gettext("This announcement is no draft any more. To change it, look at where it stands now.")


def telegram_refuses(t: Translator, says: str) -> Markup:
    """A test that could not be sent; in Telegram's own words."""
    return Markup("⚠️ ") + t.gettext(
        "Telegram does not take this message. Please change it before you send it. Telegram says: {words}",
        words=says,
    )
