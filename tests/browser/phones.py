"""The page as a person uses it: what she sees and presses, by labels and roles, never by the page's insides.

`ayse = await desk.add_phone("Ayşe", "tr")`, `await ayse.open_chat()`, `await ayse.sees(screens.welcome(t))`,
`await ayse.tap("🏙 …")`. Everything waits for what it wants to see; nothing sleeps.
"""

import re
from pathlib import Path

from markupsafe import Markup
from playwright.async_api import ConsoleMessage, FilePayload, Locator, Page, Response, expect

from bot.telegram.screens import Screen
from tests.browser.chromium import PATIENCE_MS

LOST = '[data-role="connection"][data-state="lost"]'
LIVE = '[data-role="connection"][data-state="live"]'


class Desk:
    """The page with the phones."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._added: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._hear_console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("response", self._hear_response)

    async def open(self, url: str) -> None:
        """Load the page; it is in step with the emulator then."""
        await self.page.goto(url)
        await self.is_live()

    async def is_live(self) -> None:
        """Wait until it is in step with the emulator (again)."""
        await expect(self.page.locator(LIVE)).to_be_attached()

    async def is_lost(self) -> None:
        """Wait until it says that the emulator does not answer."""
        await expect(self.page.locator(LOST)).to_be_attached()

    def forgive(self, part: str) -> None:
        """Complaints that contain this were to be expected."""
        self.complaints = [complaint for complaint in self.complaints if part not in complaint]

    def phone_of(self, name: str) -> "PhoneOnPage":
        """The phone with this name above it."""
        caption = self.page.locator(".caption-name", has_text=re.compile(f"^{re.escape(name)}$"))
        return PhoneOnPage(self.page, self.page.locator("section[data-phone]", has=caption))

    async def add_phone(self, name: str, language_code: str) -> "PhoneOnPage":
        """Fill in the form, as anybody would."""
        await self.page.locator('[data-role="go-to-add"]').click()
        await self.page.locator('[data-role="add-phone-name"]').fill(name)
        await self.page.locator('[data-role="add-phone-language"]').fill(language_code)
        await self.page.locator('[data-role="add-phone-submit"]').click()
        phone = self.phone_of(name)
        await expect(phone.at("start")).to_be_visible()
        self._added.append(await phone.element.get_attribute("data-phone") or "")
        return phone

    async def put_away(self) -> None:
        """Remove the phones that were added here, so that the next story finds a tidy page."""
        for number in self._added:
            await self.page.request.delete(f"{self.page.url}control/phones/{number}")

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _hear_response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")


class PhoneOnPage:
    """One phone: its chat with the bot."""

    def __init__(self, page: Page, element: Locator) -> None:
        self._page = page
        self.element = element

    def at(self, role: str) -> Locator:
        """What plays this role on the phone."""
        return self.element.locator(f'[data-role="{role}"]')

    @property
    def messages(self) -> Locator:
        """All that stands in the chat, oldest first."""
        return self.element.locator("[data-message]")

    @property
    def newest(self) -> Locator:
        """The bot's newest message, with its buttons."""
        return self.element.locator(".message.in[data-message]").last

    @property
    def own_newest(self) -> Locator:
        """What its owner said last."""
        return self.element.locator(".message.out[data-message]").last

    async def open_chat(self) -> None:
        """Press START."""
        await self.at("start").click()

    async def says(self, words: str) -> None:
        """Type and send."""
        await self.at("composer").fill(words)
        await self.at("send").click()

    async def sees(self, screen: Screen) -> None:
        """The bot's newest message is this screen: its words, and exactly its buttons."""
        await self.reads(screen.text)
        wanted = [button.text for row in screen.rows for button in row]
        await expect(self.newest.locator(".inline-button")).to_have_text(wanted)

    async def reads(self, words: Markup | str) -> None:
        """The bot's newest message contains these words."""
        plain = words.striptags() if isinstance(words, Markup) else words
        await expect(self.newest).to_contain_text(plain, use_inner_text=True)

    async def is_asked(self, words: Markup) -> None:
        """A message was redrawn in place, wherever it stands, and contains these words."""
        message = self.element.locator(".message.in").filter(has_text=_loosely(words))
        await expect(message.last).to_be_visible()

    async def is_asked_plain(self, words: str) -> None:
        """The same for words without markup."""
        await self.is_asked(Markup.escape(words))

    async def is_settled(self) -> None:
        """No button waits for an answer any more."""
        await expect(self.element.locator(".inline-button.waiting")).to_have_count(0)

    async def is_told(self, screen: Screen) -> None:
        """A message with these words and buttons came, beside whatever else came."""
        message = self.element.locator(".message.in").filter(has_text=_loosely(screen.text)).last
        wanted = [button.text for row in screen.rows for button in row]
        await expect(message.locator(".inline-button")).to_have_text(wanted)

    async def has_button(self, label: str) -> None:
        """The bot's newest message has a button with this label."""
        await expect(self.newest.locator(".inline-button").filter(has_text=_exactly(label))).to_be_visible()

    async def tap(self, label: str) -> None:
        """Press the inline button with this label under the newest message that has one."""
        await self.button(label).click()

    def button(self, label: str) -> Locator:
        """The newest inline button with this label."""
        return self.element.locator(".inline-button").filter(has_text=_exactly(label)).last

    async def is_toasted(self, words: str) -> None:
        """A toast says this."""
        await expect(self.at("toast")).to_have_text(words)

    async def is_alerted(self, words: str) -> None:
        """An alert says this; press OK."""
        await expect(self.at("alert").locator("p")).to_have_text(words)
        await self.at("alert-ok").click()
        await expect(self.at("alert")).to_have_count(0)

    async def lists_commands(self) -> dict[str, str]:
        """What the menu button offers: descriptions by command. The list is closed again."""
        await self.at("menu").click()
        items = self._page.get_by_role("menu").get_by_role("menuitem")
        await expect(items.first).to_be_visible()
        listed = {}
        for item in await items.all():
            hint = await item.locator("small").inner_text()
            listed[hint.removeprefix("/")] = await item.locator("span").inner_text()
        await self._page.keyboard.press("Escape")
        await expect(items).to_have_count(0)
        return listed

    async def knows_command(self, name: str, *, known: bool = True) -> None:
        """The menu button has this command (or no longer has it)."""
        listed = re.compile(rf"\b{name}\b")
        menu = expect(self.at("menu"))
        if known:
            await menu.to_have_attribute("data-commands", listed)
        else:
            await menu.not_to_have_attribute("data-commands", listed)

    async def chooses_command(self, name: str) -> None:
        """Press the menu button and one of its commands."""
        await self.at("menu").click()
        await self._page.locator(f'[data-role="command-{name}"]').click()

    async def opens_link(self, payload: str) -> None:
        """Open the bot's deep link on this phone."""
        await self.at("person-menu").click()
        await self._page.locator('[data-role="open-link"]').click()
        dialog = self._page.get_by_role("dialog")
        await dialog.get_by_role("textbox").fill(payload)
        await dialog.locator('[data-role="confirm"]').click()

    async def makes_group(self, title: str, *people: str, topic: str = "") -> None:
        """Start a group with the bot and these people, with a topic if one is named; it is shown then."""
        await self.at("person-menu").click()
        await self._page.locator('[data-role="new-group"]').click()
        dialog = self._page.get_by_role("dialog")
        await dialog.locator('[data-role="group-title"]').fill(title)
        for name in people:
            await dialog.get_by_role("checkbox", name=name).check()
        await dialog.locator('[data-role="group-topic"]').fill(topic)
        await dialog.locator('[data-role="confirm"]').click()
        await expect(self.chat_tab(f"{title}: {topic}" if topic else title)).to_have_attribute(
            "aria-selected", "true"
        )

    def chat_tab(self, name: str) -> Locator:
        """The tab of a chat."""
        return self.at("chats").get_by_role("tab", name=name)

    async def goes_to(self, chat: str) -> None:
        """Put this chat on the screen: the bot's by its name, a group's by its title, a topic as "title: topic"."""
        await self.chat_tab(chat).click()

    async def attaches_location(self, city: str) -> None:
        """Send where the middle of this city is."""
        await self.at("attach").click()
        await self._page.locator('[data-role="attach-location"]').click()
        await self.confirms_location(city)

    async def confirms_location(self, city: str) -> None:
        """In the dialog that asks for a place: this city, and send."""
        await self._page.locator('[data-role="location-city"]').select_option(label=city)
        await self._page.locator('[data-role="confirm"]').click()

    async def attaches(
        self, what: str, file: FilePayload | Path | list[FilePayload], caption: str = ""
    ) -> None:
        """Send a file as ``photo`` or ``document``, or several as an album."""
        await self.at("attach").click()
        async with self._page.expect_file_chooser() as chooser:
            await self._page.locator(f'[data-role="attach-{what}"]').click()
        await (await chooser.value).set_files(file)
        dialog = self._page.get_by_role("dialog")
        await dialog.locator('[data-role="caption"]').fill(caption)
        await dialog.locator('[data-role="confirm"]').click()


def _loosely(words: Markup) -> re.Pattern[str]:
    """The words, however their lines are broken."""
    return re.compile(r"\s*".join(map(re.escape, words.striptags().split())))


def _exactly(label: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(label)}$")
