package dev.ananke.core.extract;

import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.MemberFact;
import dev.ananke.schemas.NameFact;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.UseFact;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * About how much memory an extraction takes. Names are shared within a file, so that a record is
 * mostly its own fields; long ones are weighed by themselves, each once.
 */
final class FactSize {
  private static final int RECORD_BYTES = 64;

  /** Of a list's slot, or of a record's share in the strings. */
  private static final int WORD_BYTES = 24;

  /** Texts up to this many characters are paid for by the records that hold them. */
  private static final int SHORT = 40;

  private FactSize() {}

  /** In bytes; the key is counted with the rest. */
  static int of(Object key, Extraction extraction) {
    long bytes = 4 * RECORD_BYTES;
    if (extraction instanceof Extraction.Facts facts) {
      LongTexts longTexts = new LongTexts();
      forEachText(facts.facts(), longTexts);
      bytes += bytes(facts.facts()) + longTexts.bytes;
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** Characters of all texts, each as often as it stands there: what an encoded record holds. */
  static long characters(BlobFacts facts) {
    Characters characters = new Characters();
    forEachText(facts, characters);
    return characters.count;
  }

  private static final class Characters implements Consumer<String> {
    private long count;

    @Override
    public void accept(String text) {
      count += text.length();
    }
  }

  /** Adds up the memory of the distinct ones: equal texts of one file are one object. */
  private static final class LongTexts implements Consumer<String> {
    private @Nullable Set<String> seen;
    private long bytes;

    @Override
    public void accept(String text) {
      if (text.length() <= SHORT) {
        return;
      }
      Set<String> known = seen;
      if (known == null) {
        known = Collections.newSetFromMap(new IdentityHashMap<>());
        seen = known;
      }
      if (known.add(text)) {
        // Java keeps a byte for each character as long as all of them are Latin.
        boolean latin = text.chars().allMatch(c -> c < 256);
        bytes += latin ? text.length() : 2L * text.length();
      }
    }
  }

  private static void forEachText(BlobFacts facts, Consumer<String> action) {
    for (ImportFact each : facts.getImports()) {
      action.accept(each.getTarget());
    }
    for (TypeFact each : facts.getTypes()) {
      action.accept(each.getName());
      each.getSupertypes().forEach(action);
      each.getAnnotations().forEach(action);
    }
    for (MemberFact each : facts.getMembers()) {
      action.accept(each.getOwner());
      action.accept(each.getName());
      each.getParameters().forEach(action);
      accept(each.getType(), action);
    }
    for (UseFact each : facts.getUses()) {
      accept(each.getReceiver(), action);
      action.accept(each.getMember());
    }
    for (NameFact each : facts.getNames()) {
      action.accept(each.getName());
    }
    facts.getAnnotations().forEach(action);
  }

  private static void accept(@Nullable String text, Consumer<String> action) {
    if (text != null) {
      action.accept(text);
    }
  }

  private static long bytes(BlobFacts facts) {
    long records = facts.getImports().size();
    records += facts.getTypes().size();
    records += facts.getMembers().size();
    records += facts.getUses().size();
    records += facts.getNames().size();
    long words = facts.getAnnotations().size();
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
