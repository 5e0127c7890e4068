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
  private final boolean nameOnly;

  Glob(String text) {
    if (text.isEmpty() || text.equals("/")) {
      throw new IllegalArgumentException("An empty pattern selects nothing; leave it out");
    }
    nameOnly = text.indexOf('/') < 0;
    boolean folderAnywhere = text.indexOf('/') == text.length() - 1;
    String body = text.startsWith("/") ? text.substring(1) : text;
    regex =
        Pattern.compile(
            (folderAnywhere ? "(?:.*/)?" : "") + regex(body.endsWith("/") ? body + "**" : body),
            Pattern.DOTALL);
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < glob.length()) {
      if (glob.startsWith("**/", at)) {
        regex.append("(?:.*/)?");
        at += 3;
      } else if (glob.startsWith("**", at)) {
        regex.append(".*");
        at += 2;
      } else {
        char c = glob.charAt(at);
        switch (c) {
          case '*' -> regex.append("[^/]*");
          case '?' -> regex.append("[^/]");
          default -> regex.append(Pattern.quote(String.valueOf(c)));
        }
        at++;
      }
    }
    return regex.toString();
  }

  boolean matches(String path) {
    return regex.matcher(nameOnly ? path.substring(path.lastIndexOf('/') + 1) : path).matches();
  }
}
