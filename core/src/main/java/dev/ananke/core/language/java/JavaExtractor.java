package dev.ananke.core.language.java;

import dev.ananke.bridge.ParseLimitException;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.ParserUse;
import dev.ananke.bridge.SyntaxTree;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.FactCollector;
import dev.ananke.core.extract.FactExtractor;

/**
 * Facts of Java sources: one native call parses a file and packs its tree, one pass over the tree
 * reads the facts. Any bytes are welcome, malformed text included; only a limit of the parser gives
 * no facts.
 *
 * <p>What counts as what, beyond the obvious:
 *
 * <ul>
 *   <li>Types: those that stand in a package or in another declared type; local and anonymous ones
 *       are no facts, but what they use and name is.
 *   <li>Members: as written; what the compiler adds (default constructors, accessors of components,
 *       {@code values}) follows from the kinds. A constructor is called {@code <init>}, a compact
 *       one has its record's components as parameters. Types are in canonical spacing, without
 *       annotations, {@code String...} for a variable number; {@code ?} for a parameter whose type
 *       is broken.
 *   <li>Uses: calls, {@code new T(…)} and {@code this(…)} as {@code <init>}, fields and method
 *       references without a number of arguments. A receiver is a dotted name, {@code this}, {@code
 *       super}, {@code new T}, {@code ""} for a string literal, or {@code (…)} for any other
 *       expression.
 *   <li>Names: constants are static final fields, fields of interfaces, and enum constants;
 *       variables include those of patterns, loops, resources and catch clauses; tests are methods
 *       that carry an annotation of a test framework, and count as nothing else.
 *   <li>Annotations: the distinct names of all in the file, on types, members, parameters, packages
 *       and inside of types alike.
 * </ul>
 */
public final class JavaExtractor implements FactExtractor {
  /** Raised whenever equal text gives other facts than before. */
  static final int FACTS_VERSION = 2;

  private final JavaSymbols symbols = new JavaSymbols();
  private final FactCollector facts = new FactCollector();
  private final Parser parser;

  public JavaExtractor(ParseLimits limits) {
    this.parser = new Parser(ParserLanguage.JAVA, limits);
  }

  @Override
  public Extraction extract(byte[] source) {
    SyntaxTree tree;
    try {
      tree = parser.parse(source);
    } catch (ParseLimitException e) {
      return Extraction.Skipped.of(e);
    }
    facts.clear();
    new JavaFactReader(symbols, tree, facts).read();
    return new Extraction.Facts(
        facts.facts(ParserLanguage.JAVA.id(), FACTS_VERSION, tree.hasError(0)));
  }

  @Override
  public ParserUse use() {
    return parser.use();
  }

  @Override
  public void close() {
    parser.close();
  }
}
