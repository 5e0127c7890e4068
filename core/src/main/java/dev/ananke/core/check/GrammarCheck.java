package dev.ananke.core.check;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.ParseLimitException;
import dev.ananke.bridge.ParseLimits;
import dev.ananke.bridge.Parser;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.Refusal;
import dev.ananke.bridge.SyntaxTree;
import dev.ananke.bridge.Vocabulary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges texts by one grammar, in the tokens of a model.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class GrammarCheck implements AutoCloseable {
  private final String grammar;
  private final Engine engine;
  private Matcher start;

  /**
   * @throws dev.ananke.bridge.GrammarException where the engine refuses the grammar
   */
  public GrammarCheck(String grammar, Vocabulary vocabulary) {
    this(grammar, Engine.create(vocabulary));
  }

  /**
   * @param engine is closed with this
   */
  GrammarCheck(String grammar, Engine engine) {
    this.grammar = grammar;
    this.engine = engine;
    try {
      this.start = engine.matcher(grammar);
    } catch (EngineException refused) {
      engine.close();
      throw refused;
    }
  }

  /**
   * @param language for naming the construct around a refused place; null: not named
   */
  public Verdict check(byte[] text, @Nullable ParserLanguage language) {
    Optional<Refusal> refusal = start.refusal(text);
    if (start.isError()) {
      // Texts before it may have used up what the lexer may do.
      start.close();
      start = engine.matcher(grammar);
      refusal = start.refusal(text);
    }
    if (refusal.isEmpty()) {
      return new Verdict.Accepted();
    }
    String construct = language == null ? "" : construct(text, refusal.get().offset(), language);
    return new Verdict.Refused(refusal.get(), construct);
  }

  private static String construct(byte[] text, int offset, ParserLanguage language) {
    try (Parser parser = new Parser(language, ParseLimits.DEFAULT)) {
      SyntaxTree tree = parser.parse(text);
      int innermost = 0;
      int node = 0;
      while (node >= 0) {
        if (tree.start(node) <= offset && offset < tree.end(node)) {
          if (tree.isNamed(node) && !tree.isError(node) && tree.firstChild(node) >= 0) {
            innermost = node;
          }
          node = tree.firstChild(node);
        } else {
          node = tree.nextSibling(node);
        }
      }
      return tree.kindName(innermost);
    } catch (ParseLimitException tooLarge) {
      return "";
    }
  }

  @Override
  public void close() {
    start.close();
    engine.close();
  }
}
