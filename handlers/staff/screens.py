"""What a city's team sees of itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.staff.model import Grant, Invitation, Role
from bot.telegram.pager import Page, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.residents.callbacks import MENU
from handlers.residents.screens import back, to_menu
from handlers.staff import callbacks


def role_name(t: Translator, role: Role) -> Markup:
    return {
        Role.ADMIN: t.gettext("administrator"),
        Role.EDITOR: t.gettext("editor"),
        Role.MODERATOR: t.gettext("moderator"),
    }[role]


def which_city(t: Translator, cities: Page[City]) -> Screen:
    """For who works in several cities."""
    rows = [(Button(city.name_for(t.language.tag), Tap(callbacks.TEAM, city.slug)),) for city in cities.items]
    pages = pager_row(t, cities, lambda number: Tap(callbacks.TEAM_PAGE, "", (str(number),)))
    return Screen(
        Markup("👥 ") + bold(t.gettext("The team of which city?")), (*rows, *pages, (back(t, MENU),))
    )


def team(t: Translator, city: City, grants: Sequence[Grant], names: Mapping[str, str]) -> Screen:
    """Who holds which role, and ways to invite. ``names`` by resident's id, as Telegram shows them now."""
    title = Markup("👥 ") + bold(t.gettext("The team of {city}", city=city.name_for(t.language.tag)))
    note = None if grants else t.gettext("Nobody yet. Invite somebody.")
    rows: list[Row] = [
        (Button(_who(t, grant, names), Tap(callbacks.MEMBER, city.slug, (grant.resident_id, grant.role))),)
        for grant in grants
    ]
    invitations = {
        Role.MODERATOR: t.pgettext("button", "✉️ Invite a moderator"),
        Role.EDITOR: t.pgettext("button", "✉️ Invite an editor"),
        Role.ADMIN: t.pgettext("button", "✉️ Invite an administrator"),
    }
    rows += [
        (Button(label, Tap(callbacks.INVITE, city.slug, (role,))),) for role, label in invitations.items()
    ]
    meeting = t.gettext("To decide together in a group: add me to it and write /here there.")
    return Screen(paragraphs(title, note, meeting), (*rows, (back(t, MENU),)))


def my_roles(t: Translator, city: City, roles: Sequence[Role]) -> Screen:
    """What a member of the team sees who does not manage it."""
    text = paragraphs(
        Markup("👥 ") + bold(t.gettext("The team of {city}", city=city.name_for(t.language.tag))),
        t.gettext("Your role: <b>{roles}</b>", roles=t.list([role_name(t, role) for role in roles])),
    )
    rows = [(_resign(t, city, role),) for role in roles]
    return Screen(text, (*rows, (back(t, MENU),)))


def member(t: Translator, city: City, grant: Grant, name: str) -> Screen:
    """One member of the team, with the button that takes the role away."""
    text = paragraphs(
        bold(name),
        lines(
            t.gettext("Role: {role}", role=role_name(t, grant.role)),
            t.gettext("Since: {date}", date=t.date(grant.granted_at, city.zone)),
        ),
        t.gettext("Take this role away? It ends at once, and the person is told."),
    )
    revoke = Button(
        t.pgettext("button", "🚫 Take the role away"),
        Tap(callbacks.REVOKE, city.slug, (grant.resident_id, grant.role)),
    )
    return Screen(text, ((revoke,), (back(t, callbacks.TEAM, city.slug),)))


def confirm_resign(t: Translator, city: City, role: Role) -> Screen:
    text = t.gettext(
        "Give back this role: {role}, {city}?",
        role=role_name(t, role),
        city=city.name_for(t.language.tag),
    )
    yes = Button(t.pgettext("button", "Yes, give it back"), Tap(callbacks.CONFIRM_RESIGN, city.slug, (role,)))
    return Screen(text, ((yes,), (back(t, callbacks.TEAM, city.slug),)))


def invitation(t: Translator, city: City, made: Invitation, link: str) -> Screen:
    """The link itself: shown once, for it is not stored."""
    name = city.name_for(t.language.tag)
    text = paragraphs(
        bold(t.gettext("An invitation to the team of {city}", city=name)),
        t.gettext("Role: {role}", role=role_name(t, made.role)),
        t.gettext(
            "Send this link to one person. It works once, until {until}:",
            until=_until(t, made.expires_at, city),
        ),
        Markup("<code>{}</code>").format(link),
    )
    message = t.gettext(
        "You are invited to the team of {city} on Charshi. The link works once.", city=name
    ).unescape()
    share = "https://t.me/share/url?" + urlencode({"url": link, "text": message})
    return Screen(
        text,
        (
            (Button(t.pgettext("button", "📋 Copy the link"), copies=link),),
            (Button(t.pgettext("button", "↗️ Send it to somebody"), url=share),),
            (back(t, callbacks.TEAM, city.slug),),
        ),
    )


def invited(t: Translator, city: City, role: Role) -> Markup:
    """What stands above the consent of somebody who came by an invitation."""
    return t.gettext(
        "You are invited to work for your city here. Your role: <b>{role}</b>, <b>{city}</b>.",
        role=role_name(t, role),
        city=city.name_for(t.language.tag),
    )


def last_administrator(t: Translator, city: City | None) -> str:
    name = city.name_for(t.language.tag) if city else "–"
    return t.pgettext("toast", "{city} has no other administrator. Invite another one first.", city=name)


def revoked(t: Translator) -> str:
    return t.pgettext("toast", "The role was taken away.")


def no_longer(t: Translator) -> str:
    return t.pgettext("toast", "This role had ended already.")


def granted_notice(t: Translator, city: City, role: Role) -> Screen:
    text = paragraphs(
        Markup("🎉 ")
        + t.gettext(
            "You are now <b>{role}</b> in <b>{city}</b>.",
            role=role_name(t, role),
            city=city.name_for(t.language.tag),
        ),
        t.gettext("The menu has a new entry for you, and so has the list of commands."),
    )
    return Screen(
        text, ((Button(t.pgettext("button", "👥 Team"), Tap(callbacks.TEAM, city.slug)),), (to_menu(t),))
    )


def revoked_notice(t: Translator, city: City, role: Role) -> Screen:
    text = t.gettext(
        "Your role as <b>{role}</b> in <b>{city}</b> has ended. Thank you for your work.",
        role=role_name(t, role),
        city=city.name_for(t.language.tag),
    )
    return Screen(text, ((to_menu(t),),))


def _who(t: Translator, grant: Grant, names: Mapping[str, str]) -> str:
    name = names.get(grant.resident_id) or t.pgettext("button", "No name")
    return f"{name} · {role_name(t, grant.role).unescape()}"


def _resign(t: Translator, city: City, role: Role) -> Button:
    label = t.pgettext("button", "Give back: {role}", role=role_name(t, role).unescape())
    return Button(label, Tap(callbacks.RESIGN, city.slug, (role,)))


def _until(t: Translator, at: datetime, city: City) -> str:
    return t.datetime(at, city.zone)
