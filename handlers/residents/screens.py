"""What a resident sees from /start to the menu."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES, chain
from bot.telegram.screens import Button, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.broadcasts.callbacks import DESK as ANNOUNCEMENTS
from handlers.cities.callbacks import HOME, LIST
from handlers.events.callbacks import EVENTS
from handlers.events.shortening import label
from handlers.ideas.callbacks import IDEAS
from handlers.moderation.callbacks import DESK
from handlers.residents import callbacks
from handlers.staff.callbacks import TEAM
from handlers.surveys.callbacks import SURVEYS
from locales.contexts import COLUMNS

MARK = "✓ "


def back(t: Translator, to: str, city: str = "") -> Button:
    """One step back, the same on every screen."""
    return Button(t.pgettext("half-button", "‹ Back"), Tap(to, city))


def to_menu(t: Translator) -> Button:
    return Button(t.pgettext("button", "☰ Menu"), Tap(callbacks.MENU))


def language_button(t: Translator, where: str) -> Button:
    """The word is there in English too, for who was greeted in a language that she cannot read."""
    label = t.pgettext("half-button", "🌐 Language")
    return Button(
        label if t.language.tag == "en" else f"{label} · Language", Tap(callbacks.LANGUAGES, "", (where,))
    )


def welcome(t: Translator, note: Markup | None = None) -> Screen:
    """The first screen of all. A city's name may be typed here at once."""
    text = paragraphs(
        note,
        bold(t.gettext("Welcome! I am Charshi.")),
        t.gettext(
            "I connect you with your city, in your language: its news, its questions to you, and your voice in what"
            " it does. I belong to the cities of the B40 Balkan Cities Network."
        ),
        t.gettext("First, tell me which city is yours."),
    )
    choose = Button(t.pgettext("button", "🏙 Choose my city"), Tap(LIST, "", (HOME, "0")))
    return Screen(text, ((choose,), (language_button(t, "start"),)))


def languages(t: Translator, city: City | None, where: str) -> Screen:
    """All languages by their own names: hers, the city's in its order, their kin, the others. ``where`` she came from and goes back to."""
    first = (t.language.tag, *(city.languages if city else ()), *chain(t.language.tag))
    tags = dict.fromkeys((*first, *LANGUAGES))
    buttons = [
        Button(
            (MARK if tag == t.language.tag else "") + LANGUAGES[tag].own_name,
            Tap(callbacks.CHOOSE_LANGUAGE, "", (tag, where)),
        )
        for tag in tags
    ]
    destination = {"start": callbacks.WELCOME, "settings": callbacks.SETTINGS}.get(where, callbacks.MENU)
    return Screen(
        lines(Markup("🌐 ") + bold(t.gettext("Which language shall we speak?"))),
        (*in_rows(buttons, 2), (back(t, destination),)),
    )


def consent(t: Translator, city: City, note: Markup | None = None) -> Screen:
    """What is kept, by whom, and how to erase it: before she belongs anywhere."""
    name = city.name_for(t.language.tag)
    text = paragraphs(
        note,
        Markup("🏙 ") + bold(name),
        t.gettext("Before we begin, in short:"),
        lines(
            t.gettext(
                "• <b>Kept:</b> your Telegram account number, language, cities, settings and what you send here."
            ),
            t.gettext("• <b>By whom:</b> {city} and the B40 Balkan Cities Network.", city=name),
            t.gettext("• <b>Never asked:</b> your name or your phone number."),
            t.gettext(
                "• <b>Yours to decide:</b> you can take a copy or erase everything at any time, with /privacy."
            ),
        ),
    )
    return Screen(
        text,
        (
            (Button(t.pgettext("button", "✅ I agree"), Tap(callbacks.AGREE, city.slug)),),
            (Button(t.pgettext("button", "✖ No, thank you"), Tap(callbacks.DECLINE)),),
            (language_button(t, "start"),),
            (Button(t.pgettext("half-button", "‹ Back"), Tap(LIST, "", (HOME, "0"))),),
        ),
    )


def declined(t: Translator) -> Screen:
    return Screen(t.gettext("That is fine. Nothing about you is kept. If you change your mind, send /start."))


def menu(
    t: Translator,
    city: City,
    *,
    staff: bool,
    announces: bool = False,
    cases: int | None = None,
    note: Markup | None = None,
) -> Screen:
    """The main menu: what exists now. Each noun adds its row here.

    ``announces``: she writes to residents. ``cases``: how many wait for her decision; None for who does not moderate.
    """
    name = city.name_for(t.language.tag)
    words = None if note else city.welcome_for(t.language.tag)
    text = paragraphs(
        note,
        lines(Markup("🏙 ") + bold(name)),
        None
        if city.is_open
        else t.gettext("{city} no longer takes part in Charshi. You can choose another city.", city=name),
        Markup.escape(words)
        if words
        else None
        if note
        else t.gettext("Good to see you. What would you like to do?"),
    )
    rows = [
        (Button(t.pgettext("button", "⚙️ Settings"), Tap(callbacks.SETTINGS)),),
        (Button(t.pgettext("button", "🏙 Change city"), Tap(LIST, "", (HOME, "0"))),),
        (
            Button(t.pgettext("half-button", "🔒 My data"), Tap(callbacks.PRIVACY)),
            Button(t.pgettext("half-button", "❔ Help"), Tap(callbacks.HELP)),
        ),
    ]
    if staff:
        rows.insert(0, (Button(t.pgettext("button", "👥 Team"), Tap(TEAM)),))
    if announces:
        rows.insert(0, (Button(t.pgettext("button", "📣 Announcements"), Tap(ANNOUNCEMENTS)),))
    if cases is not None:
        waiting = f" ({t.number(cases)})" if cases else ""
        name = label(t.pgettext("button", "⚖️ Moderation"), COLUMNS["button"] - len(waiting))
        rows.insert(0, (Button(name + waiting, Tap(DESK)),))
    if city.is_open:
        rows.insert(0, (Button(t.pgettext("button", "📋 Surveys"), Tap(SURVEYS)),))
        rows.insert(0, (Button(t.pgettext("button", "💡 Ideas"), Tap(IDEAS, city.slug)),))
        rows.insert(0, (Button(t.pgettext("button", "📅 Events"), Tap(EVENTS, city.slug)),))
    return Screen(text, tuple(rows))


def privacy(t: Translator, city: City | None) -> Screen:
    """Everything that is kept and who keeps it, with the two rights that matter one tap away."""
    keeper = t.gettext("your city") if city is None else Markup.escape(city.name_for(t.language.tag))
    text = paragraphs(
        Markup("🔒 ") + bold(t.gettext("Your data")),
        t.gettext(
            "<b>What is kept:</b> the number of your Telegram account, by which I can answer you; your language, your"
            " cities, your district, your topics and settings; the day on which you were last here; and what you send"
            " to your city here."
        ),
        t.gettext(
            "<b>Who keeps it:</b> {city} keeps what concerns the city, in a store of its own. The B40 Balkan Cities"
            " Network keeps the directory: which cities are yours and which language you read.",
            city=keeper,
        ),
        t.gettext(
            "<b>What is not kept:</b> your name, your phone number, your photo. Nobody sells or passes on your data."
        ),
        t.gettext(
            "You can take all of it with you as a file, or have all of it erased. If you move, what you gave to your"
            " former city stays there until you erase it."
        ),
    )
    return Screen(
        text,
        (
            (Button(t.pgettext("button", "⬇️ Send me my data"), Tap(callbacks.EXPORT)),),
            (Button(t.pgettext("button", "🗑 Erase everything"), Tap(callbacks.ERASE)),),
            (back(t, callbacks.MENU),),
        ),
    )


def confirm_erase(t: Translator) -> Screen:
    text = paragraphs(
        bold(t.gettext("Erase everything about you?")),
        t.gettext(
            "Your settings, your cities and your roles will be erased from the network and from every city. This"
            " cannot be undone. You can come back at any time and begin anew."
        ),
    )
    return Screen(
        text,
        (
            (Button(t.pgettext("button", "🗑 Yes, erase everything"), callbacks.ERASE_CONFIRMED),),
            (Button(t.pgettext("button", "No, keep my data"), Tap(callbacks.PRIVACY)),),
        ),
    )


def erased(t: Translator) -> Screen:
    return Screen(
        t.gettext(
            "Everything about you has been erased. Thank you for having been here. To come back, send /start."
        )
    )


def help_(t: Translator, commands: Sequence[tuple[str, str]]) -> Screen:
    """What one can do here, with the commands of this resident."""
    listed = lines(*(Markup("/{} – {}").format(name, description) for name, description in commands))
    text = paragraphs(
        Markup("❔ ") + bold(t.gettext("How this works")),
        t.gettext(
            "Press the buttons under my messages. Old buttons keep working. If you lose your way, send /menu."
        ),
        listed,
    )
    return Screen(text, ((to_menu(t),),))


def not_understood(t: Translator) -> Markup:
    return t.gettext(
        "Nobody reads free messages here, so I have not passed this on. Here is what I can do for you:"
    )


def unknown_command(t: Translator) -> Markup:
    return t.gettext("I do not know this command. Here is what I can do for you:")


def unreadable(t: Translator) -> Markup:
    return t.gettext("I cannot make use of this kind of message. Please use the buttons or write to me.")


def nothing_to_cancel(t: Translator) -> Markup:
    return t.gettext("There was nothing to cancel.")


def cancelled(t: Translator) -> Markup:
    return t.gettext("Cancelled.")


def invitation_invalid(t: Translator) -> Markup:
    return t.gettext("This invitation has been used or has expired. Ask for a new one.")


def too_old(t: Translator) -> str:
    return t.pgettext("toast", "This button is too old. Here is the menu.")


def too_old_in_group(t: Translator) -> str:
    return t.pgettext("toast", "This button is too old.")


def led_here(t: Translator) -> Markup:
    return t.gettext("What you pressed in the group is done here, in our private chat.")


def group_unconnected(t: Translator) -> Screen:
    """Told in a group, to a member of a city's team."""
    return Screen(
        t.gettext(
            "This group is not connected with a city yet. An administrator of the city can do that: by writing /here."
        )
    )


def not_allowed(t: Translator) -> str:
    return t.pgettext("toast", "Only the city's team can do this.")


def saved(t: Translator) -> str:
    return t.pgettext("toast", "Saved.")


def export_caption(t: Translator) -> Markup:
    return t.gettext("Everything that is kept about you, from the network and from every city.")
