package dev.ananke.publisher;

import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Ids;
import java.util.List;

/**
 * Which paths are published: those that match one of the included patterns and none of the excluded
 * ones. Patterns are read as in a gitignore file: {@code *.java} is a name in any folder, {@code
 * /pom.xml} one at the root, {@code build/} everything below a folder of that name, {@code
 * src/**}{@code /gen/*} a path from the root.
 *
 * <p>A job compares states only if they were selected alike, so the selection travels as a {@link
 * #hash}.
 */
public final class Selection {
  /**
   * Java, the rules file at the root, and the other languages of the JVM: a package that one of
   * them declares too is not closed for Java. Kotlin's scripts are left out, since nothing that a
   * script declares can be imported.
   */
  public static final List<String> DEFAULT_INCLUDED =
      List.of("*.java", "*.kt", "*.scala", "*.groovy", "/.ananke.yaml");

  /** {@link #DEFAULT_INCLUDED}, nothing excluded. */
  public static final Selection DEFAULT = of(DEFAULT_INCLUDED, List.of());

  private final List<Glob> include;
  private final List<Glob> exclude;
  private final String hash;

  private Selection(List<String> include, List<String> exclude) {
    this.include = include.stream().map(Glob::new).toList();
    this.exclude = exclude.stream().map(Glob::new).toList();
    String text =
        "include\n" + String.join("\n", include) + "\nexclude\n" + String.join("\n", exclude);
    this.hash = Ids.hex(ContentHash.of(text));
  }

  /**
   * A selection by patterns; their order and repetition say nothing.
   *
   * @throws IllegalArgumentException if a pattern is empty, or none is included
   */
  public static Selection of(List<String> include, List<String> exclude) {
    if (include.isEmpty()) {
      throw new IllegalArgumentException("A selection has to include at least one pattern");
    }
    return new Selection(
        include.stream().sorted().distinct().toList(),
        exclude.stream().sorted().distinct().toList());
  }

  /** Whether this path is published. */
  public boolean includes(String path) {
    return include.stream().anyMatch(glob -> glob.matches(path))
        && exclude.stream().noneMatch(glob -> glob.matches(path));
  }

  /** 32 hexadecimal digits that are equal for equal patterns: {@code RefUpdate.selection}. */
  public String hash() {
    return hash;
  }
}
