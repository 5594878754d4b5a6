"""The administrator's command line: `kansli COMMAND`.

`main` parses it and imports nothing heavy; each sub-command is a module that is imported when it
is used. `console` and `session` are shared by them.
"""
