"""Check the built site: every link of every page leads somewhere, and nothing is fetched.

MkDocs checks what pages write; this checks what readers get, with what hooks, docstrings and the
theme put in.
"""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mkdocs.exceptions import PluginError

#: Attributes that name what a browser loads by itself or goes to when clicked.
LINKS = {"href", "src", "srcset", "data", "poster"}
#: Elements whose link a browser fetches unasked.
FETCHED = {"link", "script", "img", "iframe", "source", "video", "audio", "object"}


class Page(HTMLParser):
    """The links of a page, and the places in it that a link can name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"id", "name"} and value:
                self.anchors.add(value)
            elif name in LINKS and value is not None:
                self.links.append((tag, value))


def broken_links(site: Path) -> list[str]:
    """Return what is wrong with the links of a built site, a line each.

    Args:
        site: Its folder.
    """
    pages = {
        file.resolve(): Page(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")
    }
    return [
        f"{file.relative_to(site.resolve())}: {link}: {trouble}"
        for file, page in sorted(pages.items())
        for tag, link in page.links
        if (trouble := _trouble(file, tag, link, pages, site))
    ]


def _trouble(file: Path, tag: str, link: str, pages: dict[Path, Page], site: Path) -> str:
    parts = urlsplit(link)
    if parts.scheme in {"data", "mailto", "javascript"}:
        return ""
    if parts.scheme or parts.netloc:
        return "is fetched from elsewhere" if tag in FETCHED else ""
    # The page for unknown addresses is served from anywhere, so it names files from the root.
    start = site if parts.path.startswith("/") else file.parent
    target = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else file
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return "is not there"
    if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
        return "has no such place"
    return ""


def on_post_build(*, config: Any, **_: Any) -> None:
    broken = broken_links(Path(config.site_dir))
    if broken:
        raise PluginError("links of the built site:\n" + "\n".join(broken))
