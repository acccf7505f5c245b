"""Synthetic athletes: a runner simulator with known truth, and the script that writes the sample files."""
