"""The model of g2pM in Keras computes what the package does, and is explained as it should be."""

import importlib.util
import pickle
import sys

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import (
    FramedCharacterEncoder,
    TextExplainer,
    g2pm,
    load_encoder,
    save_encoder,
)
from igsuite.text.models import g2pm as module

SENTENCES = [
    "然而，他红了20年以后，他竟退出了大家的视线。",
    "这首音乐很好听",
    "他感到非常快乐",
    "银行行长重新调整了行程。",
    "长大以后，她的头发长得很长。",
    "我觉得睡觉得早一点。",
    "角落里的角色还没有着落，着急的人都睡着了。",
    "The 会计 said: 会议 at 3 点 😀 시",
    "都",
]


@pytest.fixture(scope="module")
def rebuilt():
    return g2pm()


@pytest.fixture(scope="module")
def package():
    """The package itself, an independent reference in NumPy."""
    from g2pM import G2pM

    return G2pM()


@pytest.fixture(scope="module")
def texts(package):
    """Each polyphone of the package's dictionary, at two places, and sentences of our own."""
    polyphones = [c for c, readings in package.cedict.items() if len(readings) > 1]
    assert len(polyphones) > 700
    framed = [f"他说{c}这个字很难" if k % 2 else f"{c}，对吗？" for k, c in enumerate(polyphones)]
    return framed + SENTENCES


def logits_of(package, ids):
    """Return the package's logits at every token of each text: one text at a time, unpadded."""
    found = []
    package.fc_layer = lambda hidden: found.append(type(package).fc_layer(package, hidden)) or [[0]]
    try:
        for row in ids:
            length = int((row != 0).sum())
            package.predict(row[None, :length], list(range(length)))
    finally:
        del package.fc_layer
    return found


def largest_difference(model, encoded, expected):
    """Return the largest difference of the logits, and the largest logit."""
    found = np.asarray(model(encoded.ids))
    pairs = [(found[row, : len(each)], each) for row, each in enumerate(expected)]
    return max(np.abs(a - b).max() for a, b in pairs), max(np.abs(b).max() for _, b in pairs)


def test_every_character_is_read_as_the_package_reads_it(rebuilt, package, texts):
    encoded = rebuilt.encoder.encode(texts)
    predicted = np.asarray(rebuilt.model(encoded.ids)).argmax(axis=-1)

    read = 0
    for row, text in enumerate(texts):
        for place, reading in enumerate(package(text, char_split=True)):
            if len(package.cedict.get(text[place], ())) > 1:
                assert rebuilt.class_names[predicted[row, place + 1]] == reading, text
                read += 1
    assert read > 1000


def test_logits_are_the_packages_up_to_the_rounding_of_float32(rebuilt, package, texts):
    encoded = rebuilt.encoder.encode(texts)

    difference, largest = largest_difference(
        rebuilt.model, encoded, logits_of(package, encoded.ids)
    )

    assert largest > 50
    assert difference < 1e-6 * largest


def test_in_float64_logits_are_the_packages_to_1e_5(package, texts):
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float64")
    try:
        rebuilt = g2pm()
    finally:
        keras.config.set_dtype_policy(policy)
    in_float64 = {
        name: array.astype(np.float64)
        for name, array in vars(package).items()
        if isinstance(array, np.ndarray)
    }
    assert len(in_float64) == 13
    reference = object.__new__(type(package))
    vars(reference).update(in_float64)
    encoded = rebuilt.encoder.encode(texts)

    difference, _ = largest_difference(rebuilt.model, encoded, logits_of(reference, encoded.ids))

    assert difference < 1e-5


def test_padding_changes_nothing(rebuilt):
    ids = rebuilt.encoder.encode(["这首音乐很好听"]).ids
    padded = np.pad(ids, ((0, 0), (0, 7)))

    alone, among = (np.asarray(rebuilt.model(each))[:, : ids.shape[1]] for each in (ids, padded))

    np.testing.assert_allclose(alone, among, atol=1e-4)


CONTRASTS = [("这首音乐很好听", "yue4", "le4", "音"), ("他感到非常快乐", "le4", "yue4", "快")]


@pytest.mark.parametrize(("text", "reading", "other", "decisive"), CONTRASTS)
def test_what_decides_between_two_readings(rebuilt, text, reading, other, decisive):
    place = text.index("乐") + 1
    this, that = (rebuilt.class_names.index(each) for each in (reading, other))

    found = TextExplainer(rebuilt.model, rebuilt.encoder, tolerance=0.005).explain(
        [text], target=lambda logits: logits[:, place, this] - logits[:, place, that]
    )

    (values,), (errors,) = found.values, found.standard_error
    order = np.argsort(-values)
    assert found.verdict[0] == "converged"
    assert found.relative_error[0] < 0.005
    assert found.score_input[0] > 0  # the model reads it so
    assert found.tokens[0][order[0]] == decisive
    # By far more than the error bars of the two.
    assert values[order[0]] - values[order[1]] > 10 * (errors[order[0]] + errors[order[1]])


def test_a_place_and_a_class_are_a_target(rebuilt):
    text = "他感到非常快乐"
    target = (text.index("乐") + 1, rebuilt.class_names.index("le4"))

    found = TextExplainer(rebuilt.model, rebuilt.encoder).explain([text], target=target)

    logits = np.asarray(rebuilt.model(rebuilt.encoder.encode([text]).ids))
    assert found.score_input[0] == pytest.approx(logits[0][target], rel=1e-5)
    assert found.verdict[0] == "converged"


def test_tokens_outside_the_text_are_special_and_the_rest_stand_where_they_did(rebuilt):
    encoded = rebuilt.encoder.encode(["快乐", "很"])

    assert encoded.tokens == (("[SOS]", "快", "乐", "[EOS]"), ("[SOS]", "很", "[EOS]"))
    assert encoded.offsets[0] == ((0, 0), (0, 1), (1, 2), (2, 2))
    assert encoded.special.tolist() == [[True, False, False, True], [True, False, True, False]]
    assert encoded.words.tolist() == [[-1, 0, 1, -1], [-1, 0, -1, -1]]


def test_the_encoder_comes_back_from_its_file(rebuilt, tmp_path):
    save_encoder(rebuilt.encoder, tmp_path / "encoder.json")

    again = load_encoder(tmp_path / "encoder.json")

    np.testing.assert_array_equal(
        again.encode(SENTENCES).ids, rebuilt.encoder.encode(SENTENCES).ids
    )


def test_the_package_is_neither_imported_nor_unpickled(monkeypatch):
    def never(*_, **__):
        raise AssertionError("unpickled")

    for name in [each for each in sys.modules if each.partition(".")[0] == "g2pM"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, never)

    g2pm()

    assert "g2pM" not in sys.modules


def test_without_the_package_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(ModuleNotFoundError, match=r'pip install "igsuite\[pretrained\]"'):
        g2pm()


def test_another_version_of_the_package_is_refused(monkeypatch):
    read = module.read_pickled_arrays

    def without_a_bias(file):
        return {k: v for k, v in read(file).items() if k != "lstm.bias_hh_l0"}

    monkeypatch.setattr(module, "read_pickled_arrays", without_a_bias)

    with pytest.raises(ArgumentError, match=r"lstm\.bias_hh_l0.*allowed: g2pM 0\.1\.2\.5"):
        g2pm()


def test_start_and_end_are_characters_of_the_vocabulary_and_not_cut_off():
    with pytest.raises(ArgumentError, match="end: got '#'"):
        FramedCharacterEncoder("^$ab", start="^", end="#")

    encoded = FramedCharacterEncoder("^$ab", "^", "$", max_length=1).encode(["ab", ""])

    assert encoded.ids.tolist() == [[2, 4, 3], [2, 3, 0]]
