package dev.ananke.core.language.java;

import static dev.ananke.core.language.java.JavaTree.NONE;

import dev.ananke.core.extract.FactCollector;
import dev.ananke.core.extract.NameTable;
import dev.ananke.core.language.java.JavaSignatureReader.Modifiers;
import dev.ananke.core.language.java.JavaSignatureReader.Parameters;
import dev.ananke.core.language.java.JavaTypeReader.OpenType;
import dev.ananke.schemas.MemberFact;
import dev.ananke.schemas.MemberKind;
import dev.ananke.schemas.NamePlace;
import dev.ananke.schemas.TypeKind;
import dev.ananke.schemas.Visibility;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the members of declared types, and the variables and parameters that are none. */
final class JavaMemberReader {
  /** What a constructor is called. */
  static final String CONSTRUCTOR = "<init>";

  private static final Set<String> TEST_ANNOTATIONS =
      Set.of(
          "Test",
          "ParameterizedTest",
          "RepeatedTest",
          "TestFactory",
          "TestTemplate",
          "Property",
          "Example");

  /** Records may have one; the types of all components stand in each, so more are not read. */
  private final Set<String> withCompactConstructor = new HashSet<>();

  private final JavaSymbols symbols;
  private final JavaTree tree;
  private final FactCollector facts;
  private final NameTable names;
  private final JavaNameReader placed;
  private final JavaSignatureReader signatures;
  private final JavaTypeReader types;

  JavaMemberReader(
      JavaSymbols symbols,
      JavaTree tree,
      FactCollector facts,
      JavaNameReader placed,
      JavaSignatureReader signatures,
      JavaTypeReader types) {
    this.symbols = symbols;
    this.tree = tree;
    this.facts = facts;
    this.names = facts.names();
    this.placed = placed;
    this.signatures = signatures;
    this.types = types;
  }

  void readMethod(int node) {
    int name = tree.child(node, symbols.name);
    Modifiers modifiers = signatures.modifiers(node);
    placed.add(isTest(modifiers) ? NamePlace.TEST : NamePlace.METHOD, name);
    OpenType owner = types.owner(node);
    if (owner != null && placed.isName(name)) {
      add(
          owner,
          MemberKind.METHOD,
          name,
          signatures.parameters(node),
          modifiers.isStatic(),
          signatures.type(node, tree.child(node, symbols.dimensions)),
          modifiers.visibility(JavaTypeReader.defaultVisibility(owner)));
    }
  }

  private static boolean isTest(Modifiers modifiers) {
    for (String annotation : modifiers.annotations()) {
      if (TEST_ANNOTATIONS.contains(annotation.substring(annotation.lastIndexOf('.') + 1))) {
        return true;
      }
    }
    return false;
  }

  void readConstructor(int node) {
    OpenType owner = types.owner(node);
    if (owner == null || !placed.isName(tree.child(node, symbols.name))) {
      return;
    }
    boolean compact = tree.kind(node) == JavaNode.COMPACT_CONSTRUCTOR_DECLARATION;
    if (compact && !withCompactConstructor.add(owner.name())) {
      return;
    }
    Parameters parameters = compact ? owner.components() : signatures.parameters(node);
    Visibility visibility =
        signatures
            .modifiers(node)
            .visibility(owner.kind() == TypeKind.ENUM ? Visibility.PRIVATE : Visibility.PACKAGE);
    facts.add(
        new MemberFact(
            owner.name(),
            MemberKind.CONSTRUCTOR,
            CONSTRUCTOR,
            parameters.types(),
            parameters.varargs(),
            false,
            null,
            visibility));
  }

  void readElement(int node) {
    int name = tree.child(node, symbols.name);
    placed.add(NamePlace.METHOD, name);
    OpenType owner = types.owner(node);
    if (owner != null && placed.isName(name)) {
      add(
          owner,
          MemberKind.ELEMENT,
          name,
          Parameters.NONE,
          false,
          signatures.type(node, tree.child(node, symbols.dimensions)),
          Visibility.PUBLIC);
    }
  }

  /**
   * Fields, the fields of interfaces (which the grammar calls constants), and local variables
   * (which stand at the top of a compact source file if they are its fields).
   */
  void readVariables(int node) {
    JavaNode kind = tree.kind(node);
    boolean local = kind == JavaNode.LOCAL_VARIABLE_DECLARATION && !types.isTop(tree.parent(node));
    OpenType owner = local ? null : types.owner(node);
    Modifiers modifiers = local ? Modifiers.NONE : signatures.modifiers(node);
    boolean ofInterface = owner != null && owner.isInterface();
    boolean constant =
        kind == JavaNode.CONSTANT_DECLARATION || (modifiers.isStatic() && modifiers.isFinal());
    NamePlace place = local ? NamePlace.VARIABLE : constant ? NamePlace.CONSTANT : NamePlace.FIELD;
    for (int child = tree.firstChild(node); child != NONE; child = tree.nextSibling(child)) {
      if (tree.kind(child) == JavaNode.VARIABLE_DECLARATOR) {
        int name = tree.child(child, symbols.name);
        placed.add(place, name);
        if (owner != null && placed.isName(name)) {
          add(
              owner,
              MemberKind.FIELD,
              name,
              Parameters.NONE,
              modifiers.isStatic() || ofInterface,
              signatures.type(node, tree.child(child, symbols.dimensions)),
              modifiers.visibility(JavaTypeReader.defaultVisibility(owner)));
        }
      }
    }
  }

  void readEnumConstant(int node) {
    int name = tree.child(node, symbols.name);
    placed.add(NamePlace.CONSTANT, name);
    OpenType owner = types.owner(node);
    if (owner != null && placed.isName(name)) {
      add(owner, MemberKind.CONSTANT, name, Parameters.NONE, true, null, Visibility.PUBLIC);
    }
  }

  /**
   * {@code named} is the part that has the name. The parameters of a record's header are its
   * components.
   */
  void readParameter(int node, int named) {
    int name = named == NONE ? NONE : tree.child(named, symbols.name);
    int declaration = tree.parent(tree.parent(node));
    if (declaration == NONE || tree.kind(declaration) != JavaNode.RECORD_DECLARATION) {
      placed.add(NamePlace.PARAMETER, name);
      return;
    }
    placed.add(NamePlace.FIELD, name);
    OpenType owner = types.current(node);
    if (owner != null && owner.node() == declaration && placed.isName(name)) {
      facts.add(
          new MemberFact(
              owner.name(),
              MemberKind.COMPONENT,
              names.name(tree.word(name)),
              List.of(),
              tree.kind(node) == JavaNode.SPREAD_PARAMETER,
              false,
              signatures.parameterType(node),
              Visibility.PUBLIC));
    }
  }

  private void add(
      OpenType owner,
      MemberKind kind,
      int name,
      Parameters parameters,
      boolean isStatic,
      @Nullable String type,
      Visibility visibility) {
    facts.add(
        new MemberFact(
            owner.name(),
            kind,
            names.name(tree.word(name)),
            parameters.types(),
            parameters.varargs(),
            isStatic,
            type,
            visibility));
  }
}
