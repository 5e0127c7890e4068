package dev.ananke.core.updates;

import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.rules.ImportPatterns;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.RefSample;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which files may be run through a new grammar, to see that it accepts them. */
public final class SampleFiles {
  private SampleFiles() {}

  /**
   * A sample of a file; null if it is too large, or if its own parser stumbles over it, so that it
   * proves nothing about a grammar that refuses it.
   */
  public static @Nullable RefSample of(
      String path, BlobFacts facts, ByteBuffer content, SampleLimits limits) {
    if (!facts.getLanguage().equals(ConstraintCompiler.LANGUAGE)
        || facts.getHasErrors()
        || content.remaining() > limits.fileBytes()) {
      return null;
    }
    return new RefSample(path, facts.getLanguage(), content, imports(facts));
  }

  /**
   * Those that break no rule: a grammar refuses what a rule denies, and rightly so. The rules
   * themselves are asked and not the conflicts, of which a bundle lists only the first.
   */
  public static List<RefSample> obedient(
      List<RefSample> samples, List<CompiledLanguage> languages) {
    ImportPatterns denied =
        new ImportPatterns(
            languages.stream().flatMap(language -> language.denied().stream()).toList());
    return samples.stream()
        .filter(
            sample ->
                sample.getImports().stream().allMatch(name -> denied.matching(name).isEmpty()))
        .toList();
  }

  private static List<String> imports(BlobFacts facts) {
    return facts.getImports().stream()
        .map(fact -> fact.getWildcard() ? fact.getTarget() + ".*" : fact.getTarget())
        .toList();
  }
}
