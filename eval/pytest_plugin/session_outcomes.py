"""What became of a test, where pytest's own words leave it open."""

#: Marks, such as `pytest.mark.skip`, keep it from running.
KEPT_BY_MARKS = "kept by marks"
#: `pytest.mark.xfail` or `pytest.xfail` expects that it fails, and it does.
FAILED_AS_EXPECTED = "failed as expected"
