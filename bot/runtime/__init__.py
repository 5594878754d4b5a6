"""What keeps the bot running: delivery, scheduler, clock, database thread, single instance."""
