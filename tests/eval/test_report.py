"""The report stands alone, escapes every text and shows the numbers."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from matplotlib.figure import Figure

from igsuite.eval.demo_report import Chapter, Picture, report_html

HOSTILE = "<script>alert('x')</script> & \"quoted\""


def page(study, **changes):
    picture = Picture(Figure(), changes.pop("caption", "A caption."), "stem")
    chapter = Chapter(replace(study, **changes), [picture], '<div class="heatmap">好</div>')
    return report_html([chapter], ["A note."], {"seed": 0})


class Parsed(HTMLParser):
    """Tags in order, and those that were never closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.attributes = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *each) for each in attrs]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_it_needs_nothing_from_outside(study) -> None:
    parsed = Parsed(page(study))
    addresses = [value for _, name, value in parsed.attributes if name in ("src", "href")]

    assert addresses
    assert all(value.startswith(("data:image/svg+xml;base64,", "#")) for value in addresses)
    assert not {"script", "link", "iframe", "object"} & set(parsed.tags)
    assert not re.search(r"url\(|@import|https?:", page(study))


def test_its_tags_are_closed_and_its_links_lead_somewhere(study) -> None:
    parsed = Parsed(page(study))
    targets = {value for _, name, value in parsed.attributes if name == "id"}
    links = [value[1:] for tag, name, value in parsed.attributes if (tag, name) == ("a", "href")]

    assert parsed.open == []
    assert set(links) <= targets


def test_texts_are_escaped(study) -> None:
    text = page(study, title=HOSTILE, caption=HOSTILE, name='x" onload="y')

    assert "<script>" not in text
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in text
    assert not any(name == "onload" for _, name, _ in Parsed(text).attributes)


def test_heatmaps_come_through_as_they_were_made(study) -> None:
    assert '<div class="heatmap">好</div>' in page(study)


@pytest.mark.parametrize(
    "number",
    [
        "97.0 %",  # accuracy
        "2 converged, 1 budget exhausted",
        "3 %",  # mean relative error
        "0.350 [0.3",  # deletion area with its interval
        "−0.250 [−0.",  # paired difference with its interval
        "tolerance 0.5 %",
        "none tried was enough",
        "Deleting by integrated gradients lowers the score faster than by gradient",
    ],
)
def test_it_shows_the_numbers(study, number) -> None:
    assert number in page(study)


def test_it_reads_in_light_and_dark_on_a_phone_and_on_paper(study) -> None:
    text = page(study)

    assert 'name="viewport" content="width=device-width' in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_the_same_study_gives_the_same_page(study) -> None:
    assert page(study) == page(study)
