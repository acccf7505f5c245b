"""The functions of the public interface; `pipeline` offers them under their own names."""

from pipeline.api.home import ingest, read_report, read_table, recompute, weekly_report
from pipeline.api.one_file import analyze, label, read_file

__all__ = ["analyze", "ingest", "label", "read_file", "read_report", "read_table", "recompute", "weekly_report"]
