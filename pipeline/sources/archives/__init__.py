"""Zip, tar and gzip: read file by file, damaged ones as far as they go."""
