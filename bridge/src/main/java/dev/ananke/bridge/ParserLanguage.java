package dev.ananke.bridge;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A language that the library parses. Kinds of nodes and fields are numbers; look them up once, by
 * name, and compare numbers afterwards.
 */
public enum ParserLanguage {
  JAVA(0, "java");

  /**
   * The kind of a node that stands for text the parser could not understand; beyond {@link
   * #symbolCount}.
   */
  private static final int ERROR_SYMBOL = 0xffff;

  /** The place in the native library's table. */
  private final int number;

  private final String id;

  ParserLanguage(int number, String id) {
    this.number = number;
    this.id = id;
  }

  /** The names that the native library knows, read when they are first needed. */
  private record Names(List<String> symbols, List<String> fields) {
    private static final Map<ParserLanguage, Names> ALL =
        Arrays.stream(values()).collect(toMap(identity(), language -> of(language.number)));

    private static Names of(int language) {
      List<String> symbols =
          IntStream.range(0, NativeCalls.languageSymbolCount(language))
              .mapToObj(symbol -> NativeCalls.languageSymbolName(language, symbol))
              .toList();
      // Fields count from 1.
      List<String> fields =
          IntStream.rangeClosed(0, NativeCalls.languageFieldCount(language))
              .mapToObj(field -> field == 0 ? "" : NativeCalls.languageFieldName(language, field))
              .toList();
      return new Names(symbols, fields);
    }
  }

  int number() {
    return number;
  }

  private Names names() {
    return Objects.requireNonNull(Names.ALL.get(this));
  }

  /** The name of the language in facts, bundles and folders, as {@code java}. */
  public String id() {
    return id;
  }

  /** How many kinds there are, hidden ones included; kinds are 0 to this, and 65535 for errors. */
  public int symbolCount() {
    return names().symbols.size();
  }

  /** The name of a kind, as {@code method_declaration}, {@code (} or {@code ERROR}. */
  public String symbolName(int symbol) {
    return symbol == ERROR_SYMBOL ? "ERROR" : names().symbols.get(symbol);
  }

  /**
   * The number of a named kind, as {@code method_declaration}.
   *
   * @throws IllegalArgumentException if the language has none of that name
   */
  public int symbol(String namedKind) {
    return symbol(namedKind, true);
  }

  /**
   * The number of a token that has no name of its own, as {@code class} or {@code (}.
   *
   * @throws IllegalArgumentException if the language has no such token
   */
  public int anonymousSymbol(String token) {
    return symbol(token, false);
  }

  private int symbol(String name, boolean named) {
    int symbol = NativeCalls.languageSymbol(number, name, named);
    if (symbol == 0) {
      throw new IllegalArgumentException(
          "The %s grammar has no %s %s".formatted(id, named ? "kind" : "token", name));
    }
    return symbol;
  }

  /** How many fields there are; fields are 1 to this. */
  public int fieldCount() {
    return names().fields.size() - 1;
  }

  /** The name of a field; empty for 0, which is no field. */
  public String fieldName(int field) {
    return names().fields.get(field);
  }

  /**
   * The number of a field, as {@code name} or {@code body}.
   *
   * @throws IllegalArgumentException if the language has none of that name
   */
  public int field(String name) {
    int field = names().fields.indexOf(name);
    if (field > 0) {
      return field;
    }
    throw new IllegalArgumentException("The %s grammar has no field %s".formatted(id, name));
  }

  /** The {@code grammar.json} of the very parser that is linked in. */
  public String grammarJson() {
    return NativeCalls.languageGrammar(number);
  }

  /** The version of that grammar, as {@code 0.23.5}. */
  public String grammarVersion() {
    return NativeCalls.languageGrammarVersion(number);
  }
}
