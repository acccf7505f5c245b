"""Clean stream in, labelled segments with estimates out: best efforts, thresholds, segmentation, labels, estimates."""
