package dev.ananke.publisher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes down what a walk finds. */
final class SeenDifferences implements Source.Differences {
  final Map<String, String> changes = new TreeMap<>();
  final List<String> unnamed = new ArrayList<>();
  private final Map<String, byte[]> blobs = new TreeMap<>();

  static SeenDifferences of(Source source, @Nullable String base, String commit) {
    SeenDifferences seen = new SeenDifferences();
    source.differences(base, commit, seen);
    return seen;
  }

  @Override
  public void changed(String path, byte @Nullable [] before, byte @Nullable [] after) {
    changes.put(path, before == null ? "added" : after == null ? "deleted" : "changed");
    if (after != null) {
      blobs.put(path, after);
    }
  }

  @Override
  public void unnamed(String path) {
    unnamed.add(path);
  }

  byte[] blob(String path) {
    return Objects.requireNonNull(blobs.get(path), path);
  }
}
