"""Writes the files of TokenizerJsonTest with Hugging Face's own library: pip install tokenizers==0.23.3

    python src/test/python/tokenizers_golden.py src/main/java src/test/resources/dev/ananke/bridge/tokenizers

Each file is a small tokenizer trained on our sources; golden.json holds texts and the numbers that the library gives them.
"""

import json
import sys
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

GPT4 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
TEXTS = [
    "hello world",
    "public final class Vocabulary {\n  private final byte[] bytes;\n}\n",
    "int größe = 12345678 + 0x1F;   // 𝄞 — naïve café\r\n\r\n\t\tx  +=  1 ;  ",
    "it's IT'S don't we'Ve 'ſ a\u00a0b\u3000c",
    "日本語 と 한국어, עברית ١٢٣",
    "<tool>call</tool> <|endoftext <b>    four        eight</b>",
    "x" * 300,
    "aaaabaaaab abababab",
    "\n\n\n   \n \t ",
]


def byte_level(pre, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer, pre_tokenizers.ByteLevel.alphabet()


def tokenizers():
    split = pre_tokenizers.Split(Regex(GPT4), "isolated")
    digits = pre_tokenizers.Digits(individual_digits=True)
    bare = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    yield "gpt2", *byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False))
    yield "split", *byte_level(pre_tokenizers.Sequence([digits, split, bare]), ignore_merges=True)
    characters = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    characters.normalizer = normalizers.Replace(" ", "▁")
    characters.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    yield "characters", characters, []


def main(sources, target):
    lines = [line for path in sorted(sources.rglob("*.java")) for line in path.read_text().splitlines(True)]
    golden = {}
    for name, tokenizer, alphabet in tokenizers():
        special = ["<unk>", "</s>"] + ["<0x%02X>" % b for b in range(256)] if name == "characters" else []
        trainer = trainers.BpeTrainer(
            vocab_size=700, initial_alphabet=alphabet, special_tokens=special, show_progress=False
        )
        tokenizer.train_from_iterator(lines, trainer)
        if name == "characters":
            # Training makes them special, which they are not in files of models.
            file = json.loads(tokenizer.to_str())
            file["added_tokens"] = [token for token in file["added_tokens"] if not token["content"].startswith("<0x")]
            tokenizer = Tokenizer.from_str(json.dumps(file))
        else:
            tokenizer.add_special_tokens(["<|endoftext|>", "<|fim|>"])
        if name == "split":
            tokenizer.add_tokens([AddedToken(text, normalized=False) for text in ("<tool>", "    ", "        ")])
        (target / (name + ".json")).write_text(tokenizer.to_str(), encoding="utf-8")
        golden[name] = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]
    (target / "golden.json").write_text(json.dumps({"texts": TEXTS, "ids": golden}) + "\n", encoding="utf-8")


main(Path(sys.argv[1]), Path(sys.argv[2]))
