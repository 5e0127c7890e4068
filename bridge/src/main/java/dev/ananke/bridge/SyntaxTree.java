package dev.ananke.bridge;

import java.nio.charset.StandardCharsets;

/**
 * The tree of one source: nodes are numbers, 0 is the root, and a node's descendants follow it in
 * pre-order. There are no objects for nodes, and no pointers: the tree is one array of integers.
 *
 * <p>It may be as deep as {@link ParseLimits#depth}: walk it by counting up rather than by
 * recursion. Valid until its parser's next parse; afterwards every method that takes a node throws
 * {@link IllegalStateException}. May be read by several threads.
 */
public final class SyntaxTree {
  /** Integers a node takes: kind and field, start, end, parent, subtree size, flags. */
  static final int NODE_INTS = 6;

  private static final int START = 1;
  private static final int END = 2;
  private static final int PARENT = 3;
  private static final int SUBTREE = 4;
  private static final int FLAGS = 5;

  private static final int NAMED = 1;
  private static final int MISSING = 2;
  private static final int ERROR = 4;
  private static final int EXTRA = 8;
  private static final int HAS_ERROR = 16;

  private final ParserLanguage language;
  private final byte[] source;
  private final int[] nodes;
  private int count;

  SyntaxTree(ParserLanguage language, byte[] source, int[] nodes, int count) {
    this.language = language;
    this.source = source;
    this.nodes = nodes;
    this.count = count;
  }

  /** The parser is about to write over the nodes. */
  void invalidate() {
    count = 0;
  }

  private int get(int node, int part) {
    if (node < 0 || node >= count) {
      throw outside(node);
    }
    return nodes[node * NODE_INTS + part];
  }

  private RuntimeException outside(int node) {
    return count == 0
        ? new IllegalStateException("The parser of this tree has parsed another source since")
        : new IndexOutOfBoundsException("No node %d in a tree of %d".formatted(node, count));
  }

  public ParserLanguage language() {
    return language;
  }

  /** The bytes that were parsed: the array itself, which spans refer to. */
  public byte[] source() {
    return source;
  }

  /** How many nodes there are, at least 1 while the tree is valid. */
  public int nodeCount() {
    return count;
  }

  /** The number of the node's kind; see {@link ParserLanguage#symbol}. */
  public int kind(int node) {
    return get(node, 0) & 0xffff;
  }

  public String kindName(int node) {
    return language.symbolName(kind(node));
  }

  /**
   * The number of the field under which the node stands in its parent, 0 if none; see {@link
   * ParserLanguage#field}.
   */
  public int field(int node) {
    return get(node, 0) >>> 16;
  }

  /** The name of that field, empty if none. */
  public String fieldName(int node) {
    return language.fieldName(field(node));
  }

  /** The byte at which the node starts. */
  public int start(int node) {
    return get(node, START);
  }

  /** The byte after its last. */
  public int end(int node) {
    return get(node, END);
  }

  /** The node's parent, -1 for the root. */
  public int parent(int node) {
    return get(node, PARENT);
  }

  /**
   * How many nodes the subtree has, the node included: the next one outside it is {@code node +
   * subtreeSize(node)}.
   */
  public int subtreeSize(int node) {
    return get(node, SUBTREE);
  }

  /** The node's first child, -1 if it has none. */
  public int firstChild(int node) {
    return subtreeSize(node) > 1 ? node + 1 : -1;
  }

  /** The next child of the node's parent, -1 if it is the last. */
  public int nextSibling(int node) {
    int parent = parent(node);
    int next = node + subtreeSize(node);
    return parent >= 0 && next < parent + subtreeSize(parent) ? next : -1;
  }

  /** The first child that stands under a field, -1 if there is none. */
  public int child(int node, int field) {
    for (int child = firstChild(node); child >= 0; child = nextSibling(child)) {
      if (field(child) == field) {
        return child;
      }
    }
    return -1;
  }

  /** Whether the node is of a named kind, and not just a token as {@code ;}. */
  public boolean isNamed(int node) {
    return (get(node, FLAGS) & NAMED) != 0;
  }

  /** Whether the parser put the node in to go on, with no text of its own. */
  public boolean isMissing(int node) {
    return (get(node, FLAGS) & MISSING) != 0;
  }

  /** Whether the node stands for text that the parser could not understand. */
  public boolean isError(int node) {
    return (get(node, FLAGS) & ERROR) != 0;
  }

  /** Whether the node may stand anywhere, as a comment. */
  public boolean isExtra(int node) {
    return (get(node, FLAGS) & EXTRA) != 0;
  }

  /** Whether an error or a missing node lies in the subtree. */
  public boolean hasError(int node) {
    return (get(node, FLAGS) & HAS_ERROR) != 0;
  }

  /** The node's text; bytes that are not UTF-8 become replacement characters. */
  public String text(int node) {
    int start = start(node);
    return new String(source, start, end(node) - start, StandardCharsets.UTF_8);
  }
}
