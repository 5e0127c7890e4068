package dev.ananke.core.constraints;

import java.util.List;
import java.util.SortedMap;

/**
 * What the platform has.
 *
 * @param version changes with the content
 * @param closed packages that nobody else may add to, with the simple names of their top-level
 *     types
 */
public record PlatformPackages(String version, SortedMap<String, List<String>> closed) {
  /** Below it there are no packages but those of the platform and of the repository. */
  static final String CLOSED_PREFIX = "java";

  /** Where specifications put packages that others ship, whole or in parts. */
  private static final List<String> NAMESPACES =
      List.of("java", "javax", "jakarta", "jdk", "sun", "com.sun", "org.w3c.dom", "org.xml.sax");

  /**
   * Whether libraries may share a package by the nature of its name, as {@code javax.annotation} of
   * which several have a part: it belongs to the platform and its standards, but is not one of the
   * closed.
   */
  boolean isShared(String packageName) {
    return !closed.containsKey(packageName)
        && NAMESPACES.stream()
            .anyMatch(each -> packageName.equals(each) || packageName.startsWith(each + "."));
  }

  /** Whether the types of a package are refused unless the grammar names them. */
  boolean hides(String packageName) {
    return closed.containsKey(packageName)
        || packageName.equals(CLOSED_PREFIX)
        || isBelowClosedPrefix(packageName);
  }

  static boolean isBelowClosedPrefix(String packageName) {
    return packageName.startsWith(CLOSED_PREFIX + ".");
  }
}
