"""Why a sample has no number, or no normalised one, as results say it in their column `reason`."""

#: Why a sample has no number.
NO_UNITS = "no units"
MAP_NOT_FINITE = "map not finite"
SCORE_NOT_FINITE = "score not finite"
#: And why it has no normalised one.
NO_REFERENCES = "metric without references"
NO_ORACLE = "no oracle"
NO_RANDOM = "a random order has no number"
AMONG_RANDOM = "oracle among random orders"
#: And why it has none in a comparison by these.
NO_SCALE = "no order found that beats random ones"
