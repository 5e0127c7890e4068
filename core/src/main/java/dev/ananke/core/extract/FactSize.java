package dev.ananke.core.extract;

import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.MemberFact;
import dev.ananke.schemas.NameFact;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.UseFact;
import java.util.List;

/**
 * About how much memory an extraction takes. Names are shared within a file, so that a record is
 * mostly its own fields.
 */
final class FactSize {
  private static final int RECORD_BYTES = 64;

  /** Of a list's slot, or of a record's share in the strings. */
  private static final int WORD_BYTES = 24;

  private FactSize() {}

  /** In bytes; the key is counted with the rest. */
  static int of(Object key, Extraction extraction) {
    long bytes = 4 * RECORD_BYTES;
    if (extraction instanceof Extraction.Facts facts) {
      bytes += bytes(facts.facts());
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** Characters of all texts, each as often as it stands there: what an encoded record holds. */
  static long characters(BlobFacts facts) {
    long characters = 0;
    for (ImportFact each : facts.getImports()) {
      characters += each.getTarget().length();
    }
    for (TypeFact each : facts.getTypes()) {
      characters += each.getName().length();
      characters += characters(each.getSupertypes()) + characters(each.getAnnotations());
    }
    for (MemberFact each : facts.getMembers()) {
      characters += each.getOwner().length() + each.getName().length();
      characters += characters(each.getParameters());
      characters += each.getType() == null ? 0 : each.getType().length();
    }
    for (UseFact each : facts.getUses()) {
      characters += each.getMember().length();
      characters += each.getReceiver() == null ? 0 : each.getReceiver().length();
    }
    for (NameFact each : facts.getNames()) {
      characters += each.getName().length();
    }
    return characters;
  }

  private static long characters(List<String> texts) {
    long characters = 0;
    for (String text : texts) {
      characters += text.length();
    }
    return characters;
  }

  private static long bytes(BlobFacts facts) {
    long records = facts.getImports().size();
    records += facts.getTypes().size();
    records += facts.getMembers().size();
    records += facts.getUses().size();
    records += facts.getNames().size();
    long words = 0;
    for (TypeFact type : facts.getTypes()) {
      words += type.getSupertypes().size() + type.getAnnotations().size();
    }
    for (MemberFact member : facts.getMembers()) {
      words += member.getParameters().size();
    }
    // A distinct name, as a string, is met about twice: where it is declared and in a use or by its
    // place.
    return records * (RECORD_BYTES + 2 * WORD_BYTES) + words * WORD_BYTES;
  }
}
