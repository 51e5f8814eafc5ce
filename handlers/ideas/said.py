"""What is said of what somebody did with an idea: toasts, thanks, and why something could not be."""

from datetime import datetime

from markupsafe import Markup

from bot.core.cities.model import City
from bot.telegram.translator import Translator


def supported(t: Translator) -> str:
    return t.pgettext("toast", "👍 You support it. I tell you what becomes of it.")


def support_withdrawn(t: Translator) -> str:
    return t.pgettext("toast", "You do not support it any more.")


def followed(t: Translator) -> str:
    return t.pgettext("toast", "🔔 I tell you what becomes of it.")


def unfollowed(t: Translator) -> str:
    return t.pgettext("toast", "🔕 I tell you no more of it.")


def own_idea(t: Translator) -> str:
    return t.pgettext("toast", "This is your own idea: others support it.")


def own_comment(t: Translator) -> str:
    return t.pgettext("toast", "This is your own comment.")


def not_at_home(t: Translator, city: City | None) -> str:
    """Supporting is for who lives there."""
    name = city.name_for(t.language.tag) if city else "–"
    return t.pgettext("toast", "Only who lives in {city} can do this. You can follow the idea.", city=name)


def no_photos(t: Translator) -> str:
    return t.pgettext("toast", "The photos are not there any more.")


def no_place(t: Translator) -> str:
    return t.pgettext("toast", "The place is not known any more.")


def reported(t: Translator) -> Markup:
    return t.gettext("🚩 Thank you. A moderator looks at it.")


def reported_already(t: Translator) -> str:
    return t.pgettext("toast", "You have reported this already. A moderator looks at it.")


def commented(t: Translator) -> Markup:
    return t.gettext(
        "💬 Thank you. A moderator reads your comment first; then everybody can. I tell you when."
    )


def too_many_comments(t: Translator, city: City, again_at: datetime) -> Markup:
    when = t.datetime(again_at, city.zone)
    return t.gettext(
        "You have written many comments today. You can write the next one from: {when}", when=when
    )


def too_many_reports(t: Translator, city: City, again_at: datetime) -> Markup:
    when = t.datetime(again_at, city.zone)
    return t.gettext("You have reported a lot today. You can report the next one from: {when}", when=when)


def supported_instead(t: Translator) -> Markup:
    return t.gettext("👍 Thank you: you support this idea. Yours was not sent.")


def followed_instead(t: Translator) -> Markup:
    return t.gettext("🔔 Thank you: you follow this idea. Yours was not sent.")


def carried_over(t: Translator) -> Markup:
    return t.gettext("👍 Your support counts for this idea now.")


def checked(t: Translator) -> Markup:
    return t.gettext("Thank you. The city sees what you say.")
