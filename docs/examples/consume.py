#!/usr/bin/env python3
"""Reads a repository's grammar off the output topic, with public packages only, and judges a file by it:

    pip install -r requirements.txt
    python3 consume.py BROKER REPOSITORY REF FILE.java     # REF: refs/heads/main, for a folder without git: folder

Exit code 0: accepted, 1: refused, or there is no grammar.
"""
import hashlib
import io
import json
import pathlib
import sys

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition
from fastavro import parse_schema, schemaless_reader
from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

BROKER, REPOSITORY, REF, FILE = sys.argv[1:]

# The topic is compacted: the newest value of each key, read once to its present end, is all there is to know.
TOPIC = "compiled-constraints"
consumer = Consumer({"bootstrap.servers": BROKER, "group.id": "consume.py", "enable.auto.commit": False,
                     "isolation.level": "read_committed", "enable.partition.eof": True})
partitions = consumer.list_topics(TOPIC, timeout=10).topics[TOPIC].partitions
consumer.assign([TopicPartition(TOPIC, p, OFFSET_BEGINNING) for p in partitions])
newest, unfinished = {}, len(partitions)
while unfinished:
    message = consumer.poll(10) or sys.exit("no broker answers at " + BROKER)
    if not message.error():
        newest[message.key().decode()] = message.value()
    elif message.error().code() == KafkaError._PARTITION_EOF:
        unfinished -= 1
consumer.close()


def decode(value):
    """Avro single-object encoding: two fixed bytes, the fingerprint of the schema (which stands on the topic), the data."""
    schema = json.loads(newest["s\0" + value[2:10].hex()])
    return schemaless_reader(io.BytesIO(value[10:]), parse_schema(schema))


bundle = newest.get(f"b\0{REPOSITORY}\0{REF}\0java") or sys.exit("there is no bundle of " + REPOSITORY)
bundle = decode(bundle)
hole = next(h for h in bundle["holes"] if h["name"] == "file")
# A grammar is the concatenation of the fragments that the bundle lists for a hole.
grammar = b"".join(decode(newest[f"f\0{REPOSITORY}\0{REF}\0java\0{name}"])["payload"] for name in hole["fragments"])
assert hashlib.sha256(grammar).digest()[:16] == hole["grammarHash"], "a fragment is still on its way; try again"
assert bundle["gate"]["verdict"] in ("PASSED", "LOWERED"), bundle["gate"]["reason"]


class Bytes:
    """The smallest vocabulary: one token a byte, and one for the end. A model's own takes its place."""
    tokens = [bytes([b]) for b in range(256)] + [b"<end>"]
    eos_token_id, bos_token_id, special_token_ids = 256, None, [256]

    def __call__(self, text):
        return list(text.encode() if isinstance(text, str) else text)


source = pathlib.Path(FILE).read_bytes()
matcher = LLMatcher(LLTokenizer(TokenizerWrapper(Bytes())), LLMatcher.grammar_from_lark(grammar.decode()))
taken = matcher.try_consume_tokens(list(source))
accepted = taken == len(source) and matcher.is_accepting()
line, column = source[:taken].count(b"\n") + 1, taken - source[:taken].rfind(b"\n")
print(f"{bundle['commit']}: " + ("accepted" if accepted else f"refused at {line}:{column} (byte {taken})"))
sys.exit(0 if accepted else 1)
