package dev.ananke.core.language.java;

import dev.ananke.bridge.SyntaxTree;
import dev.ananke.core.grammar.LarkGrammar;
import dev.ananke.core.grammar.SyntaxGrammar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a model can be asked to write of Java: each has a grammar whose start rule is that rule of
 * the syntax. White space and comments may stand before it, and behind it where more could come:
 * the engine ends a text as soon as nothing but those could follow, so that a statement is over
 * with its semicolon. Who asks about a text from elsewhere strips them off its end.
 */
public enum JavaHole {
  /** A compilation unit, compact source files and modules among them. */
  FILE("program"),

  /** Any number of import declarations. */
  IMPORT_LIST("_import*"),

  /** The declaration of a class, record, interface, enum or annotation type. */
  TYPE("_type_declaration"),

  /**
   * What stands in the body of a type: fields, methods, constructors, types, initializers; of an
   * interface or a record, too. Not the constants of an enum.
   */
  MEMBER("_class_body_declaration | modifiers? compact_constructor_declaration_rest"),

  /** The body of a method, constructor or lambda, its braces included. */
  METHOD_BODY("block"),

  /** Statements in braces. */
  BLOCK("block"),

  /** What stands in a block: a statement, or the declaration of local variables or a local type. */
  STATEMENT("_block_statement"),

  /** Any expression: lambdas, method references, switches and assignments, too. */
  EXPRESSION("expression"),

  /** The arguments of a call, their parentheses included. */
  ARGUMENT_LIST("argument_list");

  private static final Set<String> TYPES =
      Set.of(
          "class_declaration",
          "record_declaration",
          "interface_declaration",
          "enum_declaration",
          "annotation_type_declaration");
  private static final Set<String> BODIES =
      Set.of("class_body", "interface_body", "enum_body_declarations", "annotation_type_body");
  private static final Set<String> METHODS =
      Set.of(
          "method_declaration",
          "constructor_declaration",
          "compact_constructor_declaration",
          "lambda_expression");
  private static final Set<String> STATEMENTS =
      Set.of("block", "constructor_body", "switch_block_statement_group");

  private final String start;

  JavaHole(String start) {
    this.start = start;
  }

  private static final class Generated {
    static final LarkGrammar FILE = LarkGrammar.read(JavaSyntax.syntax().text());
  }

  /** The name in bundles, files and on the command line: for instance {@code argument-list}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The hole of a name. */
  public static Optional<JavaHole> of(String id) {
    return Arrays.stream(values()).filter(hole -> hole.id().equals(id)).findFirst();
  }

  /** What its start rule stands for, in the rules of the syntax. */
  public String start() {
    return start;
  }

  /**
   * Its grammar. A hole that imports cannot stand in leaves no terminal open; of the others,
   * another fragment has to define {@link JavaSyntax#IMPORT_NAME}.
   */
  public SyntaxGrammar syntax() {
    if (this == FILE) {
      return JavaSyntax.syntax();
    }
    LarkGrammar grammar = Generated.FILE.startingWith(LarkGrammar.rule(start));
    return new SyntaxGrammar(grammar.text(), grammar.openTerminals());
  }

  /** Its grammar with any names in imports: complete, of no repository in particular. */
  public String openGrammar() {
    SyntaxGrammar syntax = syntax();
    return syntax.openTerminals().isEmpty()
        ? syntax.text()
        : syntax.text() + JavaSyntax.OPEN_IMPORTS;
  }

  /**
   * Its grammar in place of that of whole files, which may know what can be imported.
   *
   * @throws dev.ananke.core.grammar.SyntaxFormatException if that is no grammar of Java files
   */
  public String grammarIn(String fileGrammar) {
    return LarkGrammar.read(fileGrammar).startingWith(LarkGrammar.rule(start)).text();
  }

  /** Where a text stands in a file, in bytes; the end is the first byte behind it. */
  public record Span(int start, int end) {}

  /**
   * Where texts that fill such a hole stand in a parsed file, in the order of their starts; none
   * that the parser could not understand.
   */
  public List<Span> spans(SyntaxTree tree) {
    if (this == FILE) {
      return List.of(new Span(0, tree.source().length));
    }
    List<Span> spans = new ArrayList<>();
    for (int node = 0; node < tree.nodeCount(); node++) {
      if (!tree.isNamed(node) || tree.isExtra(node) || tree.hasError(node) || !isAt(tree, node)) {
        continue;
      }
      boolean goesOn = this == IMPORT_LIST && !spans.isEmpty() && followsImport(tree, node);
      int start = goesOn ? spans.removeLast().start() : tree.start(node);
      spans.add(new Span(start, tree.end(node)));
    }
    return List.copyOf(spans);
  }

  private static boolean followsImport(SyntaxTree tree, int node) {
    int before = -1;
    for (int child = tree.firstChild(tree.parent(node)); child != node; ) {
      before = tree.isExtra(child) ? before : child;
      child = tree.nextSibling(child);
    }
    return before >= 0 && tree.kindName(before).equals("import_declaration");
  }

  private boolean isAt(SyntaxTree tree, int node) {
    String kind = tree.kindName(node);
    String parent = tree.parent(node) < 0 ? "" : tree.kindName(tree.parent(node));
    return switch (this) {
      case FILE -> false;
      case IMPORT_LIST -> kind.equals("import_declaration");
      case TYPE -> TYPES.contains(kind);
      case MEMBER -> BODIES.contains(parent) && !kind.equals("enum_body_declarations");
      case METHOD_BODY ->
          tree.fieldName(node).equals("body")
              && METHODS.contains(parent)
              && (kind.equals("block") || kind.equals("constructor_body"));
      case BLOCK -> kind.equals("block");
      case STATEMENT -> STATEMENTS.contains(parent) && !kind.equals("switch_label");
      case EXPRESSION -> isExpression(tree, node, kind, parent);
      case ARGUMENT_LIST -> kind.equals("argument_list");
    };
  }

  private static boolean isExpression(SyntaxTree tree, int node, String kind, String parent) {
    return switch (parent) {
      case "argument_list", "parenthesized_expression", "return_statement", "throw_statement" ->
          true;
      case "variable_declarator" ->
          tree.fieldName(node).equals("value") && !kind.equals("array_initializer");
      case "binary_expression", "assignment_expression", "ternary_expression" -> true;
      default -> false;
    };
  }
}
