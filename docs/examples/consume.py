#!/usr/bin/env python3
"""Takes a repository's grammar off the output topic, with public packages only, and judges a file by it:

    pip install -r requirements.txt
    python3 consume.py BROKER REPOSITORY REF FILE.java     # REF: refs/heads/main, for a folder without git: folder

Exit code 0: accepted, 1: refused, 2: there is no grammar that may be used.
"""
import io, json, pathlib, sys
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition
from fastavro import parse_schema, schemaless_reader
from llguidance import LLMatcher, LLTokenizer


def no_grammar(reason):
    """Fail closed: whoever generates must not go on without constraints."""
    print("no grammar: " + reason, file=sys.stderr)
    sys.exit(2)


broker, repository, ref, file = sys.argv[1:] if len(sys.argv) == 5 else no_grammar(__doc__)

# The topic is compacted: the newest value of each key, read once to its present end, is all there is to know.
consumer = Consumer({"bootstrap.servers": broker, "group.id": "consume.py", "isolation.level": "read_committed", "enable.partition.eof": True})
partitions = consumer.list_topics("compiled-constraints", timeout=10).topics["compiled-constraints"].partitions
consumer.assign([TopicPartition("compiled-constraints", partition, OFFSET_BEGINNING) for partition in partitions])
newest, unfinished = {}, len(partitions)
while unfinished:
    message = consumer.poll(10)
    if message is None:  # not "or": a message without a value is false
        no_grammar("the broker has stopped answering")
    if message.error() is None:
        newest[message.key().decode()] = message.value()  # None, a tombstone: the key is gone
    elif message.error().code() == KafkaError._PARTITION_EOF:
        unfinished -= 1


def read(*key):
    """Avro single-object encoding: two fixed bytes, the fingerprint of the schema (which stands on the topic), the data."""
    value = newest.get("\0".join(key)) or no_grammar(f"nothing is known of {' '.join(key[1:])}")
    return schemaless_reader(io.BytesIO(value[10:]), parse_schema(json.loads(newest["s\0" + value[2:10].hex()])))


bundle = read("b", repository, ref, "java")
if bundle["status"] != "CURRENT" or bundle["gate"]["verdict"] not in ("PASSED", "LOWERED"):
    no_grammar(f"the bundle is {bundle['status']} ({bundle['staleReason']}), the gate says {bundle['gate']['verdict']}: {bundle['gate']['reason']}")
hashes = {fragment["name"]: fragment["hash"] for fragment in bundle["fragments"]}
lark = b""
for name in next(hole["fragments"] for hole in bundle["holes"] if hole["name"] == "file"):
    fragment = read("f", repository, ref, "java", name)
    lark += fragment["payload"] if fragment["hash"] == hashes[name] else no_grammar("an update is on its way; try again")

source = pathlib.Path(file).read_bytes()
matcher = LLMatcher(LLTokenizer("byte"), LLMatcher.grammar_from_lark(lark.decode()))  # a model's own vocabulary takes its place
taken = matcher.try_consume_tokens(list(source))
accepted = taken == len(source) and matcher.is_accepting()
line = source.count(b"\n", 0, taken) + 1
column = len(source[source.rfind(b"\n", 0, taken) + 1 : taken].decode(errors="replace")) + 1
print(f"{bundle['commit']}: " + ("accepted" if accepted else f"refused at {line}:{column} (byte {taken})"))
sys.exit(not accepted)
