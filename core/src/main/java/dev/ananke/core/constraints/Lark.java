package dev.ananke.core.constraints;

import dev.ananke.schemas.Utf8Order;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Pieces of text in the engine's dialect of Lark. Names in it are Java identifiers. */
final class Lark {
  /** Definitions of a fragment are packed up to this size; a fragment may have up to 64 KB. */
  private static final int CHUNK = 48 * 1024;

  /**
   * Matches no text at all. Its complement is any text, and known to the engine as such: of {@code
   * /(?s:.)*}{@code /}, which is valid UTF-8 only, it would have to find out at each step that
   * nothing is left beside.
   */
  static final String NOTHING = "(/a/ & /b/)";

  private Lark() {}

  static String definition(String terminal, String expression) {
    return terminal + ": " + expression + "\n";
  }

  static String string(String text) {
    return '"' + text + '"';
  }

  static String union(List<String> alternatives) {
    return String.join(" | ", alternatives);
  }

  static String group(List<String> alternatives) {
    return alternatives.size() == 1 ? alternatives.getFirst() : "(" + union(alternatives) + ")";
  }

  /** A regular expression of these words. The engine itself shares what they start with. */
  static String anyOf(Iterable<String> words) {
    NavigableSet<String> sorted = new TreeSet<>(Utf8Order.INSTANCE);
    words.forEach(sorted::add);
    return "/(?:" + String.join("|", sorted).replace("$", "\\$") + ")/";
  }

  /** Definitions as texts of bounded size, in their order. */
  static List<String> pack(List<String> definitions) {
    List<String> chunks = new ArrayList<>();
    StringBuilder chunk = new StringBuilder();
    for (String definition : definitions) {
      if (!chunk.isEmpty() && chunk.length() + definition.length() > CHUNK) {
        chunks.add(chunk.toString());
        chunk.setLength(0);
      }
      chunk.append(definition);
    }
    if (!chunk.isEmpty()) {
      chunks.add(chunk.toString());
    }
    return chunks;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
