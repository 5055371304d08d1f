"""The pytest plugin: tests explain models, judge what they find and keep its history."""

from igsuite.eval.pytest_plugin.nothing_saved import NothingSaved

__all__ = ["NothingSaved"]
