package dev.ananke.operators;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.constraints.Folding;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.updates.UpdateCompiler;
import java.util.List;

/** The constraint compiler behind what the update protocol needs of it. */
final class ProtocolCompiler implements UpdateCompiler {
  private final ConstraintCompiler compiler;

  ProtocolCompiler(ConstraintCompiler compiler) {
    this.compiler = compiler;
  }

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
  public byte[] payload(StateStore state, String language, String fragment) {
    return compiler.payload(state, language, fragment);
  }
}
