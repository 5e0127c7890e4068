package dev.ananke.core.constraints;

import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Dotted names as one terminal that decides segment by segment. What the names have in common is
 * written once: beside each other, as alternatives, a few thousand of them cost the engine more
 * steps for one mask than it allows, since it follows all of them through their common beginning.
 */
final class NameTree {
  /** A part longer than this becomes a terminal of its own, so that no definition gets long. */
  private static final int MAX_PART = 4000;

  /** A dot with what may stand around it. */
  static final String DOT = "IMPORT_DOT";

  private final Node root = new Node();

  private static final class Node {
    final Map<String, Node> children = new TreeMap<>(Utf8Order.INSTANCE);

    /** What may follow the name. */
    final List<String> after = new ArrayList<>();

    /** What may follow the name and a dot. */
    final List<String> afterDot = new ArrayList<>();

    boolean complete;
  }

  /** The name may end here. */
  void put(String name) {
    node(name).complete = true;
  }

  /** The name may be followed by this expression. */
  void putAfter(String name, String expression) {
    node(name).after.add(expression);
  }

  /** The name may be followed by a dot and this expression. */
  void putAfterDot(String name, String expression) {
    node(name).afterDot.add(expression);
  }

  private Node node(String name) {
    Node node = root;
    for (String segment : name.split("\\.", -1)) {
      node = node.children.computeIfAbsent(segment, key -> new Node());
    }
    return node;
  }

  /** Definitions of the terminal and of those that it consists of. */
  List<String> definitions(String terminal) {
    List<String> definitions = new ArrayList<>();
    List<String> alternatives = below(root, "", terminal, definitions);
    if (alternatives.isEmpty()) {
      alternatives = List.of(Lark.NOTHING);
    }
    definitions.add(Lark.definition(terminal, Lark.union(alternatives)));
    return definitions;
  }

  /** What follows a node's name and a dot. */
  private static List<String> below(
      Node node, String name, String terminal, List<String> definitions) {
    List<String> alternatives = new ArrayList<>(node.afterDot);
    node.children.forEach(
        (segment, child) -> {
          String childName = name.isEmpty() ? segment : name + "." + segment;
          alternatives.add(expression(segment, child, childName, terminal, definitions));
        });
    return shorten(alternatives, name, terminal, definitions);
  }

  private static String expression(
      String segment, Node node, String name, String terminal, List<String> definitions) {
    List<String> below = below(node, name, terminal, definitions);
    List<String> endings = new ArrayList<>(node.after);
    if (endings.isEmpty() && !node.complete) {
      return Lark.string(segment) + " " + DOT + " " + Lark.group(below);
    }
    if (!below.isEmpty()) {
      endings.add(DOT + " " + Lark.group(below));
    }
    if (endings.isEmpty()) {
      return Lark.string(segment);
    }
    return Lark.string(segment)
        + (node.complete ? " (" + Lark.union(endings) + ")?" : " " + Lark.group(endings));
  }

  /** Puts runs of alternatives into terminals of their own where they are too long together. */
  private static List<String> shorten(
      List<String> alternatives, String name, String terminal, List<String> definitions) {
    if (alternatives.stream().mapToInt(String::length).sum() <= MAX_PART) {
      return alternatives;
    }
    String prefix =
        terminal + "_" + Ids.hex(ContentHash.of(name)).substring(0, 12).toUpperCase(Locale.ROOT);
    List<String> parts = new ArrayList<>();
    List<String> run = new ArrayList<>();
    int length = 0;
    for (String alternative : alternatives) {
      if (length + alternative.length() > MAX_PART && !run.isEmpty()) {
        parts.add(part(prefix, parts.size(), run, definitions));
        run.clear();
        length = 0;
      }
      run.add(alternative);
      length += alternative.length();
    }
    parts.add(part(prefix, parts.size(), run, definitions));
    return parts;
  }

  private static String part(
      String prefix, int index, List<String> alternatives, List<String> definitions) {
    String name = prefix + "_" + index;
    definitions.add(Lark.definition(name, Lark.union(alternatives)));
    return name;
  }
}
