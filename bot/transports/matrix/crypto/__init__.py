"""End-to-end encryption: everything beyond what nio's Olm and Megolm do (spec, same title).

`device_keys` keeps one's own keys in step with the server, and `device_lists` others' devices;
`key_answers` tells what of its answers can be used. `device_trust` decides which devices may read,
and `room_keys` gives them the keys. `undecryptable` stores what came without a key, and asks for
it. `device_verification` has the bot's own device signed at log-in, by `device_signing`, with
`cross_signing` keys that lie in `secret_storage`; `signed_json` makes and checks the signatures.
"""
