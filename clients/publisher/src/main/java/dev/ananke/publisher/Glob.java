package dev.ananke.publisher;

import java.util.regex.Pattern;

/**
 * A pattern for paths, as in a gitignore file: {@code *} and {@code ?} stay within one name, {@code
 * **} does not; a pattern without {@code /} means a name in any folder, one with {@code /} a path
 * from the root (a leading {@code /} says so for a single name); a trailing {@code /} means
 * everything below.
 */
final class Glob {
  private final Pattern regex;

  Glob(String text) {
    if (text.isEmpty() || text.equals("/")) {
      throw new IllegalArgumentException("An empty pattern selects nothing; leave it out");
    }
    String body = text.endsWith("/") ? text + "**" : text;
    boolean anchored = body.indexOf('/') >= 0 && !(text.indexOf('/') == text.length() - 1);
    StringBuilder regex = new StringBuilder(anchored ? "" : "(?:.*/)?");
    int at = body.startsWith("/") ? 1 : 0;
    while (at < body.length()) {
      if (body.startsWith("**/", at)) {
        regex.append("(?:.*/)?");
        at += 3;
      } else if (body.startsWith("**", at)) {
        regex.append(".*");
        at += 2;
      } else {
        char c = body.charAt(at);
        switch (c) {
          case '*' -> regex.append("[^/]*");
          case '?' -> regex.append("[^/]");
          default -> regex.append(Pattern.quote(String.valueOf(c)));
        }
        at++;
      }
    }
    this.regex = Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  boolean matches(String path) {
    return regex.matcher(path).matches();
  }
}
