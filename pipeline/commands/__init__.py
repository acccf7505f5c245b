"""The command line in groups: each command reads its options, calls one job and prints."""
