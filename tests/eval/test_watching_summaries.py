"""What TensorBoard reads is what was found: read back by its own reader."""

import io
import sys

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugin_util import markdown_to_safe_html

from igsuite.attribution import VERDICTS
from igsuite.errors import ArgumentError
from igsuite.eval.watching import write_summaries
from igsuite.eval.watching.event_file import write_histogram
from igsuite.image import ImageExplainer
from igsuite.image.views.painting import painted
from igsuite.intervals import mean_interval
from igsuite.text import CharacterEncoder, TextExplainer


def read(folder):
    """Everything in a folder, as TensorBoard sees it: by tag the steps and tensors."""
    events = EventAccumulator(str(folder), size_guidance={"tensors": 0})
    events.Reload()
    found = {}
    for tag in events.Tags()["tensors"]:
        rows = {each.step: tf.make_ndarray(each.tensor_proto) for each in events.Tensors(tag)}
        shown_by = events.SummaryMetadata(tag).plugin_data.plugin_name
        found[tag] = shown_by, rows
    return found


@pytest.fixture(scope="module")
def images():
    """Attributions of three images by a kinked network and the plain gradient."""
    keras.utils.set_random_seed(0)
    inputs = keras.Input((6, 5, 3))
    x = keras.layers.Conv2D(4, 3, activation="relu")(inputs)
    model = keras.Model(inputs, keras.layers.Dense(3, "softmax")(keras.layers.Flatten()(x)))
    pixels = np.random.default_rng(0).random((3, 6, 5, 3)).astype("float32")
    explainer = ImageExplainer(model, pixel_range=(0, 1), tolerance=1e-9, max_steps=15)
    return explainer.explain(pixels, ("integrated_gradients", "gradient"))


@pytest.fixture(scope="module")
def texts():
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(4, 1, weights=[np.array([[0.0], [0.0], [1.0], [-2.0]])])(ids)
    model = keras.Model(ids, keras.ops.sum(vectors, axis=1))
    return TextExplainer(model, CharacterEncoder("<b")).explain(["<b", "b<script>b", "b"])


def test_means_of_metrics_and_their_intervals_are_scalars(tmp_path) -> None:
    values = [0.1, 0.2, 0.6, np.nan]
    frame = pd.DataFrame(
        {"method": "gradient", "metric": "deletion", "value": values, "normalised": np.nan}
    )

    write_summaries(tmp_path, frame, step=7)

    mean = mean_interval(values)
    found = read(tmp_path)
    assert found == {
        "gradient/deletion": ("scalars", {7: pytest.approx(mean.mean, rel=1e-6)}),
        "gradient intervals/deletion_low": ("scalars", {7: pytest.approx(mean.low, rel=1e-6)}),
        "gradient intervals/deletion_high": ("scalars", {7: pytest.approx(mean.high, rel=1e-6)}),
    }


def test_results_of_several_operators_are_told_apart(tmp_path) -> None:
    keys = {"method": "gradient", "metric": "deletion", "baseline": ""}
    frame = pd.DataFrame([{**keys, "operator": name, "value": 0.5} for name in ("mask", "pad")])

    write_summaries(tmp_path, frame, step=0)

    assert {"gradient mask/deletion", "gradient pad/deletion"} <= set(read(tmp_path))


def test_pictures_are_overlays_and_masks_as_the_views_paint_them(images, tmp_path) -> None:
    write_summaries(tmp_path, images, step=2, shown=2)

    found = read(tmp_path)
    for name, expected in (
        ("overlays", images.overlay()[:2]),
        ("masks", [painted(mask) for mask in images.mask()[:2]]),
    ):
        shown_by, rows = found[f"integrated_gradients/{name}"]
        width, height, *files = rows[2].tolist()
        assert (shown_by, width, height, len(files)) == ("images", b"5", b"6", 2)
        for file, pixels in zip(files, expected, strict=True):
            assert (np.asarray(Image.open(io.BytesIO(file))) == pixels).all()


def test_errors_that_differ_by_their_rounding_alone_are_one_bin(tmp_path) -> None:
    with tf.summary.create_file_writer(str(tmp_path)).as_default(step=0):
        write_histogram("errors", [1.0, np.nextafter(1.0, 2.0), np.nan])

    _, rows = read(tmp_path)["errors"]
    np.testing.assert_array_equal(rows[0], [[1.0, 1.0, 2.0]])


def test_errors_are_a_histogram_and_verdicts_are_counts(images, tmp_path) -> None:
    write_summaries(tmp_path, images, step=0)

    found = read(tmp_path)
    shown_by, rows = found["integrated_gradients/relative_errors"]
    assert (shown_by, rows[0][:, 2].sum()) == ("histograms", 3)
    assert rows[0][0, 0] == pytest.approx(images.relative_error.min())
    assert rows[0][-1, 1] == pytest.approx(images.relative_error.max())
    mean = mean_interval(images.relative_error)
    assert found["integrated_gradients intervals/relative_error_high"][1][0] == pytest.approx(
        mean.high
    )
    counts = {
        name: float(found[f"integrated_gradients verdicts/{name}"][1][0]) for name in VERDICTS
    }
    assert counts == {name: (images.verdict == name).sum() for name in VERDICTS}
    assert counts["budget_exhausted"] > 0


def test_a_method_that_integrates_nothing_has_no_error_to_show(images, tmp_path) -> None:
    write_summaries(tmp_path, images, step=0)

    tags = set(read(tmp_path))
    assert "gradient verdicts/converged" in tags
    assert not {tag for tag in tags if tag.startswith("gradient/relative_error")}


def test_texts_are_markdown_in_which_nothing_of_theirs_is_markup(texts, tmp_path) -> None:
    write_summaries(tmp_path, texts, step=1)

    found = read(tmp_path)
    shown_by, rows = found["integrated_gradients/heatmaps"]
    markdown = rows[1].item().decode()
    assert (shown_by, markdown) == ("text", texts.to_markdown())
    html = markdown_to_safe_html(markdown)
    assert "&lt;" in html
    assert "<script" not in html
    assert found["integrated_gradients/figure"][0] == "images"


def test_the_package_tensorboard_is_not_needed(images, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorboard", None)

    write_summaries(tmp_path, images, step=0)

    monkeypatch.undo()
    assert "integrated_gradients/overlays" in read(tmp_path)


def test_a_writer_stays_open_for_the_next_step(images, tmp_path) -> None:
    writer = tf.summary.create_file_writer(str(tmp_path))
    for step in (0, 5):
        write_summaries(writer, images, step, shown=0)
    writer.close()

    assert len(list(tmp_path.iterdir())) == 1
    assert set(read(tmp_path)["integrated_gradients verdicts/converged"][1]) == {0, 5}


def test_what_is_no_number_leaves_a_gap(tmp_path) -> None:
    frame = pd.DataFrame({"method": "gradient", "metric": "deletion", "value": [np.nan]})

    write_summaries(tmp_path, frame, step=0)

    assert read(tmp_path) == {}


@pytest.mark.parametrize(
    ("result", "step", "argument"),
    [(np.ones(3), 0, "result"), (pd.DataFrame({"value": [1.0]}), 0, "result")],
)
def test_other_results_are_refused_before_anything_is_written(tmp_path, result, step, argument):
    with pytest.raises(ArgumentError, match=argument):
        write_summaries(tmp_path, result, step)

    assert list(tmp_path.iterdir()) == []


def test_a_step_below_0_is_refused(images, tmp_path) -> None:
    with pytest.raises(ArgumentError, match="step: got -1"):
        write_summaries(tmp_path, images, -1)
