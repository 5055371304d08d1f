"""The results of a run as a tidy table: one row a sample, explanation, operator and metric."""

from __future__ import annotations

import pyarrow as pa

from igsuite.eval.runs.schema_table import SchemaTable

#: A number that there is none of is NaN, `higher_is_better` of a metric that only describes is
#: `None`, and a baseline, operator or reason that there is none of is empty.
RESULTS_TABLE = SchemaTable(
    name="results",
    version=2,
    schema=pa.schema(
        [
            pa.field("run", pa.string(), nullable=False),
            pa.field("sample", pa.int64(), nullable=False),
            pa.field("name", pa.string(), nullable=False),
            pa.field("method", pa.string(), nullable=False),
            pa.field("baseline", pa.string(), nullable=False),
            pa.field("operator", pa.string(), nullable=False),
            pa.field("metric", pa.string(), nullable=False),
            pa.field("value", pa.float64(), nullable=False),
            pa.field("random", pa.float64(), nullable=False),
            pa.field("random_low", pa.float64(), nullable=False),
            pa.field("random_high", pa.float64(), nullable=False),
            pa.field("oracle", pa.float64(), nullable=False),
            pa.field("normalised", pa.float64(), nullable=False),
            pa.field("ties", pa.float64(), nullable=False),
            pa.field("reason", pa.string(), nullable=False),
            pa.field("higher_is_better", pa.bool_()),
        ]
    ),
    key=("sample", "method", "baseline", "operator", "metric"),
)
