"""Clean stream in, labelled segments out: thresholds, labels, and what each segment asks of the body.

`thresholds` reads an athlete's limits out of all runs, `labels` cuts one run into segments, `estimates` adds
activation, fibres and energy to them, and `derive` does all of it for one activity.
"""
