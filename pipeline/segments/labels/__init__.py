"""One run in, its segments out: terrain and pace of each second, the label of each bout, and the reasons for it."""
