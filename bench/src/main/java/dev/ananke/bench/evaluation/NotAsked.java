package dev.ananke.bench.evaluation;

import java.util.List;

/**
 * A promise of which nothing was tried, or too little to say that it is kept.
 *
 * @param why nothing is said, and what would have to be tried
 */
public record NotAsked(String promise, String why) {
  /** Adds a promise of which nothing was tried. */
  static void none(List<NotAsked> notAsked, int tried, String promise) {
    if (tried == 0) {
      notAsked.add(new NotAsked(promise, "none was tried"));
    }
  }

  @Override
  public String toString() {
    return promise + ": " + why;
  }
}
