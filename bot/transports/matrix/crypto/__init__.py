"""End-to-end encryption: everything beyond what nio's Olm and Megolm do (spec, same title).

`device_keys` keeps one's own keys in step with the server, and `device_lists` others' devices;
`key_answers` tells what of its answers can be used. `device_trust` decides which devices may read,
and `master_key_pins` remembers who was first seen with which key. `room_keys` shares keys with
them, `pending_key_shares` later with those whose devices nobody could tell. `undecryptable` stores
what came without a key, and asks for it. `device_verification` has the bot's own device signed at
log-in, by `device_signing`, with `cross_signing` keys that lie in `secret_storage`; `signed_json`
makes and checks the signatures.
"""
