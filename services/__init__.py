"""What the secretary does: use cases on values, whoever asks for them and through whichever door.

A use case takes a `Context` (group, actor, instant, open transaction) and what is wanted, changes
the database, and returns what happened with its `Effects`: who else has to know. It knows no chat
text, no command prefix and no transport.
"""
