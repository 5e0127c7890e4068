package dev.ananke.core.updates;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Versions;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A whole compiler of a made-up language: every file is a line of one of four fragments. It makes
 * all of them anew each time, so that it cannot hide what the protocol does wrong.
 */
final class LineCompiler implements UpdateCompiler {
  static final String LANGUAGE = "lines";

  @Override
  public Folds folds(StateStore state) {
    return new Folds() {
      @Override
      public void fold(FileUpdate update) {
        LineCompiler.fold(state, update);
      }

      @Override
      public void close() {}
    };
  }

  private static void fold(StateStore state, FileUpdate update) {
    byte[] blobId = update.blobId();
    if (blobId == null) {
      state.remove(StateTable.FACTS, update.path());
    } else {
      String what = Objects.requireNonNull(update.extraction()).getClass().getSimpleName();
      String line = update.path() + ' ' + HexFormat.of().formatHex(blobId) + ' ' + what + '\n';
      state.put(StateTable.FACTS, update.path(), line.getBytes(UTF_8));
    }
  }

  @Override
  public List<CompiledLanguage> compile(StateStore state) {
    SortedMap<String, byte[]> payloads = payloads(state);
    SortedMap<String, Id128> hashes = new TreeMap<>();
    SortedMap<String, byte[]> changed = new TreeMap<>();
    payloads.forEach(
        (name, payload) -> {
          hashes.put(name, ContentHash.of(payload));
          if (!Arrays.equals(payload, state.get(StateTable.LEAVES, name))) {
            changed.put(name, payload);
            state.put(StateTable.LEAVES, name, payload);
          }
        });
    Set<String> removed = new TreeSet<>();
    state.keys(StateTable.LEAVES).forEach(removed::add);
    removed.removeAll(payloads.keySet());
    removed.forEach(name -> state.remove(StateTable.LEAVES, name));
    return List.of(
        new CompiledLanguage(
            LANGUAGE,
            hashes,
            changed,
            removed,
            // Lines are no grammar.
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            new Versions(1, 1, 1, "none"),
            ContentHash.of(hashes.toString()),
            List.of(),
            payloads.isEmpty()));
  }

  @Override
  public Map<String, byte[]> payloads(
      StateStore state, String language, Collection<String> fragments) {
    Map<String, byte[]> payloads = new HashMap<>(payloads(state));
    payloads.keySet().retainAll(fragments);
    return payloads;
  }

  private static SortedMap<String, byte[]> payloads(StateStore state) {
    TreeSet<String> paths = new TreeSet<>();
    state.keys(StateTable.FACTS).forEach(paths::add);
    SortedMap<String, StringBuilder> lines = new TreeMap<>();
    for (String path : paths) {
      byte[] line = Objects.requireNonNull(state.get(StateTable.FACTS, path));
      lines
          .computeIfAbsent("lines/" + (path.hashCode() & 3), name -> new StringBuilder())
          .append(new String(line, UTF_8));
    }
    SortedMap<String, byte[]> payloads = new TreeMap<>();
    lines.forEach((name, text) -> payloads.put(name, text.toString().getBytes(UTF_8)));
    return payloads;
  }
}
