package dev.ananke.core.grammar;

import java.util.List;

/**
 * One rule of a syntax, as far as accepting text is concerned: precedence, associativity and the
 * names given to tree nodes are gone, fields stay because refinements hang on them. An optional
 * part is a {@link Choice} with {@link Blank} in it.
 */
public sealed interface Rule {

  /** Nothing. */
  record Blank() implements Rule {}

  /** These characters. */
  record Literal(String text) implements Rule {}

  /** What a regular expression in JavaScript's dialect matches. */
  record Pattern(String expression) implements Rule {}

  /** Another rule, or a terminal if the name is in capitals. */
  record Reference(String name) implements Rule {}

  /** All members, in order. */
  record Sequence(List<Rule> members) implements Rule {
    public Sequence {
      members = List.copyOf(members);
    }
  }

  /** One of the members. */
  record Choice(List<Rule> members) implements Rule {
    public Choice {
      members = List.copyOf(members);
    }
  }

  /** The content any number of times, or at least once. */
  record Repeat(Rule content, boolean atLeastOnce) implements Rule {}

  /** The content, known to tools under a name. */
  record Field(String name, Rule content) implements Rule {}

  /** The content as one token, without ignored text inside it. */
  record Token(Rule content) implements Rule {}

  /** The rule without the fields around it. */
  default Rule bare() {
    return this instanceof Field field ? field.content().bare() : this;
  }

  /** Members of the sequence that this is; of anything else, itself. */
  default List<Rule> parts() {
    return bare() instanceof Sequence sequence ? sequence.members() : List.of(this);
  }
}
