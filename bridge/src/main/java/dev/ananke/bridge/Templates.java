package dev.ananke.bridge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiled grammars that an engine keeps, each under a key that says which it is, such as the hash
 * of its text. The least recently used goes first. Safe for use by several threads: they wait for
 * each other where they ask for the same grammar, and it is not compiled yet.
 *
 * <p>A grammar is warmed once: masks along texts of the kind that will be written, so that the
 * first requests find the lexer's states made.
 */
public final class Templates<K> implements AutoCloseable {
  private final Engine engine;
  private final List<byte[]> texts;
  private final Map<K, Template> templates;
  private boolean closed;

  /**
   * @param engine is closed by whoever made it
   * @param most grammars that are kept, some MB each
   * @param texts what grammars are warmed with; those that a grammar refuses as far as it takes
   *     them
   */
  public Templates(Engine engine, int most, List<byte[]> texts) {
    if (most < 1) {
      throw new IllegalArgumentException("At least one grammar is kept, not " + most);
    }
    this.engine = engine;
    this.texts = List.copyOf(texts);
    this.templates =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Template> eldest) {
            if (size() <= most) {
              return false;
            }
            eldest.getValue().close();
            return true;
          }
        };
  }

  /**
   * A matcher at the start of a grammar, which the caller closes.
   *
   * @param key of the grammar: equal key, equal text
   * @throws GrammarException if the engine refuses the grammar
   */
  public Matcher matcher(K key, String lark) {
    while (true) {
      Template template;
      synchronized (templates) {
        if (closed) {
          throw new IllegalStateException("Templates are closed");
        }
        template = templates.computeIfAbsent(key, k -> new Template());
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
    private boolean gone;

    /** Null if it is gone. */
    synchronized @Nullable Matcher copy(String lark) {
      if (gone) {
        return null;
      }
      if (start == null) {
        start = engine.matcher(lark);
        texts.forEach(start::warm);
      }
      return start.copy();
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
