"""Corpora from files: every format, and every way in which a line can be bad."""

import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.text import (
    csv_pairs,
    csv_texts,
    hotel_reviews,
    jsonl_pairs,
    jsonl_texts,
    lcqmc_pairs,
    thucnews_titles,
    tsv_pairs,
    tsv_texts,
    weibo_moods,
    weibo_sentiments,
)


@pytest.fixture
def file(tmp_path):
    """Write bytes or text to a file, and return its path."""

    def write(content, name="corpus.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(load, *arguments, **keywords):
    with pytest.raises(ArgumentError) as caught:
        load(*arguments, **keywords)
    assert "\n" not in str(caught.value)
    return caught.value


# The public formats


def test_thucnews_titles(file) -> None:
    path = file('词汇阅读是关键\t3\n"全球大学"排行\t3\n股市收盘\t2\n体彩开奖\t10\n')

    titles = thucnews_titles(path)

    assert titles.texts == ["词汇阅读是关键", '"全球大学"排行', "股市收盘", "体彩开奖"]
    assert titles.class_names == ("2", "3", "10")
    assert titles.labels.tolist() == [1, 1, 0, 2]


def test_thucnews_labels_may_be_names_or_numbers_of_names(file) -> None:
    names = ["财经", "房产", "股票"]

    titles = thucnews_titles(file("甲\t股票\n乙\t0\n"), class_names=names)

    assert titles.labels.tolist() == [2, 0]
    assert titles.class_names == ("财经", "房产", "股票")


def test_weibo_sentiments(file) -> None:
    corpus = weibo_sentiments(file("\ufefflabel,review\r\n1,更博了，爆照了[偷笑]\r\n0,唉\r\n"))

    assert corpus.texts == ["更博了，爆照了[偷笑]", "唉"]
    assert corpus.labels.tolist() == [1, 0]
    assert corpus.class_names == ("negative", "positive")


def test_weibo_moods(file) -> None:
    corpus = weibo_moods(file("label,review\n0,a\n1,b\n2,c\n3,d\n"))

    assert corpus.class_names == ("喜悦", "愤怒", "厌恶", "低落")
    assert corpus.labels.tolist() == [0, 1, 2, 3]


def test_hotel_reviews_hold_commas_quotes_and_line_breaks(file) -> None:
    content = 'label,review\n1,"近,方便,""推荐"""\n0,"早餐差\n服务慢"\n1,不错\n'

    corpus = hotel_reviews(file(content))

    assert corpus.texts == ['近,方便,"推荐"', "早餐差\n服务慢", "不错"]
    assert corpus.labels.tolist() == [1, 0, 1]


@pytest.mark.parametrize("header", ["", "text_a\ttext_b\tlabel\n"])
def test_lcqmc_pairs(file, header) -> None:
    pairs = lcqmc_pairs(file(header + "几点了\t什么时间\t1\n几点了\t几岁了\t0\n"))

    assert pairs.first == ["几点了", "几点了"]
    assert pairs.second == ["什么时间", "几岁了"]
    assert pairs.labels.tolist() == [1, 0]
    assert pairs.class_names == ("different", "same")


# Named columns


ROWS = [("a b", "x"), ("c", "y"), ("d", "x")]


@pytest.mark.parametrize(
    ("load", "content"),
    [
        (csv_texts, "id,label,text\n1,x,a b\n2,y,c\n3,x,d\n"),
        (tsv_texts, "text\tlabel\na b\tx\nc\ty\n\nd\tx\n"),
        (
            jsonl_texts,
            '{"text": "a b", "label": "x"}\n{"label": "y", "text": "c", "more": [1]}\n'
            '{"text": "d", "label": "x"}\n',
        ),
    ],
)
def test_columns_are_taken_by_name(file, load, content) -> None:
    corpus = load(file(content))

    found = [(t, corpus.class_names[i]) for t, i in zip(corpus.texts, corpus.labels, strict=True)]
    assert found == ROWS
    assert corpus.labels.dtype == np.int64
    assert corpus.skipped_lines == ()


@pytest.mark.parametrize(
    ("load", "content"),
    [
        (csv_pairs, "q1,q2,same\na,b,1\nc,d,0\n"),
        (tsv_pairs, "q2\tq1\tsame\nb\ta\t1\nd\tc\t0\n"),
        (jsonl_pairs, '{"q1":"a","q2":"b","same":1}\n{"q1":"c","q2":"d","same":0}\n'),
    ],
)
def test_columns_of_pairs_are_taken_by_name(file, load, content) -> None:
    pairs = load(
        file(content), first="q1", second="q2", label="same", class_names=["different", "same"]
    )

    assert (pairs.first, pairs.second) == (["a", "c"], ["b", "d"])
    assert pairs.labels.tolist() == [1, 0]


def test_pairs_split_and_stay_together(file) -> None:
    lines = "".join(f"{i},{i * i},{i % 2}\n" for i in range(20))

    training, test = csv_pairs(file("first,second,label\n" + lines)).split(test_share=0.2, seed=1)

    assert (len(training), len(test)) == (16, 4)
    for half in (training, test):
        assert [int(first) ** 2 for first in half.first] == list(map(int, half.second))
        assert [int(first) % 2 for first in half.first] == half.labels.tolist()


# Encodings


def test_gb18030_is_read_where_it_is_named_and_refused_where_it_is_not(file) -> None:
    path = file("label,review\n1,很好\n".encode("gb18030"))

    assert weibo_sentiments(path, encoding="gb18030").texts == ["很好"]
    error = refusal(weibo_sentiments, path)
    assert "line 2 of" in str(error)
    assert "'gb18030'" in str(error)


def test_an_unknown_encoding_is_refused(file) -> None:
    assert refusal(csv_texts, file("text,label\na,b\n"), encoding="utf-16").argument == "encoding"


# Bad lines

BAD = [
    (thucnews_titles, b"a\t0\n\nb\n c\t1\n", [3], "1 fields instead of 2"),
    (thucnews_titles, b"a\t0\nb\t1\t1\nc\t1\n", [2], "3 fields instead of 2"),
    (thucnews_titles, b"a\t0\n \t1\nc\t1\n", [2], "an empty text"),
    (thucnews_titles, b"a\t0\nb\t\nc\t1\n", [2], "no label"),
    (thucnews_titles, b"a\t0\n\xff\t0\nc\t1\n", [2], "not utf-8"),
    (weibo_sentiments, b"label,review\n1,a\n2,b\n0,c\n", [3], "unknown label '2'"),
    (weibo_sentiments, b"label,review\n1,a\n-1,b\n0,c\n", [3], "unknown label '-1'"),
    (weibo_sentiments, b"label,review\n1,a\n1,b,b\n0,c\n", [3], "3 fields instead of 2"),
    (weibo_sentiments, b"label,review\n1,a\n1,\n0,c\n", [3], "an empty text"),
    (weibo_sentiments, b'label,review\n1,a\n1,"b\nb"b\n0,c\n', [3, 4], "expected after"),
    (weibo_sentiments, b'label,review\n1,a\n1,"b\n\xff"\n0,c\n', [3, 4], "not utf-8"),
    (lcqmc_pairs, b"a\tb\t1\na\t\t1\na\tb\t0\n", [2], "an empty text"),
    (jsonl_texts, b'{"text":"a","label":0}\n{"text":\n{"text":"c","label":1}\n', [2], "Expecting"),
    (jsonl_texts, b'{"text":"a","label":0}\n[]\n{"text":"c","label":1}\n', [2], "not a JSON"),
    (
        jsonl_texts,
        b'{"text":"a","label":0}\n{"text":"b"}\n{"text":"c","label":1}\n',
        [2],
        "no member 'label'",
    ),
    (
        jsonl_texts,
        b'{"text":"a","label":0}\n{"text":1,"label":0}\n{"text":"c","label":1}\n',
        [2],
        "'text' is a int",
    ),
    (
        jsonl_texts,
        b'{"text":"a","label":0}\n{"text":"\\ud83d","label":0}\n{"text":"c","label":1}\n',
        [2],
        "surrogate",
    ),
    (
        jsonl_texts,
        b'{"text":"a","label":0}\n' + b"[" * 100_000 + b'\n{"text":"c","label":1}\n',
        [2],
        "line 2",
    ),
]


@pytest.mark.parametrize(("load", "content", "bad", "why"), BAD)
def test_a_bad_line_is_reported_by_its_number_and_why(file, load, content, bad, why) -> None:
    error = refusal(load, file(content))

    assert error.argument == "path"
    assert f"line {bad[0]} of" in str(error)
    assert why in str(error)
    assert 'bad_lines="skip"' in error.mend


@pytest.mark.parametrize(("load", "content", "bad", "why"), BAD)
def test_bad_lines_are_left_out_and_listed_when_asked(file, load, content, bad, why) -> None:
    corpus = load(file(content), bad_lines="skip")

    assert list(corpus.skipped_lines) == bad
    assert len(corpus) == 2
    assert sorted(corpus.labels.tolist()) == [0, 1]


def test_a_quote_that_is_never_closed_is_an_error_even_when_skipping(file) -> None:
    # What follows it cannot be told apart: skipping would lose it without a word.
    path = file('label,review\n1,a\n1,"b\n0,c\n1,d\n')

    error = refusal(weibo_sentiments, path, bad_lines="skip")

    assert "line 3" in str(error)
    assert "never closed" in str(error)


def test_a_field_too_long_for_csv_is_not_called_a_quote_alone(file) -> None:
    error = refusal(csv_texts, file("text,label\n" + "a" * 140_000 + ",1\n", "long.csv"))

    assert "line 2" in str(error)
    assert "or a field of more than 131,072 characters" in str(error)


@pytest.mark.parametrize("load", [csv_texts, tsv_texts, jsonl_texts, thucnews_titles, lcqmc_pairs])
@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_says_so(file, load, content) -> None:
    error = refusal(load, file(content))

    assert error.argument == "path"
    assert "empty" in str(error)


def test_a_file_with_a_header_alone_is_empty(file) -> None:
    assert "empty" in str(refusal(csv_texts, file("text,label\n")))


def test_a_file_of_bad_lines_alone_is_an_error_even_when_skipping(file) -> None:
    error = refusal(thucnews_titles, file("a\nb\n"), bad_lines="skip")

    assert "every line is bad" in str(error)


@pytest.mark.parametrize(
    ("load", "content"), [(csv_texts, "text,lable\na,b\n"), (tsv_texts, "text\tlable\na\tb\n")]
)
def test_a_missing_column_names_those_there_are(file, load, content) -> None:
    error = refusal(load, file(content))

    assert error.argument == "label"
    assert "Did you mean 'lable'?" in str(error)


def test_a_missing_file_or_a_folder_is_one_clear_line(tmp_path) -> None:
    assert "No such file" in str(refusal(weibo_moods, tmp_path / "none.csv"))
    assert "directory" in str(refusal(weibo_moods, tmp_path))


@pytest.mark.parametrize(
    ("argument", "given"),
    [("bad_lines", "ignore"), ("class_names", "ab"), ("class_names", [])],
)
def test_bad_settings_name_their_argument(file, argument, given) -> None:
    error = refusal(csv_texts, file("text,label\na,b\n"), **{argument: given})

    assert error.argument == argument


def test_control_characters_of_a_file_stay_out_of_the_message(file) -> None:
    path = file("label,review\n\x1b[2J\x07,a\n")

    error = refusal(weibo_sentiments, path)

    assert "\x1b" not in str(error)
    assert "\x07" not in str(error)
