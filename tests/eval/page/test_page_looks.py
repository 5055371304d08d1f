"""The page for every reader: small windows, the dark, the keyboard, paper."""

import re

import pytest

from igsuite.eval.reports.page import report_page


@pytest.fixture(scope="module")
def document(made_up):
    return made_up(20, tokens=16)


@pytest.fixture(scope="module")
def page(document):
    return report_page(document)


def focused(tab, expression="document.activeElement.textContent"):
    return tab.evaluate(expression)


class TestWindows:
    @pytest.mark.parametrize("kind", ["text", "image"])
    def test_a_phone_scrolls_down_and_not_sideways(self, opened, made_up, kind):
        tab = opened(made_up(6, kind=kind, tokens=16), width=360, height=740, has_touch=True)
        for summary in tab.locator("summary").all():
            summary.click()
        tab.evaluate("document.querySelector('#samples .list').scrollIntoView()")
        tab.locator(".map, .masks").first.wait_for()
        assert tab.evaluate("document.documentElement.scrollWidth") == 360
        sideways = tab.evaluate(
            "[...document.querySelectorAll('main *')].filter(each =>"
            " !each.closest('.scroll, .worst, .unseen')"
            " && each.getBoundingClientRect().right > 361)"
            ".map(each => each.outerHTML.slice(0, 80))"
        )
        assert sideways == []

    def test_letters_on_a_phone_are_not_small(self, opened, page):
        tab = opened(page, width=360)
        sizes = tab.evaluate(
            "[...document.querySelectorAll('main *')].filter(each => each.innerText)"
            ".map(each => parseFloat(getComputedStyle(each).fontSize))"
        )
        assert min(sizes) >= 11.5


class TestColours:
    def test_the_page_follows_the_system_until_the_switch_is_pressed(self, opened, page):
        tab = opened(page, color_scheme="dark")

        def paper():
            return tab.evaluate("getComputedStyle(document.body).backgroundColor")

        assert paper() == "rgb(20, 23, 28)"
        switch = tab.locator(".theme")
        assert switch.get_attribute("aria-label") == "Colours: as the system has them"
        switch.click()
        assert (paper(), switch.get_attribute("aria-label")) == (
            "rgb(255, 255, 255)",
            "Colours: light",
        )
        tab.reload()
        assert paper() == "rgb(255, 255, 255)"
        tab.locator(".theme").click()
        assert paper() == "rgb(20, 23, 28)"

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_every_text_has_enough_contrast(self, opened, page, scheme):
        """WCAG 2 AA: 4.5 to 1, of every text against what is painted below it."""
        tab = opened(page, "#sample=2", color_scheme=scheme)
        tab.locator("#sample-2 [role=gridcell]").first.wait_for()
        assert tab.evaluate(CONTRASTS) == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_letters_are_readable_on_every_strength_of_both_colours(self, opened, document, scheme):
        steps = [k / 100 for k in range(101)]
        values = [*steps, *(-step for step in steps)]
        own = {"values": values, "errors": [0.0] * len(values), "verdict": "converged"}
        maps = {**document["maps"], "e0": [own, *document["maps"]["e0"][1:]]}
        maps["e0"][0]["tokens"] = ["a"] * len(values)
        one = {**document, "maps": maps}
        tab = opened(one, "#sample=0", color_scheme=scheme)
        assert tab.locator("#sample-0 [data-entry=e0] [role=gridcell]").count() == 202
        assert tab.evaluate(CONTRASTS) == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_lines_of_any_colour_stand_out_from_the_paper(self, opened, document, scheme):
        colours = ["#000000", "#f0e442", "#ffffff", "#56b4e9", "#6b6b6b", "#0072b2"]
        entries = [{**e, "colour": c} for e, c in zip(document["entries"], colours, strict=True)]
        tab = opened({**document, "entries": entries}, color_scheme=scheme)
        drawn = tab.locator("#ranking .chip line").evaluate_all(
            "lines => lines.map(line => getComputedStyle(line).stroke)"
        )
        paper = 1.0 if scheme == "light" else luminance((20, 23, 28))
        for stroke in drawn:
            own = luminance([float(n) for n in re.findall(r"[\d.]+", stroke)])
            assert (max(own, paper) + 0.05) / (min(own, paper) + 0.05) >= 3


class TestKeyboard:
    def test_the_first_stop_skips_to_the_findings(self, opened, page):
        tab = opened(page)
        tab.keyboard.press("Tab")
        assert focused(tab) == "Skip to the findings"
        assert tab.locator(".skip").bounding_box()["y"] >= 0
        tab.keyboard.press("Enter")
        assert focused(tab, "document.activeElement.id") == "main"

    def test_arrows_move_between_tokens_and_methods(self, opened, page, document):
        tab = opened(page, "#sample=0")
        tab.locator("#sample-0").focus()
        where = (
            "(({ activeElement: cell }) => [cell.closest('.map')?.dataset.entry,"
            " [...cell.parentElement.children].indexOf(cell)])(document)"
        )
        while focused(tab, "document.activeElement.getAttribute('role')") != "gridcell":
            tab.keyboard.press("Tab")
        assert focused(tab, where) == ["e0", 0]
        for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
            tab.keyboard.press(key)
        assert focused(tab, where) == ["e1", 2]
        spoken = tab.locator("body > [role=status]").inner_text()
        assert spoken.startswith(f"{document['tokens'][0][2]}: integrated gradients (mask) ")
        assert tab.locator(".note").is_visible()
        tab.keyboard.press("Home")
        tab.keyboard.press("ArrowUp")
        assert focused(tab, where) == ["e0", 0]
        # The whole grid is one stop of the tabulator.
        assert tab.locator("#sample-0 [role=gridcell][tabindex='0']").count() == 1

    def test_page_keys_move_between_samples(self, opened, page):
        tab = opened(page, "#sample=4")
        tab.keyboard.press("PageDown")
        assert focused(tab, "document.activeElement.id") == "sample-5"
        tab.keyboard.press("PageUp")
        tab.keyboard.press("PageUp")
        assert focused(tab, "document.activeElement.id") == "sample-3"

    def test_whatever_has_the_focus_shows_it(self, opened, page):
        tab = opened(page, "#sample=0")
        unmarked = []
        for _ in range(45):
            tab.keyboard.press("Tab")
            marked = tab.evaluate(
                "() => { const { outlineStyle, outlineWidth, boxShadow } ="
                " getComputedStyle(document.activeElement);"
                " return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1.5)"
                " || boxShadow !== 'none' || document.activeElement === document.body; }"
            )
            if not marked:
                unmarked.append(focused(tab, "document.activeElement.outerHTML.slice(0, 90)"))
        assert unmarked == []

    def test_everything_that_is_worked_has_a_name_and_a_role(self, opened, page):
        tab = opened(page, "#sample=0")
        nameless = tab.evaluate(
            "[...document.querySelectorAll('button, select, input, a, [tabindex]')].filter(each =>"
            " !(each.getAttribute('aria-label') || each.getAttribute('aria-labelledby')"
            " || each.textContent.trim() || each.id === 'main'))"
            ".map(each => each.outerHTML.slice(0, 90))"
        )
        assert nameless == []
        assert tab.locator("#samples [role=feed] > article").count() == 20
        assert tab.locator("#samples article").first.get_attribute("aria-setsize") == "20"


class TestPaper:
    @pytest.fixture
    def printed(self, opened, page):
        tab = opened(page, color_scheme="dark")
        tab.emulate_media(media="print")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        return tab

    def test_all_findings_are_printed_and_nothing_to_press(self, printed, document):
        assert printed.locator(".sentences li").last.is_visible()
        assert printed.locator(".ways dt").last.is_visible()
        for hidden in (".bar", ".controls", ".chips", "summary", ".on-screen", ".skip"):
            assert printed.locator(hidden).filter(visible=True).count() == 0

    def test_the_first_samples_are_printed_with_their_colours(self, printed):
        assert printed.locator("#samples article").filter(visible=True).count() == 12
        assert printed.locator("#samples article >> nth=11 >> .tokens").count() == 6
        cell = printed.locator("#samples [role=gridcell]").first
        assert cell.evaluate("cell => getComputedStyle(cell).printColorAdjust") == "exact"

    def test_pictures_of_a_sample_are_one_line_of_its_article_that_no_sheet_cuts(
        self, opened, made_up
    ):
        tab = opened(made_up(2, kind="image"))
        tab.emulate_media(media="print")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        display = "getComputedStyle(document.querySelector('.masks')).display"
        assert tab.evaluate(display) == "inline-grid"
        across = "each => document.querySelector(each).getBoundingClientRect().width"
        assert tab.evaluate(across, ".masks") == tab.evaluate(across, ".sample")

    def test_paper_is_white_whatever_the_screen_is(self, printed):
        assert printed.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )

    def test_what_was_opened_for_the_print_is_closed_again(self, printed):
        printed.evaluate("dispatchEvent(new Event('afterprint'))")
        assert printed.locator("details[open]").count() == 0

    def test_the_page_prints_to_a_pdf_of_a_few_sheets(self, opened, page):
        tab = opened(page)
        pdf = tab.pdf(format="A4")
        assert pdf.startswith(b"%PDF")
        assert 4 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 20


def luminance(channels):
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (each / 255 for each in channels[:3])
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


#: Texts that are seen and whose contrast with what lies below them is less than 4.5 to 1.
CONTRASTS = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((c) => c / 255).map(
      (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const below = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = channels(getComputedStyle(each).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const weak = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility() || element.closest("script, .unseen")) continue;
    const style = getComputedStyle(element);
    const ink = channels(element instanceof SVGElement ? style.fill : style.color);
    const [dark, light] = [luminance(ink), luminance(below(element))].sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) weak.push(`${element.outerHTML.slice(0, 90)}: ${contrast.toFixed(2)}`);
  }
  return weak;
}"""
