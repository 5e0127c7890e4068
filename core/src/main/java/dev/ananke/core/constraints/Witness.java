package dev.ananke.core.constraints;

/**
 * A file that bears witness to a subject.
 *
 * @param group the subject: a package, or a rule that the file breaks
 * @param name the file's key in state
 * @param anchor what to look for in the file: a declared name, or an import
 */
record Witness(String group, String name, String anchor) implements TrieEntry {
  /** As an example of Evidence. */
  String example() {
    return name + ':' + anchor;
  }

  @Override
  public int weight() {
    return 4 + name.length() + anchor.length();
  }
}
