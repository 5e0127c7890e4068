package dev.ananke.core.constraints;

import dev.ananke.core.extract.Extraction;
import dev.ananke.core.rules.ImportPatterns;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.FileContribution;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds files into counted facts. Counts are kept in memory and written when it is closed, so that
 * each part of the state is read and written once, however many files touch it.
 */
public final class Folding implements AutoCloseable {
  /** Before the path of an overlay's file; no path has it. */
  private static final String OVERLAY = "\0";

  private final StateStore state;
  private final Function<String, @Nullable String> languageOfPath;
  private final CountedFacts facts;
  private final RecordEncoder encoder = new RecordEncoder();
  private final RecordDecoder<FileContribution> decoder = RecordDecoder.of(FileContribution.class);
  private @Nullable ImportPatterns denied;

  Folding(StateStore state, Function<String, @Nullable String> languageOfPath, int leafCapacity) {
    this.state = state;
    this.languageOfPath = languageOfPath;
    this.facts = new CountedFacts(state, leafCapacity);
  }

  /** Takes out what the path contributed, and adds what it contributes now. */
  public void fold(FileUpdate update) {
    fold(update.path(), update, false);
  }

  /**
   * The same for a file of an overlay, such as a change in a working tree: what it declares counts
   * beside what the repository declares, what it imports does not.
   */
  public void foldOverlay(FileUpdate update) {
    fold(OVERLAY + update.path(), update, true);
  }

  private void fold(String key, FileUpdate update, boolean overlay) {
    byte[] before = state.get(StateTable.FILES, key);
    Extraction extraction = update.extraction();
    FileContribution added = null;
    byte[] after = null;
    if (extraction != null) {
      added =
          Contributions.of(update.path(), languageOfPath.apply(update.path()), extraction, overlay);
      after = encoder.encode(added);
    }
    if (Arrays.equals(before, after)) {
      return;
    }
    facts.fold(key, before == null ? null : decoder.decode(before), added, denied());
    if (after == null) {
      state.remove(StateTable.FILES, key);
    } else {
      state.put(StateTable.FILES, key, after);
    }
  }

  private ImportPatterns denied() {
    ImportPatterns known = denied;
    if (known == null) {
      known = DeniedRules.counted(state).patterns();
      denied = known;
    }
    return known;
  }

  /** Writes what was folded. Without it the state is lost: use try-with-resources. */
  @Override
  public void close() {
    facts.flush();
  }
}
