"""`kansli demo`: a group of invented people in a terminal, with no server and no account."""
