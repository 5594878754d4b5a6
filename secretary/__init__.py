"""What a secretary of a collaboration group knows: pure rules.

No I/O and no clock: `now` is an argument.
"""
