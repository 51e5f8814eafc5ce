"""One idea: opened from a list, by a link or by its number, and everything that its buttons do."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import IdeaMoved, IdeaUnknown, NotAtHome, OwnIdea, View
from bot.core.ideas.service import IdeaServices
from bot.core.languages import negotiate
from bot.core.residents.service import Residents
from bot.core.shared.plain_sight import neutral
from bot.telegram.links import read_link
from bot.telegram.routes import Routes
from bot.telegram.screens import Row, Screen, Venue, lines
from bot.telegram.turns import Reply, Turn
from handlers.asked import city_at
from handlers.ideas import callbacks, cards, history_screens, said, screens, words
from handlers.ideas.cards import Shown
from handlers.ideas.lists import HOME, IdeaList, idea_id, read_list, switch
from handlers.ideas.own_routes import OwnHandlers
from handlers.ideas.photographs import album_of
from handlers.ideas.routes import IdeaHandlers, read_code
from handlers.ideas.states import LOCATING, SEARCHING, still_searching
from handlers.residents import screens as resident_screens
from handlers.residents.home import Home
from handlers.residents.states import consenting


@dataclass(frozen=True, slots=True)
class CardHandlers:
    """``more`` are the rows that only who works for a city sees on a card."""

    ideas: IdeaServices
    lists: IdeaHandlers
    own: OwnHandlers
    residents: Residents
    home: Home
    more: Callable[[Turn, City, View], Awaitable[Sequence[Row]]]

    def routes(self) -> Routes:
        routes = Routes()
        routes.tap(callbacks.CARD, self.show, idea_id, read_list)
        routes.tap(callbacks.ORIGINAL, self.show_original, idea_id, read_list)
        routes.tap(callbacks.WHOLE, self.show_whole, idea_id, read_list)
        routes.tap(callbacks.WHOLE_ORIGINAL, self.show_whole_original, idea_id, read_list)
        routes.tap(callbacks.SUPPORT, self.support, idea_id, switch, read_list)
        routes.tap(callbacks.FOLLOW, self.follow, idea_id, switch, read_list)
        routes.tap(callbacks.PHOTOS, self.send_photos, idea_id, read_list)
        routes.tap(callbacks.MAP, self.send_place, idea_id, read_list)
        routes.tap(callbacks.HISTORY, self.show_history, idea_id, read_list)
        routes.tap(callbacks.CARRY_OVER, self.carry_over, idea_id)
        routes.link("i", self.open_link)
        routes.text(SEARCHING, self.search)
        routes.text(LOCATING, self.search)
        routes.text("", self.open_code)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return await self.card(turn, city_at(turn), *turn.args)

    async def show_original(self, turn: Turn) -> Reply:
        return await self.card(turn, city_at(turn), *turn.args, original=True)

    async def card(
        self,
        turn: Turn,
        city: City,
        idea: str,
        listed: IdeaList,
        *,
        original: bool = False,
        toast: str | None = None,
        alert: bool = False,
        note: Markup | None = None,
    ) -> Reply:
        """The idea as it is now: joined with another, that one; no more to be read, what else the city has."""
        try:
            shown = await self.look(turn, city, idea, listed, original=original)
        except IdeaMoved as moved:
            return await self.card(turn, city, moved.idea_id, HOME, note=screens.moved(turn.t))
        except IdeaUnknown:
            return await self._gone(turn, city, idea)
        screen = cards.card(turn.t, shown, note)
        return Reply(screen=screen, toast=toast, alert=alert, conversation=still_searching(turn, listed))

    async def look(
        self, turn: Turn, city: City, idea: str, listed: IdeaList, *, original: bool = False
    ) -> Shown:
        """What the card is made of. Raises IdeaUnknown, IdeaMoved."""
        card = await self.lists.card(turn, city, idea, listed)
        view = card.view
        linked = {one.city for one in (view.idea.adopted_from, *view.adopted_by) if one}
        found = [await self.lists.cities.find(slug) for slug in sorted(linked)]
        sisters = {each.slug: each for each in found if each}
        return Shown(card, city, listed, turn.home, original, sisters, await self.more(turn, city, view))

    async def show_whole(self, turn: Turn) -> Reply:
        return await self._whole(turn, original=False)

    async def show_whole_original(self, turn: Turn) -> Reply:
        return await self._whole(turn, original=True)

    async def _whole(self, turn: Turn, *, original: bool) -> Reply:
        city, (idea, listed) = city_at(turn), turn.args
        shown = await self.look(turn, city, idea, listed, original=original)
        *pages, last = cards.whole(turn.t, shown)
        screen = Screen(last, ((cards.to_card(turn.t, shown),),))
        return Reply(
            screen=screen, pages=tuple(pages), fresh=True, conversation=still_searching(turn, listed)
        )

    async def support(self, turn: Turn) -> Reply:
        city, (idea, on, listed) = city_at(turn), turn.args
        try:
            await self.ideas.supporting.support(turn.resident, city, idea, on)
        except OwnIdea:
            return await self.card(turn, city, idea, listed, toast=said.own_idea(turn.t), alert=True)
        except NotAtHome:
            toast = said.not_at_home(turn.t, city)
            return await self.card(turn, city, idea, listed, toast=toast, alert=True)
        except IdeaUnknown:
            return await self._gone(turn, city, idea)
        toast = said.supported(turn.t) if on else said.support_withdrawn(turn.t)
        return await self.card(turn, city, idea, listed, toast=toast)

    async def follow(self, turn: Turn) -> Reply:
        city, (idea, on, listed) = city_at(turn), turn.args
        try:
            await self.ideas.supporting.follow(turn.resident, city, idea, on)
        except IdeaUnknown:
            return await self._gone(turn, city, idea)
        toast = said.followed(turn.t) if on else said.unfollowed(turn.t)
        return await self.card(turn, city, idea, listed, toast=toast)

    async def carry_over(self, turn: Turn) -> Reply:
        """Of an idea that she supported and that was merged: the other one gets her support."""
        city = city_at(turn)
        view = await self.ideas.owning.carry_over(turn.resident, city, turn.args[0])
        return await self.card(turn, city, view.idea.id, HOME, note=said.carried_over(turn.t))

    async def send_photos(self, turn: Turn) -> Reply:
        async def sent(shown: Shown) -> Reply:
            photos = shown.view.idea.version.photos
            album = album_of(await self.ideas.proposing.photos_of(shown.city, photos))
            return Reply(album=album) if album else Reply(toast=said.no_photos(turn.t))

        return await self._beside(turn, sent)

    async def send_place(self, turn: Turn) -> Reply:
        async def sent(shown: Shown) -> Reply:
            version = shown.view.idea.version
            if version.location is None:
                return Reply(toast=said.no_place(turn.t))
            title = words.title_of(turn.t, shown.view)
            return Reply(venue=Venue(*version.location, title, neutral(version.place)))

        return await self._beside(turn, sent)

    async def show_history(self, turn: Turn) -> Reply:
        async def told(shown: Shown) -> Reply:
            history = await self.ideas.browsing.history(shown.city, shown.id)
            up = cards.to_card(turn.t, shown)
            return Reply(screen=history_screens.history(turn.t, shown.city, shown.view, history, up))

        return await self._beside(turn, told)

    async def open_link(self, turn: Turn) -> Reply:
        """From a shared card, inline mode, a page. Who has no city yet is asked for her consent with this one."""
        slug, idea = read_link(turn.words)
        city = await self.lists.cities.find(slug)
        if city is None:
            return await self.home.show_menu(turn, not_here(turn))
        if turn.home:
            return await self.card(replace(turn, city=city), city, idea, HOME)
        if not city.is_open:
            return await self.home.start(turn)
        if turn.is_new:
            language = negotiate(turn.language_code, city.languages).language
            turn = turn.now(await self.residents.choose_language(turn.resident, language))
        note, carried = await self._for_newcomer(turn, city, idea)
        return Reply(
            screen=resident_screens.consent(turn.t, city, note),
            conversation=consenting(city.slug, idea=carried),
        )

    async def show_after_consent(self, turn: Turn, idea: str) -> Reply:
        """What she came for, in the city that she has just chosen."""
        return await self.card(turn, city_at(turn), idea, HOME)

    async def search(self, turn: Turn) -> Reply:
        """A number opens its idea; other words are looked for."""
        found = await self._find_typed(turn)
        return found or await self.lists.search(turn)

    async def open_code(self, turn: Turn) -> Reply:
        """An idea's number, typed where nothing was asked; other words are answered as ever."""
        if turn.resident.home is None:
            return await self.home.start(turn)
        return await self._find_typed(turn) or await self.home.tell_unexpected(turn)

    def thanks(self, turn: Turn, view: View) -> Markup:
        """To who took this idea up in place of writing her own."""
        return said.supported_instead(turn.t) if view.supporting else said.followed_instead(turn.t)

    async def _find_typed(self, turn: Turn) -> Reply | None:
        code = read_code(turn.words)
        found = await self.lists.find_code(turn, code) if code else None
        if found:
            city, idea = found
            return await self.card(replace(turn, city=city), city, idea, HOME)
        return await self.own.find_typed(turn, code) if code else None

    async def _for_newcomer(self, turn: Turn, city: City, idea: str) -> tuple[Markup, str | None]:
        """What the question of consent shows of what brought her."""
        try:
            shown = await self.look(turn, city, idea, HOME)
        except IdeaMoved as moved:
            return await self._for_newcomer(turn, city, moved.idea_id)
        except IdeaUnknown:
            return not_here(turn), None
        name = Markup("<b>{}</b>").format(words.title_of(turn.t, shown.view))
        return lines(Markup("💡 {}").format(shown.view.idea.code), name), idea

    async def _beside(self, turn: Turn, made: Callable[[Shown], Awaitable[Reply]]) -> Reply:
        city, idea, listed = city_at(turn), turn.args[0], turn.args[-1]
        try:
            shown = await self.look(turn, city, idea, listed)
        except (IdeaUnknown, IdeaMoved):
            return await self.card(turn, city, idea, listed)
        return replace(await made(shown), conversation=still_searching(turn, listed))

    async def _gone(self, turn: Turn, city: City, idea: str) -> Reply:
        """Its author reads it all the same, wherever it stands."""
        try:
            return await self.own.card(turn, city, idea)
        except IdeaUnknown:
            return await self.lists.home(turn, city, screens.gone(turn.t))


def not_here(turn: Turn) -> Markup:
    return turn.t.gettext("This idea is not here any more.")
