package dev.ananke.bridge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiled grammars that an engine keeps, each under a key that says which it is, such as the hash
 * of its text. The least recently used goes first. Safe for use by several threads: they wait for
 * each other where they ask for the same grammar, and it is not compiled yet.
 *
 * <p>A grammar is warmed once: masks along texts of the kind that will be written, so that the
 * first requests find the lexer's states made.
 *
 * <p>Its lexer makes states as texts need them, and frees none; where it meets a limit, all
 * matchers of the grammar are in error. So a grammar is compiled and warmed anew for the first
 * request after its lexer met a limit, or made half of the states that {@link
 * EngineLimit#LEXER_STATES} leaves it. Earlier matchers keep the old lexer until they are closed.
 */
public final class Templates<K> implements AutoCloseable {
  private final Engine engine;
  private final List<byte[]> texts;
  private final int most;

  /** The least recently used first. */
  private final LinkedHashMap<K, Template> templates = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  /**
   * @param engine is closed by whoever made it
   * @param most grammars that are kept. What masks remember takes 9 MB (cl100k) to 16 MB (o200k) of
   *     each after some files, and up to 32 MB; states of its lexer take 1 to 2 kB each, with the
   *     engine's own limit up to 125,000 of them and half of those that warming made, before a
   *     request that may make more
   * @param texts what grammars are warmed with; those that a grammar refuses as far as it takes
   *     them
   */
  public Templates(Engine engine, int most, List<byte[]> texts) {
    if (most < 1) {
      throw new IllegalArgumentException("At least one grammar is kept, not " + most);
    }
    this.engine = engine;
    this.most = most;
    this.texts = List.copyOf(texts);
  }

  /**
   * A matcher at the start of a grammar, which the caller closes.
   *
   * @param key of the grammar: equal key, equal text
   * @throws GrammarException if the engine refuses the grammar
   * @throws EngineException if a limit is met while it is warmed: nothing of it is kept then
   */
  public Matcher matcher(K key, String lark) {
    while (true) {
      Template template;
      Template eldest = null;
      synchronized (templates) {
        if (closed) {
          throw new IllegalStateException("Templates are closed");
        }
        template = templates.computeIfAbsent(key, k -> new Template());
        if (templates.size() > most) {
          eldest = templates.pollFirstEntry().getValue();
        }
      }
      if (eldest != null) {
        // Out here, since it may wait for one that is being compiled.
        eldest.close();
      }
      Matcher copy = template.copy(lark);
      if (copy != null) {
        return copy;
      }
      // Made room for another one in the meantime.
    }
  }

  @Override
  public void close() {
    List<Template> open;
    synchronized (templates) {
      closed = true;
      open = new ArrayList<>(templates.values());
      templates.clear();
    }
    open.forEach(Template::close);
  }

  /** One grammar; not compiled before it is asked for. */
  private final class Template implements AutoCloseable {
    private @Nullable Matcher start;

    /** Of the lexer; with more it is made anew. */
    private long mostStates;

    private boolean gone;

    /** Null if it is gone. */
    synchronized @Nullable Matcher copy(String lark) {
      if (gone) {
        return null;
      }
      if (start != null && isSpent(start.lexerStates())) {
        start.close();
        start = null;
      }
      if (start == null) {
        start = warmed(lark);
        mostStates = (start.lexerStates() + engine.options().limit(EngineLimit.LEXER_STATES)) / 2;
      }
      return start.copy();
    }

    private boolean isSpent(long states) {
      return states < 0 || states > mostStates;
    }

    private Matcher warmed(String lark) {
      Matcher matcher = engine.matcher(lark);
      boolean whole = false;
      try {
        texts.forEach(matcher::warm);
        whole = true;
        return matcher;
      } finally {
        if (!whole) {
          matcher.close();
        }
      }
    }

    @Override
    public synchronized void close() {
      gone = true;
      if (start != null) {
        start.close();
      }
    }
  }
}
