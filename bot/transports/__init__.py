"""The channels the bot talks through; `base` is the edge between them and the rest."""
