"""Looks at a page as a strict reader does: what is opened is closed, nothing comes from elsewhere."""

from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

_VOID: Final = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"))
_LOADED: Final = frozenset(("script", "img", "iframe", "object", "embed", "video", "audio", "source", "form"))
_HEADINGS: Final = ("h1", "h2", "h3", "h4")


class Page(HTMLParser):
    """``problems`` is empty for a page that is well formed and loads nothing but pictures of ours, which say what they show.

    A form may do nothing but ask for the same page with other words.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.links: list[dict[str, str]] = []
        self.images: list[dict[str, str]] = []
        self.metas: dict[str, str] = {}
        self.language = ""
        self.text = ""
        self._open: list[str] = []
        self._ids: set[str] = set()
        self._labelled: set[str] = set()
        self.feed(text)
        self.close()
        self.problems += [f"<{tag}> is not closed" for tag in self._open]
        if not text.startswith("<!doctype html>"):
            self.problems.append("no doctype")
        levels = [level for level, _ in self.headings]
        if levels.count(1) != 1 or any(after - before > 1 for before, after in pairwise(levels)):
            self.problems.append(f"headings {levels}")
        for link in self.links:
            if link.get("href", "").startswith("#") and link["href"][1:] not in self._ids:
                self.problems.append(f"{link['href']} leads nowhere")

    @property
    def hrefs(self) -> list[str]:
        return [link["href"] for link in self.links]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            self.problems.append(f"<{tag}> says something twice")
        is_ours = tag == "img" and bool(given.get("alt")) and given.get("src", "").startswith("/c/")
        if is_ours:
            self.images.append(given)
        loading = ("style",) if is_ours else ("src", "style")
        is_search = tag == "form" and given.get("method") == "get" and "action" not in given
        if (tag in _LOADED and not is_ours and not is_search) or any(
            name.startswith("on") or name in loading for name in given
        ):
            self.problems.append(f"<{tag}> loads or runs something: {given}")
        if tag == "link" and given.get("rel") not in ("canonical", "alternate"):
            self.problems.append(f"<link> loads something: {given}")
        if "id" in given:
            if given["id"] in self._ids:
                self.problems.append(f"id {given['id']} twice")
            self._ids.add(given["id"])
        if tag == "label":
            self._labelled.add(given.get("for", ""))
        if tag == "input" and given.get("type") != "hidden" and given.get("id") not in self._labelled:
            self.problems.append(f"<input> without a label: {given}")
        if tag == "html":
            self.language = given.get("lang", "")
        if tag in ("a", "link"):
            self.links.append(given)
        if tag == "meta":
            self.metas[given.get("property") or given.get("name", "")] = given.get("content", "")
        if tag in _HEADINGS:
            self.headings.append((int(tag[1]), ""))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.text += data
        if any(tag in _HEADINGS for tag in self._open):
            level, said = self.headings[-1]
            self.headings[-1] = level, said + data
