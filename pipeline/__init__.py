"""Watch exports in, one honest weekly answer about the gluteal muscles out.

The folders stand in the order of the data: athletes, sources, signal, physiology, segments, store, weekly, report.
A stage imports only from those before it; `jobs` alone composes them.
"""
