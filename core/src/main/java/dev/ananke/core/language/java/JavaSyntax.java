package dev.ananke.core.language.java;

import dev.ananke.bridge.ParserLanguage;
import dev.ananke.core.grammar.SyntaxGenerator;
import dev.ananke.core.grammar.SyntaxGrammar;
import dev.ananke.core.grammar.SyntaxOverrides;
import dev.ananke.core.grammar.TreeSitterGrammar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The syntax of Java 8 to 25 as a grammar: what javac's parser accepts, made from the grammar of
 * the linked parser and the overrides in {@code syntax.txt}.
 *
 * <p>It takes what javac's parser takes, so also what javac refuses only later, but for Unicode
 * escapes in place of punctuation, blanks, digits and keywords, a comment between {@code import
 * module} and a dot, control characters within names, a Control-Z before the last blanks, a module
 * declaration behind a package, type arguments before {@code this} and {@code super} within an
 * expression, types behind a primitive type or brackets, and assignments to what begins with a
 * prefix operator, a cast or a lambda. Brackets occur in pairs only, so a missing one is always
 * refused.
 *
 * <p>It is as strict as javac's parser but for
 *
 * <ul>
 *   <li>what needs a memory: a constructor is called like its class, rare modifiers come twice,
 *       {@code permits} follows {@code sealed};
 *   <li>what older releases allowed;
 *   <li>words that run into the next one where no other name may stand, since the engine looks only
 *       for what may: {@code importjava.util.List;} behind a package, {@code class A extendsB},
 *       {@code throwsE}, {@code instanceofB}, {@code casey:}, {@code requiresjava.base};
 *   <li>escapes of quotes and line breaks within literals, {@code "\u005cu0022"};
 *   <li>names with rarer signs, or that begin with what may only follow.
 * </ul>
 */
public final class JavaSyntax {
  /** Raised by hand whenever one of the texts changes. */
  public static final int VERSION = 7;

  /**
   * The terminal for everything between {@code import} or {@code import static} and the semicolon,
   * which {@link #syntax} leaves open.
   */
  public static final String IMPORT_NAME = "IMPORT_NAME";

  /**
   * Defines {@link #IMPORT_NAME} as any dotted name. White space and comments around the dots are
   * part of the name, and so are those behind it: the engine takes the longest token without going
   * back, so having read a blank in hope of a dot it must not be wrong when a semicolon follows.
   * Behind a first segment {@code module} no comment stands, since {@code import module a.b} is
   * another declaration.
   */
  public static final String OPEN_IMPORTS =
      """
      IMPORT_SPACE: /(?:[ \\t\\r\\n\\f]|\\/\\/[^\\n\\r]*[\\n\\r]|\\/\\*(?:[^*]|\\*+[^*\\/])*\\*+\\/)*/
      IMPORT_DOT: IMPORT_SPACE "." IMPORT_SPACE
      IMPORT_FIRST: (IDENTIFIER & ~"module") IMPORT_DOT | /module[ \\t\\r\\n\\f]*\\./ IMPORT_SPACE
      IMPORT_NAME: IMPORT_FIRST (IDENTIFIER IMPORT_DOT)* (IDENTIFIER | "*") IMPORT_SPACE
      """;

  private static final Pattern IDENTIFIER =
      Pattern.compile("^IDENTIFIER:.*& ~ ?RESERVED$", Pattern.MULTILINE);
  private static final String ASCII_IDENTIFIER =
      "IDENTIFIER: /[a-zA-Z_$][a-zA-Z0-9_$]*/ & ~RESERVED";

  private static final class Generated {
    static final SyntaxGrammar SYNTAX = generate();
  }

  private JavaSyntax() {}

  /** A whole file. */
  public static SyntaxGrammar syntax() {
    return Generated.SYNTAX;
  }

  /**
   * A grammar of files, or of a part of them, with no letters in identifiers but those of ASCII. It
   * refuses valid files, those that name things in other letters, so a host has to ask for it. It
   * gives cheaper masks to engines that cut their vocabulary as llguidance does by default, if the
   * vocabulary is one with many words of other languages (docs/benchmarks.md).
   *
   * @throws IllegalArgumentException if the grammar has no identifiers as {@link #syntax} has them
   */
  public static String withAsciiIdentifiers(String grammar) {
    Matcher identifier = IDENTIFIER.matcher(grammar);
    if (!identifier.find()) {
      throw new IllegalArgumentException("no grammar of Java: it defines no IDENTIFIER");
    }
    return identifier.replaceFirst(Matcher.quoteReplacement(ASCII_IDENTIFIER));
  }

  private static SyntaxGrammar generate() {
    return SyntaxGenerator.generate(
        TreeSitterGrammar.read(ParserLanguage.JAVA.grammarJson()),
        SyntaxOverrides.read(resource("syntax.txt")),
        "program");
  }

  private static String resource(String name) {
    try (InputStream in = JavaSyntax.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + JavaSyntax.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
