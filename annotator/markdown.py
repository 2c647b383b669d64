"""Markdown that people of a project write, as HTML that can do no harm.

Raw HTML is shown as it was typed, links lead to the web, to a mail address or within the site, and
images are links, since the site loads nothing from elsewhere.
"""

from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

KEPT = 1024  # texts: what a scheme says of its labels is shown on every page that labels
LONGEST = 100_000  # characters; reading takes time that grows with their square where they try
SCHEMES = ("http://", "https://", "mailto:")


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # its name there
        """Whether a link may lead to ``url``."""
        address = url.strip().lower()
        scheme = address.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
        return address.startswith(SCHEMES) or ":" not in scheme


_markdown = _Markdown("js-default", {"html": False}).disable("image")


def to_html(text: str, *, under: int = 2) -> str:
    """Return ``text`` as HTML; its first level of headings comes below level ``under``.

    What is longer than LONGEST is shown as it was typed.
    """
    if len(text) > LONGEST:
        return f"<pre>{escape(text)}</pre>"
    return _blocks(text, under)


@lru_cache(KEPT)
def _blocks(text: str, under: int) -> str:
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1:]) + under)}"
    return _render(tokens)


@lru_cache(KEPT)
def to_inline_html(text: str) -> str:
    """Return a sentence as HTML without a block around it."""
    return _render(_markdown.parseInline(text))


def _render(tokens: list[Token]) -> str:
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))
