"""The warning of an assertion that has nothing to compare with."""


class NothingSaved(UserWarning):
    """Nothing is asserted: there is nothing of these samples to compare with."""
