"""A real homeserver on loopback, and people who use it: for the tests and `make demo-matrix`."""
