package dev.ananke.core.assembly;

import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.PlatformPackages;
import dev.ananke.core.constraints.SyntaxFragments;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.core.language.Language;
import dev.ananke.core.language.Languages;
import dev.ananke.core.language.java.JavaLanguage;
import dev.ananke.core.language.java.JavaPlatform;
import dev.ananke.core.language.java.JavaSyntax;
import dev.ananke.core.rules.RuleSetReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the stages with everything that they need. */
public final class Stages {
  private Stages() {}

  /** An extractor of all languages, for one thread. */
  public static Extractor extractor(ExtractorOptions options) {
    return new Extractor(options, Languages.all(), new RuleSetReader()::read);
  }

  /** A compiler of the constraints of Java, for one thread. */
  public static ConstraintCompiler constraintCompiler() {
    return new ConstraintCompiler(
        new PlatformPackages(JavaPlatform.version(), JavaPlatform.closedPackages()),
        new SyntaxFragments(
            JavaSyntax.VERSION,
            Map.of(
                SyntaxFragments.SYNTAX,
                JavaSyntax.syntax().text(),
                SyntaxFragments.IMPORTS_OPEN,
                JavaSyntax.OPEN_IMPORTS)),
        new JavaLanguage().factsVersion(),
        Stages::languageOfPath);
  }

  private static @Nullable String languageOfPath(String path) {
    Language language = Languages.all().ofPath(path);
    return language == null ? null : language.id();
  }
}
