package dev.ananke.core.language.java;

import static dev.ananke.core.language.java.JavaTree.NONE;

import dev.ananke.core.extract.FactCollector;
import dev.ananke.core.extract.NameTable;

/** Reads which members are used, on what, and with how many arguments. */
final class JavaUseReader {
  /** The receiver of what is called on an expression that is not a name. */
  private static final String EXPRESSION = "(…)";

  /** Longer receivers are written as {@link #EXPRESSION}. */
  private static final int MAX_RECEIVER_BYTES = 200;

  /** The receiver of what is called on a string literal. */
  private static final String STRING = "\"\"";

  private static final int NO_CALL = FactCollector.NO_CALL;

  /** Arguments that cannot be counted. */
  private static final int BROKEN = -2;

  private final JavaSymbols symbols;
  private final JavaTree tree;
  private final FactCollector facts;
  private final NameTable names;
  private final JavaNameReader placed;
  private final int constructor;
  private final int expression;

  JavaUseReader(JavaSymbols symbols, JavaTree tree, FactCollector facts, JavaNameReader placed) {
    this.symbols = symbols;
    this.tree = tree;
    this.facts = facts;
    this.names = facts.names();
    this.placed = placed;
    this.constructor = names.number(JavaMemberReader.CONSTRUCTOR);
    this.expression = names.number(EXPRESSION);
  }

  void readInvocation(int node) {
    addUse(receiver(node), tree.child(node, symbols.name), arguments(node));
  }

  /**
   * What stands before another dot counts only if its own qualifier may be a type or an object: in
   * {@code java.util.List.of()} {@code java.util} is a package.
   */
  void readFieldAccess(int node) {
    int object = tree.child(node, symbols.object);
    if (object != NONE && (!isQualifier(node) || tree.endsLikeType(object))) {
      addUse(receiver(node), tree.child(node, symbols.field), NO_CALL);
    }
  }

  private boolean isQualifier(int access) {
    return tree.field(access) == symbols.object
        || tree.kind(tree.parent(access)) == JavaNode.METHOD_REFERENCE;
  }

  void readCreation(int node) {
    int type = tree.child(node, symbols.type);
    int name = type == NONE ? NONE : tree.dottedName(type);
    if (name != NONE) {
      addUseOf(name, constructor, arguments(node));
    }
  }

  void readConstructorCall(int node) {
    int called = tree.child(node, symbols.constructor);
    if (called != NONE && !tree.isBroken(called)) {
      addUseOf(tree.word(called), constructor, arguments(node));
    }
  }

  void readMethodReference(int node) {
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
    if (placed.isName(member)) {
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
}
