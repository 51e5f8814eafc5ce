"""What all public pages share: the frame around them, where they are, and how a page says that there is nothing."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.core.shared.errors import StoreUnavailable
from bot.telegram.translator import Translator, Translators
from bot.web.negotiation import language_of

RETRY_SECONDS: Final = 30
LANGUAGE: Final = web.RequestKey("language", str)
"""Set by a handler as soon as it knows the language, so that a failure is told in it."""

_FOLDER: Final = Path(__file__).parent / "templates"
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_log = structlog.get_logger()


class NotHere(Exception):
    """There is no such page: no such city, no such event, or not any more."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the pages are for somebody who asks: at PUBLIC_URL, else where she asked."""

    public_url: str | None
    origin: str

    @classmethod
    def of(cls, request: web.Request, public_url: str | None) -> "Address":
        """With PUBLIC_URL it is the same for all; a Host that is none is not repeated."""
        host = request.headers.get(hdrs.HOST, "")
        is_needed = public_url is None and _HOST.fullmatch(host)
        return cls(public_url, f"{request.scheme}://{host}" if is_needed else "")

    def href(self, path: str) -> str:
        """For a link from page to page: a proxy may have told us another scheme than the reader's."""
        return (self.public_url or "") + path

    def absolute(self, path: str) -> str:
        """For calendars, feeds and other sites."""
        return (self.public_url or self.origin) + path

    def subscription(self, path: str) -> str:
        """What makes a calendar program subscribe."""
        return re.sub("^https?:", "webcal:", self.absolute(path))


class Frame:
    """Renders the templates. Whatever is put into them is escaped, unless it is Markup."""

    def __init__(self, translators: Translators) -> None:
        self._translators = translators
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        style = (_FOLDER / "style.css").read_text(encoding="utf-8")
        self._style = Markup(style)  # noqa: S704 (our own file)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        # Nothing from anywhere: no scripts, no pictures, no fonts; and the one style that is in the page.
        self.headers: Final = _headers(f"style-src 'sha256-{digest}'")
        self.headers_with_pictures: Final = _headers(f"style-src 'sha256-{digest}'; img-src 'self'")
        self.headers_with_form: Final = _headers(f"style-src 'sha256-{digest}'", form="'self'")

    def voice(self, language: str) -> Translator:
        return self._translators.for_(language)

    def render(self, template: str, t: Translator, **values: Any) -> str:
        """The template in this language; it calls ``gettext`` and its kin as Python does."""
        return self._templates.get_template(template).render(
            t=t,
            gettext=t.gettext,
            ngettext=t.ngettext,
            pgettext=t.pgettext,
            lang=t.language.tag,
            style=self._style,
            **values,
        )

    def failure(self, language: str, status: int, **headers: str) -> web.Response:
        """A page that says in plain words that there is nothing to show (404), or not now (503)."""
        page = self.render(
            "failure.html", self.voice(language), missing=status == web.HTTPNotFound.status_code
        )
        given = {
            **self.headers,
            **headers,
            "Content-Language": language,
            "Cache-Control": "no-store",
            "Vary": "Accept-Language",
        }
        return web.Response(status=status, text=page, content_type="text/html", headers=given)


def _headers(allowed: str, *, form: str = "'none'") -> Mapping[str, str]:
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; {allowed}; base-uri 'none'; form-action {form}; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


def make_pages(frame: Frame) -> web.Application:
    """An application for below PREFIX, to be given its routes. What is not there, or not now, it says as a page."""

    @web.middleware
    async def say_failures(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except (NotHere, web.HTTPNotFound):
            status, headers = web.HTTPNotFound.status_code, {}
        except StoreUnavailable as error:
            _log.warning("page_unavailable", reason=str(error))
            status = web.HTTPServiceUnavailable.status_code
            headers = {"Retry-After": str(RETRY_SECONDS)}
        language = request.get(LANGUAGE) or language_of(
            request.query.get("lang"), request.headers.get(hdrs.ACCEPT_LANGUAGE), ()
        )
        return frame.failure(language, status, **headers)

    return web.Application(middlewares=[say_failures])
