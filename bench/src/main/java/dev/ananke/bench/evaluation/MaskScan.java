package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Makes masks along files with the limits that an engine has of its own, and looks whether each
 * allows what comes next. The matcher is a copy of one whose other copies went through earlier
 * files, as on a server.
 */
final class MaskScan implements AutoCloseable {
  private final Vocabulary vocabulary;
  private final int step;
  private final Engine engine;
  private final Matcher template;
  private final int[] mask;
  private final LongStream.Builder nanos = LongStream.builder();
  private final List<String> failures = new ArrayList<>();

  MaskScan(Vocabulary vocabulary, String grammar, int step) {
    this.vocabulary = vocabulary;
    this.step = step;
    this.engine = Engine.create(vocabulary);
    this.template = engine.matcher(grammar);
    this.mask = new int[engine.maskWords()];
  }

  void along(SourceFile file) {
    int[] tokens = vocabulary.tokenize(file.content());
    int from = 0;
    try (Matcher matcher = template.copy()) {
      for (; from < tokens.length; from += step) {
        if (!allows(matcher, tokens[from])) {
          failures.add(file.path() + ": token " + from + " is excluded by the mask before it");
        }
        int[] next = Arrays.copyOfRange(tokens, from, Math.min(from + step, tokens.length));
        if (matcher.tryConsume(next) < next.length) {
          failures.add(file.path() + ": refused after token " + from);
          return;
        }
      }
      if (!allows(matcher, vocabulary.endOfText())) {
        failures.add(file.path() + ": the last mask excludes the end of the text");
      }
    } catch (EngineException limit) {
      failures.add(file.path() + ": at token " + from + ": " + limit.getMessage());
    }
  }

  private boolean allows(Matcher matcher, int token) {
    long start = System.nanoTime();
    matcher.mask(mask);
    nanos.add(System.nanoTime() - start);
    return Matcher.allows(mask, token);
  }

  /** Of all files so far; the last that is asked. */
  MaskFigures figures() {
    return MaskFigures.of(vocabulary.name(), nanos.build().toArray(), failures);
  }

  @Override
  public void close() {
    template.close();
    engine.close();
  }
}
