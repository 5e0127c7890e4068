package dev.ananke.core.knowledge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a platform table has to be, as it stands in the source tree: the SHA-256 of the table, then
 * one line a package with the first 16 digits of the SHA-256 of its line and its name. The hash of
 * the whole says whether a table is the expected one, the others say where it is not.
 */
public final class PlatformPin {
  private final String hash;
  private final Map<String, String> packages;

  private PlatformPin(String hash, Map<String, String> packages) {
    this.hash = hash;
    this.packages = packages;
  }

  public static PlatformPin of(PlatformTable table) {
    Map<String, String> packages = new TreeMap<>();
    for (PlatformPackage each : table.packages().values()) {
      byte[] line = table.line(each).getBytes(StandardCharsets.UTF_8);
      packages.put(each.name(), PlatformTable.sha256(line).substring(0, 16));
    }
    return new PlatformPin(PlatformTable.sha256(table.toBytes()), packages);
  }

  /** Reads what {@link #toString} wrote. */
  public static PlatformPin parse(String text) {
    List<String> lines = text.lines().toList();
    Map<String, String> packages =
        lines.stream()
            .skip(1)
            .map(line -> line.split(" ", 2))
            .collect(
                Collectors.toMap(words -> words[1], words -> words[0], (a, b) -> a, TreeMap::new));
    return new PlatformPin(lines.isEmpty() ? "" : lines.getFirst(), packages);
  }

  /** Whether this is the pin of a table with exactly these bytes. */
  public boolean matches(byte[] table) {
    return hash.equals(PlatformTable.sha256(table));
  }

  /**
   * What is different in {@code actual}, one sentence a package; empty if and only if both pin the
   * same table.
   */
  public List<String> differences(PlatformPin actual) {
    List<String> differences = new ArrayList<>();
    packages.forEach(
        (name, line) -> {
          String other = actual.packages.get(name);
          if (other == null) {
            differences.add("package " + name + " is missing");
          } else if (!other.equals(line)) {
            differences.add("package " + name + " has other types");
          }
        });
    for (String name : actual.packages.keySet()) {
      if (!packages.containsKey(name)) {
        differences.add("package " + name + " is new");
      }
    }
    if (differences.isEmpty() && !hash.equals(actual.hash)) {
      differences.add("the first line is different");
    }
    return differences;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(hash).append('\n');
    packages.forEach((name, line) -> text.append(line).append(' ').append(name).append('\n'));
    return text.toString();
  }
}
