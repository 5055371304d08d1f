"""Planted truth: the phrase decides, nothing else does, and attributions can be held to it."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from igsuite.errors import ArgumentError
from igsuite.text import (
    CharacterEncoder,
    FunctionEncoder,
    PlantedTexts,
    TextExplainer,
    TokenizedText,
    WordEncoder,
    planted_pairs,
    planted_texts,
    text_classifier,
    train,
)
from igsuite.text.corpora.planted_language import LANGUAGES

LANGUAGE = pytest.mark.parametrize("language", ["zh", "en"])
#: How tokens are counted in each language.
ANALYZER = {"zh": "char", "en": "word"}


def classified(language, texts, labels, longest) -> float:
    """Accuracy on the second half of a linear classifier of the n-grams of the first."""
    counter = CountVectorizer(analyzer=ANALYZER[language], ngram_range=(1, longest), binary=True)
    counts = counter.fit_transform(texts)
    half = len(labels) // 2
    classifier = LogisticRegression(max_iter=1000).fit(counts[:half], labels[:half])
    return float(classifier.score(counts[half:], labels[half:]))


@LANGUAGE
def test_the_span_holds_a_phrase_that_means_its_class(language) -> None:
    parts = LANGUAGES[language]
    meaning = {}
    for pair in parts.opposites:
        for this, other in (pair, pair[::-1]):
            meaning |= {degree + parts.word_break + this: this for degree in parts.boosters}
            meaning |= {degree + parts.word_break + other: this for degree in parts.negations}

    planted = planted_texts(500, language, class_count=8, seed=5)

    for text, label, (start, end) in zip(planted.texts, planted.labels, planted.spans, strict=True):
        assert meaning[text[start:end]] == planted.class_names[label]
        # No second phrase could decide otherwise.
        assert sum(text.count(phrase) for phrase in meaning) == 1


@LANGUAGE
def test_texts_are_distinct_and_classes_even(language) -> None:
    planted = planted_texts(402, language, class_count=4)

    assert len(set(planted.texts)) == 402
    assert sorted(np.bincount(planted.labels)) == [100, 100, 101, 101]


@LANGUAGE
def test_a_seed_gives_the_same_texts_and_another_seed_others(language) -> None:
    one, again, other = (planted_texts(50, language, seed=seed) for seed in (1, 1, 2))

    assert one.texts == again.texts
    np.testing.assert_array_equal(one.spans, again.spans)
    np.testing.assert_array_equal(one.labels, again.labels)
    assert not set(one.texts) & set(other.texts)


@LANGUAGE
def test_the_label_can_be_read_from_pairs_of_tokens_only(language) -> None:
    planted = planted_texts(3000, language, class_count=4, seed=3)

    assert classified(language, planted.texts, planted.labels, longest=2) > 0.97
    assert classified(language, planted.texts, planted.labels, longest=1) < 0.7


@LANGUAGE
def test_without_the_phrase_nothing_tells_the_label(language) -> None:
    planted = planted_texts(3000, language, class_count=4, seed=3)
    spans = zip(planted.texts, planted.spans, strict=True)

    rest = [text[:start] + text[end:] for text, (start, end) in spans]

    # Chance is 0.25 ± 0.011.
    assert classified(language, rest, planted.labels, longest=2) < 0.29


def test_spans_stay_with_their_texts_through_take_and_split() -> None:
    planted = planted_texts(60, seed=4)

    training, test = planted.split(test_share=0.25, seed=1)

    span_of = dict(zip(planted.texts, map(tuple, planted.spans), strict=True))
    for half in (training, test):
        assert isinstance(half, PlantedTexts)
        assert [span_of[text] for text in half.texts] == list(map(tuple, half.spans))


def test_a_token_is_planted_if_it_shares_a_character_with_the_phrase() -> None:
    planted = PlantedTexts(["ab很好c"], np.array([0]), ("好",), spans=np.array([[2, 4]]))

    def pieces(text):
        offsets = ((0, 0), (0, 2), (2, 3), (3, 5), (5, 5))
        tokens = ("[CLS]", "ab", "很", "好c", "[SEP]")
        special = [True, False, False, False, True]
        return TokenizedText(range(5), tokens, offsets, special)

    mask = planted.token_mask(FunctionEncoder(pieces).encode(planted.texts))
    assert mask.tolist() == [[False, False, True, True, False]]


@pytest.mark.parametrize(
    ("argument", "settings"),
    [
        ("count", {"count": 0}),
        ("language", {"language": "de"}),
        ("class_count", {"class_count": 3}),
        ("class_count", {"class_count": 10}),
        ("seed", {"seed": -1}),
    ],
)
def test_bad_input_names_its_argument(argument, settings) -> None:
    with pytest.raises(ArgumentError) as caught:
        planted_texts(**{"count": 5, **settings})

    assert caught.value.argument == argument


def share_found(values, planted, mask) -> float:
    """Share of texts whose k highest values are those of their k planted tokens, all of them."""
    found = []
    for row, truth, tokens in zip(values, planted, mask, strict=True):
        highest = np.argsort(-row[tokens], kind="stable")[: truth.sum()]
        found.append(truth[tokens][highest].all())
    return float(np.mean(found))


@pytest.mark.parametrize(
    ("language", "encoder_class"),
    [("zh", CharacterEncoder), pytest.param("en", WordEncoder, marks=pytest.mark.slow)],
)
def test_integrated_gradients_find_the_planted_phrase_and_random_does_not(
    language, encoder_class
) -> None:
    # k = 2: two characters in Chinese, two words in English. Found means both are the top 2.
    training, test = planted_texts(2400, language, seed=1).split(test_share=0.1, seed=1)
    encoder = encoder_class.fit(training.texts)
    model = text_classifier(encoder.vocabulary_size, len(training.class_names), seed=1)
    train(model, encoder.encode(training.texts).ids, training.labels, epochs=6, batch_size=32)
    encoded = encoder.encode(test.texts)
    predicted = np.asarray(model(encoded.ids)).argmax(axis=1)
    assert (predicted == test.labels).mean() > 0.98

    methods = ("integrated_gradients", "random")
    found = TextExplainer(model, encoder).explain(test.texts, methods, target=test.labels)

    planted = test.token_mask(encoded)
    assert set(planted.sum(axis=1)) == {2}
    share = {each: share_found(found[each].first.values, planted, encoded.mask) for each in methods}
    # Seeds 1, 2, 3: 0.996, 0.996, 0.988 (zh), 1.000 each (en); at random 0.000 to 0.004.
    assert share["integrated_gradients"] >= 0.95
    assert share["random"] <= 0.05


@LANGUAGE
def test_planted_pairs_match_where_their_phrases_mean_the_same(language) -> None:
    pairs = planted_pairs(200, language, class_count=4, seed=3)
    parts = LANGUAGES[language]

    def meaning(text, span):
        phrase = text[slice(*span)]
        (pair, side), *_ = [
            (pair, side)
            for pair in parts.opposites
            for side in (0, 1)
            if phrase.endswith(pair[side])
        ]
        return pair[1 - side if phrase.startswith(parts.negations) else side]

    first = list(map(meaning, pairs.first, pairs.first_spans))
    second = list(map(meaning, pairs.second, pairs.second_spans))

    assert pairs.labels.sum() == 100
    assert [a == b for a, b in zip(first, second, strict=True)] == pairs.labels.astype(
        bool
    ).tolist()
    assert len({*pairs.first, *pairs.second}) == 400
    taken = pairs.take([5, 2])
    assert (
        taken.first[0][slice(*taken.first_spans[0])] == pairs.first[5][slice(*pairs.first_spans[5])]
    )
