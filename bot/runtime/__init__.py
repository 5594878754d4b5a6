"""What keeps the bot going: delivery, scheduler, clock, backoff, private files."""
