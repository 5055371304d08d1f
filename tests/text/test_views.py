"""Heatmaps: right colours, stated scales, and nothing hostile gets through."""

import re
import unicodedata
from html.parser import HTMLParser

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from matplotlib.collections import PolyCollection
from rich.cells import cell_len
from rich.console import Console

from igsuite import ArgumentError
from igsuite.attribution import Attribution
from igsuite.code_spans import code_block, code_span
from igsuite.colours import signed_colours, value_colours
from igsuite.direction import runs_right_to_left
from igsuite.text import TokenAttributions
from igsuite.text.views.heatmap import common_scale, shortened
from igsuite.text.views.latex_view import latex_escaped
from igsuite.text.views.reading import spaces_before
from igsuite.text.views.terminal_view import colours_of
from igsuite.visible import visible
from igsuite.wording import with_error

RED, BLUE, WHITE = "#b2182b", "#2166ac", "#ffffff"
MARKS = "▲ △ for the target, ▼ ▽ against"
PALE_RED = "#d88b95"
BIDI_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = [
    "\x1b]0;owned\x07",
    "\x1b[2J",
    "\x9b31m",
    "\u202eevil",
    "<script>alert(1)</script>",
    "</div><img src=x onerror=alert(1)>",
    '" onfocus="alert(1)',
    "\\input{secret}",
    "^^5cinput{secret}",
    "%",
    "$x$",
    "}{",
    "```",
    "`",
    "|",
    "\\|",
    "](http://x)",
    "@user",
    "[red]",
    "\n\n# title",
]


def attribution(values, error=0.01, verdict="converged"):
    values = np.atleast_2d(np.asarray(values, dtype=float))
    n = len(values)
    return Attribution(
        values=values,
        standard_error=np.full(values.shape, error),
        relative_error=np.full(n, 0.012),
        completeness_gap=np.zeros(n),
        score_input=np.full(n, 0.9),
        score_baseline=np.full(n, 0.4),
        target=np.ones(n, int),
        evaluations=np.full(n, 31),
        verdict=np.array([verdict] * n),
        explanation=np.array([""] * n),
        config={"method": "integrated_gradients"},
    )


def found(tokens, values, class_names=("bad", "good"), error=0.01, text=None, **others):
    ids = np.ones((1, len(tokens)), int)
    attributions = {"integrated_gradients": attribution([values], error)}
    attributions |= {name: attribution([each], error) for name, each in others.items()}
    text = "".join(tokens) if text is None else text
    nowhere = ((0, 0),) * len(tokens)
    return TokenAttributions(
        (text,), (tuple(tokens),), ids, ids > 0, (nowhere,), ids - 1, attributions, class_names
    )


def test_positive_is_red_negative_blue_and_zero_white() -> None:
    assert [signed_colours(value, 2.0)[0] for value in (2.0, -2.0, 0.0)] == [RED, BLUE, WHITE]
    assert signed_colours(5.0, 2.0)[0] == RED
    assert signed_colours(0.0, 0.0)[0] == WHITE


@pytest.mark.parametrize("value", np.linspace(-1, 1, 21))
def test_text_is_readable_on_every_colour(value) -> None:
    """Contrast of at least 4.5 to 1, as WCAG 2 asks for."""

    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return np.dot([0.2126, 0.7152, 0.0722], linear)

    darker, lighter = sorted(map(luminance, signed_colours(value, 1.0)))

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize("value", [-2.0, -1.0, 0.0, 1.0])
def test_absolute_colours_are_those_of_the_positive_value(value) -> None:
    assert value_colours(value, 2.0, "absolute") == value_colours(-value, 2.0, "absolute")
    assert value_colours(0.0, 2.0, "absolute")[0] == WHITE
    assert value_colours(-2.0, 2.0, "absolute")[0] == RED


def test_a_value_below_twice_its_error_is_uncertain_and_at_half_strength() -> None:
    (band,) = found(list("abcd"), [1.0, 0.5, -0.1, np.nan], error=0.25).heatmaps().texts[0].bands

    assert band.uncertain.tolist() == [False, False, True, False]
    assert band.colours[1][0] == PALE_RED
    assert band.colours[2][0] == signed_colours(-0.05, 1.0)[0]


def test_marks_are_full_from_half_the_scale_and_hollow_from_a_tenth() -> None:
    values = [1.0, 0.5, 0.49, 0.1, 0.09, 0.0, -0.1, -0.5, np.nan]

    (signed,) = found(list("abcdefghi"), values, error=0.05).heatmaps().texts[0].bands
    (absolute,) = found(list("abcdefghi"), values).heatmaps("absolute").texts[0].bands

    assert signed.marks == ["▲", "▲", "△", "△", "", "", "▽", "▼", "×"]
    assert absolute.marks == ["▲", "▲", "△", "△", "", "", "△", "▲", "×"]
    (doubted,) = found(list("ab"), [1.0, -0.3], error=0.2).heatmaps().texts[0].bands
    assert doubted.marks == ["▲", "▽?"]


def test_html_holds_each_token_on_its_colour_with_its_number() -> None:
    page = found(["很", "差"], [0.5, -0.25]).to_html()

    assert (
        f'<span style="background:{RED};color:#ffffff" title="+0.500 ± 0.010" tabindex="0">'
        "很</span>"
    ) in page
    assert 'title="−0.250 ± 0.010" tabindex="0">差</span>' in page


def test_html_states_scale_target_and_verdict() -> None:
    page = found(["很", "差"], [0.5, -0.25]).to_html()

    assert "against −0.5 <span" in page
    assert "</span> +0.5 for the target" in page
    assert "good: 0.9 (baseline 0.4)" in page
    assert "converged, 31 evaluations, error 1.2 %" in page
    assert "hatched" not in page


def test_html_hatches_what_is_uncertain_and_says_so() -> None:
    page = found(["很", "差"], [0.5, -0.01]).to_html()

    assert page.count('class="unsure"') == 1
    assert "hatched, at half strength: the value is below twice its standard error" in page


def test_html_stacks_methods_as_bands_of_one_token() -> None:
    page = found(["很", "差"], [0.5, -0.5], gradient=[-3.0, 0.0]).to_html()

    assert page.count("很") == 1
    assert 'title="integrated gradients +0.500 ± 0.010&#10;gradient −3.00 ± 0.01"' in page
    # From the bottom up: the second method, then the first.
    assert f"linear-gradient(to top,{BLUE} 0em 0.5em,#fff 0 0.55em,{RED} 0 1.05em," in page
    assert page.index("integrated gradients: against −0.5") < page.index("gradient: against −3")


class Structure(HTMLParser):
    """Collects the elements and the attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("others", [{}, {"gradient": np.arange(20.0)}])
def test_html_holds_no_element_or_attribute_but_its_own(others) -> None:
    attributions = found(HOSTILE, np.arange(20.0), class_names=("", HOSTILE[5]), **others)

    seen = Structure(attributions.to_html())

    own = {"div", "style", "ul", "li", "span", "p", "strong"}
    assert seen.tags <= own
    assert seen.attributes <= {"class", "style", "title", "tabindex", "dir", "lang"}
    assert "<script>alert(1)</script>" in seen.text
    assert not set(seen.text) & {"\x1b", "\x07", "\x9b", "\u202e"}


@given(st.text())
def test_html_gives_any_token_back_as_it_is_shown(token) -> None:
    seen = Structure(found([token], [1.0]).to_html())

    assert visible(token)[:20] in seen.text
    assert seen.tags == {"div", "style", "ul", "li", "span", "p", "strong"}


def test_a_page_is_whole_and_fetches_nothing() -> None:
    page = found(["好"], [1.0]).to_html(page=True)

    assert page.startswith("<!doctype html>")
    assert page.count("</html>") == 1
    assert not re.search(r"https?:|<script|<link|@import|url\(", page)


def test_right_to_left_texts_take_their_direction_in_html() -> None:
    assert '<div class="heatmap" dir="auto"' in found(["שלום"], [1.0]).to_html()


def test_a_terminal_gets_no_escape_but_colours() -> None:
    shown = found(HOSTILE, np.arange(20.0)).to_ansi("truecolor")
    without_colours = ANSI.sub("", shown)

    assert not set(without_colours) & {"\x1b", "\x07", "\x9b", "\u202e"}
    assert "[red]" in without_colours


@settings(deadline=None)  # a first call loads tables; a busy machine is no failure
@given(st.lists(st.text(), min_size=1), st.sampled_from([None, "256", "truecolor"]))
def test_no_token_can_steer_a_terminal(tokens, color_system) -> None:
    shown = ANSI.sub("", found(tokens, np.ones(len(tokens))).to_ansi(color_system))

    assert {unicodedata.category(c) for c in shown if c != "\n"}.isdisjoint(
        {"Cc", "Cs", "Zl", "Zp"}
    )
    assert not set(shown) & BIDI_CONTROLS


def test_a_terminal_token_stands_on_its_colour() -> None:
    shown = found(["很"], [0.5])

    assert "\x1b[38;2;255;255;255;48;2;178;24;43m很" in shown.to_ansi("truecolor")
    assert "\x1b[38;5;231;48;5;124m很" in shown.to_ansi("256")


def test_a_terminal_underlines_what_is_uncertain() -> None:
    shown = found(["很", "差"], [0.5, 0.01]).to_ansi("truecolor")

    assert re.search("\x1b\\[4;38;2;[0-9;]+m差", shown)
    assert "underlined, at half strength: the value is below twice its standard error" in shown


def test_without_colours_marks_stand_for_them_and_the_strongest_are_named() -> None:
    shown = found(["很", "差", "了"], [0.1, -0.25, 0.0]).to_ansi(color_system=None)

    assert shown.splitlines() == [
        "▲ △ for the target, ▼ ▽ against: full from 0.125 to 0.25, hollow from 0.025",
        "?: the value is below twice its standard error",
        "",
        "good: 0.9 (baseline 0.4)",
        "很△差▼了",
        "converged, 31 evaluations, error 1.2 %",
        "strongest: 差 −0.250 ± 0.010, 很 +0.100 ± 0.010",
    ]


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, True),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, True),
    ],
)
def test_colours_are_left_out_where_the_environment_says_so(
    monkeypatch, environment, coloured
) -> None:
    for name in ("TERM", "NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    shown = found(["好"], [1.0]).to_ansi()

    assert ("\x1b[" in shown) == coloured
    assert ("好▲" in shown) != coloured


@pytest.mark.parametrize(
    ("system", "has"), [("truecolor", "truecolor"), ("256", "256"), ("standard", None)]
)
def test_sixteen_colours_are_too_few_for_the_scale(system, has) -> None:
    console = Console(color_system=system, force_terminal=True, no_color=False)

    assert colours_of(console) == has


def test_several_methods_stand_aligned_under_one_text_each_with_its_scale() -> None:
    shown = found(["the", "酒", "好"], [0.5, 0.0, -0.5], gradient=[0.0, 3.0, 3.0])

    lines = shown.to_ansi(color_system=None).splitlines()

    assert lines[:2] == [
        f"integrated gradients: {MARKS}: full from 0.25 to 0.5, hollow from 0.05",
        f"gradient: {MARKS}: full from 1.5 to 3, hollow from 0.3",
    ]
    assert lines[5:8] == [
        "                      the酒好",
        "integrated gradients  ▲    ▼",
        "gradient                 ▲ ▲",
    ]
    coloured = ANSI.sub("", shown.to_ansi("truecolor")).splitlines()
    assert coloured[5:7] == ["integrated gradients  the酒好", "gradient              the酒好"]


@pytest.mark.parametrize("color_system", [None, "truecolor"])
@pytest.mark.parametrize("others", [{}, {"gradient": np.ones(40)}])
def test_no_line_of_a_terminal_is_wider_than_it(color_system, others) -> None:
    tokens = [*HOSTILE, "好" * 90, "x" * 300, "好", "word"] * 2
    values = np.linspace(-1, 1, 48)
    others = {name: np.ones(48) for name in others}

    shown = ANSI.sub("", found(tokens, values, **others).to_ansi(color_system, width=50))

    assert max(map(cell_len, shown.splitlines())) <= 50


def test_markdown_of_one_method_is_a_block_of_marked_text() -> None:
    assert found(["很", "差"], [0.1, -0.25]).to_markdown() == (
        f"```text\n{MARKS}: full from 0.125 to 0.25, hollow from 0.025\n```\n\n"
        "**`good: 0.9 (baseline 0.4)`**\n\n```text\n很△差▼\n```\n\n"
        "- `converged, 31 evaluations, error 1.2 %`; "
        "strongest: `差` −0.250 ± 0.010, `很` +0.100 ± 0.010\n"
    )


def test_markdown_of_several_methods_is_a_table_of_tokens() -> None:
    page = found(["很", "差"], [0.5, -0.25], gradient=[0.0, 3.0]).to_markdown()

    assert (
        "|  | `很` | `差` |\n| --- | --- | --- |\n"
        "| `integrated gradients` | ▲ | ▼ |\n| `gradient` |  | ▲ |\n"
    ) in page


@pytest.mark.parametrize("others", [{}, {"gradient": np.arange(20.0)}])
def test_nothing_acts_in_markdown(others) -> None:
    page = found(HOSTILE, np.arange(20.0), class_names=("", "`x` <b>@user"), **others).to_markdown()

    kinds, code, text = parsed_markdown(page)

    assert kinds <= {
        *("fence", "paragraph_open", "paragraph_close", "inline", "text", "softbreak"),
        *("strong_open", "strong_close", "code_inline", "bullet_list_open", "bullet_list_close"),
        *("list_item_open", "list_item_close", "table_open", "table_close", "thead_open"),
        *("thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open"),
        *("th_close", "td_open", "td_close"),
    }
    assert not re.search(r"[@<>|#]|http", re.sub(r"<0\.\d+", "", text))
    assert "@user" in code


def parsed_markdown(page):
    """Return the kinds of everything in a page, what stands in code and what stands outside."""
    kinds, code, text = set(), "", ""
    for block in MarkdownIt("gfm-like", {"linkify": False}).parse(page):
        for each in [block, *(block.children or [])]:
            kinds.add(each.type)
            if each.type in ("fence", "code_inline"):
                code += each.content + "\n"
            elif each.type == "text":
                text += each.content
    return kinds, code, text


@given(st.text(st.sampled_from("`| \\ab<@"), min_size=1).filter(str.strip))
def test_a_code_span_and_a_code_block_hold_any_text(text) -> None:
    (span,) = MarkdownIt().parse(f"x{code_span(text)}")[1].children[1:]
    assert (span.type, span.content) == ("code_inline", text)

    (block,) = MarkdownIt().parse(code_block([text, text]))
    assert (block.type, block.content) == ("fence", f"{text}\n{text}\n")


def test_latex_holds_each_token_on_its_colour() -> None:
    page = found(["好", "50%", "了"], [0.5, -0.25, 0.001]).to_latex()

    assert r"\colorbox[HTML]{B2182B}{\strut \textcolor[HTML]{FFFFFF}{好}}" in page
    assert r"\colorbox[HTML]{90B2D5}{\strut 50\%}" in page
    assert r"{\strut \underline{了}}" in page
    assert "Underlined, at half strength" in page
    assert "XeLaTeX" in page.splitlines()[1]
    assert page.count("{") - page.count(r"\{") == page.count("}") - page.count(r"\}")


LATEX_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@pytest.mark.parametrize(("character", "escaped"), LATEX_ESCAPES.items())
def test_each_special_character_of_latex_is_escaped(character, escaped) -> None:
    assert latex_escaped(character) == escaped


@given(st.text())
def test_no_token_holds_a_command_of_its_own_in_latex(token) -> None:
    """What is left once the escapes are taken out has none of TeX's special characters."""
    rest = latex_escaped(visible(token))
    own = r"\\(text[a-z]+|ldots|char34|emptyset|mapsto|hookleftarrow|circ|pm|fbox\{\\tiny \?)"
    rest = re.sub(own + r"(\{\}|\}|(?=\$))", "", rest)
    rest = re.sub(r"\\[{}$&#_% ]", "", rest)
    rest = re.sub(r"[-,!?]\{\}", "", rest)

    assert not set(rest.replace("$-$", "").replace("$$", "")) & set("\\{}$&#_%~^\"`'<>|-\n")


@pytest.mark.parametrize("values", [[], [0.0], [0.2], [0.2] * 5, [np.nan, 1.0], [np.inf, -1.0]])
@pytest.mark.parametrize("several", [False, True])
def test_odd_texts_have_every_view(values, several) -> None:
    others = {"gradient": values} if several else {}
    one = found(["好"] * len(values), values, **others)

    assert one.to_html().count("好") == len(values)
    assert one.to_ansi(None).count("好") >= len(values)
    assert one.to_ansi("truecolor").count("好") >= len(values)
    assert one.to_markdown().count("好") >= len(values)
    assert one.to_latex().count("好") >= len(values)
    assert one.figure().axes
    if not values:
        assert "a text without tokens" in one.to_markdown()
    if values == [0.0]:
        assert "every value is 0" in one.to_html()


def test_ten_thousand_tokens_are_no_trouble() -> None:
    """Each view takes about a second at most; half a minute would be a quadratic mistake."""
    many = found(["好", "的"] * 5000, np.linspace(-1, 1, 10_000))

    assert many.to_html().count("tabindex") == 10_000
    assert many.to_latex().count("\\strut") == 10_000
    assert len(many.to_ansi("256").splitlines()) > 200
    assert many.to_markdown().count("的") >= 5000
    assert many.figure().get_size_inches()[1] < 60


def test_words_stand_apart_in_every_view_as_they_did_in_the_text() -> None:
    one = found(["Bad", "ly", "lit", "!"], [1.0, 0.0, 0.0, 0.0], text="Badly lit!")

    assert "Bad▲ly lit!" in one.to_ansi(color_system=None)
    assert "Bad▲ly lit!" in one.to_markdown()
    assert "Badly lit!" in Structure(one.to_html()).text


@pytest.mark.parametrize(
    ("text", "tokens", "spaced"),
    [
        ("Good hotel", ["good", "hotel"], [0, 1]),
        ("hotels", ["hotel", "##s"], [0, 0]),
        ("a hotel", ["▁a", "▁hotel"], [0, 1]),
        ("bad xyz day", ["bad", "[UNK]", "day"], [0, 1, 1]),
        ("好 吃", ["好", " ", "吃"], [0, 0, 0]),
        ("好\n吃", ["好", "吃"], [0, 1]),
        (None, ["very", "good", "."], [0, 1, 0]),
        (None, ["好", "吃"], [0, 0]),
        (None, ["好吃", "的"], [0, 0]),
        (None, ["g", "o"], [0, 0]),
    ],
)
def test_spaces_that_no_token_holds_are_found(text, tokens, spaced) -> None:
    assert list(spaces_before(tokens, text)) == [bool(space) for space in spaced]


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("好", "好"),
        ("é", "é"),
        ("😀", "😀"),
        ("e\u0301", "e\u0301"),
        ("ב", "ב"),
        (" ", " "),
        ("\n", "↵"),
        ("\x00", "�"),
        ("\u202e", "�"),
        ("\u200d", "�"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",) * 2,
        ("a\U000e0067", "a�"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u0301", "◌\u0301"),
        ("e" + "\u0301" * 90, "e" + "\u0301" * 4),
        ("\u3164", "�"),
        ("a\nb", "a↵b"),
        ("\ue5e5", "�"),
        ("\ud800", "�"),
        ("\u2028", "�"),
        ("", "∅"),
    ],
)
def test_what_cannot_be_seen_is_marked(token, shown) -> None:
    assert visible(token) == shown


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [
        (0.12345, 0.0042, "+0.123 ± 0.004"),
        (-12.3456, 0.5, "−12.3 ± 0.5"),
        (1234.5, 12.0, "+1234 ± 12"),
        (0.5, 0.0, "+0.500 ± <0.001"),
        (0.0, 0.0, "+0.000 ± <0.001"),
        (float("nan"), 0.1, "no number"),
        (0.5, float("nan"), "+0.5"),
        (float("inf"), 0.1, "+inf ± 0.1"),
    ],
)
def test_numbers_keep_three_digits_and_errors_their_place(value, error, shown) -> None:
    assert with_error(value, error) == shown


def test_the_scale_is_the_largest_finite_value_over_all_texts() -> None:
    assert common_scale([np.array([0.1, np.nan, np.inf]), np.array([-0.4]), np.array([])]) == 0.4
    assert common_scale([np.array([np.nan])]) == 0


@pytest.mark.parametrize(
    ("text", "does"),
    [("שלום", True), ("(مرحبا)", True), ("abc שלום", False), ("12", False), ("好", False)],
)
def test_the_first_letter_gives_the_direction(text, does) -> None:
    assert runs_right_to_left(text) == does


@given(st.text(min_size=1), st.integers(1, 20))
def test_a_shortened_token_keeps_start_and_end(token, most) -> None:
    shown = shortened(token, most)

    assert len(shown) <= most
    if len(token) > most > 1:
        start, _, end = shown.partition("…") if "…" not in token else (shown[:0], "", shown[:0])
        assert token.startswith(start)
        assert token.endswith(end)


def boxes(figure):
    """Return the corners and the colours of a figure's rectangles below its legend's bar."""
    found = next(each for each in figure.axes[0].collections if isinstance(each, PolyCollection))
    corners = [path.vertices for path in found.get_paths()][41:]
    return corners, [mpl.colors.to_hex(colour) for colour in found.get_facecolors()][41:]


def test_a_figure_colours_each_token_and_wraps_the_line() -> None:
    corners, colours = boxes(found(["好"] * 15, [1.0, 0.0, -1.0] * 5).figure(width=10))

    assert colours == [RED, WHITE, BLUE] * 5
    left = [corner[:, 0].min() for corner in corners]
    assert left[:10] == pytest.approx(list(np.arange(10) * (left[1] - left[0])))
    assert left[10:] == pytest.approx(left[:5])
    assert len({corner[:, 1].min() for corner in corners}) == 2


def test_a_figure_sets_right_to_left_texts_from_the_right() -> None:
    corners, _ = boxes(found(["שלום", "עולם"], [1.0, 0.5], text="שלום עולם").figure(width=20))

    first, second = ((corner[:, 0].min(), corner[:, 0].max()) for corner in corners)
    assert first[1] == pytest.approx(20)
    assert second[1] < first[0]


def test_a_figure_stacks_one_band_a_method_below_each_token() -> None:
    figure = found(["好", "吃"], [1.0, -1.0], gradient=[-1.0, 1.0]).figure()
    corners, colours = boxes(figure)

    assert colours[41:] == [RED, BLUE, BLUE, RED]
    left, top = np.array([corner.min(axis=0) for corner in corners[41:]]).T
    assert left[0] == left[1] < left[2] == left[3]
    assert top[0] == top[2] < top[1] == top[3]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("usetex", [False, True])
def test_a_figure_draws_anything_without_a_warning(usetex, tmp_path) -> None:
    """Formulas, commands and characters that no font has are drawn, whatever the settings."""
    tokens = [*HOSTILE, "👨\u200d👩\u200d👧", "好" * 90, "\u0301", "नमस्ते"]
    with mpl.rc_context({"text.usetex": usetex}):
        found(tokens, np.arange(24.0), error=3.0).figure(width=12).savefig(tmp_path / "a.png")

    assert (tmp_path / "a.png").stat().st_size > 1000


def test_a_figure_of_too_many_lines_says_what_to_do() -> None:
    many = found(["好"] * 30_000, np.ones(30_000))

    with pytest.raises(ArgumentError, match=r"take\(rows\)"):
        many.figure(width=10)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda one: one.to_ansi("16"), "color_system"),
        (lambda one: one.to_ansi(width=3), "width"),
        (lambda one: one.to_html(colours="green"), "colours"),
        (lambda one: one.figure(width=0), "width"),
    ],
)
def test_a_setting_that_cannot_be_is_named(call, argument) -> None:
    with pytest.raises(ArgumentError, match=f"^{argument}: "):
        call(found(["好"], [1.0]))
