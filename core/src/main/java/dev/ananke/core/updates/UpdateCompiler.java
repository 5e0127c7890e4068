package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.constraints.Folding;
import dev.ananke.core.state.StateStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The compiler as the protocol sees it: what it does has to be a function of the files alone,
 * whatever the way to them.
 */
public interface UpdateCompiler {

  /**
   * Starts to fold the files of an update into the state. It is closed before the state is used
   * otherwise.
   */
  Folds folds(StateStore state);

  /** Files that are folded together. */
  interface Folds extends AutoCloseable {

    /** Takes the old contribution of a path out and its new one in. */
    void fold(FileUpdate update);

    @Override
    void close();
  }

  /**
   * Every language that the compiler knows, and what changed since the last call. Those without
   * files come too, as empty: a state that was restored may not know what an earlier run has sent,
   * and readers have to hear that it is gone.
   */
  List<CompiledLanguage> compile(StateStore state);

  /**
   * The same, in as many calls as it takes; nothing is folded between them.
   *
   * @param next whether another step may be done now
   * @return null if it was told to stop: the next call goes on from there, by what is in the state
   */
  default @Nullable List<CompiledLanguage> compile(StateStore state, BooleanSupplier next) {
    return next.getAsBoolean() ? compile(state) : null;
  }

  /** The payloads of current fragments by name, as they were when they last changed. */
  Map<String, byte[]> payloads(StateStore state, String language, Collection<String> fragments);

  /** The constraint compiler as the protocol sees it. */
  static UpdateCompiler of(ConstraintCompiler compiler) {
    return new UpdateCompiler() {
      @Override
      public Folds folds(StateStore state) {
        Folding folding = compiler.folding(state);
        return new Folds() {
          @Override
          public void fold(FileUpdate update) {
            folding.fold(update);
          }

          @Override
          public void close() {
            folding.close();
          }
        };
      }

      @Override
      public List<CompiledLanguage> compile(StateStore state) {
        return compiler.compile(state);
      }

      @Override
      public @Nullable List<CompiledLanguage> compile(StateStore state, BooleanSupplier next) {
        return compiler.compile(state, next);
      }

      @Override
      public Map<String, byte[]> payloads(
          StateStore state, String language, Collection<String> fragments) {
        return compiler.payloads(state, language, fragments);
      }
    };
  }
}
