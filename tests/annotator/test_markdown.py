"""Guidelines are written by people and read in everybody's browser."""

import re

import pytest

from annotator.markdown import to_html, to_inline_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](https://elsewhere.example/pixel.png)",
    "![x](javascript:alert(1))",
    '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onload="alert(1)\nx\n```',
]
TAGS = re.compile(r"<(\w+)((?:\s[^>]*)?)>")
ALLOWED = {"p", "a", "code", "pre", "em", "strong", "ul", "ol", "li", "h3", "h4", "blockquote"}


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("render", [to_html, to_inline_html])
def test_nothing_runs_and_nothing_is_loaded(render: object, text: str) -> None:
    html = render(text)  # type: ignore[operator]
    for tag, attributes in TAGS.findall(html):
        assert tag in ALLOWED
        names = re.findall(r'([\w-]+)="[^"]*"', attributes)
        assert set(names) <= {"href", "title", "class"}
        assert re.sub(r'[\w-]+="[^"]*"', "", attributes).strip() == ""
    assert not re.search(r'href="\s*(?!https:|/|#)\w+:', html)


@pytest.mark.parametrize(
    "address",
    ["https://a.example/b:c", "mailto:a@b.example", "/p/demo/", "#turn-3", "notes?at=1:2"],
)
def test_links_that_lead_somewhere(address: str) -> None:
    assert to_html(f"[x]({address})") == f'<p><a href="{address}">x</a></p>\n'


def test_headings_come_below_the_pages_own() -> None:
    assert to_html("# One\n\n###### Six", under=3) == "<h4>One</h4>\n<h6>Six</h6>\n"


def test_it_is_markdown() -> None:
    assert to_html("*a*\n\n- b\n- **c**\n\n| d | e |\n|---|---|\n| 1 | 2 |").count("<t") > 4
    assert to_inline_html("a *b* `<c>`") == "a <em>b</em> <code>&lt;c&gt;</code>"


def test_what_is_too_long_to_be_read_is_shown_as_typed() -> None:
    assert to_html("<*a*>" * 20_001) == f"<pre>{'&lt;*a*&gt;' * 20_001}</pre>"
