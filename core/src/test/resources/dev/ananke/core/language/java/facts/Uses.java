package org.example.uses;

import static org.example.Asserts.check;

public class Uses extends Base implements Marker {
  private Node next;

  Uses() {
    super(1, "two");
  }

  Uses(int x) {
    this();
  }

  Uses(Outer outer) {
    outer.super(outer, 1);
  }

  void calls(String text, Object[] array) {
    check(text);
    check(text);
    check(text, /* second */ array, () -> 1);
    this.calls(text, array);
    super.calls(text, array);
    Marker.super.mark();
    Uses.this.calls(null, null);
    System.out.println(text);
    System . out // the stream
        .println();
    java.util.List.of(1, 2, 3);
    org.example.Constants.LIMIT.name();
    text.trim().strip();
    "literal".length();
    """
    block""".length();
    (text).length();
    ((Node) array[0]).value();
    array[0].hashCode();
    new Node(1).value();
    new org.example.Node<String>(1, 2) {
      void extra() {
        value();
      }
    }.value();
    outer().new Inner(3);
    String.class.getName();
    Collections.<String>emptyList();
    int[] copy = new int[3].clone();
    text.format("%s", switch (text) { case "a" -> Kind.A; default -> Kind.B; });
  }

  int fields() {
    int length = array.length;
    next.next.value = 1;
    this.next = Node.EMPTY;
    super.count++;
    Uses.super.toString();
    return Node.EMPTY.next.value + outer().size + org.example.Constants.LIMIT;
  }

  void references() {
    use(String::valueOf, this::calls, super::toString, Node::new, Node.Inner<String>::new, int[]::new, int[]::clone, java.util.List::of, outer()::size, String[]::new);
  }
}
