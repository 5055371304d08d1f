"""The report as one page: a file that opens anywhere and asks nobody for anything."""

from igsuite.eval.reports.page.writing import report_page

__all__ = ["report_page"]
