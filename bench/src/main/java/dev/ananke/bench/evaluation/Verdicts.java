package dev.ananke.bench.evaluation;

import java.util.OptionalDouble;

/**
 * How the grammar and javac's parser judged mutants.
 *
 * @param bothAccept mistakes that leave the file right
 * @param bothRefuse what has to be refused, and is
 * @param lenient refused by javac only
 * @param strict refused by the grammar only
 * @param limits met by the engine, so that the grammar says nothing
 */
public record Verdicts(int bothAccept, int bothRefuse, int lenient, int strict, int limits) {
  static final Verdicts NONE = new Verdicts(0, 0, 0, 0, 0);

  Verdicts and(boolean javac, Answer grammar) {
    return plus(
        new Verdicts(
            javac && grammar.accepted() ? 1 : 0,
            !javac && grammar.refused() ? 1 : 0,
            !javac && grammar.accepted() ? 1 : 0,
            javac && grammar.refused() ? 1 : 0,
            grammar.limit().isPresent() ? 1 : 0));
  }

  Verdicts plus(Verdicts other) {
    return new Verdicts(
        bothAccept + other.bothAccept,
        bothRefuse + other.bothRefuse,
        lenient + other.lenient,
        strict + other.strict,
        limits + other.limits);
  }

  /** All of them. */
  public int mutants() {
    return bothAccept + bothRefuse + lenient + strict + limits;
  }

  /** Those that javac refuses, and of which the grammar says something. */
  public int wrong() {
    return bothRefuse + lenient;
  }

  /** Those that javac parses, and of which the grammar says something. */
  public int right() {
    return bothAccept + strict;
  }

  /** Of those that javac refuses, the share that the grammar refuses too; none of none. */
  public OptionalDouble refusedShare() {
    return wrong() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) bothRefuse / wrong());
  }
}
