package dev.ananke.core.language.java;

import static dev.ananke.core.language.java.JavaTree.NONE;

import dev.ananke.core.extract.FactCollector;
import dev.ananke.core.extract.NameTable;
import dev.ananke.core.language.java.JavaSignatureReader.Modifiers;
import dev.ananke.core.language.java.JavaSignatureReader.Parameters;
import dev.ananke.schemas.NamePlace;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.TypeKind;
import dev.ananke.schemas.Visibility;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads declared types, and knows of each node in which of them it stands. */
final class JavaTypeReader {
  /**
   * Types nested more deeply are passed over: their names would grow with the square of the file.
   */
  private static final int MAX_NESTING = 100;

  private final JavaSymbols symbols;
  private final JavaTree tree;
  private final FactCollector facts;
  private final NameTable names;
  private final JavaNameReader placed;
  private final JavaSignatureReader signatures;

  /** Declared types that the walk is inside of, the innermost first. */
  private final Deque<OpenType> openTypes = new ArrayDeque<>();

  /**
   * A declared type whose body the walk is in.
   *
   * @param end the node behind its last one
   * @param components of a record
   */
  record OpenType(int node, int end, TypeKind kind, String name, Parameters components) {
    boolean isInterface() {
      return kind == TypeKind.INTERFACE || kind == TypeKind.ANNOTATION;
    }
  }

  JavaTypeReader(
      JavaSymbols symbols,
      JavaTree tree,
      FactCollector facts,
      JavaNameReader placed,
      JavaSignatureReader signatures) {
    this.symbols = symbols;
    this.tree = tree;
    this.facts = facts;
    this.names = facts.names();
    this.placed = placed;
    this.signatures = signatures;
  }

  void read(int node, TypeKind kind) {
    int nameNode = tree.child(node, symbols.name);
    placed.add(NamePlace.TYPE, nameNode);
    if (!placed.isName(nameNode)) {
      return;
    }
    OpenType owner = owner(node);
    if (owner == null ? !isTop(tree.properParent(node)) : openTypes.size() == MAX_NESTING) {
      return;
    }
    String simpleName = names.name(tree.word(nameNode));
    String name = owner == null ? simpleName : owner.name() + '.' + simpleName;
    Modifiers modifiers = signatures.modifiers(node);
    int typeParameters = tree.child(node, symbols.typeParameters);
    facts.add(
        new TypeFact(
            kind,
            name,
            typeParameters == NONE ? 0 : tree.count(typeParameters, JavaNode.TYPE_PARAMETER),
            supertypes(node),
            modifiers.visibility(defaultVisibility(owner)),
            modifiers.annotations()));
    Parameters components = kind == TypeKind.RECORD ? signatures.parameters(node) : Parameters.NONE;
    openTypes.push(new OpenType(node, tree.end(node), kind, name, components));
  }

  private List<String> supertypes(int node) {
    List<String> supertypes = new ArrayList<>();
    for (int child = tree.firstChild(node); child != NONE; child = tree.nextSibling(child)) {
      switch (tree.kind(child)) {
        case SUPERCLASS -> addDottedNames(child, supertypes);
        case SUPER_INTERFACES, EXTENDS_INTERFACES -> {
          int list = tree.child(child, JavaNode.TYPE_LIST);
          if (list != NONE) {
            addDottedNames(list, supertypes);
          }
        }
        default -> {}
      }
    }
    return supertypes;
  }

  private void addDottedNames(int parent, List<String> target) {
    for (int type = tree.firstNamedChild(parent);
        type != NONE;
        type = tree.nextNamedSibling(type)) {
      int name = tree.dottedName(type);
      if (name != NONE) {
        target.add(names.name(name));
      }
    }
  }

  /**
   * The declared type whose body {@code node} stands directly in; null for what is local, anonymous
   * or at the top.
   */
  @Nullable OpenType owner(int node) {
    OpenType type = current(node);
    int body = tree.properParent(node);
    if (type == null || body == NONE) {
      return null;
    }
    if (tree.kind(body) == JavaNode.ENUM_BODY_DECLARATIONS) {
      body = tree.properParent(body);
    }
    return body != NONE && tree.properParent(body) == type.node() ? type : null;
  }

  /** The innermost declared type that {@code node} stands in; asked in the order of nodes. */
  @Nullable OpenType current(int node) {
    while (!openTypes.isEmpty() && openTypes.element().end() <= node) {
      openTypes.pop();
    }
    return openTypes.peek();
  }

  /** A file that is broken at its root has no program: its root is an error. */
  boolean isTop(int parent) {
    return parent == NONE || tree.kind(parent) == JavaNode.PROGRAM;
  }

  static Visibility defaultVisibility(@Nullable OpenType owner) {
    return owner != null && owner.isInterface() ? Visibility.PUBLIC : Visibility.PACKAGE;
  }
}
