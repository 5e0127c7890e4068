package dev.ananke.operators;

import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One made-up repository: commits follow each other, each an action and a number that decides its
 * details, and every one gives the records that a publisher would send.
 */
final class RepositoryHistory {
  private static final int PACKAGES = 3;
  private static final int TYPES = 4;
  private static final String RULES = ".ananke.yaml";

  /** Where the ref stands: the files of a commit. */
  record Commit(String name, Map<String, String> files) {}

  final String id;
  private final int number;
  private final List<Commit> past = new ArrayList<>();
  private final Map<String, Map<String, String>> treeOfCommit = new HashMap<>();
  private @Nullable Commit head;
  private int updates;

  /** The commits that were published, in order; null: the ref was deleted. */
  final List<@Nullable String> published = new ArrayList<>();

  RepositoryHistory(int number) {
    this.number = number;
    this.id = "acme/r" + number;
  }

  /** The files of a published commit; null: of the deleted ref. */
  Map<String, String> tree(@Nullable String commit) {
    return commit == null ? Map.of() : Objects.requireNonNull(treeOfCommit.get(commit), commit);
  }

  /** Records of the update, in an order that a publisher could send them in. */
  List<RawRecord> act(String action, int details) {
    Random random = new Random(details);
    Map<String, String> files = new TreeMap<>(head == null ? Map.of() : head.files());
    return switch (action) {
      case "add" -> {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          addFile(files, random);
        }
        yield moveTo(commit(files), random);
      }
      case "edit" -> {
        String path = any(files, random);
        if (path != null) {
          files.put(path, content(path, random));
        }
        yield moveTo(commit(files), random);
      }
      case "delete" -> {
        String path = any(files, random);
        if (path != null) {
          files.remove(path);
        }
        yield moveTo(commit(files), random);
      }
      case "rename" -> {
        String path = any(files, random);
        if (path != null) {
          // The content stays: only the path is another one, and may stand in another's place.
          files.put(javaPath(random), Objects.requireNonNull(files.remove(path)));
        }
        yield moveTo(commit(files), random);
      }
      case "revert" -> moveTo(past.isEmpty() ? commit(files) : commit(anyPast(random)), random);
      case "forcePush" -> moveTo(past.isEmpty() ? commit(files) : anyCommit(random), random);
      case "rules" -> {
        if (files.remove(RULES) == null || random.nextInt(3) > 0) {
          files.put(RULES, rules(random));
        }
        yield moveTo(commit(files), random);
      }
      case "deleteRef" -> {
        Commit base = head;
        if (base == null) {
          yield List.of();
        }
        head = null;
        published.add(null);
        yield List.of(
            Events.raw(
                refUpdate(nextId(), RefUpdateKind.REF_DELETED, base.name(), null, 0, Map.of())));
      }
      default -> throw new IllegalArgumentException(action);
    };
  }

  // --- files

  private static void addFile(Map<String, String> files, Random random) {
    String path =
        switch (random.nextInt(8)) {
          case 0 -> "src/org/example/p" + random.nextInt(PACKAGES) + "/K.kt";
          case 1 -> "docs/d" + random.nextInt(3) + ".md";
          default -> javaPath(random);
        };
    files.put(path, content(path, random));
  }

  private static String javaPath(Random random) {
    return "src/org/example/p%d/T%d.java"
        .formatted(random.nextInt(PACKAGES), random.nextInt(TYPES));
  }

  private static String content(String path, Random random) {
    if (path.equals(RULES)) {
      return rules(random);
    }
    String name = "org.example.p" + random.nextInt(PACKAGES);
    if (path.endsWith(".kt")) {
      return "package " + name + "\n\nclass K" + random.nextInt(3) + "\n";
    }
    if (!path.endsWith(".java")) {
      return "words " + random.nextInt(9) + "\n";
    }
    StringBuilder text = new StringBuilder("package " + name + ";\n\n");
    for (int i = random.nextInt(3); i > 0; i--) {
      text.append(anImport(random)).append('\n');
    }
    if (random.nextInt(12) == 0) {
      // Annotations that are known to generate types open the package.
      text.append("@com.google.auto.value.AutoValue\n");
    }
    text.append("public class T%d {}\n".formatted(random.nextInt(TYPES)));
    if (random.nextInt(4) == 0) {
      text.append("class Second%d {}\n".formatted(random.nextInt(TYPES)));
    }
    if (random.nextInt(10) == 0) {
      text.append("class Broken { int x = ; \n");
    }
    if (random.nextInt(15) == 0) {
      text.append('\0');
    }
    return text.toString();
  }

  private static String anImport(Random random) {
    int type = random.nextInt(TYPES + 1);
    String own = "org.example.p" + random.nextInt(PACKAGES);
    return switch (random.nextInt(5)) {
      case 0 -> "import java.util.List;";
      case 1 -> "import " + own + ".*;";
      case 2 -> "import static " + own + ".T" + type + ".of;";
      case 3 -> "import org.library.L" + type + ";";
      default -> "import " + own + ".T" + type + ";";
    };
  }

  private static String rules(Random random) {
    StringBuilder text = new StringBuilder("version: 1\ndeny:\n  imports:\n");
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      text.append(
          switch (random.nextInt(3)) {
            case 0 -> "    - pattern: java.util.List\n";
            case 1 -> "    - pattern: org.example.p" + random.nextInt(PACKAGES) + ".*\n";
            default -> "    - pattern: org.example.p1.T" + random.nextInt(TYPES) + "\n";
          });
      text.append("      reason: Reason %d.\n".formatted(random.nextInt(2)));
    }
    return text.toString();
  }

  private static @Nullable String any(Map<String, String> files, Random random) {
    List<String> paths = List.copyOf(files.keySet());
    return paths.isEmpty() ? null : paths.get(random.nextInt(paths.size()));
  }

  // --- commits

  private Commit anyCommit(Random random) {
    return past.get(random.nextInt(past.size()));
  }

  private Map<String, String> anyPast(Random random) {
    return anyCommit(random).files();
  }

  private Commit commit(Map<String, String> files) {
    Commit commit = new Commit("c" + past.size(), Collections.unmodifiableMap(files));
    past.add(commit);
    treeOfCommit.put(commit.name(), commit.files());
    return commit;
  }

  private List<RawRecord> moveTo(Commit to, Random random) {
    Commit from = head;
    head = to;
    published.add(to.name());
    boolean snapshot = from == null || random.nextInt(6) == 0;
    Map<String, String> before = from == null || snapshot ? Map.of() : from.files();
    Id128 update = nextId();
    List<FileChange> changes = new ArrayList<>();
    to.files()
        .forEach(
            (path, content) -> {
              if (!content.equals(before.get(path))) {
                changes.add(Events.upsert(update, changes.size(), path, content));
              }
            });
    for (String path : before.keySet()) {
      if (!to.files().containsKey(path)) {
        changes.add(Events.delete(update, changes.size(), path));
      }
    }
    List<RawRecord> records = new ArrayList<>();
    for (FileChange change : changes) {
      change.setRepository(id);
      records.add(Events.raw(change));
    }
    RefUpdate move =
        refUpdate(
            update,
            snapshot ? RefUpdateKind.SNAPSHOT : RefUpdateKind.DELTA,
            from == null ? null : from.name(),
            to.name(),
            changes.size(),
            to.files());
    // A large update may send its RefUpdate first.
    records.add(random.nextInt(4) == 0 ? 0 : records.size(), Events.raw(move));
    return records;
  }

  private RefUpdate refUpdate(
      Id128 update,
      RefUpdateKind kind,
      @Nullable String base,
      @Nullable String commit,
      int changes,
      Map<String, String> files) {
    RefUpdate move = Events.refUpdate(kind, update, base, commit, changes);
    move.setRepository(id);
    if (commit != null) {
      move.setTreeDigest(Events.digest(files));
    }
    return move;
  }

  private Id128 nextId() {
    return Ids.of(1 + number, ++updates);
  }
}
