package dev.ananke.bench.inputs;

import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.PlatformPackages;
import dev.ananke.core.constraints.SyntaxFragments;
import dev.ananke.core.language.Language;
import dev.ananke.core.language.Languages;
import dev.ananke.core.language.java.JavaLanguage;
import dev.ananke.core.language.java.JavaPlatform;
import dev.ananke.core.language.java.JavaSyntax;
import java.util.Map;

/** The compiler as the job makes it. */
final class Compilers {
  private Compilers() {}

  static ConstraintCompiler newCompiler() {
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
        path -> {
          Language language = Languages.all().ofPath(path);
          return language == null ? null : language.id();
        });
  }
}
