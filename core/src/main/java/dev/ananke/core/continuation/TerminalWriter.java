package dev.ananke.core.continuation;

import dev.ananke.core.continuation.TextSet.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes sets of texts as terminals of Lark. */
final class TerminalWriter {
  private final Map<TextSet, String> names = new HashMap<>();
  private final Map<TextSet, String> written = new HashMap<>();

  /**
   * @param names terminals that there are already, so that they need not be spelled out again
   */
  TerminalWriter(Map<String, TextSet> names) {
    names.forEach(
        (name, set) ->
            this.names.merge(set, name, (one, other) -> one.compareTo(other) < 0 ? one : other));
  }

  /**
   * The text of a terminal; regular expressions as far as they go, since engines know them best.
   */
  String write(TextSet set) {
    String known = written.get(set);
    if (known == null) {
      known = text(set);
      written.put(set, known);
    }
    return known;
  }

  private String text(TextSet set) {
    if (isExpression(set)) {
      return "/" + expression(set) + "/";
    }
    return switch (set.kind()) {
      case SEQUENCE -> group(set.first()) + " " + group(set.second());
      case ANY_OF -> joined(set, " | ");
      case ALL_OF -> joined(set, " & ");
      case NOT -> {
        String name = names.get(set.first());
        yield "~" + (name == null ? group(set.first()) : name);
      }
      case REPEAT -> group(set.first()) + "*";
      case NOTHING -> "(/a/ & /b/)";
      case EMPTY, CHARACTER -> throw new IllegalStateException("is an expression");
    };
  }

  private String joined(TextSet set, String sign) {
    return set.members().stream().map(this::group).collect(Collectors.joining(sign));
  }

  private String group(TextSet set) {
    if (isExpression(set)) {
      return write(set);
    }
    String name = names.get(set);
    return name == null ? "(" + write(set) + ")" : name;
  }

  /** Whether a regular expression can say it: not without intersection and complement. */
  private static boolean isExpression(TextSet set) {
    return switch (set.kind()) {
      case NOTHING, ALL_OF, NOT -> false;
      case EMPTY, CHARACTER, SEQUENCE, ANY_OF, REPEAT ->
          set.members().stream().allMatch(TerminalWriter::isExpression);
    };
  }

  private static String expression(TextSet set) {
    return switch (set.kind()) {
      case EMPTY -> "(?:)";
      case CHARACTER -> characters(set.ranges());
      case SEQUENCE -> part(set.first()) + part(set.second());
      case REPEAT ->
          (set.first().kind() == Kind.CHARACTER
                  ? expression(set.first())
                  : "(?:" + expression(set.first()) + ")")
              + "*";
      case ANY_OF -> {
        List<TextSet> rest =
            set.members().stream().filter(member -> member.kind() != Kind.EMPTY).toList();
        String any = rest.stream().map(TerminalWriter::expression).collect(Collectors.joining("|"));
        yield rest.size() == set.members().size() ? any : "(?:" + any + ")?";
      }
      case NOTHING, ALL_OF, NOT -> throw new IllegalStateException("is no expression");
    };
  }

  private static String part(TextSet set) {
    return set.kind() == Kind.ANY_OF ? "(?:" + expression(set) + ")" : expression(set);
  }

  private static String characters(int[] ranges) {
    if (ranges.length == 2 && ranges[0] == ranges[1]) {
      return character(ranges[0]);
    }
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < ranges.length; i += 2) {
      text.append(character(ranges[i]));
      if (ranges[i + 1] > ranges[i]) {
        text.append('-').append(character(ranges[i + 1]));
      }
    }
    return text.append(']').toString();
  }

  private static String character(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        boolean plain = codePoint < 128 && Character.isLetterOrDigit(codePoint);
        if (plain || " _\"'#%,:;<=>@`!".indexOf(codePoint) >= 0) {
          yield Character.toString(codePoint);
        }
        yield codePoint > ' ' && codePoint < 127
            ? "\\" + Character.toString(codePoint)
            : "\\u{" + Integer.toHexString(codePoint).toUpperCase(Locale.ROOT) + "}";
      }
    };
  }
}
