"""From one inbound event, or one tick, to what is decided and what is to be said."""
