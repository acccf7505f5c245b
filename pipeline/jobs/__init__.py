"""The only place that composes stages: import files, derive what rests on them, report. One module for each job."""
