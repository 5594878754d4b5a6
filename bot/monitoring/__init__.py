"""How the bot is doing: health checks, metrics, logging, systemd."""
