#!/usr/bin/env python3
"""Reads a Lifeboat vault, format version 1, with nothing of Lifeboat: written from FORMAT.md.

  read_vault.py <vault directory> <passphrase file>                 prints every entry with digests
  read_vault.py <vault directory> <passphrase file> <directory>     also writes files and links there
  read_vault.py --check-packages                                    says whether all packages are here

Packages: see requirements.txt. Checks everything: names, signatures, commitments, ids, digests.
It is a proof and a last resort, not a restore tool: owners, modes and special files are only listed.
"""
import sys

try:
    import base64, hashlib, hmac, json, os, struct, unicodedata

    import zstandard
    from argon2.low_level import Type, hash_secret_raw
    from blake3 import blake3
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from kyber_py.ml_kem import ML_KEM_768
except ImportError as missing:
    sys.exit("a package is missing: %s (pip install -r requirements.txt)" % missing)

MAX_PLAIN = 1 << 20
MAX_STORED = MAX_PLAIN + (MAX_PLAIN >> 7) + 4096
KINDS = {1: b"data", 2: b"list", 3: b"page"}
TYPES = {1: "file", 2: "directory", 3: "symlink", 4: "fifo", 5: "socket", 6: "char-device", 7: "block-device"}


class Damaged(Exception):
    pass


def need(truth, what):
    if not truth:
        raise Damaged(what)


# --- Notation ---------------------------------------------------------------------------------


class Reader:
    def __init__(self, data, what):
        self.data, self.at, self.what = data, 0, what

    def left(self):
        return len(self.data) - self.at

    def raw(self, length):
        need(0 <= length <= self.left(), self.what + " ends too early")
        self.at += length
        return self.data[self.at - length : self.at]

    def number(self, size):
        return int.from_bytes(self.raw(size), "big")

    def varint(self, most=(1 << 64) - 1):
        value = 0
        for shift in range(0, 70, 7):
            byte = self.number(1)
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                need(value <= most, "%s: %d is beyond the limit of %d" % (self.what, value, most))
                return value
        raise Damaged(self.what + ": a number is too long")

    def signed(self):
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def string(self, most):
        return self.raw(self.varint(most))

    def text(self, most):
        return self.string(most).decode("utf-8")

    def end(self):
        need(self.left() == 0, self.what + ": bytes are left over")


def extract(salt, material):
    return hmac.new(salt, material, hashlib.sha256).digest()


def expand(key, info, length):
    out, block, i = b"", b"", 1
    while len(out) < length:
        block = hmac.new(key, block + info + bytes([i]), hashlib.sha256).digest()
        out, i = out + block, i + 1
    return out[:length]


def derive(key, label, length=32):
    return expand(extract(bytes(32), key), label.encode(), length)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data):
    return hashlib.sha256(data).digest()


# --- Site documents ---------------------------------------------------------------------------


class RecoveryKey:
    def __init__(self, seed):
        material = hashlib.shake_256(seed).digest(96)
        kem_public, self.kem = ML_KEM_768._keygen_internal(material[:32], material[32:64])
        self.x = X25519PrivateKey.from_private_bytes(material[64:])
        self.x_public = self.x.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.public = kem_public + self.x_public

    def object_key(self, enc, info):
        need(len(enc) == 1120, "an encapsulation has another length")
        first = ML_KEM_768.decaps(self.kem, enc[:1088])
        second = self.x.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
        shared = hashlib.sha3_256(first + second + enc[1088:] + self.x_public + bytes.fromhex("5c2e2f2f5e5c")).digest()
        suite = b"HPKE" + bytes.fromhex("647a0001ffff")

        def labeled(salt, label, material):
            return extract(salt, b"HPKE-v1" + suite + label + material)

        context = b"\0" + labeled(b"", b"psk_id_hash", b"") + labeled(b"", b"info_hash", info)
        secret = labeled(shared, b"secret", b"")
        exporter = expand(secret, b"\0\x20HPKE-v1" + suite + b"exp" + context, 32)
        return expand(exporter, b"\0\x20HPKE-v1" + suite + b"sec" + b"lifeboat object key v1", 32)


def verify(key, domain, message, signature):
    Ed25519PublicKey.from_public_bytes(key).verify(signature, domain.encode() + b"\0" + message)


def signed_body(stored, domain, key_of):
    document = json.loads(stored)
    need(canonical(document) == stored, "a document is not canonical")
    body = document["body"]
    need(body["format"] == 1, "newer format")
    key = bytes.fromhex(key_of(body))
    mine = [s for s in document["signatures"] if s["key"] == key.hex()]
    need(mine, "a document is not signed by its key")
    verify(key, domain, canonical(body), base64.b64decode(mine[0]["signature"]))
    return body


def open_slot(stored, passphrase):
    slot = json.loads(stored)
    need(slot["format"] == 1 and slot["kind"] == "passphrase", "newer slot")
    cost = slot["argon2"]
    need(65536 <= cost["m"] <= 4194304 and 1 <= cost["t"] <= 20 and 1 <= cost["p"] <= 16, "cost out of bounds")
    key = hash_secret_raw(passphrase, bytes.fromhex(cost["salt"]), cost["t"], cost["m"], cost["p"], 32, Type.ID, 19)
    if derive(key, "lifeboat slot commitment v1").hex() != slot["commitment"]:
        return None
    clear = canonical({name: slot[name] for name in ("argon2", "created", "format", "kind", "name")})
    gcm = AESGCM(derive(key, "lifeboat slot key v1"))
    return gcm.decrypt(bytes.fromhex(slot["nonce"]), base64.b64decode(slot["sealed"]), clear)


# --- Sealed objects, frames -------------------------------------------------------------------


def open_frame(key, header, number, role, sealed):
    bound = b"lifeboat frame v1" + sha256(header) + struct.pack(">IB", number, role)
    return AESGCM(key).decrypt(number.to_bytes(12, "big"), sealed, bound)


def decode(content, what):
    reader = Reader(content, what)
    codec, plain, size = reader.number(1), reader.number(4), reader.number(4)
    need(plain <= MAX_PLAIN, what + ": a frame is too long")
    payload = reader.raw(size)
    padding = reader.raw(reader.left())
    need(len(content) == (9 + size + 255) // 256 * 256 and not any(padding), what + ": bad padding")
    if codec == 1:
        payload = zstandard.ZstdDecompressor().decompress(payload, max_output_size=plain)
    else:
        need(codec == 0, what + ": unknown codec")
    need(len(payload) == plain, what + ": a frame has another length")
    return payload


class SealedObject:
    def __init__(self, data, object_type, vault, what):
        self.data, self.what = data, what
        head = Reader(data, what)
        need(head.raw(8) == b"LIFEBOAT", what + " is no sealed object")
        need(head.number(2) == 1, what + ": newer format")
        recipient = 1 if object_type in (1, 3) else 2
        need(head.number(1) == object_type and head.number(1) == recipient, what + ": wrong type")
        need(head.raw(32) == vault.site, what + ": another site")
        wrapped = head.raw(head.number(2))
        info = data[:44]
        if recipient == 1:
            key = vault.recovery.object_key(wrapped, info)
        else:
            key = derive(vault.index_key, "lifeboat object v1 %s %s" % (info.hex(), wrapped.hex()))
        need(head.raw(32) == derive(key, "lifeboat commitment v1"), what + ": another key")
        self.header, self.key = data[: head.at], derive(key, "lifeboat frame key v1")
        length, count, magic = struct.unpack(">II8s", data[-16:])
        need(magic == b"LBTAIL1\n" and length <= MAX_STORED, what + ": bad trailer")
        start = len(data) - 16 - length
        directory = Reader(decode(open_frame(self.key, self.header, count, 1, data[start:-16]), what), what)
        need(directory.varint(1 << 17) == count, what + ": number of frames")
        self.frames, at = [], head.at
        for _ in range(count):
            stored, plain = directory.varint(MAX_STORED), directory.varint(MAX_PLAIN)
            self.frames.append((at, stored, plain))
            at += stored
        need(at == start, what + ": its directory does not add up")
        self.extra = Reader(directory.raw(directory.left()), what)

    def frame(self, number):
        at, stored, plain = self.frames[number]
        data = decode(open_frame(self.key, self.header, number, 0, self.data[at : at + stored]), self.what)
        need(len(data) == plain, self.what + ": a frame has another length than its directory says")
        return data

    def all(self, most):
        need(sum(plain for _, _, plain in self.frames) <= most, self.what + " is too large")
        return b"".join(self.frame(i) for i in range(len(self.frames)))


# --- The vault --------------------------------------------------------------------------------


class Vault:
    def __init__(self, root, passphrase):
        self.root = root
        contents = (open_slot(self.read("keys/" + name), passphrase) for name in sorted(os.listdir(root + "/keys")))
        slot = next((content for content in contents if content), None)
        need(slot, "no slot opens with this passphrase")
        self.recovery, self.site = RecoveryKey(slot[:32]), slot[32:]
        body = signed_body(self.read("lifeboat-site.json"), "lifeboat site document v1", lambda b: b["siteKey"])
        self.site_key = bytes.fromhex(body["siteKey"])
        need(base64.b64decode(body["recoveryKey"]) == self.recovery.public, "another recovery key")
        site = sha256(b"lifeboat site v1" + self.recovery.public + self.site_key)
        need(site == self.site and site.hex() == body["site"], "the site document is another site's")
        sealed = self.read("site.sealed")
        need(sha256(sealed).hex() == body["sealedSha256"], "site.sealed is not the one signed")
        self.open_site(sealed)
        self.packs, self.blobs, self.cache = {}, {}, {}
        self.moves = self.read_moves()

    def read_moves(self):
        """Where packs of earlier snapshots were replaced by others."""
        moves = []
        names = os.listdir(self.root + "/moves") if os.path.isdir(self.root + "/moves") else []
        for name in names:
            try:
                stored = self.read("moves/" + name)
                body = signed_body(stored, "lifeboat moved packs v1", lambda b: self.site_key.hex())
                need(body["site"] == self.site.hex(), "a record of moved packs is another site's")
                moves.append((body["moved"], name, body))
            except Exception as problem:  # anybody who may write can put one
                print("moves/%s is passed over: %s" % (name, problem), file=sys.stderr)
        return [body for _, _, body in sorted(moves, key=lambda move: move[:2])]

    def packs_now(self, name, packs, indexes):
        """The packs and segments that a snapshot needs now."""
        packs, indexes, left = dict(packs), list(indexes), [m for m in self.moves if name in m["snapshots"]]
        again = True
        while again:
            again = False
            for move in list(left):
                if any(pack in packs for pack in move["from"]) and self.has_new(packs, move):
                    packs = {pack: size for pack, size in packs.items() if pack not in move["from"]}
                    packs.update((pack["pack"], pack["bytes"]) for pack in move["into"])
                    indexes.append(move["index"])
                    left.remove(move)
                    again = True
        return packs, indexes

    def has_new(self, packs, move):
        """A vault that was away may lack what replaces the old packs, and have those."""
        lacks = lambda names: any(not os.path.exists("%s/packs/%s/%s" % (self.root, n[:2], n)) for n in names)
        old = [pack for pack in move["from"] if pack in packs]
        return not lacks(pack["pack"] for pack in move["into"]) or lacks(old)

    def read(self, name):
        with open(self.root + "/" + name, "rb") as file:
            data = file.read()
        digest = name.rsplit("/", 1)[-1].rsplit("-", 1)[-1]
        if name.split("/")[0] in ("packs", "indexes", "snapshots", "moves"):
            need(sha256(data).hex() == digest, name + " does not match its name")
        return data

    def open_site(self, sealed):
        head = Reader(sealed, "site.sealed")
        need(head.raw(20) == b"lifeboat site.sealed" and head.number(1) == 1, "site.sealed: newer format")
        need(head.raw(32) == self.site, "site.sealed: another site")
        key = self.recovery.object_key(head.raw(1120), b"lifeboat site sealed v1" + self.site)
        need(head.raw(32) == derive(key, "lifeboat commitment v1"), "site.sealed: another key")
        header = sealed[: head.at]
        content = json.loads(open_frame(derive(key, "lifeboat frame key v1"), header, 0, 1, head.raw(head.left())))
        need(content["format"] == 1 and content["site"] == self.site.hex(), "site.sealed: another site")
        secret = base64.b64decode(content["siteSecret"])
        self.index_key = derive(secret, "lifeboat index key v1")
        self.id_keys = {kind: derive(secret, "lifeboat blob id v1 " + name.decode()) for kind, name in KINDS.items()}

    def snapshots(self):
        for host in sorted(os.listdir(self.root + "/snapshots")):
            stored = self.read("hosts/%s.json" % host)
            body = signed_body(stored, "lifeboat host certificate v1", lambda b: self.site_key.hex())
            key = bytes.fromhex(body["key"])
            need(body["host"] == host == "h" + sha256(key).hex()[:12], "a certificate is another host's")
            need(body["site"] == self.site.hex(), "a certificate is another site's")
            before = ""
            for name in sorted(os.listdir(self.root + "/snapshots/" + host)):
                yield self.snapshot(host, key, name, before)
                before = name[13:]

    def snapshot(self, host, key, name, before):
        stored = Reader(self.read("snapshots/%s/%s" % (host, name)), "snapshot " + name)
        need(stored.raw(8) == b"LBSNAP1\n", name + " is no snapshot")
        clear = stored.raw(stored.number(4))
        verify(key, "lifeboat snapshot v1", clear, stored.raw(64))
        envelope = json.loads(clear)
        need(envelope["format"] == 1, "newer format")
        need(envelope["site"] == self.site.hex() and envelope["host"] == host, name + ": another site or host")
        need(envelope["sequence"] == int(name[:12]), name + ": wrong place")
        if envelope["predecessor"] != before:
            print("%s follows %s, which is not here" % (name, envelope["predecessor"] or "nothing"), file=sys.stderr)
        summary, manifest = stored.raw(stored.number(4)), stored.raw(stored.number(4))
        stored.end()
        need(sha256(summary).hex() == envelope["summary"], name + ": another summary")
        need(sha256(manifest).hex() == envelope["manifest"], name + ": another manifest")
        summary = json.loads(SealedObject(summary, 4, self, name).all(16 << 20))
        plain = Reader(SealedObject(manifest, 3, self, name).all(256 << 20), name)
        manifest = json.loads(plain.string(256 << 20))
        need(manifest["summary"] == summary, name + ": its summaries differ")
        packs = [(plain.raw(32).hex(), plain.number(4)) for _ in range(plain.varint(1 << 24))]
        plain.end()
        packs, indexes = self.packs_now("snapshots/%s/%s" % (host, name), packs, summary["indexes"])
        for pack, size in packs.items():
            self.add_pack(pack, size)
        self.check_indexes(indexes)
        return envelope, manifest

    def add_pack(self, digest, size):
        if digest in self.packs:
            return
        data = self.read("packs/%s/%s" % (digest[:2], digest))
        need(len(data) == size, "pack %s has another size" % digest)
        pack = self.packs[digest] = SealedObject(data, 1, self, "pack " + digest)
        for number, (_, _, plain) in enumerate(pack.frames):
            at = 0
            for _ in range(pack.extra.varint(16384)):
                kind, length = pack.extra.number(1), pack.extra.varint(MAX_PLAIN)
                need(kind in KINDS, "a blob is of unknown kind")
                self.blobs.setdefault(pack.extra.raw(16), (digest, number, at, length))
                at += length
            need(at == plain, "the blobs of a frame do not fill it")
        pack.extra.end()

    def check_indexes(self, digests):
        """Not needed for a restore: shows that segments say what pack directories say."""
        known = {}
        for digest in digests:
            segment = SealedObject(self.read("indexes/" + digest), 2, self, "segment " + digest)
            blobs, packs = segment.extra.varint(1 << 27), segment.extra.varint(1 << 24)
            blob_frames = -(-blobs // 2048)
            names = b"".join(segment.frame(i) for i in range(blob_frames, len(segment.frames)))
            need(len(names) == packs * 36, "a segment's packs")
            for f in range(blob_frames):
                count = min(2048, blobs - f * 2048)
                frame = Reader(segment.frame(f), "segment " + digest)
                ids = [frame.raw(16) for _ in range(count)]
                need(segment.extra.raw(8) == ids[0][:8] and ids == sorted(ids), "a segment is not sorted")
                for blob in ids:
                    ordinal, number, offset, stored, at, length = (frame.varint() for _ in range(6))
                    pack = names[ordinal * 36 : ordinal * 36 + 32].hex()
                    known.setdefault(blob, set()).add((pack, number, at, length))
                    if pack in self.packs:
                        need(self.packs[pack].frames[number][:2] == (offset, stored), "a segment lies")
                frame.end()
            segment.extra.end()
        named = {place[0] for places in known.values() for place in places}
        for blob, place in self.blobs.items():
            need(place in known.get(blob, ()) or place[0] not in named, "a segment lies")

    def blob(self, kind, name):
        need(name in self.blobs, "blob %s is nowhere" % name.hex())
        pack, number, at, length = self.blobs[name]
        if (pack, number) not in self.cache:
            if len(self.cache) > 32:
                self.cache.clear()
            self.cache[pack, number] = self.packs[pack].frame(number)
        data = self.cache[pack, number][at : at + length]
        need(blake3(data, key=self.id_keys[kind]).digest()[:16] == name, "blob %s is another" % name.hex())
        return data

    def content(self, kind, length, depth, ids):
        need(depth <= 8 and len(ids) <= 1024 and (length == 0) == (not ids), "not a content")

        def leaves(level, below):
            for name in level:
                if below == 0:
                    yield self.blob(kind, name)
                else:
                    data = self.blob(2, name)
                    need(len(data) % 16 == 0 and len(data) <= 65536, "not a list")
                    yield from leaves([data[i : i + 16] for i in range(0, len(data), 16)], below - 1)

        left = length
        for data in leaves(ids, depth):
            left -= len(data)
            need(left >= 0, "a content is longer than it says")
            yield data
        need(left == 0, "a content is shorter than it says")

    def entries(self, source):
        root = source["root"]
        parts = self.content(3, root["length"], root["depth"], [bytes.fromhex(i) for i in root["ids"]])
        pages = b"".join(parts)
        need(sha256(pages).hex() == source["digest"], "an entry list is another")
        reader = Reader(pages, "page list")
        for _ in range(reader.varint(1 << 22)):
            page, count, first = reader.raw(16), reader.varint(), reader.string(65535)
            entries = list(read_page(self.blob(3, page)))
            need(len(entries) == count and entries[0]["path"] == first, "a page is another")
            yield from entries
        reader.end()


# --- Entries ----------------------------------------------------------------------------------


def order(path):
    return bytes(path).replace(b"/", b"\0")


def read_page(data):
    reader, before = Reader(data, "page"), None
    while reader.left():
        entry = read_entry(reader, before)
        need(before is None or order(before["path"]) < order(entry["path"]), "entries do not ascend")
        yield entry
        before = entry


def read_entry(reader, before):
    shared = reader.varint(len(before["path"]) if before else 0)
    path = (before["path"][:shared] if before else b"") + reader.string(65535)
    need(path == b"" or not {b"", b".", b".."} & set(path.split(b"/")) and b"\0" not in path, "not a path")
    kind, bits = reader.number(1), reader.number(1)
    need(kind in TYPES and bits < 64, "unknown type or bits")
    entry = {"path": path, "type": TYPES[kind], "mode": reader.varint(0o7777), "sparse": bits & 4, "unstable": bits & 8}
    if bits & 32:
        entry["owner"] = before["owner"]
    else:
        most = (1 << 32) - 1
        entry["owner"] = reader.varint(most), reader.varint(most), reader.text(1024), reader.text(1024)
    entry["modified"] = reader.signed(), reader.varint(999999999)
    entry["changed"] = reader.signed(), reader.varint(999999999)
    if kind == 1:
        entry["size"], entry["extents"], end = reader.varint(), [], 0
        for _ in range(reader.varint(reader.left()) if bits & 4 else 0):
            start, length = end + reader.varint(), reader.varint()
            entry["extents"].append((start, length))
            end = start + length
            need(length > 0 and end <= entry["size"], "not an extent")
        length, depth, count = reader.varint(), reader.number(1), reader.varint(1024)
        entry["content"] = length, depth, [reader.raw(16) for _ in range(count)]
    elif kind == 3:
        entry["target"] = reader.string(65535)
    elif kind in (6, 7):
        entry["device"] = reader.varint(), reader.varint()
    if bits & 1:
        entry["inode"] = reader.varint(), reader.varint()
    if bits & 2:
        entry["xattrs"] = [(reader.string(255), reader.string(1 << 20)) for _ in range(reader.varint(4096))]
    if bits & 16:
        entry["flags"] = reader.number(4)
    return entry


# --- Output -----------------------------------------------------------------------------------


def escape(data):
    return "".join(chr(b) if 0x20 < b < 0x7F and chr(b) not in "%=:" else "%%%02x" % b for b in data)


def describe(vault, entry, write):
    uid, gid, user, group = entry["owner"]
    line = "%s %s %04o" % (escape(entry["path"]) or ".", entry["type"], entry["mode"])
    line += " owner=%d:%d:%s:%s" % (uid, gid, escape(user.encode()), escape(group.encode()))
    line += " modified=%d.%09d changed=%d.%09d" % (entry["modified"] + entry["changed"])
    if entry["type"] == "file":
        line += " size=%d" % entry["size"]
        if entry["sparse"]:
            line += " extents=" + ",".join("%d+%d" % extent for extent in entry["extents"])
        length, depth, ids = entry["content"]
        digest = hashlib.sha256()
        for part in vault.content(1, length, depth, ids):
            digest.update(part)
            write(part)
        line += " depth=%d data=%d:%s" % (depth, length, digest.hexdigest())
    if "target" in entry:
        line += " to=" + escape(entry["target"])
    for name in ("device", "inode"):
        if name in entry:
            line += " %s=%d:%d" % ((name,) + entry[name])
    for name, value in entry.get("xattrs", ()):
        line += " xattr=%s=%s" % (escape(name), value.hex())
    if "flags" in entry:
        line += " flags=%x" % entry["flags"]
    return line + (" unstable" if entry["unstable"] else "")


def restore(vault, entry, directory):
    """Writes one entry below `directory`, a fresh one; returns its line of the listing."""
    os.makedirs(directory, exist_ok=True)
    root = os.path.realpath(os.fsencode(directory))
    path = os.path.join(root, entry["path"]) if entry["path"] else root
    for cut in (i for i, byte in enumerate(entry["path"]) if byte == 0x2F):
        need(not os.path.islink(os.path.join(root, entry["path"][:cut])), "an entry lies below a link")
    os.makedirs(path if entry["type"] == "directory" else os.path.dirname(path), exist_ok=True)
    if entry["type"] == "symlink":
        os.symlink(entry["target"], path)
    if entry["type"] != "file":
        return describe(vault, entry, lambda part: None)
    # mode x: nothing is overwritten, and no link followed that was there
    with open(path, "xb") as file:
        room = [list(extent) for extent in entry["extents"]] if entry["sparse"] else [[0, 1 << 63]]

        def write(part):
            while part:
                count = min(len(part), room[0][1])
                file.seek(room[0][0])
                file.write(part[:count])
                part = part[count:]
                room[0] = [room[0][0] + count, room[0][1] - count]
                if room[0][1] == 0:
                    room.pop(0)

        line = describe(vault, entry, write)
        if entry["sparse"]:
            file.truncate(entry["size"])
    return line


def main(arguments):
    if arguments == ["--check-packages"]:
        return
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    with open(arguments[1], "rb") as file:
        text = file.read()
    text = text[:-1] if text.endswith(b"\n") else text
    text = text[:-1] if text.endswith(b"\r") else text
    vault = Vault(arguments[0].rstrip("/"), unicodedata.normalize("NFC", text.decode()).encode())
    for envelope, manifest in vault.snapshots():
        host, sequence = envelope["host"], envelope["sequence"]
        print("snapshot", host, sequence, escape(manifest["summary"]["host"].encode()))
        for source in manifest["sources"]:
            count = source["files"] + source["directories"] + source["others"]
            print("source", source["name"], source["kind"], source["verdict"], count)
            for entry in vault.entries(source):
                if len(arguments) == 3:
                    below = os.path.join(arguments[2], host, "%012d" % sequence, source["name"])
                    print(restore(vault, entry, below))
                else:
                    print(describe(vault, entry, lambda part: None))


if __name__ == "__main__":
    main(sys.argv[1:])
