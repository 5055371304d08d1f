"""What a reader finds on the page of a report, and how it can be sorted, chosen and read off."""

import re

import pytest

from igsuite.eval.reports.page import report_page
from igsuite.wording import with_error


def rows(place):
    """The texts of a table's rows, cell by cell."""
    return place.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )


def listed(tab):
    """The numbers of the listed samples, in order."""
    return [
        int(each)
        for each in tab.locator("#samples article").evaluate_all(
            "found => found.map(each => each.dataset.row)"
        )
    ]


@pytest.fixture(scope="module")
def document(made_up):
    return made_up(40, tokens=16)


@pytest.fixture(scope="module")
def page(document):
    return report_page(document)


@pytest.fixture(scope="module")
def pictures(made_up):
    return made_up(4, kind="image")


@pytest.fixture
def tab(opened, page):
    return opened(page)


def panel(tab, section, title):
    return tab.locator(f"#{section} .panel").filter(has=tab.get_by_text(title, exact=True))


class TestWords:
    def test_the_page_says_what_was_compared_and_what_was_found(self, tab, document):
        assert tab.title() == document["title"]
        assert tab.locator("h1").inner_text() == document["title"]
        scope = "2 runs · 6 explanations · 40 texts · 5 ways of measuring"
        assert tab.locator(".scope").inner_text() == scope
        assert [row[0] for row in rows(tab.locator("#compared .scroll").first)] == [
            "conv",
            "conv-wide",
        ]
        assert tab.locator("#compared ul li").all_inner_texts() == document["differences"]
        found = tab.locator("#findings .finding").all_inner_texts()
        assert found == document["sentences"][:3]
        tab.locator("#findings summary").click()
        assert tab.locator(".sentences li").all_inner_texts() == document["sentences"][3:]

    def test_a_part_of_the_samples_is_said_to_be_one(self, opened, document):
        chosen = "40 of 5,000 samples are shown one by one."
        tab = opened({**document, "scope": {"samples": 5000, "shown": 40, "chosen": chosen}})
        assert "5,000 texts" in tab.locator(".scope").inner_text()
        assert chosen in tab.locator("#samples .legend").inner_text()

    def test_sections_stand_in_reading_order(self, tab):
        sections = tab.locator("main > section").evaluate_all("found => found.map(s => s.id)")
        assert sections == [
            "compared", "findings", "ranking", "effects", "protocols", "curves",
            "worst", "samples", "verdicts", "sanity", "provenance",
        ]  # fmt: skip

    def test_settings_that_differ_stand_first(self, opened, page):
        tab = opened(page)
        tab.locator("#compared summary").click()
        table = tab.locator("#compared details .scroll").last
        first = table.locator("tbody tr").first.locator("th, td").all_inner_texts()
        assert first == ["model.path", "models/conv.keras", "models/conv-wide.keras"]
        assert table.locator("tbody tr strong").count() == 2

    def test_sections_of_which_the_report_holds_nothing_are_left_out(self, opened, document):
        bare = {**document, "pairs": [], "protocols": [], "curves": [], "sanity": []}
        tab = opened(bare)
        links = tab.locator(".bar nav a").all_inner_texts()
        assert {"Effect sizes", "Protocols", "Curves", "Sanity checks"}.isdisjoint(links)
        assert len(links) == tab.locator("main > section").count() == 7

    def test_notes_stand_before_the_findings(self, opened, document):
        tab = opened({**document, "notes": ["conv is not finished."]})
        assert tab.locator("#findings .notes li").all_inner_texts() == ["conv is not finished."]

    def test_provenance_names_versions_hashes_and_the_command(self, tab, document):
        said = tab.locator("#provenance").inner_text()
        run = document["runs"][0]
        for part in (
            document["provenance"]["command"],
            run["run_id"],
            run["config_sha256"],
            run["environment"]["tensorflow"],
            run["fingerprints"]["model"],
        ):
            assert part in said


class TestRanking:
    def test_a_row_gives_mean_interval_and_place(self, tab, document):
        row = next(r for r in document["ranking"] if (r["way"], r["entry"]) == ("w0", "e2"))
        cells = next(
            c for c in rows(panel(tab, "ranking", "deletion (mask)")) if c[0] == "gradient"
        )
        number = re.sub(r"\s+", " ", cells[2])
        mean, low, high = (float(x) for x in re.findall(r"[\d.]+", number))
        assert (mean, low, high) == pytest.approx((row["mean"], row["low"], row["high"]), abs=0.005)
        assert cells[3] == f"{row['place']}."

    def test_the_dot_stands_where_the_axis_has_its_mean(self, tab, document):
        table = panel(tab, "ranking", "deletion (mask)")
        places = {}
        for tick in table.locator(".ticks span").all():
            box = tick.bounding_box()
            places[float(tick.inner_text())] = box["x"] + box["width"] / 2
        (a, x), (b, y) = min(places.items()), max(places.items())
        for row in table.locator("tbody tr").all():
            dot, mean = row.locator(".dot").bounding_box(), float(row.locator("b").inner_text())
            expected = x + (mean - a) / (b - a) * (y - x)
            assert dot["x"] + dot["width"] / 2 == pytest.approx(expected, abs=2)

    def test_normalised_puts_random_orders_at_0_and_the_best_order_at_1(self, tab, document):
        tab.get_by_role("button", name="normalised").click()
        row = next(r for r in document["ranking"] if (r["way"], r["entry"]) == ("w0", "e0"))
        table = panel(tab, "ranking", "deletion (mask)")
        cells = next(c for c in rows(table) if c[0] == "integrated gradients (zero)")
        assert float(re.findall(r"[\d.]+", cells[2])[0]) == pytest.approx(
            row["normalised"], abs=0.05
        )
        ticks = {t.inner_text(): t.bounding_box() for t in table.locator(".ticks span").all()}
        for name, tick in (("random", "0.0"), ("oracle", "1.0")):
            line = table.locator(f".plot .{name}").first.bounding_box()
            assert line["x"] == pytest.approx(ticks[tick]["x"] + ticks[tick]["width"] / 2, abs=2)
        assert panel(tab, "ranking", "gini").count() == 0

    def test_runs_of_several_models_are_ranked_by_normalised_scores(self, opened, document):
        own = [{**each, "run": "r0"} for each in document["references"]]
        other = [{**each, "run": "r1", "oracle": each["oracle"] / 2} for each in own]
        tab = opened({**document, "references": [*own, *other]})
        assert tab.locator(".switcher [aria-pressed=true]").inner_text() == "normalised"
        tab.get_by_role("button", name="raw").click()
        assert tab.url.endswith("#scale=raw")

    def test_it_is_ordered_by_name_or_by_a_way_of_measuring(self, tab, document):
        def order():
            return [c[0] for c in rows(panel(tab, "ranking", "deletion (remove)"))]

        chooser = tab.get_by_label("Order by")
        chooser.select_option("name")
        assert order() == sorted(each["label"] for each in document["entries"])
        chooser.select_option("w2")
        places = {r["entry"]: r["place"] for r in document["ranking"] if r["way"] == "w2"}
        labels = {e["key"]: e["label"] for e in document["entries"]}
        assert order() == [labels[key] for key in sorted(places, key=places.get)]

    def test_versions_stand_side_by_side_with_how_they_were_found_and_no_rank(
        self, opened, document
    ):
        found = {"e2": "better", "e3": "worse", "e4": "undecided"}
        unranked = {"mean_rank": None, "place": None}
        ranking = [
            {**each, **unranked, "found": found.get(each["entry"])} for each in document["ranking"]
        ]
        tab = opened({**document, "ranking": ranking, "against": "conv"})
        orders = tab.get_by_label("Order by").locator("option").all_inner_texts()
        ranked = rows(panel(tab, "ranking", "deletion (mask)"))
        assert orders[:2] == ["explanation", "name"]
        assert [cells[0] for cells in ranked] == [each["label"] for each in document["entries"]]
        assert [cells[3].split("\n")[-1] for cells in ranked] == [
            "", "", "better", "worse", "not told apart", "",
        ]  # fmt: skip
        assert "Against conv: ▲ better" in tab.locator("#ranking .remark").inner_text()
        tab.locator("#ranking summary").click()
        heads = tab.locator("#ranking details thead th").all_inner_texts()
        assert not [head for head in heads if head.startswith(("Mean rank", "Place"))]

    def test_ranks_of_different_ways_are_not_sorted_among_each_other(self, tab, document):
        tab.locator("#ranking summary").click()
        tab.locator("#ranking details").get_by_role("button", name="Mean rank").click()
        labels = [way["label"] for way in document["ways"]]
        ordered = rows(tab.locator("#ranking details"))
        assert [cells[0] for cells in ordered] == [each for each in labels for _ in range(6)]
        ranks = [float(cells[9]) for cells in ordered[:6]]
        assert ranks == sorted(ranks)

    def test_a_number_without_an_interval_says_why_beneath(self, opened, document):
        every, one = "one sample has a number", "its maps rank nothing"
        ranking = [
            {**each, "remarks": [every, one] if each["entry"] == "e2" else [every]}
            for each in document["ranking"]
        ]
        tab = opened({**document, "ranking": ranking})
        said = panel(tab, "ranking", "deletion (mask)").locator(".remarks li").all_inner_texts()
        assert said == [f"All: {every}.", f"gradient: {one}."]

    def test_marks_tell_explanations_apart_where_colours_do_not(self, tab, document):
        drawn = tab.locator("#ranking .chip").evaluate_all(
            "chips => chips.map(chip => chip.querySelector('.marker')?.getAttribute('d'))"
        )
        assert drawn[-1] is None  # random orders
        assert len(set(drawn)) == len(drawn) == len(document["entries"])
        curve = tab.locator("#curves svg.curve").first
        on_curves = curve.locator(".marker").evaluate_all(
            "marks => marks.map(mark => mark.getAttribute('d'))"
        )
        assert set(on_curves) == set(drawn[:-1])

    def test_a_method_that_is_put_away_leaves_every_section(self, tab):
        tab.locator("#ranking .chip").filter(has_text="leave one out").click()
        assert "hidden=e4" in tab.url
        for section in ("#ranking .panels", "#effects table", "#samples .list"):
            assert "leave one out" not in tab.locator(section).inner_text()
        assert tab.locator("#curves .panel >> nth=0").locator(".series").count() == 7
        assert tab.locator("#samples .chip[aria-pressed=false]").inner_text() == "leave one out"


class TestComparisons:
    def test_effect_sizes_sort_by_their_headings(self, tab, document):
        tab.get_by_label("Measured by").select_option("all ways")
        assert len(rows(tab.locator("#effects"))) == 21
        tab.get_by_role("button", name="Show all 25 rows").click()
        heading = tab.locator("#effects th").filter(has_text="d_z")
        heading.get_by_role("button").click()
        assert heading.get_attribute("aria-sort") == "descending"
        found = [float(row[6].replace("−", "-")) for row in rows(tab.locator("#effects"))]
        assert found == sorted(found, reverse=True)
        assert len(found) == len(document["pairs"])
        heading.get_by_role("button").click()
        assert heading.get_attribute("aria-sort") == "ascending"

    def test_a_pair_that_is_not_told_apart_is_called_neither_better_nor_equal(
        self, opened, document
    ):
        pair = {**document["pairs"][0], "better": ""}
        tab = opened({**document, "pairs": [pair]})
        assert rows(tab.locator("#effects"))[0][3] == "not told apart"

    def test_conclusions_that_depend_on_the_protocol_stand_first(self, opened, document):
        held = {
            "entry": "e2",
            "against": "e0",
            "conclusion": "holds in all",
            "better": [],
            "worse": ["w0", "w1"],
            "undecided": [],
        }
        turned = {
            "entry": "e3",
            "against": "e0",
            "conclusion": "depends on the protocol",
            "better": ["w2"],
            "worse": ["w0"],
            "undecided": ["w1"],
        }
        tab = opened({**document, "protocols": [held, turned]})
        said = tab.locator("#protocols .remark").inner_text()
        assert said.startswith(
            "1 of these 2 pairs is better by one way of measuring and worse by another."
        )
        first, second = rows(tab.locator("#protocols"))
        assert first[0].startswith("input x gradient")
        assert first[1] == "depends on the protocol"
        assert [cell.split("\n")[-1] for cell in first[2:5]] == [
            "worse",
            "not told apart",
            "better",
        ]
        assert second[1] == "holds in all"

    def test_verdicts_are_counted_and_lead_to_their_samples(self, tab, document):
        counts = document["verdicts"][0]["counts"]
        row = rows(tab.locator("#verdicts"))[0]
        assert row[2:4] == ["–", str(counts["converged"])]
        tab.locator("#verdicts tbody tr").first.get_by_role("link").last.click()
        tab.wait_for_url(re.compile("verdict="))
        verdict = re.search(r"verdict=(\w+)", tab.url)[1]
        assert f"{len(listed(tab))} of 40 samples" == tab.locator("#samples .count").inner_text()
        assert all(
            any(document["maps"][e["key"]][row]["verdict"] == verdict for e in document["entries"])
            for row in listed(tab)
        )

    def test_a_verdict_that_is_called_as_what_every_object_has_is_a_verdict(self, opened, made_up):
        document = made_up(4)
        document["verdicts"][0]["counts"] = {"converged": 4}
        document["verdicts"][1]["counts"] = {"constructor": 3, "converged": 1}
        tab = opened(document)
        one, other = rows(tab.locator("#verdicts"))[:2]
        heads = [each.inner_text() for each in tab.locator("#verdicts thead th").all()]
        place = next(k for k, head in enumerate(heads) if head.startswith("constructor"))
        assert (one[place], other[place]) == ("–", "3")
        assert "constructor: as the run says." in tab.locator("#verdicts").inner_text()
        assert tab.locator("#verdicts .verdict-bar .other").count() == 1

    def test_sanity_checks_stand_with_what_they_mean(self, tab, document):
        check = panel(tab, "sanity", "parameter randomisation")
        assert len(rows(check)) == 6
        assert document["sanity"][0]["meaning"] in tab.locator("#sanity").inner_text()


class TestCurves:
    def test_pointing_reads_every_series_off(self, tab, document):
        curve = tab.locator("#curves svg.curve").first
        curve.scroll_into_view_if_needed()
        box = curve.bounding_box()
        tab.mouse.move(box["x"] + 44 + 0.5 * (box["width"] - 56), box["y"] + 60)
        note = tab.locator(".note")
        said = note.inner_text()
        assert said.startswith("at 50 %")
        of = next(c for c in document["curves"] if (c["way"], c.get("entry")) == ("w0", "e2"))
        assert f"{of['mean'][10]:.3f}" in said
        assert f"{of['low'][10]:.3f} to {of['high'][10]:.3f}" in said
        assert note.locator("tr").count() == 8
        tab.mouse.move(5, 5)
        assert not note.is_visible()

    def test_arrow_keys_read_off_and_are_read_out(self, tab, document):
        tab.locator("#curves svg.curve").first.focus()
        tab.keyboard.press("ArrowRight")
        tab.keyboard.press("ArrowRight")
        assert tab.locator(".note b").first.inner_text() == "at 5 %"
        spoken = tab.locator("body > [role=status]").inner_text()
        of = next(c for c in document["curves"] if (c["way"], c.get("entry")) == ("w0", "e0"))
        assert spoken.startswith("at 5 %")
        assert f"integrated gradients (zero) {of['mean'][1]:.3f}, {of['low'][1]:.3f} to" in spoken
        tab.keyboard.press("End")
        assert tab.locator(".note b").first.inner_text() == "at 100 %"
        tab.keyboard.press("Escape")
        assert not tab.locator(".note").is_visible()


class TestSamples:
    @pytest.mark.parametrize(("kind", "maps"), [("text", ".map"), ("image", ".mask")])
    @pytest.mark.slow
    def test_where_most_maps_are_not_there_those_that_are_are_shown(
        self, opened, made_up, kind, maps
    ):
        document = made_up(2, kind=kind)
        of_all = opened(document, "#sample=0").locator(f"#sample-0 {maps}").count()
        for key, column in document["maps"].items():
            document["maps"][key] = [column[0] if key == "e1" else None, None]
        tab = opened(document, "#sample=0")
        assert tab.locator(f"#sample-0 {maps}").count() == (of_all if kind == "text" else 1)
        assert "no map" in tab.locator("#sample-0").inner_text()
        tab = opened({**document, "only_present_maps": True}, "#sample=0")
        assert tab.locator(f"#sample-0 {maps}").count() == 1
        assert "no map" not in tab.locator("#sample-0").inner_text()
        assert tab.locator(f"#sample-1 {maps}").count() == 0

    def test_a_token_is_read_off_in_every_map(self, opened, page, document):
        tab = opened(page, "#sample=3")
        line = tab.locator("#sample-3 .map[data-entry=e0]")
        line.get_by_role("gridcell").nth(4).hover()
        note = tab.locator(".note")
        said = dict(row for row in rows_of_note(note))
        for entry in document["entries"]:
            own = document["maps"][entry["key"]][3]
            if own["verdict"] != "converged":
                continue
            error = float("nan") if entry["exact"] else own["errors"][4]
            assert said[entry["label"]] == with_error(own["values"][4], error)
        assert note.locator("tr.pointed").count() == 1
        assert tab.locator("#sample-3 .tokens .pointed").count() == 6

    def test_numbers_are_written_as_everywhere_in_igsuite(self, opened, document):
        nan = float("nan")
        pairs = [(-0.12345, 0.0042), (0.12345, 1e-6), (1e-7, 2e-9), (0.5, nan), (0.0, 0.002)]
        pairs += [(12.345, 0.5), (1234.6, 3.0), (0.00123, 0.0004), (-3e-5, 1e-5), (1.0, 0.0)]
        one = one_sample(
            document, values=[v for v, _ in pairs], errors=[None if e != e else e for _, e in pairs]
        )
        tab = opened(one, "#sample=0")
        for place, (value, error) in enumerate(pairs):
            tab.locator("#sample-0 [role=gridcell]").nth(place).hover()
            assert rows_of_note(tab.locator(".note"))[0][1] == with_error(value, error)

    @pytest.mark.parametrize(
        ("verdict", "said"),
        [
            ("budget_exhausted", "+0.200 ± 0.010, not converged"),
            ("inconsistent", "no number: inconsistent"),
            ("non_finite", "no number: non finite"),
        ],
    )
    def test_a_number_is_not_printed_where_nobody_stands_behind_it(
        self, opened, document, verdict, said
    ):
        one = one_sample(document, values=[0.2, None], errors=[0.01, None], verdict=verdict)
        tab = opened(one, "#sample=0")
        tab.locator("#sample-0 [role=gridcell]").first.hover()
        assert rows_of_note(tab.locator(".note"))[0][1] == said
        assert tab.locator("#sample-0 .caution").inner_text().startswith(verdict.replace("_", " "))

    def test_positive_is_red_negative_blue_zero_white_and_doubtful_hatched(self, opened, document):
        one = one_sample(document, values=[1, -1, 0, 0.5, None], errors=[0, 0, 0, 0.4, None])
        tab = opened(one, "#sample=0")
        cells = tab.locator("#sample-0 [role=gridcell]")
        colours = [css_colour(cells.nth(k)) for k in range(5)]
        assert colours[0] == (178, 24, 43)
        assert colours[1] == (33, 102, 172)
        assert colours[2] == (255, 255, 255)
        # Below twice its error: a quarter of full colour, not a half.
        assert colours[3] == pytest.approx([255 - (255 - c) / 4 for c in (178, 24, 43)], abs=1)
        assert "repeating-linear-gradient" in cells.nth(3).evaluate(
            "cell => getComputedStyle(cell).backgroundImage"
        )
        assert colours[4] == (187, 187, 187)
        assert "scale ±1" in tab.locator("#sample-0 .map-name").inner_text()

    def test_search_finds_names_texts_and_classes(self, tab, document):
        search = tab.get_by_role("searchbox")
        search.fill("REVIEWS.CSV:7")
        assert listed(tab) == [5]
        assert tab.locator("#samples .count").inner_text() == "1 of 40 samples"
        word = document["tokens"][11][3]
        search.fill(word)
        assert listed(tab) == [s["key"] for s in document["samples"] if word in s["text"]]
        search.fill("nothing has this")
        assert listed(tab) == []

    def test_samples_are_chosen_by_class_and_verdict(self, tab, document):
        tab.get_by_label("Class").select_option("negative")
        negative = [s["key"] for s in document["samples"] if s["target"] == "negative"]
        assert listed(tab) == negative
        tab.get_by_label("Verdict", exact=True).select_option("inconsistent")
        maps = document["maps"].values()
        assert listed(tab) == [
            row for row in negative if any(m[row]["verdict"] == "inconsistent" for m in maps)
        ]

    @pytest.mark.parametrize("order", ["error", "disagreement", "spread", "name"])
    def test_samples_are_put_in_order(self, tab, document, order):
        def key(row):
            if order == "name":
                return int(document["samples"][row]["name"].rpartition(":")[2])
            if order == "disagreement":
                return -document["disagreement"][row]
            if order == "error":
                return -max(e[row] for e in document["errors"].values() if e[row] is not None)
            scores = [v[row] for v in document["values"]["w0"].values() if v[row] is not None]
            return min(scores) - max(scores)

        tab.get_by_label("Order", exact=True).select_option(order)
        assert listed(tab) == sorted(range(40), key=key)

    def test_worst_samples_lead_to_themselves(self, tab, document):
        worst = max(range(40), key=lambda row: document["disagreement"][row])
        tab.locator("#worst div > div").nth(1).get_by_role("link").first.click()
        assert f"sample={worst}" in tab.url
        assert tab.locator(f"#sample-{worst}").evaluate("e => e === document.activeElement")
        assert 0 <= tab.locator(f"#sample-{worst}").bounding_box()["y"] < 200

    def test_a_map_of_other_tokens_is_read_off_by_itself(self, opened, document):
        own = {
            **document["maps"]["e1"][0],
            "tokens": ["whole", "text"],
            "values": [0.5, -0.5],
            "errors": [0.1, 0.1],
            "verdict": "converged",
        }
        maps = {**document["maps"], "e1": [own, *document["maps"]["e1"][1:]]}
        tab = opened({**document, "maps": maps}, "#sample=0")
        line = tab.locator("#sample-0 .map[data-entry=e1]")
        assert line.get_by_role("gridcell").all_inner_texts() == ["whole", "text"]
        line.get_by_role("gridcell").nth(1).hover()
        note = rows_of_note(tab.locator(".note"))
        assert note == [["integrated gradients (mask)", "−0.500 ± 0.100"]]

    def test_cells_of_a_mask_are_read_off(self, opened, pictures):
        tab = opened(pictures, "#sample=1")
        mask = tab.locator("#sample-1 .mask").first
        mask.scroll_into_view_if_needed()
        box = mask.bounding_box()
        tab.mouse.move(box["x"] + 2.5 * box["width"] / 7, box["y"] + 1.5 * box["height"] / 7)
        own = pictures["maps"]["e0"][1]["grid"]
        said = tab.locator(".note").inner_text()
        assert said.startswith("row 2, column 3")
        assert with_error(own["values"][9], own["errors"][9]) in said
        mask.focus()
        tab.keyboard.press("ArrowRight")
        assert tab.locator(".note b").inner_text() == "row 2, column 4"

    def test_pictures_are_shown_beside_their_masks(self, opened, pictures):
        tab = opened(pictures, "#sample=0")
        images = tab.locator("#sample-0 img")
        images.last.scroll_into_view_if_needed()
        assert images.count() == 7
        assert images.evaluate_all("all => all.every(one => one.naturalWidth === 112)")


class TestLinks:
    def test_a_reload_shows_the_same(self, tab):
        tab.get_by_label("Scores by").select_option("w1")
        tab.get_by_label("Order", exact=True).select_option("disagreement")
        tab.get_by_label("Class").select_option("positive")
        article = tab.locator("#samples article").nth(2)
        article.scroll_into_view_if_needed()
        article.locator("h3 a").click()
        before = (tab.url, listed(tab), tab.locator("#samples .chosen").get_attribute("id"))
        tab.reload()
        assert (tab.url, listed(tab), tab.locator("#samples .chosen").get_attribute("id")) == before
        assert tab.get_by_label("Scores by").input_value() == "w1"

    def test_an_address_brings_its_sample_to_the_top(self, opened, page):
        tab = opened(page, "#sample=31&way=w1")
        tab.wait_for_timeout(300)
        assert 0 <= tab.locator("#sample-31").bounding_box()["y"] < 200
        assert "insertion" in tab.locator("#sample-31 .map-name").first.inner_text()

    def test_a_sample_that_is_asked_for_is_shown_whatever_was_chosen(self, opened, page, document):
        target = document["samples"][6]["target"]
        other = {"positive": "negative", "negative": "positive"}[target]
        tab = opened(page, f"#sample=6&target={other}")
        assert tab.locator("#sample-6").is_visible()
        assert "target" not in tab.url

    def test_a_section_is_a_link_that_keeps_what_is_chosen(self, tab):
        tab.get_by_role("searchbox").fill("clean")
        tab.locator(".bar").get_by_role("link", name="Curves").click()
        assert tab.url.endswith("#part=curves&find=clean")
        assert tab.locator("#curves").bounding_box()["y"] < 200

    def test_nonsense_in_an_address_does_no_harm(self, opened, page):
        tab = opened(page, "#sample=99999&way=w77&order=constructor&hidden=e9&part=../x&%ff")
        assert len(listed(tab)) == 40


def rows_of_note(note):
    return note.locator("tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )


def css_colour(cell):
    """Red, green and blue of a cell's background, as the browser paints it."""
    said = cell.evaluate("cell => getComputedStyle(cell).backgroundColor")
    numbers = [float(n) for n in re.findall(r"[\d.]+", said)]
    scale = 255 if said.startswith("color(srgb") else 1
    return tuple(round(scale * n) for n in numbers[:3])


def one_sample(document, values, errors, verdict="converged"):
    """A report of one text and one method."""
    own = {"values": values, "errors": errors, "verdict": verdict, "relative_error": 0.05}
    sections = ("pairs", "protocols", "curves", "sanity", "ranking", "verdicts")
    return {
        **document,
        **{section: [] for section in sections},
        "entries": document["entries"][:1],
        "samples": [{**document["samples"][0], "text": "a " * len(values)}],
        "tokens": [["a"] * len(values)],
        "pictures": [None],
        "maps": {"e0": [own]},
        "errors": {"e0": [0.05]},
    }
