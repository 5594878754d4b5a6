#!/bin/sh
# `kansli` for root: as the bot's user, with the service's settings. As /usr/local/bin/kansli.
exec runuser -u kansli -- env KANSLI_CONFIG=/etc/kansli/config.toml /opt/kansli/.venv/bin/kansli "$@"
