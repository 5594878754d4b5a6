"""How the bot is doing: health, metrics, log, systemd."""
