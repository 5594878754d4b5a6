"""`bot.transports.matrix` against a real Synapse."""
