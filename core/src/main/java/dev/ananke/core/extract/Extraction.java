package dev.ananke.core.extract;

import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.RuleSet;
import dev.ananke.schemas.SkipReason;

/** What came out of one file: facts, rules, or the reason why neither. */
public sealed interface Extraction permits Extraction.Facts, Extraction.Rules, Extraction.Skipped {
  record Facts(BlobFacts facts) implements Extraction {}

  record Rules(RuleSet rules) implements Extraction {}

  record Skipped(SkipReason reason, String message) implements Extraction {}
}
