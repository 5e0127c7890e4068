package dev.ananke.core.language.java;

import dev.ananke.core.knowledge.PlatformPackage;
import dev.ananke.core.knowledge.PlatformTable;
import dev.ananke.core.knowledge.PlatformType;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The packages that come with Java, in the union of the releases 8 to 25: a project may be built
 * for any of them.
 *
 * <p>Closed are all packages of {@code java}, whatever release had them, and of {@code javax} and
 * {@code jdk} those that JDK 25 exports: nobody else may add to them. {@code javax.annotation},
 * {@code javax.transaction} or {@code javax.xml.bind} are open, since libraries carry them on with
 * other types; so is all that lies outside of these three prefixes ({@code org.w3c.dom}, {@code
 * com.sun.net.httpserver}).
 */
public final class JavaPlatform {
  private static final PlatformTable TABLE =
      PlatformTable.resource(JavaPlatform.class, "java-platform.table");
  private static final String VERSION = TABLE.version();
  private static final SortedMap<String, List<String>> CLOSED_PACKAGES = closed(TABLE);

  private JavaPlatform() {}

  static PlatformTable table() {
    return TABLE;
  }

  /**
   * The simple names of the top-level public types of all releases, sorted, by the name of their
   * package.
   */
  public static SortedMap<String, List<String>> closedPackages() {
    return CLOSED_PACKAGES;
  }

  /** For the versions in a bundle: changes whenever the table does. */
  public static String version() {
    return VERSION;
  }

  private static SortedMap<String, List<String>> closed(PlatformTable table) {
    SortedMap<String, List<String>> closed = new TreeMap<>();
    for (PlatformPackage each : table.packages().values()) {
      if (each.closed()) {
        closed.put(each.name(), each.types().stream().map(PlatformType::name).toList());
      }
    }
    return Collections.unmodifiableSortedMap(closed);
  }
}
