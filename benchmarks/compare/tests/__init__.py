"""Tests of the pure parts: `python3 -m unittest discover -s compare/tests -t .` in `benchmarks`."""
