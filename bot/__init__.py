"""Runs the secretary: network, clock and process. Sees every floor below."""
