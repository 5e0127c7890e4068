package dev.ananke.core.language.java;

import static dev.ananke.core.language.java.JavaTree.NONE;

import dev.ananke.core.extract.FactCollector;
import dev.ananke.schemas.NamePlace;

/** Reads which names stand at which places of declarations. */
final class JavaNameReader {
  private final JavaTree tree;
  private final FactCollector facts;

  JavaNameReader(JavaTree tree, FactCollector facts) {
    this.tree = tree;
    this.facts = facts;
  }

  /** Whether a name stands there that is neither broken nor missing. */
  boolean isName(int node) {
    return node != NONE && tree.kind(node) == JavaNode.IDENTIFIER && tree.bytes(node) > 0;
  }

  /** Does nothing where no name stands. */
  void add(NamePlace place, int node) {
    if (isName(node) && !tree.isUnderscore(node)) {
      facts.addName(place, tree.word(node));
    }
  }

  void addAll(NamePlace place, int parent) {
    for (int child = tree.firstChild(parent); child != NONE; child = tree.nextSibling(child)) {
      add(place, child);
    }
  }

  void addTypeParameter(int node) {
    int name = tree.child(node, JavaNode.TYPE_IDENTIFIER);
    if (name != NONE && !tree.isBroken(name)) {
      facts.addName(NamePlace.TYPE_PARAMETER, tree.word(name));
    }
  }
}
