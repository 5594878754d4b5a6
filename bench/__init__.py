"""Measurements, run by `make bench`; what they showed stands in docs/speed.md."""
