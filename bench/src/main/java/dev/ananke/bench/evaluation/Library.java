package dev.ananke.bench.evaluation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A released library, by its Maven coordinates. */
public record Library(String group, String artifact, String version) {
  private static final Pattern COORDINATES =
      Pattern.compile("([A-Za-z0-9_.-]+):([A-Za-z0-9_.-]+):([A-Za-z0-9_.+-]+)");

  /**
   * Reads {@code group:artifact:version}.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static Library parse(String coordinates) {
    Matcher parts = COORDINATES.matcher(coordinates);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a library is GROUP:ARTIFACT:VERSION, as com.google.code.gson:gson:2.11.0; not "
              + coordinates);
    }
    return new Library(parts.group(1), parts.group(2), parts.group(3));
  }

  /** The name that Maven gives to the jar of its sources. */
  String sourceJar() {
    return artifact + "-" + version + "-sources.jar";
  }

  @Override
  public String toString() {
    return group + ":" + artifact + ":" + version;
  }
}
