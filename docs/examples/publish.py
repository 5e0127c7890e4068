#!/usr/bin/env python3
"""Publishes the Java files of a folder, with public packages only:

    pip install -r requirements.txt
    python3 publish.py BROKER REPOSITORY FOLDER

All files go as one SNAPSHOT. If the job has other files of this repository already, it asks (a Resync on the topic
`requests`, with the commit that it has) and gets the snapshot once more, this time on that base.
"""
import hashlib
import io
import pathlib
import sys
import time
import uuid

import xxhash
from confluent_kafka import Consumer, Producer, TopicPartition
from fastavro import parse_schema, schemaless_reader, schemaless_writer
from fastavro.schema import fingerprint, to_parsing_canonical_form

BROKER, REPOSITORY, FOLDER = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
REF, SELECTION, LIMIT = "folder", "publish.py: java", 512 * 1024


# The schemas: those of docs/topics, without what has no part in their fingerprints (documentation, defaults).
def record(name, **fields):
    fields = [{"name": field, "type": kind} for field, kind in fields.items()]
    return parse_schema({"type": "record", "namespace": "dev.ananke.schemas", "name": name, "fields": fields})


def enum(name, *symbols):
    return {"type": "enum", "name": name, "symbols": symbols}


ID = {"type": "fixed", "name": "Id128", "size": 16}
SKIP_REASON = enum("SkipReason", "TOO_LARGE", "BINARY", "UNKNOWN_LANGUAGE", "TOO_DEEP", "TOO_MANY_NODES",
                   "TOO_COMPLEX", "UNDECODABLE", "CRASHED", "UNKNOWN")
FILE_CHANGE = record("FileChange", updateId=ID, index="int", repository="string", ref="string", path="string",
                     action=enum("ChangeAction", "UPSERT", "DELETE"), blobId=["null", "bytes"],
                     content=["null", "bytes"], skipReason=["null", SKIP_REASON])
REF_UPDATE = record("RefUpdate", updateId=ID, repository="string", ref="string", base=["null", "string"],
                    commit=["null", "string"], kind=enum("RefUpdateKind", "DELTA", "SNAPSHOT", "REF_DELETED"),
                    changes="int", treeDigest=["null", "Id128"], selection="string", committedAt=["null", "long"],
                    publishedAt="long", publisher="string")
RESYNC = record("Resync", repository="string", ref="string", have=["null", "string"], selection=["null", "string"],
                reason="string")


def header(schema):
    """Avro single-object encoding: two fixed bytes, the fingerprint of the schema, then the data."""
    return b"\xc3\x01" + bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO"))


def encode(schema, value):
    out = io.BytesIO(header(schema))
    out.seek(0, io.SEEK_END)
    schemaless_writer(out, schema, value)
    return out.getvalue()


def snapshot(base):
    """Sends all files, waits until they are stored, and then sends the RefUpdate that makes them count."""
    update = uuid.uuid4()
    for index, (path, content) in enumerate(files):
        large = len(content) > LIMIT
        change = {"updateId": update.bytes, "index": index, "repository": REPOSITORY, "ref": REF, "path": path,
                  "action": "UPSERT", "blobId": blobs[path], "content": None if large else content,
                  "skipReason": "TOO_LARGE" if large else None}
        # The same in headers: should the value not be readable, the update still counts it.
        headers = {"update-id": update.hex, "index": str(index), "ref": REF, "path": path, "blob-id": blobs[path].hex()}
        send(f"{REPOSITORY}\0{path}", encode(FILE_CHANGE, change), headers)
    producer.flush()
    send(REPOSITORY, encode(REF_UPDATE, {
        "updateId": update.bytes, "repository": REPOSITORY, "ref": REF, "base": base, "commit": commit,
        "kind": "SNAPSHOT", "changes": len(files), "treeDigest": digest, "selection": SELECTION,
        "committedAt": None, "publishedAt": int(time.time() * 1000), "publisher": "publish.py"}), {})
    producer.flush()
    print(f"{len(files)} files of {FOLDER} as {commit}, on base {base}")


def send(key, value, headers):
    while True:
        try:
            return producer.produce("commit-events", key=key.encode(), value=value, headers=headers, on_delivery=stored)
        except BufferError:  # the queue of the client is full
            producer.poll(1)


def stored(error, _):
    if error:
        sys.exit(f"not stored: {error}")


def published(file):
    """Regular Java files and the rules at the root; names that are not UTF-8 (Python marks such bytes) are left out."""
    wanted = file.suffix == ".java" or file == FOLDER / ".ananke.yaml"
    return wanted and file.is_file() and not file.is_symlink() and str(file) == str(file).encode(errors="ignore").decode()


contents = {file.relative_to(FOLDER).as_posix(): file.read_bytes() for file in FOLDER.rglob("*") if published(file)}
# By hash of path: the first few are a fair sample of the repository, and the job tries each grammar on them.
files = sorted(contents.items(), key=lambda file: xxhash.xxh3_64_digest(file[0].encode()))
blobs = {path: hashlib.sha1(b"blob %d\0" % len(content) + content).digest() for path, content in files}
total = sum(xxhash.xxh3_128_intdigest(path.encode() + b"\0" + blob) for path, blob in blobs.items())
digest = (total % 2**128).to_bytes(16, "big")
commit = "folder-" + digest.hex()

# librdkafka spreads keys by another hash than Kafka's own clients unless told so.
producer = Producer({"bootstrap.servers": BROKER, "compression.type": "lz4", "partitioner": "murmur2_random"})
consumer = Consumer({"bootstrap.servers": BROKER, "group.id": "publish.py", "enable.auto.commit": False})
partitions = consumer.list_topics("requests", timeout=10).topics["requests"].partitions
ends = {p: consumer.get_watermark_offsets(TopicPartition("requests", p), timeout=10)[1] for p in partitions}
consumer.assign([TopicPartition("requests", p, end) for p, end in ends.items()])

snapshot(None)
deadline = time.monotonic() + 5
while time.monotonic() < deadline:
    message = consumer.poll(0.5)
    if message and not message.error() and message.value()[:10] == header(RESYNC):
        request = schemaless_reader(io.BytesIO(message.value()[10:]), RESYNC)
        if (request["repository"], request["ref"]) == (REPOSITORY, REF):
            snapshot(request["have"])
consumer.close()
