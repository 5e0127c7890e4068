#!/usr/bin/env python3
"""Takes a repository's grammar off the output topic, with public packages only, and judges a file by it:

    pip install -r requirements.txt
    python3 consume.py BROKER REPOSITORY REF FILE.java     # REF: refs/heads/main, for a folder without git: folder

Exit code 0: accepted, 1: refused, 2: there is no grammar that may be used.
"""
import hashlib
import io
import json
import pathlib
import sys

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition
from fastavro import parse_schema, schemaless_reader
from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

TOPIC = "compiled-constraints"


def no_grammar(reason):
    """Fail closed: whoever generates must not go on without constraints."""
    print("no grammar: " + reason, file=sys.stderr)
    sys.exit(2)


def read_topic(broker):
    """The topic is compacted: the newest value of each key, read once to its present end, is all there is to know."""
    consumer = Consumer({"bootstrap.servers": broker, "group.id": "consume.py", "enable.auto.commit": False,
                         "isolation.level": "read_committed", "enable.partition.eof": True})
    topic = consumer.list_topics(TOPIC, timeout=10).topics[TOPIC]
    if topic.error:
        raise KafkaException(topic.error)
    consumer.assign([TopicPartition(TOPIC, partition, OFFSET_BEGINNING) for partition in topic.partitions])
    newest, unfinished = {}, len(topic.partitions)
    while unfinished:
        message = consumer.poll(10) or no_grammar("the broker has stopped answering")
        if not message.error():
            newest[message.key().decode()] = message.value()  # None, a tombstone: the key is gone
        elif message.error().code() == KafkaError._PARTITION_EOF:
            unfinished -= 1
        else:
            raise KafkaException(message.error())
    consumer.close()
    return newest


def decode(value, newest):
    """Avro single-object encoding: two fixed bytes, the fingerprint of the schema (which stands on the topic), the data."""
    schema = newest.get("s\0" + value[2:10].hex()) or no_grammar("the topic lacks a schema")
    return schemaless_reader(io.BytesIO(value[10:]), parse_schema(json.loads(schema)))


def grammar(newest, repository, ref):
    """A grammar is the concatenation of the fragments that the bundle lists for a hole: if the bundle may be used."""
    bundle = newest.get(f"b\0{repository}\0{ref}\0java") or no_grammar(f"nothing is known of {repository} {ref}")
    bundle = decode(bundle, newest)
    gate = bundle["gate"]
    if gate["verdict"] not in ("PASSED", "LOWERED"):
        no_grammar(f"the gate says {gate['verdict']}: {gate['reason']}")
    if bundle["status"] != "CURRENT":  # Whoever can bear an old one looks at staleSince here.
        no_grammar(f"stale since {bundle['staleSince']}: {bundle['staleReason']}")
    hole = next(hole for hole in bundle["holes"] if hole["name"] == "file")
    if gate["verdict"] == "LOWERED":
        print(f"only at level {hole['level']}: {gate['reason']}", file=sys.stderr)
    text = b""
    for name in hole["fragments"]:
        fragment = newest.get(f"f\0{repository}\0{ref}\0java\0{name}") or no_grammar("a fragment is on its way; try again")
        text += decode(fragment, newest)["payload"]
    if hashlib.sha256(text).digest()[:16] != hole["grammarHash"]:
        no_grammar("a newer fragment came before its bundle; try again")
    return bundle["commit"], text.decode()


class Bytes:
    """The smallest vocabulary: one token a byte, and one for the end. A model's own takes its place."""
    tokens = [bytes([byte]) for byte in range(256)] + [b"<end>"]
    eos_token_id, bos_token_id, special_token_ids = 256, None, [256]

    def __call__(self, text):
        return list(text.encode() if isinstance(text, str) else text)


def main(broker, repository, ref, file):
    try:
        newest = read_topic(broker)
    except KafkaException as failure:
        no_grammar(f"{TOPIC} cannot be read from {broker}: {failure.args[0].str()}")
    commit, lark = grammar(newest, repository, ref)
    source = pathlib.Path(file).read_bytes()
    matcher = LLMatcher(LLTokenizer(TokenizerWrapper(Bytes())), LLMatcher.grammar_from_lark(lark))
    taken = matcher.try_consume_tokens(list(source))
    accepted = taken == len(source) and matcher.is_accepting()
    line, column = source[:taken].count(b"\n") + 1, taken - source[:taken].rfind(b"\n")
    print(f"{commit}: " + ("accepted" if accepted else f"refused at {line}:{column} (byte {taken})"))
    sys.exit(0 if accepted else 1)


if len(sys.argv) != 5:
    print(__doc__, file=sys.stderr)
    sys.exit(2)
main(*sys.argv[1:])
