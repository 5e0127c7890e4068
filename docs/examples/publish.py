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
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from fastavro import parse_schema, schemaless_reader, schemaless_writer
from fastavro.schema import fingerprint, to_parsing_canonical_form

REF, SELECTION, LIMIT = "folder", "publish.py: java", 512 * 1024
EVENTS, REQUESTS = "commit-events", "requests"


# The schemas: those of docs/topics.md, without what has no part in their fingerprints (documentation, defaults).
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
RESYNC = record("Resync", repository="string", ref="string", have=["null", "string"], committedAt=["null", "long"],
                selection=["null", "string"], reason="string", first="boolean")


def header(schema):
    """Avro single-object encoding: two fixed bytes, the fingerprint of the schema, then the data."""
    return b"\xc3\x01" + bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO"))


def encode(schema, value):
    out = io.BytesIO()
    schemaless_writer(out, schema, value)
    return header(schema) + out.getvalue()


class Folder:
    """The files of a folder as git would name their contents, the digest of them all, and a commit named after it."""

    def __init__(self, root):
        contents = {file.relative_to(root).as_posix(): file.read_bytes()
                    for file in root.rglob("*") if self.published(root, file)}
        # By hash of path: the first few are a fair sample of the repository, and the job tries each grammar on them.
        self.files = sorted(contents.items(), key=lambda file: xxhash.xxh3_64_digest(file[0].encode()))
        self.blobs = {path: hashlib.sha1(b"blob %d\0" % len(content) + content).digest() for path, content in self.files}
        total = sum(xxhash.xxh3_128_intdigest(path.encode() + b"\0" + blob) for path, blob in self.blobs.items())
        self.digest = (total % 2**128).to_bytes(16, "big")
        self.commit = "folder-" + self.digest.hex()

    @staticmethod
    def published(root, file):
        """Regular Java files and the rules at the root; names that are not UTF-8 (Python marks such bytes) are left out."""
        wanted = file.suffix == ".java" or file == root / ".ananke.yaml"
        return wanted and file.is_file() and not file.is_symlink() and str(file) == str(file).encode(errors="ignore").decode()


class Publisher:
    def __init__(self, broker, repository):
        self.repository = repository
        # librdkafka spreads keys by another hash than Kafka's own clients unless told so.
        self.producer = Producer({"bootstrap.servers": broker, "compression.type": "zstd", "partitioner": "murmur2_random"})

    def snapshot(self, folder, base):
        """Sends all files, waits until they are stored, and then sends the RefUpdate that makes them count."""
        update = uuid.uuid4()
        for index, (path, content) in enumerate(folder.files):
            large, blob = len(content) > LIMIT, folder.blobs[path]
            change = {"updateId": update.bytes, "index": index, "repository": self.repository, "ref": REF, "path": path,
                      "action": "UPSERT", "blobId": blob, "content": None if large else content,
                      "skipReason": "TOO_LARGE" if large else None}
            # The same in headers: should the value not be readable, the update still counts it.
            headers = {"update-id": update.hex, "index": str(index), "ref": REF, "path": path, "blob-id": blob.hex()}
            self.send(f"{self.repository}\0{path}", encode(FILE_CHANGE, change), headers)
        self.producer.flush()
        self.send(self.repository, encode(REF_UPDATE, {
            "updateId": update.bytes, "repository": self.repository, "ref": REF, "base": base, "commit": folder.commit,
            "kind": "SNAPSHOT", "changes": len(folder.files), "treeDigest": folder.digest, "selection": SELECTION,
            "committedAt": None, "publishedAt": int(time.time() * 1000), "publisher": "publish.py"}), {})
        self.producer.flush()
        print(f"{len(folder.files)} files as {folder.commit}, on base {base}")

    def send(self, key, value, headers):
        while True:
            try:
                return self.producer.produce(EVENTS, key=key.encode(), value=value, headers=headers, on_delivery=stored)
            except BufferError:  # the queue of the client is full
                self.producer.poll(1)


def stored(error, _):
    if error:
        raise KafkaException(error)


def listen(broker):
    """What jobs ask from now on."""
    consumer = Consumer({"bootstrap.servers": broker, "group.id": "publish.py", "enable.auto.commit": False})
    topic = consumer.list_topics(REQUESTS, timeout=10).topics[REQUESTS]
    if topic.error:
        raise KafkaException(topic.error)
    partitions = [TopicPartition(REQUESTS, partition) for partition in topic.partitions]
    for partition in partitions:
        partition.offset = consumer.get_watermark_offsets(partition, timeout=10)[1]
    consumer.assign(partitions)
    return consumer


def main(broker, repository, root):
    folder = Folder(pathlib.Path(root))
    if not folder.files:
        sys.exit(f"there is no Java file in {root}")
    consumer, publisher = listen(broker), Publisher(broker, repository)
    publisher.snapshot(folder, None)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        message = consumer.poll(0.5)
        if message and not message.error() and message.value()[:10] == header(RESYNC):
            request = schemaless_reader(io.BytesIO(message.value()[10:]), RESYNC)
            if (request["repository"], request["ref"]) == (repository, REF):
                publisher.snapshot(folder, request["have"])
    consumer.close()


if len(sys.argv) != 4:
    sys.exit(__doc__)
try:
    main(*sys.argv[1:])
except KafkaException as failure:
    sys.exit(f"{sys.argv[1]}: {failure.args[0].str()}")
