"""The tables' history, one revision a step, from the first table on."""
