"""Texts that would like to be more than texts: none runs, hides, or breaks the page."""

import itertools
import unicodedata

import pytest

from igsuite.eval.reports.page import report_page

ATTACKS = [
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    '<img src="x" onerror="window.hacked = 1">',
    "<svg/onload=alert(1)>",
    '" onmouseover="window.hacked = 1" x="',
    "' autofocus onfocus=alert(1) '",
    "javascript:window.hacked=1",
    "<!--<script>",
    "]]><!DOCTYPE x>&lt;script&gt;&#60;b&#62;",
    "{{ 7 * 7 }}${7 * 7}{% raw %}",
    "a\u202eb\u2066c\u2069d\u200fe\u061cf",
    "\x00\x07\x1b[31m\x7f\x85\u2028\u2029\ufeff",
    "\ud800 lone \udfff",
    "\u0301" * 50 + "z\u0336" * 10,
    "x" * 6000,
    "شالوم ‫ שלום",
    "__proto__",
    "constructor",
]
#: What the page reads by: keys, and words with a meaning of their own.
STRUCTURE = {"key", "run", "entry", "way", "against", "better", "kind", "format", "reference"}
STRUCTURE |= {"pictures", "overlay", "picture", "colour", "dash", "worse", "undecided", "verdict"}


def attacked(value, attacks, name=""):
    """Return a JSON value with every text that a user could have written replaced, in turn."""
    if isinstance(value, dict):
        named = name in ("counts", "config", "environment")
        return {
            (next(attacks) if named else key): attacked(each, attacks, key)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [attacked(each, attacks, name) for each in value]
    return next(attacks) if isinstance(value, str) and name not in STRUCTURE else value


@pytest.fixture(scope="module")
def document(made_up):
    return made_up(3, kind="mixed", tokens=8)


@pytest.mark.parametrize("first", range(0, len(ATTACKS), 5))
def test_a_text_stays_a_text_wherever_it_stands(opened, document, first):
    attacks = itertools.cycle([*ATTACKS[first:], *ATTACKS[:first]])
    tab = opened(attacked(document, attacks), width=360)
    for summary in tab.locator("summary").all():
        summary.click()
    for part, place in (
        ("#sample-0", "#sample-0 [role=gridcell]"),
        ("#sample-1", "#sample-1 .mask"),
        ("#curves", "#curves svg.curve"),
    ):
        tab.locator(part).scroll_into_view_if_needed()
        tab.locator(place).first.hover()
        tab.locator(".note").wait_for()
    assert tab.evaluate("window.hacked === undefined && !('hacked' in Object.prototype)")
    elements = tab.evaluate("[...document.querySelectorAll('*')].map(each => each.localName)")
    # The page's own: its script, the report and three samples.
    assert elements.count("script") == 5
    assert {"iframe", "object", "embed", "base", "b:", "form"}.isdisjoint(elements)
    assert (
        tab.evaluate(
            "[...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames())"
            ".filter(name => name.startsWith('on'))"
        )
        == []
    )
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    unseen = {
        character
        for character in tab.evaluate("document.body.innerText")
        if unicodedata.category(character) in ("Cf", "Cs", "Co") or character in "\x00\x07\x1b\x7f"
    }
    assert unseen <= set("\u200c\u200d")


def test_markup_is_shown_as_it_was_written(opened, document):
    tab = opened(attacked(document, itertools.repeat(ATTACKS[2])), "#sample=0")
    assert tab.locator("h1").inner_text() == ATTACKS[2]
    assert tab.title() == ATTACKS[2]
    assert tab.locator("#findings .finding").first.inner_text() == ATTACKS[2]
    assert tab.locator("#sample-0 h3 bdi").inner_text() == ATTACKS[2]


def test_colours_and_dashes_are_nothing_else(opened, document):
    entries = [
        {
            **entry,
            "colour": "red; background: url(//x.example/)",
            "dash": "1 url(//x.example/)",
            "marker": "constructor",
        }
        for entry in document["entries"]
    ]
    tab = opened({**document, "entries": entries})
    line = tab.locator(".swatch line").first
    assert line.get_attribute("stroke-dasharray") == "none"
    assert "url" not in line.get_attribute("style")
    assert tab.locator(".marker").count() == 0


def test_a_picture_is_a_picture_of_a_known_kind_or_none(opened, document):
    pictures = [None, "PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+", "//x.example/a.png"]
    maps = {key: [None, *column[1:]] for key, column in document["maps"].items()}
    tab = opened({**document, "pictures": pictures, "maps": maps}, "#sample=1")
    assert tab.locator("#sample-1 .missing").first.inner_text() == "no picture"


@pytest.mark.parametrize(
    "smuggled",
    [
        "<script>window.hacked = 1</script>",
        "<img src='data:image/png;base64,AA' onerror='window.hacked = 1'>",
        "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
        "<style>body { display: none }</style>",
    ],
)
def test_markup_that_was_smuggled_into_the_file_does_not_run(browser, document, tmp_path, smuggled):
    page = report_page(document).replace("<main", f"{smuggled}<main", 1)
    (tmp_path / "smuggled.html").write_text(page, encoding="utf-8")
    tab = browser.new_page()
    tab.goto((tmp_path / "smuggled.html").as_uri())
    assert tab.evaluate("window.hacked === undefined")
    assert tab.locator("h1").is_visible()
    tab.close()


def test_the_page_could_not_make_markup_of_a_string_if_it_tried(browser, document, tmp_path):
    (tmp_path / "page.html").write_text(report_page(document), encoding="utf-8")
    tab = browser.new_page()
    tab.goto((tmp_path / "page.html").as_uri())
    refused = tab.evaluate(
        "() => { try { document.body.innerHTML = ''; } catch (error) { return error.name; } }"
    )
    assert refused == "TypeError"
    tab.close()
