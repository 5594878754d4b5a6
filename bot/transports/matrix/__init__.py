"""Kansli on Matrix, over the client-server API. The only importer of matrix-nio.

`transport` puts the parts together. `sync` listens and `sender` speaks.

What is heard: `sync_parts` and `events` say what is well-formed and what it means, `decryption`
what comes out of a ciphertext; `timelines` hands it over, `room_gaps` with `backfill` what a sync
left out. `sync_requests` asks for syncs, `sync_position` keeps how far they are handled, and
`connection_health` whether any come.
Rooms: `rooms` knows those of the settings, `room_upgrades` follows upgrades, `room_watch` with
`room_state` sees what is wrong with one, `encrypted_rooms` remembers which were encrypted,
`invitations` answers them.
The server: `session` is a log-in, and `connect` makes a `nio_client` of it; `http_session` says how
the server is asked and read, `http_api` makes the requests that nio lacks, and `errors` says which
are worth a retry. `shown` is what others see of the bot.
Keys: `crypto_store` has them on disk, `to_device` lets in what is sent to the bot's device, and
`olm_devices` knows whose a key is. What else concerns end-to-end encryption is in `crypto`.
"""
