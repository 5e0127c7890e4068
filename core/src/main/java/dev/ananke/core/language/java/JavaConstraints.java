package dev.ananke.core.language.java;

import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.constraints.PlatformPackages;
import dev.ananke.core.constraints.SyntaxFragments;
import dev.ananke.core.language.Language;
import dev.ananke.core.language.Languages;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The compiler of Java's constraints, with Java's syntax and platform. */
public final class JavaConstraints {
  private JavaConstraints() {}

  /** A compiler for one thread. */
  public static ConstraintCompiler newCompiler() {
    SyntaxFragments syntax =
        new SyntaxFragments(
            JavaSyntax.VERSION,
            Map.of(
                SyntaxFragments.SYNTAX,
                JavaSyntax.syntax().text(),
                SyntaxFragments.IMPORTS_OPEN,
                JavaSyntax.OPEN_IMPORTS));
    return new ConstraintCompiler(
        new PlatformPackages(JavaPlatform.version(), JavaPlatform.closedPackages()),
        syntax,
        new JavaLanguage().factsVersion(),
        JavaConstraints::languageOf);
  }

  private static @Nullable String languageOf(String path) {
    Language language = Languages.all().ofPath(path);
    return language == null ? null : language.id();
  }
}
