"""Kansli on Matrix, over the client-server API. The only importer of matrix-nio.

`transport` puts the parts together. `sync` listens and `sender` speaks; `backfill` fills the gaps
of a sync, `events` tells what an event is, `rooms` answers invitations and follows upgrades.
`session` logs in. `nio_client` is the connection and `crypto_store` its keys on disk; `to_device`
lets in what is sent to the bot's device, and `olm_devices` knows whose a key is. `http_api` has the
requests that nio lacks; `errors` says which are worth a retry. What else concerns end-to-end
encryption is in `crypto`.
"""
