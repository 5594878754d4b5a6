"""What `bench/country.py` is made of: a clock that jumps, a fake homeserver, a Monday morning."""
