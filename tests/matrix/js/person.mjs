// A person at a client of another family: matrix-js-sdk, with the cryptography of Element.
//
//     node person.mjs FOLDER-WITH-NODE_MODULES
//
// It does what it reads on stdin, a line of JSON each: {id, do, ...}, answers {id, ok} or
// {id, error} on stdout, and tells what it sees: {seen: {...}}. tests/matrix/js_person.py speaks
// to it.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

// Node 22 has it; the SDK wants it on Node 20 too.
Promise.withResolvers ??= function () {
    let resolve, reject;
    const promise = new Promise((yes, no) => ([resolve, reject] = [yes, no]));
    return { promise, resolve, reject };
};

// stdout is for answers alone.
for (const name of ["log", "info", "debug", "trace"]) console[name] = console.error;

// Installed outside the repository, so no bare name would find it.
const lib = pathToFileURL(`${process.argv[2]}/node_modules/matrix-js-sdk/lib/`);
const sdk = await import(new URL("index.js", lib));
const { OnlySignedDevicesIsolationMode } = await import(new URL("crypto-api/index.js", lib));
const { logger } = await import(new URL("logger.js", lib));
logger.setLevel?.("error");

let client;

function tell(thing) {
    process.stdout.write(JSON.stringify(thing) + "\n");
}

function see(event) {
    // One that is still to be decrypted comes again.
    const sealed = event.getType() === "m.room.encrypted" && !event.isDecryptionFailure();
    if (event.isState() || sealed) return;
    tell({
        seen: {
            event_id: event.getId(),
            room: event.getRoomId(),
            sender: event.getSender(),
            type: event.getType(),
            content: event.getContent(),
            encrypted: event.isEncrypted(),
            failure: event.isDecryptionFailure() ? String(event.decryptionFailureReason) : null,
        },
    });
}

const deeds = {
    async log_in({ homeserver, user, password }) {
        const login = await sdk.createClient({ baseUrl: homeserver }).loginRequest({
            type: "m.login.password",
            identifier: { type: "m.id.user", user },
            password,
            initial_device_display_name: "matrix-js-sdk",
        });
        client = sdk.createClient({
            baseUrl: homeserver,
            userId: login.user_id,
            deviceId: login.device_id,
            accessToken: login.access_token,
        });
        await client.initRustCrypto({ useIndexedDB: false });
        const crypto = client.getCrypto();
        // Only devices that their owner has cross-signed: none others get keys, or are believed.
        crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
        client.on(sdk.RoomEvent.Timeline, (event, _room, _toStart, _removed, { liveEvent }) => {
            if (liveEvent) see(event);
        });
        client.on(sdk.MatrixEventEvent.Decrypted, see);
        const ready = new Promise((resolve) => {
            client.on(sdk.ClientEvent.Sync, (state) => state === "PREPARED" && resolve());
        });
        await client.startClient();
        await ready;
        await crypto.bootstrapCrossSigning({
            authUploadDeviceSigningKeys: async (upload) => {
                await upload({
                    type: "m.login.password",
                    identifier: { type: "m.id.user", user },
                    password,
                });
            },
        });
        return { user: login.user_id, device: login.device_id, version: crypto.getVersion() };
    },

    async create_room({ invite }) {
        const { room_id } = await client.createRoom({
            preset: "private_chat",
            invite,
            initial_state: [
                {
                    type: "m.room.encryption",
                    state_key: "",
                    content: { algorithm: "m.megolm.v1.aes-sha2" },
                },
            ],
        });
        return room_id;
    },

    async joined({ room }) {
        const members = client.getRoom(room)?.getJoinedMembers() ?? [];
        return members.map((member) => member.userId);
    },

    async say({ room, text }) {
        const { event_id } = await client.sendMessage(room, { msgtype: "m.text", body: text });
        return event_id;
    },

    // Anything that is sent; in a thread the SDK writes the relation, its fallback and all.
    async send({ room, type, content, thread }) {
        const { event_id } = await client.sendEvent(room, thread ?? null, type, content);
        return event_id;
    },

    // A new room key from here on, as after a hundred messages, a week, or when somebody leaves.
    async discard({ room }) {
        await client.getCrypto().forceDiscardSession(room);
        return null;
    },

    async redact({ room, event }) {
        return (await client.redactEvent(room, event)).event_id;
    },

    // How the client sees somebody's device: what its shield is made of.
    async device({ user, device }) {
        const crypto = client.getCrypto();
        await crypto.getUserDeviceInfo([user], true);
        const status = await crypto.getDeviceVerificationStatus(user, device);
        return status && { signed_by_owner: status.signedByOwner };
    },

    // What the client shows beside an event: nothing, a grey or a red shield.
    async shield({ room, event }) {
        const found = client.getRoom(room).findEventById(event);
        const info = await client.getCrypto().getEncryptionInfoForEvent(found);
        return info && { color: info.shieldColour, reason: info.shieldReason };
    },

    async leave() {
        client?.stopClient();
        setTimeout(() => process.exit(0), 10);
        return null;
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const { id, do: deed, ...how } = JSON.parse(line);
    // Not awaited: a deed may take long, and others be asked for meanwhile.
    deeds[deed](how).then(
        (ok) => tell({ id, ok: ok ?? null }),
        (error) => tell({ id, error: String(error?.message ?? error) }),
    );
}
process.exit(0);
