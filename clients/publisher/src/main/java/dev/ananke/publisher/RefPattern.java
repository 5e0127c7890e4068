package dev.ananke.publisher;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A full ref name in which {@code *} stands for any text, slashes included. */
final class RefPattern {
  private final Pattern regex;

  RefPattern(String text) {
    regex =
        Pattern.compile(
            Arrays.stream(text.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
  }

  boolean matches(String ref) {
    return regex.matcher(ref).matches();
  }
}
