package dev.ananke.core.language.java;

import static dev.ananke.core.language.java.JavaTree.NONE;

import dev.ananke.bridge.SyntaxTree;
import dev.ananke.core.extract.FactCollector;
import dev.ananke.core.extract.NameTable;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.MemberFact;
import dev.ananke.schemas.MemberKind;
import dev.ananke.schemas.NamePlace;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.TypeKind;
import dev.ananke.schemas.Visibility;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the facts of one file off its syntax tree, in one pass over the nodes in the order of the
 * text.
 *
 * <p>Broken text costs what it covers: a declaration whose own name is broken gives no fact, what
 * stands beside it or inside of it does. A type whose enclosing header is lost counts as a type of
 * the package: a name that is missing in a closed set would refuse code, one too many would not.
 */
final class JavaFactReader {
  /** The receiver of what is called on an expression that is not a name. */
  private static final String EXPRESSION = "(…)";

  /** Longer receivers are written as {@link #EXPRESSION}. */
  private static final int MAX_RECEIVER_BYTES = 200;

  /** The receiver of what is called on a string literal. */
  private static final String STRING = "\"\"";

  /**
   * Types nested more deeply are passed over: their names would grow with the square of the file.
   */
  private static final int MAX_NESTING = 100;

  private static final String CONSTRUCTOR = "<init>";
  private static final int NO_CALL = FactCollector.NO_CALL;

  /** Arguments that cannot be counted. */
  private static final int BROKEN = -2;

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
  private final int constructor;
  private final int expression;

  /** Declared types that the walk is inside of, the innermost first. */
  private final Deque<OpenType> openTypes = new ArrayDeque<>();

  /**
   * A declared type whose body the walk is in.
   *
   * @param end the node behind its last one
   * @param components of a record
   */
  private record OpenType(int node, int end, TypeKind kind, String name, Parameters components) {
    boolean isInterface() {
      return kind == TypeKind.INTERFACE || kind == TypeKind.ANNOTATION;
    }
  }

  private record Parameters(List<String> types, boolean varargs) {
    static final Parameters NONE = new Parameters(List.of(), false);
  }

  /** The words before a declaration; visibility is null where none is written. */
  private record Modifiers(
      @Nullable Visibility visibility,
      boolean isStatic,
      boolean isFinal,
      List<String> annotations) {
    static final Modifiers NONE = new Modifiers(null, false, false, List.of());

    Visibility visibility(Visibility otherwise) {
      return visibility == null ? otherwise : visibility;
    }
  }

  JavaFactReader(JavaSymbols symbols, SyntaxTree tree, FactCollector facts) {
    this.symbols = symbols;
    this.facts = facts;
    this.names = facts.names();
    this.tree = new JavaTree(symbols, tree, names);
    this.constructor = names.number(CONSTRUCTOR);
    this.expression = names.number(EXPRESSION);
  }

  void read() {
    int count = tree.nodeCount();
    for (int node = 0; node < count; node++) {
      switch (tree.kind(node)) {
        case PACKAGE_DECLARATION -> readPackage(node);
        case IMPORT_DECLARATION -> readImport(node);
        case CLASS_DECLARATION -> readType(node, TypeKind.CLASS);
        case INTERFACE_DECLARATION -> readType(node, TypeKind.INTERFACE);
        case ENUM_DECLARATION -> readType(node, TypeKind.ENUM);
        case RECORD_DECLARATION -> readType(node, TypeKind.RECORD);
        case ANNOTATION_TYPE_DECLARATION -> readType(node, TypeKind.ANNOTATION);
        case METHOD_DECLARATION -> readMethod(node);
        case CONSTRUCTOR_DECLARATION, COMPACT_CONSTRUCTOR_DECLARATION -> readConstructor(node);
        case ANNOTATION_TYPE_ELEMENT_DECLARATION -> readElement(node);
        case FIELD_DECLARATION, CONSTANT_DECLARATION, LOCAL_VARIABLE_DECLARATION ->
            readVariables(node);
        case ENUM_CONSTANT -> readEnumConstant(node);
        case FORMAL_PARAMETER -> readParameter(node, node);
        case SPREAD_PARAMETER ->
            readParameter(node, tree.child(node, JavaNode.VARIABLE_DECLARATOR));
        case TYPE_PARAMETER -> readTypeParameter(node);
        case LAMBDA_EXPRESSION ->
            addName(NamePlace.PARAMETER, tree.child(node, symbols.parameters));
        case INFERRED_PARAMETERS -> addNames(NamePlace.PARAMETER, node);
        case ENHANCED_FOR_STATEMENT, RESOURCE, CATCH_FORMAL_PARAMETER, INSTANCEOF_EXPRESSION ->
            addName(NamePlace.VARIABLE, tree.child(node, symbols.name));
        case TYPE_PATTERN, RECORD_PATTERN_COMPONENT ->
            addName(NamePlace.VARIABLE, tree.child(node, JavaNode.IDENTIFIER));
        case METHOD_INVOCATION -> readInvocation(node);
        case FIELD_ACCESS -> readFieldAccess(node);
        case OBJECT_CREATION_EXPRESSION -> readCreation(node);
        case EXPLICIT_CONSTRUCTOR_INVOCATION -> readConstructorCall(node);
        case METHOD_REFERENCE -> readMethodReference(node);
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

  /** The number of the dotted name below {@code node}. */
  private int nameChild(int node) {
    int scoped = tree.child(node, JavaNode.SCOPED_IDENTIFIER);
    int name = scoped == NONE ? tree.child(node, JavaNode.IDENTIFIER) : scoped;
    return name == NONE ? NONE : tree.dottedName(name);
  }

  private void readType(int node, TypeKind kind) {
    int nameNode = tree.child(node, symbols.name);
    addName(NamePlace.TYPE, nameNode);
    if (!isName(nameNode)) {
      return;
    }
    OpenType owner = owner(node);
    if (owner == null ? !isTop(tree.properParent(node)) : openTypes.size() == MAX_NESTING) {
      return;
    }
    String simpleName = names.name(tree.word(nameNode));
    String name = owner == null ? simpleName : owner.name() + '.' + simpleName;
    Modifiers modifiers = modifiers(node);
    int typeParameters = tree.child(node, symbols.typeParameters);
    facts.add(
        new TypeFact(
            kind,
            name,
            typeParameters == NONE ? 0 : tree.count(typeParameters, JavaNode.TYPE_PARAMETER),
            supertypes(node),
            modifiers.visibility(defaultVisibility(owner)),
            modifiers.annotations()));
    Parameters components = kind == TypeKind.RECORD ? parameters(node) : Parameters.NONE;
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

  private void readMethod(int node) {
    int name = tree.child(node, symbols.name);
    Modifiers modifiers = modifiers(node);
    boolean test =
        modifiers.annotations().stream()
            .anyMatch(each -> TEST_ANNOTATIONS.contains(each.substring(each.lastIndexOf('.') + 1)));
    addName(test ? NamePlace.TEST : NamePlace.METHOD, name);
    OpenType owner = owner(node);
    if (owner != null && isName(name)) {
      add(
          owner,
          MemberKind.METHOD,
          name,
          parameters(node),
          modifiers.isStatic(),
          type(node, tree.child(node, symbols.dimensions)),
          modifiers.visibility(defaultVisibility(owner)));
    }
  }

  private void readConstructor(int node) {
    OpenType owner = owner(node);
    if (owner == null || !isName(tree.child(node, symbols.name))) {
      return;
    }
    boolean compact = tree.kind(node) == JavaNode.COMPACT_CONSTRUCTOR_DECLARATION;
    if (compact && !withCompactConstructor.add(owner.name())) {
      return;
    }
    Parameters parameters = compact ? owner.components() : parameters(node);
    Visibility visibility =
        modifiers(node)
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

  private void readElement(int node) {
    int name = tree.child(node, symbols.name);
    addName(NamePlace.METHOD, name);
    OpenType owner = owner(node);
    if (owner != null && isName(name)) {
      add(
          owner,
          MemberKind.ELEMENT,
          name,
          Parameters.NONE,
          false,
          type(node, tree.child(node, symbols.dimensions)),
          Visibility.PUBLIC);
    }
  }

  /**
   * Fields, the fields of interfaces (which the grammar calls constants), and local variables
   * (which stand at the top of a compact source file if they are its fields).
   */
  private void readVariables(int node) {
    JavaNode kind = tree.kind(node);
    boolean local = kind == JavaNode.LOCAL_VARIABLE_DECLARATION && !isTop(tree.parent(node));
    OpenType owner = local ? null : owner(node);
    Modifiers modifiers = local ? Modifiers.NONE : modifiers(node);
    boolean ofInterface = owner != null && owner.isInterface();
    boolean constant =
        kind == JavaNode.CONSTANT_DECLARATION || (modifiers.isStatic() && modifiers.isFinal());
    NamePlace place = local ? NamePlace.VARIABLE : constant ? NamePlace.CONSTANT : NamePlace.FIELD;
    for (int child = tree.firstChild(node); child != NONE; child = tree.nextSibling(child)) {
      if (tree.kind(child) == JavaNode.VARIABLE_DECLARATOR) {
        int name = tree.child(child, symbols.name);
        addName(place, name);
        if (owner != null && isName(name)) {
          add(
              owner,
              MemberKind.FIELD,
              name,
              Parameters.NONE,
              modifiers.isStatic() || ofInterface,
              type(node, tree.child(child, symbols.dimensions)),
              modifiers.visibility(defaultVisibility(owner)));
        }
      }
    }
  }

  private void readEnumConstant(int node) {
    int name = tree.child(node, symbols.name);
    addName(NamePlace.CONSTANT, name);
    OpenType owner = owner(node);
    if (owner != null && isName(name)) {
      add(owner, MemberKind.CONSTANT, name, Parameters.NONE, true, null, Visibility.PUBLIC);
    }
  }

  /**
   * {@code named} is the part that has the name. The parameters of a record's header are its
   * components.
   */
  private void readParameter(int node, int named) {
    int name = named == NONE ? NONE : tree.child(named, symbols.name);
    int declaration = tree.parent(tree.parent(node));
    if (declaration == NONE || tree.kind(declaration) != JavaNode.RECORD_DECLARATION) {
      addName(NamePlace.PARAMETER, name);
      return;
    }
    addName(NamePlace.FIELD, name);
    OpenType owner = current(node);
    if (owner != null && owner.node() == declaration && isName(name)) {
      facts.add(
          new MemberFact(
              owner.name(),
              MemberKind.COMPONENT,
              names.name(tree.word(name)),
              List.of(),
              tree.kind(node) == JavaNode.SPREAD_PARAMETER,
              false,
              parameterType(node),
              Visibility.PUBLIC));
    }
  }

  private void readTypeParameter(int node) {
    int name = tree.child(node, JavaNode.TYPE_IDENTIFIER);
    if (name != NONE && !tree.isBroken(name)) {
      facts.addName(NamePlace.TYPE_PARAMETER, tree.word(name));
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

  /** The parameters that {@code node} declares; a broken one counts, as {@code ?}. */
  private Parameters parameters(int node) {
    int list = tree.child(node, symbols.parameters);
    if (list == NONE) {
      return Parameters.NONE;
    }
    List<String> types = new ArrayList<>();
    boolean varargs = false;
    for (int child = tree.firstChild(list); child != NONE; child = tree.nextSibling(child)) {
      JavaNode kind = tree.kind(child);
      if (kind == JavaNode.FORMAL_PARAMETER || kind == JavaNode.SPREAD_PARAMETER) {
        String type = parameterType(child);
        types.add(type == null ? "?" : type);
        varargs |= kind == JavaNode.SPREAD_PARAMETER;
      }
    }
    return new Parameters(types, varargs);
  }

  private @Nullable String parameterType(int node) {
    if (tree.kind(node) == JavaNode.FORMAL_PARAMETER) {
      return type(node, tree.child(node, symbols.dimensions));
    }
    int type = tree.firstNamedChild(node);
    if (type != NONE && tree.kind(type) == JavaNode.MODIFIERS) {
      type = tree.nextNamedSibling(type);
    }
    return type == NONE ? null : nameOrNull(tree.type(type, NONE, "..."));
  }

  private @Nullable String type(int node, int dimensions) {
    int type = tree.child(node, symbols.type);
    return type == NONE ? null : nameOrNull(tree.type(type, dimensions, ""));
  }

  private Modifiers modifiers(int node) {
    int modifiers = tree.child(node, JavaNode.MODIFIERS);
    if (modifiers == NONE) {
      return Modifiers.NONE;
    }
    Visibility visibility = null;
    boolean isStatic = false;
    boolean isFinal = false;
    List<String> annotations = new ArrayList<>(1);
    for (int child = tree.firstChild(modifiers); child != NONE; child = tree.nextSibling(child)) {
      switch (tree.kind(child)) {
        case PUBLIC -> visibility = Visibility.PUBLIC;
        case PROTECTED -> visibility = Visibility.PROTECTED;
        case PRIVATE -> visibility = Visibility.PRIVATE;
        case STATIC -> isStatic = true;
        case FINAL -> isFinal = true;
        case ANNOTATION, MARKER_ANNOTATION -> {
          int name = tree.child(child, symbols.name);
          int number = name == NONE ? NONE : tree.dottedName(name);
          if (number != NONE) {
            annotations.add(names.name(number));
          }
        }
        default -> {}
      }
    }
    return new Modifiers(visibility, isStatic, isFinal, annotations);
  }

  private @Nullable String nameOrNull(int number) {
    return number == NONE ? null : names.name(number);
  }

  /** A file that is broken at its root has no program: its root is an error. */
  private boolean isTop(int parent) {
    return parent == NONE || tree.kind(parent) == JavaNode.PROGRAM;
  }

  private static Visibility defaultVisibility(@Nullable OpenType owner) {
    return owner != null && owner.isInterface() ? Visibility.PUBLIC : Visibility.PACKAGE;
  }

  /**
   * The declared type whose body {@code node} stands directly in; null for what is local, anonymous
   * or at the top.
   */
  private @Nullable OpenType owner(int node) {
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

  private @Nullable OpenType current(int node) {
    while (!openTypes.isEmpty() && openTypes.element().end() <= node) {
      openTypes.pop();
    }
    return openTypes.peek();
  }

  private void readInvocation(int node) {
    addUse(receiver(node), tree.child(node, symbols.name), arguments(node));
  }

  /**
   * What stands before another dot counts only if its own qualifier may be a type or an object: in
   * {@code java.util.List.of()} {@code java.util} is a package.
   */
  private void readFieldAccess(int node) {
    int object = tree.child(node, symbols.object);
    if (object != NONE && (!isQualifier(node) || tree.endsLikeType(object))) {
      addUse(receiver(node), tree.child(node, symbols.field), NO_CALL);
    }
  }

  private boolean isQualifier(int access) {
    return tree.field(access) == symbols.object
        || tree.kind(tree.parent(access)) == JavaNode.METHOD_REFERENCE;
  }

  private void readCreation(int node) {
    int type = tree.child(node, symbols.type);
    int name = type == NONE ? NONE : tree.dottedName(type);
    if (name != NONE) {
      addUseOf(name, constructor, arguments(node));
    }
  }

  private void readConstructorCall(int node) {
    int called = tree.child(node, symbols.constructor);
    if (called != NONE && !tree.isBroken(called)) {
      addUseOf(tree.word(called), constructor, arguments(node));
    }
  }

  private void readMethodReference(int node) {
    int object = tree.firstNamedChild(node);
    int member = tree.lastChild(node);
    if (object == NONE || member == NONE) {
      return;
    }
    int receiver = receiverText(object);
    if (tree.kind(member) != JavaNode.NEW) {
      addUse(receiver, member, NO_CALL);
    } else if (receiver != expression) {
      addUseOf(receiver, constructor, NO_CALL);
    }
  }

  private void addUse(int receiver, int member, int arguments) {
    if (isName(member)) {
      addUseOf(receiver, tree.word(member), arguments);
    }
  }

  private void addUseOf(int receiver, int name, int arguments) {
    if (arguments != BROKEN) {
      facts.addUse(receiver, name, arguments);
    }
  }

  private int arguments(int node) {
    int list = tree.child(node, symbols.arguments);
    if (list == NONE) {
      return BROKEN;
    }
    int count = 0;
    for (int child = tree.firstChild(list); child != NONE; child = tree.nextSibling(child)) {
      if (tree.isCutOff(child)) {
        return BROKEN;
      }
      if (tree.isProper(child)) {
        count++;
      }
    }
    return count;
  }

  private int receiver(int node) {
    int object = tree.child(node, symbols.object);
    if (object == NONE) {
      return FactCollector.UNQUALIFIED;
    }
    int receiver = receiverText(object);
    int outer = tree.child(node, JavaNode.SUPER);
    if (outer == NONE || outer == object || receiver == expression) {
      return receiver;
    }
    return names.number(names.name(receiver) + ".super");
  }

  private int receiverText(int object) {
    if (tree.bytes(object) > MAX_RECEIVER_BYTES) {
      return expression;
    }
    int name =
        switch (tree.kind(object)) {
          case IDENTIFIER, THIS, SUPER -> tree.word(object);
          case FIELD_ACCESS -> isNameChain(object) ? tree.dottedName(object) : NONE;
          // Types: in method references.
          case TYPE_IDENTIFIER, SCOPED_TYPE_IDENTIFIER, GENERIC_TYPE -> tree.dottedName(object);
          case OBJECT_CREATION_EXPRESSION -> created(object);
          case STRING_LITERAL -> names.number(STRING);
          default -> NONE;
        };
    return name == NONE ? expression : name;
  }

  private int created(int creation) {
    int type = tree.child(creation, symbols.type);
    int name = type == NONE ? NONE : tree.dottedName(type);
    return name == NONE ? NONE : names.number("new " + names.name(name));
  }

  private boolean isNameChain(int access) {
    int object = access;
    while (object != NONE && tree.kind(object) == JavaNode.FIELD_ACCESS) {
      object = tree.child(object, symbols.object);
    }
    return object != NONE
        && switch (tree.kind(object)) {
          case IDENTIFIER, THIS, SUPER -> true;
          default -> false;
        };
  }

  private boolean isName(int node) {
    return node != NONE && tree.kind(node) == JavaNode.IDENTIFIER && tree.bytes(node) > 0;
  }

  private void addName(NamePlace place, int node) {
    if (isName(node) && !tree.isUnderscore(node)) {
      facts.addName(place, tree.word(node));
    }
  }

  private void addNames(NamePlace place, int parent) {
    for (int child = tree.firstChild(parent); child != NONE; child = tree.nextSibling(child)) {
      addName(place, child);
    }
  }
}
