"""The demo, on a small share of its data: what it prints, what it writes, and that it repeats."""

import importlib.util
import io
import json

import numpy as np
import pandas as pd
import pytest
from matplotlib import image
from rich.console import Console

import igsuite
from igsuite.eval import demo
from igsuite.eval.demo_studies import Size

SMALL = Size(
    texts=400,
    text_epochs=1,
    digit_epochs=1,
    explained=6,
    converged=2,
    steps=(4, 16),
    tolerances=(0.05,),
    draws=3,
)


@pytest.fixture(scope="module", autouse=True)
def small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "QUICK", SMALL)
        yield


def run(folder, seed=0):
    """Run the demo and return what it printed."""
    text = io.StringIO()
    console = Console(file=text, width=100)
    assert demo.run_demo(folder, quick=True, seed=seed, console=console) == folder / "report.html"
    return text.getvalue()


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    if importlib.util.find_spec("snownlp") is None:
        pytest.skip("the package snownlp is not installed")
    folder = tmp_path_factory.mktemp("demo") / "out"
    return folder, run(folder)


@pytest.fixture
def without_snownlp(monkeypatch):
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "snownlp" else find_spec(name)
    )


def test_it_prints_heatmaps_errors_and_verdicts(ran) -> None:
    _, printed = ran

    assert "Reviews, max pooling: held-out accuracy" in printed
    assert "for the target" in printed
    assert " evaluations, error " in printed
    assert " ± " in printed
    assert "integrated gradients less it" in printed


def test_it_writes_figures_tables_attributions_and_one_page(ran) -> None:
    folder, _ = ran
    models = ("reviews_max_pooling", "reviews_attention_pooling", "digits")

    for model in models:
        for kind in ("deletion", "convergence"):
            assert image.imread(folder / "figures" / f"{model}_{kind}.png").std() > 0.01
            file = (folder / "figures" / f"{model}_{kind}.pdf").read_bytes()
            assert file.startswith(b"%PDF")
        found = igsuite.Attribution.load(
            folder / "attributions" / f"{model}_integrated_gradients.npz"
        )
        assert len(found) == SMALL.explained
    curves = pd.read_csv(folder / "tables" / "deletion_curves.csv")
    assert set(curves.model) == set(models)
    assert curves.groupby(["model", "method"])["sample"].nunique().unique() == [SMALL.explained]
    listed = json.loads((folder / "igsuite-demo.json").read_text())["files"]
    present = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert present == {*listed, "igsuite-demo.json"}


def test_the_page_has_every_models_numbers(ran) -> None:
    folder, _ = ran
    page = (folder / "report.html").read_text(encoding="utf-8")
    accuracies = pd.read_csv(folder / "tables" / "models.csv").accuracy

    for accuracy in accuracies:
        assert f"{100 * accuracy:.1f} %" in page
    assert page.count('class="heatmap"') >= 2 * 6
    assert "http" not in page


def test_areas_in_the_table_are_those_of_the_curves(ran) -> None:
    folder, _ = ran
    curves = pd.read_csv(folder / "tables" / "deletion_curves.csv")
    table = pd.read_csv(folder / "tables" / "deletion.csv")
    one = curves[(curves.model == "digits") & (curves.method == "integrated_gradients")]

    areas = [np.trapezoid(rows.score, rows.fraction) for _, rows in one.groupby("sample")]

    expected = table[(table.model == "Digits") & (table.method == "integrated_gradients")]
    assert np.mean(areas) == pytest.approx(expected.area.item())


def test_without_snownlp_it_says_what_to_install_and_runs_on_digits(
    without_snownlp, tmp_path
) -> None:
    printed = run(tmp_path / "out")

    assert 'pip install "igsuite[demo]"' in " ".join(printed.split())
    assert pd.read_csv(tmp_path / "out" / "tables" / "models.csv").model.tolist() == ["Digits"]


def test_the_same_seed_gives_the_same_bytes(without_snownlp, tmp_path) -> None:
    run(tmp_path / "a", seed=3)
    run(tmp_path / "b", seed=3)

    for file in sorted((tmp_path / "a").rglob("*.*")):
        if file.is_file() and file.suffix != ".npz":
            name = file.relative_to(tmp_path / "a")
            assert file.read_bytes() == (tmp_path / "b" / name).read_bytes(), name
