"""What an administrator types: `kansli COMMAND`.

`commands` says which there are and imports nothing heavy; each command's work is in a module
of its own family, imported when it is used.
"""
