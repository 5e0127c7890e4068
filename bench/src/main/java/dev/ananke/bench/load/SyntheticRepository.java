package dev.ananke.bench.load;

import dev.ananke.bench.inputs.GitHistory;
import dev.ananke.bench.inputs.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A bare git repository of Java files that import each other, and whose commits edit, add, delete
 * and move one file each. It has a package for every {@link #FILES_OF_PACKAGE} files; the older
 * ones are the larger ones, and the older types are the ones that are imported most. Everything in
 * it follows from the seed.
 */
final class SyntheticRepository implements AutoCloseable {
  private static final int FILES_OF_PACKAGE = 25;
  private static final int FEWEST_PACKAGES = 7;
  private static final int IMPORTS = 3;
  private static final int METHODS = 12;

  private final String root;
  private final SplittableRandom random;
  private final GitHistory history;
  private final TreeMap<String, SourceFile> files = new TreeMap<>();

  /** Names of all types that there ever were. */
  private final List<String> types = new ArrayList<>();

  /**
   * @param folder has to be empty
   * @param root package above all of its packages
   */
  SyntheticRepository(Path folder, String root, long seed) throws IOException {
    this.root = root;
    this.random = new SplittableRandom(seed);
    this.history = new GitHistory(folder);
  }

  /** The first commit. */
  String first(int count) throws IOException {
    List<SourceFile> added = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      added.add(newFile());
    }
    added.forEach(file -> files.put(file.path(), file));
    return history.commit(added);
  }

  /** One more commit of one file. */
  String next() throws IOException {
    int kind = random.nextInt(10);
    SourceFile chosen = files.size() < 2 ? null : any();
    if (chosen == null || kind < 2) {
      return commit(List.of(newFile()), List.of());
    }
    if (kind < 3) {
      return commit(List.of(), List.of(chosen.path()));
    }
    if (kind < 4) {
      return commit(List.of(newFile()), List.of(chosen.path()));
    }
    return commit(List.of(rewritten(chosen)), List.of());
  }

  /**
   * Two commits that part from where it is: both bring other content to the same two paths, and
   * only the first has a third. The repository goes on from the second.
   */
  Fork fork() throws IOException {
    SourceFile edited = any();
    SourceFile added = newFile();
    SourceFile abandoned = newFile();
    String first = commit(List.of(rewritten(edited), added, abandoned), List.of());
    commit(List.of(edited), List.of(added.path(), abandoned.path()));
    return new Fork(first, commit(List.of(rewritten(edited), rewritten(added)), List.of()));
  }

  /** Two commits with the same one before. */
  record Fork(String abandoned, String taken) {}

  private SourceFile rewritten(SourceFile file) {
    String path = file.path();
    String type = path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
    return file(path, type);
  }

  private String commit(List<SourceFile> put, List<String> removed) throws IOException {
    removed.forEach(files::remove);
    put.forEach(file -> files.put(file.path(), file));
    return history.commit(put, removed);
  }

  private SourceFile any() {
    SourceFile[] all = files.values().toArray(SourceFile[]::new);
    return all[random.nextInt(all.length)];
  }

  private SourceFile newFile() {
    int packages = Math.max(FEWEST_PACKAGES, types.size() / FILES_OF_PACKAGE);
    String packageName = root + ".part" + random.nextInt(packages);
    String type = "Type" + types.size();
    types.add(packageName + "." + type);
    return file("src/main/java/" + packageName.replace('.', '/') + "/" + type + ".java", type);
  }

  /** One of all, more likely an old one. */
  private String anyType() {
    double chance = random.nextDouble();
    return types.get((int) (chance * chance * types.size()));
  }

  private SourceFile file(String path, String type) {
    String folder = path.substring("src/main/java/".length(), path.lastIndexOf('/'));
    StringBuilder text = new StringBuilder(3000);
    text.append("package ").append(folder.replace('/', '.')).append(";\n\n");
    for (int i = 0; i < IMPORTS; i++) {
      // Types that were deleted or moved meanwhile are imported as well.
      text.append("import ").append(anyType()).append(";\n");
    }
    text.append("import java.util.List;\n\n/** Made for a load. */\npublic final class ");
    text.append(type).append(" {\n");
    for (int i = 0; i < METHODS; i++) {
      text.append("  /** Adds up. */\n  public int sum").append(random.nextInt(1000)).append(i);
      text.append("(List<Integer> values, int more) {\n    int sum = more;\n");
      text.append("    for (int value : values) {\n      sum += value * ").append(i);
      text.append(";\n    }\n    return sum;\n  }\n\n");
    }
    text.append("}\n");
    return SourceFile.of(path, text.toString());
  }

  /** What the last commit holds. */
  Collection<SourceFile> files() {
    return files.values();
  }

  @Override
  public void close() {
    history.close();
  }
}
