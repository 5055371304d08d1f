"""The page of a report as a file: whole in itself, and what its data may hold."""

import json
import math
import re
import subprocess
import sys

import pytest

from igsuite.errors import ArgumentError
from igsuite.eval.reports.page import report_page
from igsuite.eval.reports.page.maps_by_sample import maps_by_sample
from igsuite.eval.reports.page.script_data import script_data

DATA = re.compile(r'<script type="application/json" id="([^"]+)">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def document(made_up):
    return made_up(3, tokens=8)


def carried(page):
    return {name: json.loads(text) for name, text in DATA.findall(page)}


def test_the_page_names_no_other_file_and_no_address(document):
    page = DATA.sub("", report_page(document))
    addresses = {each for each in re.findall(r"""["'(](\w+:)?//[^"')\s]+""", page) if each}
    assert addresses <= {"http:"}
    assert page.count("http://") == page.count("http://www.w3.org/2000/svg") == 1
    assert re.findall(r"""\b(?:src|href)\s*=\s*["']?([^"'\s>]*)""", page.split("<script>")[0]) == [
        "#main"
    ]
    assert "@import" not in page
    assert "url(" not in page


def test_the_same_document_gives_the_same_bytes(document):
    assert report_page(document) == report_page(document)


def test_the_document_rides_whole_beside_what_is_read_sample_by_sample(document):
    found = carried(report_page(document))
    assert list(found) == ["report", "sample-0-data", "sample-1-data", "sample-2-data"]
    assert set(found["report"]) == set(document) - {"maps", "tokens", "pictures"} | {
        "sample_verdicts"
    }
    assert found["report"]["values"] == document["values"]
    assert found["sample-1-data"]["tokens"] == document["tokens"][1]
    assert set(found["sample-1-data"]["maps"]) == set(document["maps"])


def test_numbers_of_maps_are_rounded_to_more_digits_than_are_shown(document):
    values = document["maps"]["e0"][0]["values"]
    rounded = next(maps_by_sample(document))["maps"]["e0"]["values"]
    assert rounded == pytest.approx(values, rel=5e-5)
    assert rounded == [float(f"{value:.5g}") for value in values]


def test_a_space_stands_before_a_token_where_one_stood_in_the_text(document):
    maps = {"maps": {}, "samples": [{"text": "Good-ish 酒店!"}]}
    shown = next(maps_by_sample({**maps, "tokens": [["good", "##ish", "酒", "店", "!"]]}))
    assert shown["spaced"] == [0, 1, 1, 0, 0]
    bare = {"maps": {}, "samples": [{"text": None}], "tokens": [["a", "b"]]}
    assert next(maps_by_sample(bare))["spaced"] == [0, 1]


def test_a_very_long_token_is_cut_in_its_middle():
    found = next(maps_by_sample({"samples": [{"text": None}], "tokens": [["x" * 40 + "y" * 5000]]}))
    assert found["tokens"] == ["x" * 40 + "…" + "y" * 19]


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_numbers_that_json_lacks_are_refused(document, number):
    with pytest.raises(ArgumentError, match="not finite; allowed: None where"):
        report_page({**document, "disagreement": [number, 0.0, 0.0]})


def test_a_document_of_another_format_is_refused(document):
    with pytest.raises(ArgumentError, match="got 2; allowed: a document of format 1"):
        report_page({**document, "format": 2})


@pytest.mark.parametrize(
    "text",
    ["</script><script>", "<!--", "&lt;", "\u2028\u2029", "\ud800", "\u202e", "\x7f\x85", "\ufeff"],
)
def test_data_in_a_script_element_has_nothing_that_could_end_it(text):
    written = script_data({text: [text]})
    assert json.loads(written) == {text: [text]}
    assert re.search("[<>&\x7f-\x9f\u2028\u2029\u202e\ufeff\ud800-\udfff]", written) is None
    written.encode("utf-8")


def test_a_page_is_written_without_tensorflow():
    code = (
        "import sys; from igsuite.eval.reports.page import report_page; "
        "sys.exit(bool({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
