package dev.ananke.core.extract;

import dev.ananke.bridge.ParseLimitException;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.RuleSet;
import dev.ananke.schemas.SkipReason;
import java.util.Objects;

/** What came out of one file: facts, rules, or the reason why neither. */
public sealed interface Extraction permits Extraction.Facts, Extraction.Rules, Extraction.Skipped {
  record Facts(BlobFacts facts) implements Extraction {}

  record Rules(RuleSet rules) implements Extraction {}

  record Skipped(SkipReason reason, String message) implements Extraction {
    /** A file that needs more than a parser's limits allow. */
    public static Skipped of(ParseLimitException e) {
      SkipReason reason =
          switch (e.limit()) {
            case BYTES -> SkipReason.TOO_LARGE;
            case NODES -> SkipReason.TOO_MANY_NODES;
            case DEPTH -> SkipReason.TOO_DEEP;
            case STEPS -> SkipReason.TOO_COMPLEX;
          };
      return new Skipped(reason, Objects.toString(e.getMessage(), ""));
    }
  }
}
