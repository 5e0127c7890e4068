package dev.ananke.core.continuation;

import dev.ananke.core.grammar.LarkGrammar;
import dev.ananke.core.grammar.Rule;
import dev.ananke.core.grammar.SyntaxFormatException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads terminals: Lark's operators around strings, regular expressions and other terminals. */
final class TerminalReader {
  private static final String IGNORE = "%ignore";

  private final TextSets sets;
  private final Map<String, String> terminals;
  private final Map<String, TextSet> read = new HashMap<>();
  private final Set<String> reading = new HashSet<>();

  TerminalReader(TextSets sets, Map<String, String> terminals) {
    this.sets = sets;
    this.terminals = terminals;
  }

  /** What a literal or the name of a terminal stands for. */
  TextSet terminal(Rule terminal) {
    return switch (terminal) {
      case Rule.Reference reference -> terminal(reference.name());
      case Rule.Literal literal -> sets.text(literal.text());
      default -> throw new SyntaxFormatException("no terminal: " + terminal);
    };
  }

  /** What a terminal stands for. */
  TextSet terminal(String name) {
    TextSet known = read.get(name);
    if (known != null) {
      return known;
    }
    String text = terminals.get(name);
    if (text == null) {
      throw new SyntaxFormatException("no terminal " + name);
    }
    if (!reading.add(name)) {
      throw new SyntaxFormatException("terminal " + name + " contains itself");
    }
    TextSet set = new Body(name, LarkGrammar.lexemes(name, text)).read();
    read.put(name, set);
    return set;
  }

  /** All terminals. */
  Map<String, TextSet> all() {
    terminals.keySet().forEach(this::terminal);
    return Collections.unmodifiableMap(read);
  }

  /** What may stand between tokens. */
  TextSet ignored(String text) {
    // Flags would make another language of it.
    if (!text.startsWith("/") || LarkGrammar.lexemes(IGNORE, text).size() != 1) {
      throw new SyntaxFormatException(
          IGNORE + ": not one regular expression without flags: " + text);
    }
    return expression(text);
  }

  /** What a regular expression between slashes stands for. */
  private TextSet expression(String slashed) {
    return new Expression(slashed.substring(1, slashed.lastIndexOf('/'))).read();
  }

  /** What both notations have: alternatives of sequences, in which parts may be repeated. */
  private abstract class Notation {
    /** Reads a sign if it is what comes. */
    abstract boolean take(String sign);

    /** Whether no part of a sequence can come. */
    abstract boolean endsSequence();

    abstract TextSet atom();

    final TextSet anyOf() {
      List<TextSet> members = new ArrayList<>(List.of(alternative()));
      while (take("|")) {
        members.add(alternative());
      }
      return sets.anyOf(members);
    }

    TextSet alternative() {
      return sequence();
    }

    final TextSet sequence() {
      List<TextSet> members = new ArrayList<>();
      while (!endsSequence()) {
        TextSet member = atom();
        for (TextSet more = repeated(member); more != null; more = repeated(member)) {
          member = more;
        }
        members.add(member);
      }
      TextSet set = sets.empty();
      for (TextSet member : members.reversed()) {
        set = sets.sequence(member, set);
      }
      return set;
    }

    /** The set as often as a sign says; null if no such sign comes. */
    @Nullable TextSet repeated(TextSet set) {
      if (take("?")) {
        return sets.anyOf(List.of(set, sets.empty()));
      }
      if (take("*")) {
        return sets.repeat(set);
      }
      return take("+") ? sets.sequence(set, sets.repeat(set)) : null;
    }
  }

  /** A terminal's text, in which {@code |} binds least, then {@code &}, then one after another. */
  private final class Body extends Notation {
    private final String name;
    private final List<String> lexemes;
    private int at;

    Body(String name, List<String> lexemes) {
      this.name = name;
      this.lexemes = lexemes;
    }

    TextSet read() {
      TextSet set = anyOf();
      if (at < lexemes.size()) {
        throw new SyntaxFormatException(name + ": '" + lexemes.get(at) + "' is not expected there");
      }
      return set;
    }

    private String peek() {
      return at < lexemes.size() ? lexemes.get(at) : "";
    }

    @Override
    boolean take(String sign) {
      boolean comes = peek().equals(sign);
      at += comes ? 1 : 0;
      return comes;
    }

    @Override
    boolean endsSequence() {
      return Set.of("", "|", "&", ")").contains(peek());
    }

    @Override
    TextSet alternative() {
      List<TextSet> members = new ArrayList<>(List.of(sequence()));
      while (take("&")) {
        members.add(sequence());
      }
      return sets.allOf(members);
    }

    @Override
    TextSet atom() {
      if (take("~")) {
        return sets.not(atom());
      }
      if (take("(")) {
        TextSet inner = anyOf();
        if (!take(")")) {
          throw new SyntaxFormatException(name + ": a parenthesis is not closed");
        }
        return inner;
      }
      String lexeme = peek();
      at++;
      if (lexeme.startsWith("\"")) {
        return sets.text(LarkGrammar.unquote(lexeme));
      }
      if (lexeme.startsWith("/")) {
        return expression(lexeme);
      }
      return terminal(lexeme);
    }
  }

  /** A regular expression of the dialect that the generator writes. */
  private final class Expression extends Notation {
    private final int[] text;
    private int at;

    Expression(String text) {
      this.text = text.codePoints().toArray();
    }

    TextSet read() {
      TextSet set = anyOf();
      if (at < text.length) {
        throw unreadable();
      }
      return set;
    }

    private SyntaxFormatException unreadable() {
      return new SyntaxFormatException(
          "cannot read the regular expression "
              + new String(text, 0, text.length)
              + " from its character "
              + at
              + " on");
    }

    private int peek() {
      return at < text.length ? text[at] : -1;
    }

    @Override
    boolean take(String expected) {
      int[] characters = expected.codePoints().toArray();
      for (int i = 0; i < characters.length; i++) {
        if (at + i >= text.length || text[at + i] != characters[i]) {
          return false;
        }
      }
      at += characters.length;
      return true;
    }

    @Override
    boolean endsSequence() {
      return peek() < 0 || peek() == '|' || peek() == ')';
    }

    @Override
    @Nullable TextSet repeated(TextSet set) {
      return take("{") ? counted(set) : super.repeated(set);
    }

    private TextSet counted(TextSet set) {
      int least = number();
      int most = take(",") ? (peek() == '}' ? -1 : number()) : least;
      if (!take("}")) {
        throw unreadable();
      }
      TextSet counted = most < 0 ? sets.repeat(set) : sets.empty();
      for (int i = least; i < most; i++) {
        counted = sets.anyOf(List.of(sets.empty(), sets.sequence(set, counted)));
      }
      for (int i = 0; i < least; i++) {
        counted = sets.sequence(set, counted);
      }
      return counted;
    }

    private int number() {
      int start = at;
      while (peek() >= '0' && peek() <= '9') {
        at++;
      }
      if (at == start || at - start > 4) {
        throw unreadable();
      }
      return Integer.parseInt(new String(text, start, at - start));
    }

    @Override
    TextSet atom() {
      if (take("(?:") || take("(")) {
        if (peek() == '?') {
          throw unreadable();
        }
        TextSet inner = anyOf();
        if (!take(")")) {
          throw unreadable();
        }
        return inner;
      }
      if (take("[")) {
        return characterClass();
      }
      if (take(".")) {
        return sets.otherCharacter('\n', '\n');
      }
      if ("^$*+?{".indexOf(peek()) >= 0) {
        throw unreadable();
      }
      int character = character();
      return sets.character(character, character);
    }

    private TextSet characterClass() {
      boolean others = take("^");
      List<Integer> ranges = new ArrayList<>();
      while (!take("]")) {
        int first = character();
        int last = first;
        if (peek() == '-' && at + 1 < text.length && text[at + 1] != ']') {
          at++;
          last = character();
        }
        ranges.add(first);
        ranges.add(last);
      }
      int[] all = ranges.stream().mapToInt(Integer::intValue).toArray();
      return others ? sets.otherCharacter(all) : sets.character(all);
    }

    private int character() {
      if (peek() < 0) {
        throw unreadable();
      }
      int character = text[at++];
      if (character != '\\') {
        return character;
      }
      int escaped = peek();
      at++;
      return switch (escaped) {
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'f' -> '\f';
        case 'x' -> hexadecimal(2);
        case 'u' -> {
          if (!take("{")) {
            yield hexadecimal(4);
          }
          int start = at;
          while (peek() >= 0 && peek() != '}') {
            at++;
          }
          int point = Integer.parseInt(new String(text, start, at - start), 16);
          at++;
          yield point;
        }
        default -> {
          if (escaped < 0 || Character.isLetterOrDigit(escaped)) {
            throw unreadable();
          }
          yield escaped;
        }
      };
    }

    private int hexadecimal(int digits) {
      if (at + digits > text.length) {
        throw unreadable();
      }
      int value = Integer.parseInt(new String(text, at, digits), 16);
      at += digits;
      return value;
    }
  }
}
