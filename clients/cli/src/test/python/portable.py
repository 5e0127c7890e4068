#!/usr/bin/env python3
"""What an engine of PyPI makes of grammars, at its own limits and with its own slices:

    python3 portable.py TASK.json

The task: "encoding", one of tiktoken's, whose ranks stand in TIKTOKEN_CACHE_DIR; "grammars", each with a "name", the "lark" text
and "files" of a "name" and token "ids". Prints what does not hold; exit code 0 if all holds.
"""
import json, sys, tiktoken
from llguidance import LLMatcher
from llguidance.tiktoken import lltokenizer_from_encoding

EVERY = 5  # tokens
task = json.load(open(sys.argv[1], encoding="utf-8"))
encoding = tiktoken.get_encoding(task["encoding"])
tokenizer = lltokenizer_from_encoding(encoding)
flaws, masks = [], 0


def walk(grammar, file):
    global masks
    matcher = LLMatcher(tokenizer, grammar, log_level=0)
    for place, token in enumerate(file["ids"] + [encoding.eot_token]):
        if place % EVERY == 0 or token == encoding.eot_token:
            mask = matcher.compute_bitmask()
            masks += 1
            if matcher.is_error():
                return f"token {place}: {matcher.get_error()}"
            if not mask[token >> 3] >> (token & 7) & 1:
                return f"token {place}: the mask lacks {encoding.decode([token])!r}"
        if not matcher.consume_token(token):
            return f"token {place}: {encoding.decode([token])!r} is refused"
    return None


for each in task["grammars"]:
    grammar = LLMatcher.grammar_from_lark(each["lark"])
    refused, messages = LLMatcher.validate_grammar_with_warnings(grammar, tokenizer)
    flaws += [f"{each['name']}: {message}" for message in messages]
    for file in [] if refused else each["files"]:
        flaw = walk(grammar, file)
        flaws += [f"{each['name']}, {file['name']}: {flaw}"] if flaw else []
print("\n".join(flaws + [f"{masks} masks"]))
sys.exit(bool(flaws))
