package dev.ananke.core.language.java;

import static dev.ananke.core.language.java.JavaTree.NONE;

import dev.ananke.bridge.SyntaxTree;
import dev.ananke.core.extract.FactCollector;
import dev.ananke.core.extract.NameTable;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.NamePlace;
import dev.ananke.schemas.TypeKind;

/**
 * Reads the facts of one file off its syntax tree, in one pass over the nodes in the order of the
 * text; for each kind of fact there is a reader that is told of the nodes it is in.
 *
 * <p>Broken text costs what it covers: a declaration whose own name is broken gives no fact, what
 * stands beside it or inside of it does. A type whose enclosing header is lost counts as a type of
 * the package: a name that is missing in a closed set would refuse code, one too many would not.
 */
final class JavaFactReader {
  private final JavaSymbols symbols;
  private final JavaTree tree;
  private final FactCollector facts;
  private final NameTable names;
  private final JavaNameReader placed;
  private final JavaTypeReader types;
  private final JavaMemberReader members;
  private final JavaUseReader uses;

  JavaFactReader(JavaSymbols symbols, SyntaxTree tree, FactCollector facts) {
    this.symbols = symbols;
    this.facts = facts;
    this.names = facts.names();
    this.tree = new JavaTree(symbols, tree, names);
    JavaSignatureReader signatures = new JavaSignatureReader(symbols, this.tree, names);
    this.placed = new JavaNameReader(this.tree, facts);
    this.types = new JavaTypeReader(symbols, this.tree, facts, placed, signatures);
    this.members = new JavaMemberReader(symbols, this.tree, facts, placed, signatures, types);
    this.uses = new JavaUseReader(symbols, this.tree, facts, placed);
  }

  void read() {
    int count = tree.nodeCount();
    for (int node = 0; node < count; node++) {
      switch (tree.kind(node)) {
        case PACKAGE_DECLARATION -> readPackage(node);
        case IMPORT_DECLARATION -> readImport(node);
        case CLASS_DECLARATION -> types.read(node, TypeKind.CLASS);
        case INTERFACE_DECLARATION -> types.read(node, TypeKind.INTERFACE);
        case ENUM_DECLARATION -> types.read(node, TypeKind.ENUM);
        case RECORD_DECLARATION -> types.read(node, TypeKind.RECORD);
        case ANNOTATION_TYPE_DECLARATION -> types.read(node, TypeKind.ANNOTATION);
        case METHOD_DECLARATION -> members.readMethod(node);
        case CONSTRUCTOR_DECLARATION, COMPACT_CONSTRUCTOR_DECLARATION ->
            members.readConstructor(node);
        case ANNOTATION_TYPE_ELEMENT_DECLARATION -> members.readElement(node);
        case FIELD_DECLARATION, CONSTANT_DECLARATION, LOCAL_VARIABLE_DECLARATION ->
            members.readVariables(node);
        case ENUM_CONSTANT -> members.readEnumConstant(node);
        case FORMAL_PARAMETER -> members.readParameter(node, node);
        case SPREAD_PARAMETER ->
            members.readParameter(node, tree.child(node, JavaNode.VARIABLE_DECLARATOR));
        case ANNOTATION, MARKER_ANNOTATION -> readAnnotation(node);
        case TYPE_PARAMETER -> placed.addTypeParameter(node);
        case LAMBDA_EXPRESSION ->
            placed.add(NamePlace.PARAMETER, tree.child(node, symbols.parameters));
        case INFERRED_PARAMETERS -> placed.addAll(NamePlace.PARAMETER, node);
        case ENHANCED_FOR_STATEMENT, RESOURCE, CATCH_FORMAL_PARAMETER, INSTANCEOF_EXPRESSION ->
            placed.add(NamePlace.VARIABLE, tree.child(node, symbols.name));
        case TYPE_PATTERN, RECORD_PATTERN_COMPONENT ->
            placed.add(NamePlace.VARIABLE, tree.child(node, JavaNode.IDENTIFIER));
        case METHOD_INVOCATION -> uses.readInvocation(node);
        case FIELD_ACCESS -> uses.readFieldAccess(node);
        case OBJECT_CREATION_EXPRESSION -> uses.readCreation(node);
        case EXPLICIT_CONSTRUCTOR_INVOCATION -> uses.readConstructorCall(node);
        case METHOD_REFERENCE -> uses.readMethodReference(node);
        default -> {}
      }
    }
  }

  private void readPackage(int node) {
    int name = nameChild(node);
    if (name != NONE) {
      facts.packageName(names.name(name));
      facts.addName(NamePlace.PACKAGE, name);
    }
  }

  /**
   * A broken import gives no fact: its name may be cut off, or be none, as in {@code import module
   * java.base}.
   */
  private void readImport(int node) {
    int name = nameChild(node);
    if (name != NONE && !tree.isBroken(node)) {
      facts.add(
          new ImportFact(
              names.name(name),
              tree.child(node, JavaNode.STATIC) != NONE,
              tree.child(node, JavaNode.ASTERISK) != NONE));
    }
  }

  /** Any of them may make a processor write types, so that it matters little where it stands. */
  private void readAnnotation(int node) {
    int name = tree.child(node, symbols.name);
    int number = name == NONE ? NONE : tree.dottedName(name);
    if (number != NONE) {
      facts.addAnnotation(number);
    }
  }

  /** The number of the dotted name below {@code node}. */
  private int nameChild(int node) {
    int scoped = tree.child(node, JavaNode.SCOPED_IDENTIFIER);
    int name = scoped == NONE ? tree.child(node, JavaNode.IDENTIFIER) : scoped;
    return name == NONE ? NONE : tree.dottedName(name);
  }
}
