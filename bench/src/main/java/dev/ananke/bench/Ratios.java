package dev.ananke.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures that are made of two others. */
final class Ratios {
  private static final List<Ratio> RATIOS =
      List.of(
          new Ratio(
              "extract.corpus.versusRawParse", "extract.corpus.extract", "extract.corpus.rawParse"),
          new Ratio(
              "compile.commit.in10000FilesVersus100",
              "compile.commit.in10000Files",
              "compile.commit.in100Files"));

  private Ratios() {}

  private record Ratio(String name, String numerator, String denominator) {}

  /** What they are called. */
  static List<String> names() {
    return RATIOS.stream().map(Ratio::name).toList();
  }

  /** Those whose two parts were measured. */
  static List<Figure> of(List<Figure> figures) {
    List<Figure> ratios = new ArrayList<>();
    for (Ratio ratio : RATIOS) {
      Figure numerator = find(figures, ratio.numerator());
      Figure denominator = find(figures, ratio.denominator());
      if (numerator != null && denominator != null) {
        ratios.add(Figure.ratio(ratio.name(), numerator, denominator));
      }
    }
    return ratios;
  }

  private static @Nullable Figure find(List<Figure> figures, String name) {
    return figures.stream().filter(figure -> figure.name().equals(name)).findFirst().orElse(null);
  }
}
