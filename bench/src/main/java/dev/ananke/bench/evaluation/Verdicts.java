package dev.ananke.bench.evaluation;

/**
 * How the grammar and javac's parser judged mutants.
 *
 * @param bothAccept mistakes that leave the file right
 * @param bothRefuse what has to be refused, and is
 * @param lenient refused by javac only
 * @param strict refused by the grammar only
 */
public record Verdicts(int bothAccept, int bothRefuse, int lenient, int strict) {
  static final Verdicts NONE = new Verdicts(0, 0, 0, 0);

  Verdicts and(boolean javac, boolean grammar) {
    return plus(
        new Verdicts(
            javac && grammar ? 1 : 0,
            !javac && !grammar ? 1 : 0,
            !javac && grammar ? 1 : 0,
            javac && !grammar ? 1 : 0));
  }

  Verdicts plus(Verdicts other) {
    return new Verdicts(
        bothAccept + other.bothAccept,
        bothRefuse + other.bothRefuse,
        lenient + other.lenient,
        strict + other.strict);
  }

  /** All of them. */
  public int mutants() {
    return bothAccept + bothRefuse + lenient + strict;
  }

  /** Those that javac refuses. */
  public int wrong() {
    return bothRefuse + lenient;
  }

  /** Of those that javac refuses, the share that the grammar refuses too; 1 if there are none. */
  public double refusedShare() {
    return wrong() == 0 ? 1 : (double) bothRefuse / wrong();
  }
}
