"""Cut a run into segments: terrain and pace of each second, the label of each bout, and the reasons for it."""
