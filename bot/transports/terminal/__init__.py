"""The demo's transport: one screen, on which all rooms are drawn."""
