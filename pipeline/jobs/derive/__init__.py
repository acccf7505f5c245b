"""What rests on stored streams: thresholds, segments, weeks."""
