package dev.ananke.core.updates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Git, as far as a ref shows of it: commits that are trees of files, and where the ref stands. */
final class GitModel {
  private static final int PATHS = 6;

  /** A commit's files. */
  record Tree(String commit, SortedMap<String, Blob> files) {

    /** What of it is published. */
    SortedMap<String, Blob> selected(String leftOut) {
      TreeMap<String, Blob> selected = new TreeMap<>(files);
      selected.remove(leftOut);
      return selected;
    }
  }

  private final Chronicle chronicle;
  private final List<Tree> commits = new ArrayList<>();
  private final Map<String, Tree> parents = new HashMap<>();
  private final List<@Nullable String> moves = new ArrayList<>();
  private int blobs;

  /** Null: the ref is deleted. */
  @Nullable Tree head;

  GitModel(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  /** Some files of the head come, change or go. */
  void commit(Random random) {
    SortedMap<String, Blob> files = files();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      String path = "p" + random.nextInt(PATHS) + ".java";
      if (files.containsKey(path) && random.nextInt(5) < 2) {
        files.remove(path);
      } else {
        files.put(path, new Blob(++blobs));
      }
    }
    moveTo(newCommit(files));
  }

  /** A commit without files. */
  void commitNothing() {
    moveTo(newCommit(new TreeMap<>()));
  }

  /** Another commit with the files of the head. */
  void commitTheSame() {
    moveTo(newCommit(files()));
  }

  /** The ref goes to a commit that there was before. */
  void moveBack(Random random) {
    moveTo(any(random));
  }

  void deleteRef() {
    head = null;
    moves.add(null);
    chronicle.log("git: ref deleted");
  }

  private SortedMap<String, Blob> files() {
    return new TreeMap<>(head == null ? Map.of() : head.files());
  }

  private Tree newCommit(SortedMap<String, Blob> files) {
    Tree tree = new Tree("c" + commits.size(), files);
    commits.add(tree);
    if (head != null) {
      parents.put(tree.commit(), head);
    }
    return tree;
  }

  void moveTo(Tree tree) {
    head = tree;
    moves.add(tree.commit());
    chronicle.log("git: %s %s", tree.commit(), tree.files());
  }

  Tree any(Random random) {
    return commits.get(random.nextInt(commits.size()));
  }

  @Nullable Tree known(@Nullable String commit) {
    return commits.stream().filter(tree -> tree.commit().equals(commit)).findFirst().orElse(null);
  }

  /** Whether a commit comes after another one in its history. */
  boolean isAfter(Tree commit, Tree earlier) {
    Tree each = parents.get(commit.commit());
    while (each != null && !each.equals(earlier)) {
      each = parents.get(each.commit());
    }
    return each != null;
  }

  /** How many commits were made before this one. */
  int number(Tree tree) {
    return commits.indexOf(tree);
  }

  /** Where the ref stood, one after the other; null: nowhere, since it was deleted. */
  List<@Nullable String> moves() {
    return moves;
  }

  int commits() {
    return commits.size();
  }

  /** How many blobs there are; they are numbered from one. */
  int blobs() {
    return blobs;
  }
}
