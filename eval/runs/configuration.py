"""What an evaluation is configured by: sections of a TOML file, each key with its default."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from igsuite.errors import ArgumentError
from igsuite.eval.runs.known_names import (
    check_baseline,
    check_corpus,
    check_method,
    check_metric,
    check_operator,
    check_score,
    check_target,
    check_units,
)

Kind = Literal["text", "image"]
Positive = Annotated[int, Field(ge=1)]


def _of_kind(check: Any) -> AfterValidator:
    """Check a name by what is evaluated: names of texts and of images differ."""

    def checked(given: Any, info: ValidationInfo) -> Any:
        return check(given, (info.context or {})["kind"])

    return AfterValidator(checked)


def _table(check: Any) -> BeforeValidator:
    """Make a table of a name, or check one."""

    def checked(given: Any, info: ValidationInfo) -> Any:
        named = {"name": given} if isinstance(given, str) else given
        if not (isinstance(named, dict) and isinstance(named.get("name"), str)):
            raise ArgumentError("", given, "a name, or a table of a name and settings")
        return check(named, (info.context or {})["kind"])

    return BeforeValidator(checked, json_schema_input_type=str | dict[str, Any])


def _several(given: Any) -> Any:
    """Make a list of one name."""
    return [given] if isinstance(given, str) else given


def _names_once(given: list[Any]) -> list[Any]:
    return _each_once(given, [each["name"] if isinstance(each, dict) else each for each in given])


def _all_once(given: list[Any]) -> list[Any]:
    return _each_once(given, given)


def _each_once(given: list[Any], keys: list[Any]) -> list[Any]:
    """Refuse lists that name something twice, which results could not tell apart."""
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise ArgumentError("", key, "each once")
    return given


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ModelSection(_Section):
    """The model.

    Args:
        file: A `.keras` file, or a SavedModel folder for pictures.
        name: A network's name, such as efficientnet_lite0, in place of a file.
        weights: File of the network's weights.
        encoder: For texts, what `igsuite.text.save_encoder` wrote.
        layer: The embedding layer, or the layer that Grad-CAM looks at.
        class_names: Names of the classes in their order; of a model of one output both names, or
            that of the second class.
        size: Height and width of the pictures, for a model that takes any.
        pixel_range: What black and white are to the model of a file that does not scale pixels
            itself: [0, 255], [0, 1] or others.
    """

    file: str | None = None
    name: str | None = None
    weights: str | None = None
    encoder: str | None = None
    layer: str | None = None
    class_names: list[str] | None = None
    size: Annotated[list[Positive], Field(min_length=2, max_length=2)] | None = None
    pixel_range: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None


class DataSection(_Section):
    """The samples.

    Args:
        texts: A file of texts: one a line, or `.csv`, `.tsv` or `.jsonl`.
        column: Column of a `.csv` or `.tsv`, member of a `.jsonl`, that holds the text.
        encoding: Of the file of texts; gb18030 covers GBK and GB2312.
        corpus: Name of a public corpus, in place of `texts`.
        file: The file of that corpus; none for one that comes with a package.
        pictures: A file, folder or pattern of pictures, or a list of them.
        fit: How pictures are brought to the size that the model takes.
        skip_bad: Whether lines and pictures that cannot be read are left out.
        samples: How many are drawn at random; 0 for all.
        test_share: Of a corpus, evaluate the share that its `split` holds out; 0 for all of it.
        split_seed: Seed of that split.
    """

    texts: str | None = None
    column: str = "text"
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    corpus: Annotated[str, AfterValidator(check_corpus)] | None = None
    file: str | None = None
    pictures: (
        Annotated[list[str], BeforeValidator(_several, json_schema_input_type=str | list[str])]
        | None
    ) = None
    fit: Literal["crop", "pad", "stretch"] = "crop"
    skip_bad: bool = False
    samples: Annotated[int, Field(ge=0)] = 500
    test_share: Annotated[float, Field(ge=0, lt=1)] = 0.0
    split_seed: Annotated[int, Field(ge=0)] = 0


class ExplainSection(_Section):
    """The methods, and what they are made with.

    Args:
        methods: Names of methods, or tables of a name and settings of that method's own.
        baselines: Names of baselines; each method that takes one is computed with each.
        target: A class by number or name; "predicted" for the one predicted.
        score: What of the target is explained, as for `igsuite.integrated_gradients`.
        tolerance: Relative error at which an attribution is done.
        max_steps: Most gradient evaluations that one attribution may cost.
        batch_size: Points of paths that are computed at once; 0 to have it chosen.
    """

    methods: Annotated[
        list[Annotated[dict[str, Any], _table(check_method)]],
        Field(min_length=1),
        AfterValidator(_names_once),
    ]
    baselines: Annotated[
        list[Annotated[str, _of_kind(check_baseline)]],
        Field(min_length=1),
        AfterValidator(_names_once),
    ]
    target: Annotated[int | str, BeforeValidator(check_target)] = "predicted"
    score: Annotated[str, AfterValidator(check_score)] = "output"
    tolerance: Annotated[float, Field(gt=0, lt=1)] = 0.02
    max_steps: Positive = 512
    batch_size: Annotated[int, Field(ge=0)] = 0


class EvaluateSection(_Section):
    """The metrics, and how units are removed.

    Args:
        metrics: Names of metrics, or tables of a name and settings.
        operators: Names of operators, or tables of a name and settings.
        units: What is removed at a time: "tokens" or "words"; "pixels", "patches", or the pixels
            along a side of a patch.
    """

    metrics: Annotated[
        list[Annotated[dict[str, Any], _table(check_metric)]],
        Field(min_length=1),
        AfterValidator(_names_once),
    ]
    operators: Annotated[
        list[Annotated[dict[str, Any], _table(check_operator)]],
        Field(min_length=1),
        AfterValidator(_all_once),
    ]
    units: Annotated[str | int, _of_kind(check_units)]


class RunSection(_Section):
    """The run.

    Args:
        seed: Seed of everything that is random.
        shard: Samples computed between one writing of files and the next: what a crash can lose.
        out: Folder to write; the configuration's name with "-run" if you do not say.
    """

    seed: Annotated[int, Field(ge=0)] = 0
    shard: Positive = 32
    out: str | None = None


class Configuration(_Section):
    """All of an evaluation's configuration.

    Args:
        model, data, explain, evaluate, run: The sections.
    """

    model: ModelSection
    data: DataSection
    explain: ExplainSection
    evaluate: EvaluateSection
    run: RunSection = RunSection()

    @property
    def kind(self) -> Kind:
        """Whether texts or pictures are evaluated."""
        return "image" if self.data.pictures is not None else "text"

    def resolved(self) -> dict[str, Any]:
        """Every setting with its default, but for where it is written."""
        # As JSON has it, so that it is the same again when it is read.
        return self.model_dump(mode="json", exclude={"run": {"out"}})
