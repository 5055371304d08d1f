"""A callback that looks on: right at every epoch, and without a trace in the training."""

import random
from types import SimpleNamespace

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from scipy import stats
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from igsuite.attribution import VERDICTS
from igsuite.baselines import Constant
from igsuite.errors import ArgumentError
from igsuite.eval import evaluate, image_subject, text_subject
from igsuite.eval.metrics import Deletion
from igsuite.eval.watching import AttributionHistory
from igsuite.eval.watching.history_figure import history_figure
from igsuite.eval.watching.history_file import checksums
from igsuite.image import ImageExplainer
from igsuite.text import CharacterEncoder, TextExplainer

#: Small, so that a look takes a moment.
METRICS = {"deletion": Deletion(draws=2, steps=4)}
RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.random((40, 4, 4, 1)).astype("float32")
CLASSES = (IMAGES[:, 0, 0, 0] > 0.5).astype("int32") + (IMAGES[:, 3, 3, 0] > 0.5)
TEXTS = ["".join(RANDOM.choice(list("abcd"), size=length)) for length in RANDOM.integers(3, 9, 40)]
TONES = np.array([text.count("a") > text.count("b") for text in TEXTS]).astype("int32")


@keras.saving.register_keras_serializable("test_watching")
class Counting(keras.layers.Layer):
    """Counts how often it is traced; with `noise`, it draws at inference too."""

    def __init__(self, noise=0.0, **settings):
        super().__init__(**settings)
        self.noise, self.traces = noise, 0
        self.seeds = keras.random.SeedGenerator(1)

    def call(self, inputs):
        self.traces += tf.inside_function()
        if not self.noise:
            return inputs
        drawn = keras.random.normal(keras.ops.shape(inputs), dtype=inputs.dtype, seed=self.seeds)
        return inputs + self.noise * drawn


def image_model(policy="float32", noise=0.0, seed=0):
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    inputs = keras.Input((4, 4, 1))
    x = Counting(noise, name="counting", dtype=policy)(inputs)
    x = layers.Conv2D(4, 2, activation="relu", dtype=policy)(x)
    x = layers.BatchNormalization(dtype=policy)(x)
    x = layers.Dropout(0.3, dtype=policy)(layers.Flatten()(x))
    model = keras.Model(inputs, layers.Dense(3, "softmax", dtype="float32")(x))
    model.compile(
        keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


def text_model():
    keras.utils.set_random_seed(0)
    layers = keras.layers
    ids = keras.Input((None,), dtype="int32")
    x = layers.Embedding(7, 4, mask_zero=True)(ids)
    x = Counting(name="counting")(layers.GlobalAveragePooling1D()(x))
    model = keras.Model(ids, layers.Dense(1, "sigmoid")(layers.Dense(8, "tanh")(x)))
    model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy")
    return model


def history_of(model, count=4, **settings):
    explainer = ImageExplainer(model, pixel_range=(0, 1))
    asked = {"metrics": METRICS, "units": 2, **settings}
    return AttributionHistory(explainer, IMAGES[:count], CLASSES[:count], **asked)


def fit(model, looks, epochs=3, **settings):
    callbacks = [looks] if isinstance(looks, keras.callbacks.Callback) else list(looks)
    return model.fit(
        IMAGES, CLASSES, 8, epochs, verbose=0, callbacks=callbacks, **{"shuffle": True, **settings}
    )


def values(history, measure, method="integrated_gradients"):
    """By epoch the values of a measure."""
    rows = history[(history.measure == measure) & (history.method == method)]
    return dict(zip(rows.epoch, rows.value, strict=True))


class Weights(keras.callbacks.Callback):
    """Keeps the weights of every epoch."""

    def __init__(self):
        super().__init__()
        self.of_epoch = {}

    def on_epoch_begin(self, epoch, logs=None):
        self.of_epoch[epoch] = self.model.get_weights()

    def on_epoch_end(self, epoch, logs=None):
        self.of_epoch[epoch + 1] = self.model.get_weights()


@pytest.fixture(scope="module")
def tracked(tmp_path_factory):
    """Two epochs of training, and two more by another callback that reads the first folder."""
    folder, model, weights = tmp_path_factory.mktemp("tracked"), image_model(), Weights()
    traces = []
    count = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: traces.append(model.get_layer("counting").traces)
    )
    asked = {"methods": ("integrated_gradients", "gradient"), "folder": folder}
    fit(model, [weights, history_of(model, **asked), count], epochs=2, shuffle=False)
    looks = history_of(model, **asked)
    fit(model, [weights, looks], epochs=4, initial_epoch=2, shuffle=False)
    return SimpleNamespace(
        model=model, looks=looks, weights=weights.of_epoch, traces=traces, folder=folder
    )


@pytest.fixture(scope="module")
def uninterrupted():
    """The same training in one go, watched with references and without."""
    model = image_model()
    full = history_of(model, methods=("integrated_gradients", "gradient"))
    plain = history_of(model, references=False)
    fit(model, [full, plain], epochs=4, shuffle=False)
    return full, plain


@pytest.fixture(scope="module")
def compiled_once():
    model = image_model()
    return model, model.get_weights()


@pytest.fixture
def model(compiled_once):
    """A network with its first weights; what was compiled of it is kept."""
    model, weights = compiled_once
    model.set_weights(weights)
    return model


def test_training_is_the_same_bits_with_it_and_without() -> None:
    ends = []
    for looked_at in (False, True):
        model = image_model(noise=0.1)
        looks = [history_of(model)] if looked_at else []
        logs = fit(model, looks, epochs=2, validation_data=(IMAGES[:10], CLASSES[:10])).history
        weights = [each.numpy() for each in [*model.variables, *model.optimizer.variables]]
        draws = random.random(), np.random.random()  # noqa: NPY002
        ends.append((weights, logs, draws))

    (alone, *others), (watched, *watched_others) = ends
    assert all((one == other).all() for one, other in zip(alone, watched, strict=True))
    assert others == watched_others


@pytest.mark.slow
def test_images_are_judged_by_the_weights_of_their_epoch(tracked) -> None:
    model, history = tracked.model, tracked.looks.history
    explainer = ImageExplainer(model, pixel_range=(0, 1))
    maps = {}
    for epoch, each in tracked.weights.items():
        model.set_weights(each)
        found = explainer.explain(IMAGES[:4], target=CLASSES[:4])
        subject = image_subject(explainer, IMAGES[:4], units=2, target=CLASSES[:4])
        frame = evaluate(subject, {"integrated_gradients": found.values}, METRICS)
        predicted = model(IMAGES[:4]).numpy().argmax(axis=1)
        maps[epoch] = found.values.reshape(4, 2, 2, 2, 2).sum(axis=(2, 4)).reshape(4, 4)
        expected = {
            "deletion": frame.value.mean(),
            "deletion_random": frame.random.mean(),
            "deletion_oracle": frame.oracle.mean(),
            "relative_error": found.relative_error.mean(),
            "evaluations": found.evaluations.mean(),
            "converged": (found.verdict == "converged").sum(),
        }
        for measure, value in expected.items():
            assert values(history, measure)[epoch] == pytest.approx(value, rel=1e-5)
        assert values(history, "accuracy", "")[epoch] == (predicted == CLASSES[:4]).mean()
        score = values(history, "score", "")[epoch]
        assert score == pytest.approx(found.score_input.mean(), rel=1e-5)

    assert list(values(history, "deletion")) == [0, 1, 2, 3, 4]
    for measure, before in (("first", [0, 0, 0, 0]), ("previous", [0, 1, 2, 3])):
        rho = {}
        for one, epoch in zip(before, [1, 2, 3, 4], strict=True):
            pairs = zip(maps[one], maps[epoch], strict=True)
            rho[epoch] = np.mean([stats.spearmanr(*pair)[0] for pair in pairs])
        found = values(history, f"correlation_with_{measure}")
        assert found == pytest.approx(rho, abs=1e-6)


def test_texts_are_judged_by_the_weights_of_their_epoch() -> None:
    model, weights = text_model(), Weights()
    encoder = CharacterEncoder("abcd")
    explainer = TextExplainer(model, encoder)
    methods = ("integrated_gradients", "gradient")
    looks = AttributionHistory(explainer, TEXTS[:5], TONES[:5], methods=methods, metrics=METRICS)
    ids, traces = encoder.encode(TEXTS).ids, []
    count = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: traces.append(model.get_layer("counting").traces)
    )
    model.fit(ids, TONES, epochs=2, verbose=0, callbacks=[weights, looks, count])

    assert traces[0] == traces[1] > 0
    for epoch, each in weights.of_epoch.items():
        model.set_weights(each)
        found = explainer.explain(TEXTS[:5], methods)
        maps = {name: each.values for name, each in found.attributions.items()}
        frame = evaluate(text_subject(explainer, TEXTS[:5]), maps, METRICS)
        for method, expected in frame.groupby("method").value.mean().items():
            measured = values(looks.history, "deletion", method)[epoch]
            assert measured == pytest.approx(expected, rel=1e-5)
        right = (model(ids[:5]).numpy()[:, 0] > 0.5) == TONES[:5]
        assert values(looks.history, "accuracy", "")[epoch] == right.mean()


def test_nothing_is_traced_again_after_the_first_look(tracked) -> None:
    assert tracked.traces[0] > 0
    assert tracked.model.get_layer("counting").traces == tracked.traces[0]


def test_networks_of_mixed_precision_are_tracked() -> None:
    model = image_model("mixed_float16")
    looks = history_of(model)
    fit(model, looks, epochs=1)

    assert model.layers[2].compute_dtype == "float16"
    assert np.isfinite(list(values(looks.history, "deletion").values())).all()
    assert list(values(looks.history, "converged")) == [0, 1]


def test_looks_are_every_few_epochs_and_first_and_last(model) -> None:
    looks = history_of(model, every=2, metrics=[])
    fit(model, looks, epochs=5)

    assert list(dict.fromkeys(looks.history.epoch)) == [0, 2, 4, 5]


def test_without_labels_the_class_predicted_first_stays_the_target(model) -> None:
    explainer = ImageExplainer(model, pixel_range=(0, 1))
    first = model(IMAGES[:6]).numpy().argmax(axis=1)
    looks = AttributionHistory(explainer, IMAGES[:6], metrics=[])
    fit(model, looks, epochs=4)

    assert (model(IMAGES[:6]).numpy().argmax(axis=1) != first).any()
    assert looks.found.target.tolist() == first.tolist()
    assert "accuracy" not in set(looks.history.measure)


def test_without_references_there_is_the_metric_alone(uninterrupted) -> None:
    full, plain = (each.history for each in uninterrupted)

    assert "deletion_normalised" in set(full.measure)
    assert not [name for name in plain.measure if name.startswith("deletion_")]
    assert values(plain, "deletion") == pytest.approx(values(full, "deletion"))


def test_a_training_resumed_in_another_process_goes_on_with_its_history(
    tracked, uninterrupted
) -> None:
    histories = [each.history for each in (uninterrupted[0], tracked.looks)]

    timeless = [each[each.measure != "seconds"].reset_index(drop=True) for each in histories]
    pd.testing.assert_frame_equal(*timeless)


@pytest.mark.slow
def test_epochs_that_are_trained_again_are_replaced(model, tmp_path) -> None:
    looks = history_of(model, folder=tmp_path, metrics=[])
    fit(model, looks, epochs=3)
    score = values(looks.history, "score", "")
    fit(model, looks, epochs=2, initial_epoch=1)

    again = values(looks.history, "score", "")
    assert list(again) == [0, 1, 2]
    assert again[0] == score[0]
    assert again[1] == score[3]
    assert list(values(looks.history, "correlation_with_previous")) == [1, 2]


@pytest.mark.slow
def test_a_training_that_crashed_goes_on_from_its_backup(tmp_path) -> None:
    model = image_model()

    class Crash(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise RuntimeError("out of power")

    def callbacks():
        backup = keras.callbacks.BackupAndRestore(tmp_path / "backup")
        return [backup, history_of(model, folder=tmp_path / "looks", metrics=[])]

    before = callbacks()
    with pytest.raises(RuntimeError, match="out of power"):
        fit(model, [*before, Crash()], epochs=4)
    model.set_weights([np.zeros_like(each) for each in model.get_weights()])
    after = callbacks()
    fit(model, after, epochs=4)

    seen, score = (values(each[1].history, "score", "") for each in (before, after))
    assert (list(seen), list(score)) == ([0, 1, 2], [0, 1, 2, 3, 4])
    assert [score[epoch] for epoch in seen] == pytest.approx(list(seen.values()))


def test_a_folder_of_other_samples_is_refused(tracked) -> None:
    asked = {"methods": ("integrated_gradients", "gradient"), "folder": tracked.folder}

    with pytest.raises(ArgumentError, match=r"folder: .*history of other samples, labels, units"):
        history_of(tracked.model, count=5, **asked)


def test_settings_are_told_by_what_they_are_and_not_by_where_they_lie() -> None:
    def asked():
        def target(outputs):
            return outputs[:, 0]

        baseline = Constant(0.5)
        return checksums({"target": target, "baseline": {"of": baseline}, "at": np.arange(3)})

    assert asked() == asked()
    assert checksums({"at": np.arange(3)}) != checksums({"at": np.arange(3.0)})


@pytest.mark.parametrize("content", [b"", b"PK no zip", b"\x80\x04"])
def test_a_damaged_history_is_refused(model, tmp_path, content) -> None:
    (tmp_path / "attribution-history.npz").write_bytes(content)

    with pytest.raises(ArgumentError, match=r"folder: .*can't be read"):
        history_of(model, folder=tmp_path)


def test_tensorboard_shows_the_numbers_of_the_history(tracked) -> None:
    events = EventAccumulator(str(tracked.folder), size_guidance={"tensors": 0})
    events.Reload()
    for (method, measure), rows in tracked.looks.history.groupby(["method", "measure"]):
        group = method or "samples"
        mean = f"{group} verdicts" if measure in VERDICTS else group
        for tag, column in (
            (f"{mean}/{measure}", "value"),
            (f"{group} intervals/{measure}_low", "low"),
            (f"{group} intervals/{measure}_high", "high"),
        ):
            told = rows.dropna(subset=column)
            if len(told) and measure != "seconds":
                shown = {e.step: tf.make_ndarray(e.tensor_proto) for e in events.Tensors(tag)}
                assert shown == pytest.approx(dict(zip(told.epoch, told[column], strict=True)))
    pictures = events.Tensors("integrated_gradients/overlays")
    assert {each.step for each in pictures} == {0, 1, 2, 3, 4}


def test_a_training_that_goes_astray_goes_on(model, tmp_path) -> None:
    class Astray(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.set_weights([np.full_like(w, np.nan) for w in self.model.get_weights()])

    looks = history_of(model, folder=tmp_path)
    fit(model, [Astray(), looks], epochs=2)

    assert values(looks.history, "non_finite") == {0: 0, 1: 4, 2: 4}
    assert np.isnan(values(looks.history, "deletion")[2])
    assert looks.figure().axes


def test_an_explainer_of_another_model_is_refused(model) -> None:
    with pytest.raises(ArgumentError, match=r"explainer: .*the model trained"):
        fit(image_model(), history_of(model), epochs=1)


@pytest.mark.parametrize(
    ("settings", "argument"),
    [
        ({"every": 0}, "every"),
        ({"metrics": "deletion"}, "metrics"),
        ({"metrics": ["deletin"]}, "metrics"),
        ({"metrics": ["deletion", Deletion(steps=5)]}, "metrics: .*each name once"),
        ({"units": 0}, "side"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_used_is_refused_before_training(model, settings, argument) -> None:
    with pytest.raises(ArgumentError, match=argument):
        history_of(model, **settings)


def test_labels_that_fit_no_sample_or_class_are_refused(model) -> None:
    explainer = ImageExplainer(model, pixel_range=(0, 1))
    with pytest.raises(ArgumentError, match=r"labels: .*shape \(2,\)"):
        AttributionHistory(explainer, IMAGES[:4], [0, 1])
    with pytest.raises(ArgumentError, match="labels: got classes from 0 to 3"):
        fit(model, AttributionHistory(explainer, IMAGES[:4], [0, 1, 2, 3], metrics=[]), epochs=1)


def test_the_figure_has_a_panel_for_everything_that_moved(tracked) -> None:
    figure = tracked.looks.figure()

    titles = [each.get_title(loc="left") for each in figure.axes]
    assert titles == [
        "watched samples",
        "deletion: 0 random, 1 best found",
        "rank correlation with an earlier look",
        "relative error of the attribution (%)",
    ]
    accuracy = figure.axes[0].lines[0].get_ydata().tolist()
    assert accuracy == list(values(tracked.looks.history, "accuracy", "").values())
    methods = [text.get_text() for text in figure.legends[0].texts]
    assert methods == ["integrated gradients", "gradient"]


def test_scores_that_are_no_shares_have_an_axis_without_accuracy(tracked) -> None:
    logits = tracked.looks.history.copy()
    logits.loc[logits["measure"] == "score", ["low", "value", "high"]] *= 20

    figure = history_figure(logits)

    titles = [each.get_title(loc="left") for each in figure.axes[:2]]
    assert titles == ["accuracy on the watched samples", "score of their targets"]
    shown = figure.axes[1].lines[0].get_ydata().tolist()
    assert shown == list(values(logits, "score", "").values())


def test_a_figure_of_nothing_is_refused(model) -> None:
    with pytest.raises(ArgumentError, match="history: got no looks"):
        history_of(model).figure()
