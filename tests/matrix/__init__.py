"""`bot.matrix` against a real Synapse."""
