package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import dev.ananke.bridge.Parser;
import dev.ananke.core.language.java.JavaHole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Texts that fill holes, drawn by lot from files: of each hole as many as wanted, or all. */
final class Snippets {
  private final Map<JavaHole, Drawn> drawn = new EnumMap<>(JavaHole.class);

  /** A text that stands in a file. */
  record Snippet(SourceFile file, int start, int end) {
    byte[] before() {
      return Arrays.copyOf(file.content(), start);
    }

    byte[] content() {
      return Arrays.copyOfRange(file.content(), start, end);
    }

    byte[] behind() {
      return Arrays.copyOfRange(file.content(), end, file.content().length);
    }

    String place() {
      return file.path() + " from byte " + start;
    }
  }

  /** Every text that was found is as likely to be kept as any other. */
  private static final class Drawn {
    private final List<Snippet> kept = new ArrayList<>();
    private int found;

    void add(Snippet snippet, int most, Random random) {
      found++;
      if (kept.size() < most) {
        kept.add(snippet);
        return;
      }
      int place = random.nextInt(found);
      if (place < most) {
        kept.set(place, snippet);
      }
    }
  }

  /**
   * @param most of each hole
   */
  Snippets(List<SourceFile> files, int most, Parser parser, Random random) {
    for (JavaHole hole : JavaHole.values()) {
      drawn.put(hole, new Drawn());
    }
    for (SourceFile file : files) {
      var tree = parser.parse(file.content());
      drawn.forEach(
          (hole, each) ->
              hole.spans(tree)
                  .forEach(
                      span -> each.add(new Snippet(file, span.start(), span.end()), most, random)));
    }
    drawn.values().forEach(each -> Collections.shuffle(each.kept, random));
  }

  /** How many texts of a hole the files have. */
  int found(JavaHole hole) {
    return Objects.requireNonNull(drawn.get(hole)).found;
  }

  /** As many texts of a hole, if there are as many. */
  List<Snippet> some(JavaHole hole, int count) {
    List<Snippet> kept = Objects.requireNonNull(drawn.get(hole)).kept;
    return kept.subList(0, Math.min(count, kept.size()));
  }
}
