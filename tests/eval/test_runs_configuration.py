"""Configurations: every default written out, and everything wrong said at once, by line."""

import json

import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import METRICS
from igsuite.eval.runs.configuration_file import ConfigurationErrors, read_configuration
from igsuite.eval.runs.toml_lines import key_lines, line_of

#: Metrics that need a truth, or a model to change, which no configuration can name.
UNNAMED = {
    *("pointing_game", "relevance_mass", "relevance_rank"),
    *("cascading_randomisation", "efficient_randomisation", "max_sensitivity"),
}
TEXTS = """\
[model]
file = "model.keras"
encoder = "encoder.json"
[data]
texts = "reviews.csv"
"""
PICTURES = """\
[model]
name = "efficientnet_lite0"
[data]
pictures = ["photos"]
"""


@pytest.fixture
def read(tmp_path):
    """Read a configuration beside which its files lie."""
    for name in ("model.keras", "encoder.json", "reviews.csv", "weights.h5"):
        (tmp_path / name).touch()

    def read_text(text):
        path = tmp_path / "reviews.toml"
        path.write_text(text, encoding="utf-8")
        return read_configuration(path)

    return read_text


@pytest.fixture
def troubles(read):
    """What is wrong with a configuration, as (line, words)."""

    def troubles_of(text):
        with pytest.raises(ConfigurationErrors) as refused:
            read(text)
        said = [each.partition("reviews.toml, line ")[2] for each in refused.value.lines]
        return [(int(line), what) for line, _, what in (each.partition(": ") for each in said)]

    return troubles_of


def test_every_default_is_written_out(read):
    resolved = read(TEXTS).resolved()

    assert resolved["explain"] == {
        "methods": [{"name": each} for each in ("integrated_gradients", "gradient", "random")],
        "baselines": ["zero"],
        "target": "predicted",
        "score": "output",
        "tolerance": 0.02,
        "max_steps": 512,
        "batch_size": 0,
    }
    assert resolved["run"] == {"seed": 0, "shard": 32}
    assert resolved["data"]["samples"] == 500
    assert resolved["evaluate"]["operators"] == [{"name": "mask"}]
    assert {each["name"] for each in resolved["evaluate"]["metrics"]} == {"deletion", "insertion"}
    assert all(each["steps"] == 20 for each in resolved["evaluate"]["metrics"])


def test_what_is_written_out_is_the_same_when_it_is_read_again(read):
    # Shares are a tuple to the metric, and a list to JSON.
    metrics = "".join(f'"{each}", ' for each in METRICS if each not in UNNAMED)
    resolved = read(f"{TEXTS}[evaluate]\nmetrics = [{metrics}]\n").resolved()

    assert json.loads(json.dumps(resolved)) == resolved
    assert len(resolved["evaluate"]["metrics"]) == len(METRICS) - len(UNNAMED)


def test_pictures_have_defaults_of_their_own(read):
    configuration = read(PICTURES)

    assert configuration.kind == "image"
    assert configuration.explain.baselines == ["black"]
    assert configuration.evaluate.operators == [{"name": "mean"}]


def test_one_folder_of_pictures_needs_no_list(read):
    assert read(PICTURES.replace('["photos"]', '"photos"')) == read(PICTURES)


def test_where_a_run_is_written_is_no_part_of_what_it_is(read):
    assert read(TEXTS + '[run]\nout = "here"\n').resolved() == read(TEXTS).resolved()


def test_methods_metrics_and_operators_may_have_settings_of_their_own(read):
    configuration = read(
        PICTURES
        + '[explain]\nmethods = [{name = "smooth_grad", draws = 5}]\n'
        + '[evaluate]\nmetrics = [{name = "deletion", steps = 10}]\n'
        + 'operators = ["blur", {name = "blur", deviation = 0.1}]\n'
    )

    assert configuration.explain.methods == [{"name": "smooth_grad", "draws": 5}]
    assert configuration.evaluate.metrics[0]["steps"] == 10
    assert [each["deviation"] for each in configuration.evaluate.operators] == [0.045, 0.1]


def test_everything_wrong_is_said_at_once_in_the_order_of_lines(troubles):
    found = troubles("""\
[model]
file = "nope.keras"
encodr = "encoder.json"

[data]
texts = "reviews.csv"
samples = -3
[explain]
methods = [
  "gradeint",
]
score = "logits"
tolerance = "x"
[evaluate]
metrics = ["deletoin", {name = "deletion", stps = 3}]
operators = ["masc"]
[runn]
seed = 1
""")

    expected = [
        (1, "model.encoder: missing"),
        (2, "model.file: got 'nope.keras', which is not there"),
        (3, "model.encodr: unknown key; did you mean 'encoder'?"),
        (7, "data.samples: got -3"),
        (9, "explain.methods: got 'gradeint'"),
        (12, "explain.score: got 'logits'"),
        (13, "explain.tolerance: got 'x'"),
        (15, "evaluate.metrics: got 'deletoin'"),
        (15, "evaluate.metrics: got deletion with 'stps'; allowed: 'draws', 'steps'. Did you"),
        (16, "evaluate.operators: got 'masc'"),
        (17, "runn: unknown key; did you mean 'run'?"),
    ]
    assert [line for line, _ in found] == [line for line, _ in expected]
    for (_, what), (_, beginning) in zip(found, expected, strict=True):
        assert what.startswith(beginning)
    assert "Did you mean 'gradient'?" in found[4][1]


@pytest.mark.parametrize(
    ("text", "line", "trouble"),
    [
        ("[model\n", 1, "no TOML"),
        ('[model]\nfile = "a\n', 2, "no TOML"),
        ("[model]\n[model]\n", 2, "no TOML"),
        ("[model]\nfile = model.keras\n", 2, "no TOML: Invalid value. Texts stand in quotes"),
        ("", 1, "model.file: missing"),
        (TEXTS + "[explain]\nmethods = []\n", 7, "explain.methods: got []"),
        (TEXTS + '[explain]\nmethods = "gradient"\n', 7, "explain.methods: got 'gradient'"),
        (TEXTS + "[explain]\ntarget = true\n", 7, "got True; allowed: a class by its number or"),
        (TEXTS + '[explain]\nmax_steps = "9"\n', 7, "got '9'; allowed: a whole number"),
        (TEXTS + "[explain]\ntolerance = 1\n", 7, "got 1; allowed: a number below 1"),
        (TEXTS + "[run]\nshard = 0\n", 7, "run.shard: got 0; allowed: at least 1"),
        (TEXTS + "[run]\nout = 3\n", 7, "run.out: got 3; allowed: a text, in quotes"),
        (PICTURES.replace('["photos"]', "3"), 4, "data.pictures: got 3; allowed: a list, in"),
        (TEXTS + "[explain]\ntolerance = true\n", 7, "explain.tolerance: got True"),
        (TEXTS + "[explain]\ntolerance = nan\n", 7, "explain.tolerance: got nan"),
        (TEXTS + '[explain]\nmethods = ["random", "random"]\n', 7, "allowed: each once"),
        (TEXTS + '[explain]\nmethods = ["grad_cam"]\n', 7, "got 'grad_cam'"),
        (TEXTS + "[explain]\nmethods = [{draws = 5}]\n", 7, "a name, or a table of a name"),
        (
            TEXTS + '[explain]\nmethods = [{name = "random", draws = 5}]\n',
            7,
            "got random with 'draws'",
        ),
        (TEXTS + '[explain]\nbaselines = ["blakc"]\n', 7, "explain.baselines: got 'blakc'"),
        (PICTURES + '[explain]\nbaselines = ["blakc"]\n', 6, "Did you mean 'black'?"),
        (TEXTS + '[evaluate]\nmetrics = ["pointing_game"]\n', 7, "which needs truth; allowed"),
        (
            TEXTS + '[evaluate]\nmetrics = [{name = "agreement", reference = 3}]\n',
            7,
            "= 3; allowed",
        ),
        (
            TEXTS + '[evaluate]\nmetrics = [{name = "deletion", steps = "4"}]\n',
            7,
            "got deletion with steps = '4'; allowed: a whole number",
        ),
        (
            TEXTS + '[evaluate]\noperators = [{name = "mask", id = 3}]\n',
            7,
            "got mask with 'id'; allowed: no settings",
        ),
        ('model = "model.keras"\n', 1, "model: got 'model.keras'; allowed: a section of keys"),
        (
            TEXTS + '[explain]\nmethods = ["random"]\n[evaluate]\n'
            'metrics = [{name = "agreement", reference = "gradient"}]\n',
            9,
            "got reference 'gradient'; allowed: one of explain.methods",
        ),
        (TEXTS + "run = 3\n", 6, "data.run: unknown key"),
        ("run = 3\n" + TEXTS, 1, "run: got 3"),
        (TEXTS + 'corpus = "hotel_reviews"\n', 6, "data.corpus: beside data.texts"),
        (TEXTS + 'file = "reviews.csv"\n', 6, "data.file: without data.corpus"),
        (TEXTS + "test_share = 0.2\n", 6, "data.test_share: without data.corpus"),
        (TEXTS.replace('texts = "reviews.csv"', 'corpus = "hotel"'), 5, "data.corpus: got 'hotel'"),
        (TEXTS.replace('texts = "reviews.csv"', 'corpus = "weibo_moods"'), 5, "data.file: missing"),
        (TEXTS.replace('"model.keras"', '"model.keras"\nname = "x"'), 3, "beside model.file"),
        (TEXTS.replace('"model.keras"', '"model.keras"\nsize = [1]'), 3, "model.size: is for"),
        (PICTURES + 'column = "text"\n', 5, "data.column: is for texts"),
        (PICTURES.replace("name =", "encoder ="), 2, "model.encoder: is for texts"),
        ('[model]\nfile = "model.keras"\nweights = "weights.h5"\n', 3, "holds its own weights"),
        (TEXTS + '"\\u001b[31m" = 1\n', 6, "unknown key"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(troubles, text, line, trouble):
    found = troubles(text)

    assert any(place == line and trouble in what for place, what in found), found
    assert all(what.isprintable() for _, what in found)


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path):
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(ArgumentError, match="No such file"):
        read_configuration(tmp_path / "none.toml")
    with pytest.raises(ArgumentError, match="not UTF-8"):
        read_configuration(tmp_path / "binary.toml")


def test_lines_are_told_through_comments_strings_tables_and_dots():
    lines = key_lines(
        '# a = 1\na.b = 1\ntext = """\n[c]\n"""\n[c]\n\nd = [\n  1, # ]\n]\ne = {f = "x"}\n'
    )

    assert lines == {
        ("a",): 2,
        ("a", "b"): 2,
        ("text",): 3,
        ("c",): 6,
        ("c", "d"): 8,
        ("c", "e"): 11,
        ("c", "e", "f"): 11,
    }
    assert line_of(lines, ("c", "missing")) == 6
    assert line_of(lines, ("missing",)) == 1
