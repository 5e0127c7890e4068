package dev.ananke.core.constraints;

import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.TrieDirectory;
import dev.ananke.schemas.TrieLeaf;
import dev.ananke.schemas.Utf8Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Entries spread by hash over leaves in state: a node of the binary trie over {@link Positions} is
 * split exactly if its entries weigh more than a leaf may. So the shape is a function of the set of
 * entries, whatever the order in which they came and went, and a change touches its leaf, its
 * neighbour at most, and the directory.
 *
 * <p>An instance is a session: it reads each leaf once and writes nothing before {@link #flush}.
 */
final class HashTrie<E extends TrieEntry> {
  private static final Comparator<TrieEntry> ORDER =
      Comparator.comparing(TrieEntry::group, Utf8Order.INSTANCE)
          .thenComparing(TrieEntry::name, Utf8Order.INSTANCE);

  private final StateStore state;
  private final StateTable table;
  private final String name;
  private final LeafFormat<E> format;
  private final int capacity;
  private final boolean marksDirty;
  private final Positions positions = new Positions();
  private final RecordDecoder<TrieDirectory> decoder = RecordDecoder.of(TrieDirectory.class);
  private final Map<Prefix, Map<EntryKey, E>> loaded = new HashMap<>();
  private final NavigableSet<Prefix> changed = new TreeSet<>();
  private final Set<String> changedGroups = new HashSet<>();
  private @Nullable NavigableMap<Prefix, Leaf> directory;
  private boolean directoryChanged;

  /** A leaf as the directory knows it. */
  private record Leaf(int weight, boolean dirty, boolean ahead) {
    Leaf(int weight, boolean dirty) {
      this(weight, dirty, false);
    }
  }

  /**
   * @param name key of the directory; leaves stand at the name, a slash and their label
   * @param capacity weight above which a leaf is split
   * @param marksDirty whether the directory remembers which leaves changed
   */
  HashTrie(
      StateStore state,
      StateTable table,
      String name,
      LeafFormat<E> format,
      int capacity,
      boolean marksDirty) {
    this.state = state;
    this.table = table;
    this.name = name;
    this.format = format;
    this.capacity = capacity;
    this.marksDirty = marksDirty;
  }

  Positions positions() {
    return positions;
  }

  @Nullable E get(String group, String entry) {
    Prefix leaf = leafAt(positions.of(group, entry));
    return leaf == null ? null : entries(leaf).get(new EntryKey(group, entry));
  }

  void put(E entry) {
    long position = positions.of(entry.group(), entry.name());
    Prefix leaf = leafAt(position);
    if (leaf == null) {
      leaf = freePrefix(position);
      loaded.put(leaf, new HashMap<>());
      directory().put(leaf, new Leaf(0, marksDirty));
    }
    E before = entries(leaf).put(EntryKey.of(entry), entry);
    if (!entry.equals(before)) {
      touch(leaf, entry.group());
    }
  }

  void remove(String group, String entry) {
    Prefix leaf = leafAt(positions.of(group, entry));
    if (leaf != null && entries(leaf).remove(new EntryKey(group, entry)) != null) {
      touch(leaf, group);
    }
  }

  private void touch(Prefix leaf, String group) {
    changed.add(leaf);
    changedGroups.add(group);
  }

  /** Groups with an entry that was put or removed in this session. */
  Set<String> changedGroups() {
    return Collections.unmodifiableSet(changedGroups);
  }

  /** All leaves in order. */
  List<Prefix> leaves() {
    return List.copyOf(directory().keySet());
  }

  List<Prefix> dirtyLeaves() {
    return directory().entrySet().stream()
        .filter(leaf -> leaf.getValue().dirty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The entries of a leaf, in order. */
  List<E> leaf(Prefix leaf) {
    return inOrder(entries(leaf).values().stream());
  }

  /** The leaves over which a group is spread, in the order of positions. */
  List<Prefix> leavesOf(String group) {
    long start = positions.ofGroup(group);
    long end = Positions.endOfGroup(start);
    List<Prefix> leaves = new ArrayList<>();
    Prefix first = leafAt(start);
    if (first != null) {
      leaves.add(first);
    }
    directory()
        .subMap(new Prefix(start, 0), true, new Prefix(end, Positions.BITS), true)
        .keySet()
        .stream()
        .filter(leaf -> !leaf.equals(first))
        .forEach(leaves::add);
    return leaves;
  }

  /** The entries of a group that stand in one of its leaves, in the order of names. */
  List<E> group(String group, Prefix leaf) {
    return inOrder(entries(leaf).values().stream().filter(entry -> entry.group().equals(group)));
  }

  private List<E> inOrder(Stream<E> entries) {
    return entries.sorted(ORDER).toList();
  }

  /** Marks all leaves of a group as changed. */
  void markDirty(String group) {
    for (Prefix leaf : leavesOf(group)) {
      Leaf known = directory().get(leaf);
      if (known != null && !known.dirty()) {
        directory().put(leaf, new Leaf(known.weight(), true));
        directoryChanged = true;
      }
    }
  }

  /** Notes that the leaf is compiled as it stands now, ahead of the others. */
  void markAhead(Prefix leaf) {
    directory()
        .computeIfPresent(leaf, (prefix, known) -> new Leaf(known.weight(), known.dirty(), true));
    directoryChanged = true;
  }

  /** Whether the leaf was compiled ahead of the others. */
  boolean isAhead(Prefix leaf) {
    Leaf known = directory().get(leaf);
    return known != null && known.ahead();
  }

  /** Forgets which leaves changed. */
  void clearDirty() {
    directory()
        .replaceAll(
            (prefix, leaf) -> {
              directoryChanged |= leaf.dirty() || leaf.ahead();
              return new Leaf(leaf.weight(), false);
            });
  }

  /** Brings the trie into shape and writes what changed. */
  void flush() {
    if (!changed.isEmpty()) {
      Set<Prefix> written = new TreeSet<>();
      for (Prefix prefix : changed) {
        directory().remove(prefix);
        written.add(prefix);
        place(prefix, placed(entries(prefix).values()), written);
      }
      for (Prefix prefix : List.copyOf(changed)) {
        merge(prefix, written);
      }
      for (Prefix prefix : written) {
        if (directory().containsKey(prefix)) {
          state.put(table, key(prefix), format.encode(leaf(prefix)));
        } else {
          loaded.remove(prefix);
          state.remove(table, key(prefix));
        }
      }
      changed.clear();
      changedGroups.clear();
      directoryChanged = true;
    }
    if (directoryChanged) {
      writeDirectory();
      directoryChanged = false;
    }
  }

  /** An entry and where it stands. */
  private record Placed<E extends TrieEntry>(long position, E entry) {}

  /** In the order of positions, in which the entries below every node lie together. */
  private List<Placed<E>> placed(Collection<E> entries) {
    return entries.stream()
        .map(entry -> new Placed<>(positions.of(entry.group(), entry.name()), entry))
        .sorted((left, right) -> Long.compareUnsigned(left.position(), right.position()))
        .toList();
  }

  /** Puts the entries at this node if they fit, or below it. */
  private void place(Prefix prefix, List<Placed<E>> entries, Set<Prefix> written) {
    if (entries.isEmpty()) {
      loaded.remove(prefix);
      return;
    }
    int weight = 0;
    for (Placed<E> placed : entries) {
      weight += placed.entry().weight();
    }
    if (weight <= capacity || prefix.length() == Positions.BITS) {
      Map<EntryKey, E> leaf = HashMap.newHashMap(entries.size());
      for (Placed<E> placed : entries) {
        leaf.put(EntryKey.of(placed.entry()), placed.entry());
      }
      loaded.put(prefix, leaf);
      directory().put(prefix, new Leaf(weight, marksDirty));
      written.add(prefix);
      return;
    }
    int zeros = 0;
    while (zeros < entries.size() && !prefix.next(entries.get(zeros).position())) {
      zeros++;
    }
    place(prefix.child(false), entries.subList(0, zeros), written);
    place(prefix.child(true), entries.subList(zeros, entries.size()), written);
  }

  /** Draws the leaves below an ancestor together as long as they fit into one. */
  private void merge(Prefix prefix, Set<Prefix> written) {
    Prefix node = prefix;
    while (node.length() > 0) {
      Prefix parent = node.parent();
      List<Prefix> below = below(parent);
      if (below.contains(parent)) {
        return;
      }
      int weight = 0;
      for (Prefix leaf : below) {
        weight += weightOf(leaf);
      }
      if (weight > capacity) {
        return;
      }
      Map<EntryKey, E> together = new HashMap<>();
      for (Prefix leaf : below) {
        together.putAll(entries(leaf));
        directory().remove(leaf);
        written.add(leaf);
      }
      if (!together.isEmpty()) {
        loaded.put(parent, together);
        directory().put(parent, new Leaf(weight, marksDirty));
        written.add(parent);
      }
      node = parent;
    }
  }

  private int weightOf(Prefix leaf) {
    Leaf known = directory().get(leaf);
    return known == null ? 0 : known.weight();
  }

  private List<Prefix> below(Prefix node) {
    return List.copyOf(
        directory().subMap(node, true, new Prefix(node.last(), Positions.BITS), true).keySet());
  }

  private @Nullable Prefix leafAt(long position) {
    Prefix floor = directory().floorKey(new Prefix(position, Positions.BITS));
    return floor != null && floor.contains(position) ? floor : null;
  }

  /** The highest node above a position that has no leaf below it yet. */
  private Prefix freePrefix(long position) {
    for (int length = 0; length < Positions.BITS; length++) {
      Prefix prefix = Prefix.of(position, length);
      if (below(prefix).isEmpty()) {
        return prefix;
      }
    }
    return Prefix.of(position, Positions.BITS);
  }

  private Map<EntryKey, E> entries(Prefix leaf) {
    Map<EntryKey, E> entries = loaded.get(leaf);
    if (entries == null) {
      byte[] stored = state.get(table, key(leaf));
      if (stored == null) {
        throw new IllegalStateException(
            "state lost the leaf " + key(leaf) + " that its directory lists");
      }
      entries = new HashMap<>();
      for (E entry : format.decode(stored)) {
        entries.put(EntryKey.of(entry), entry);
      }
      loaded.put(leaf, entries);
    }
    return entries;
  }

  private NavigableMap<Prefix, Leaf> directory() {
    NavigableMap<Prefix, Leaf> known = directory;
    if (known == null) {
      known = new TreeMap<>();
      byte[] stored = state.get(table, name);
      if (stored != null) {
        for (TrieLeaf leaf : decoder.decode(stored).getLeaves()) {
          known.put(
              Prefix.parse(leaf.getPrefix()),
              new Leaf(leaf.getWeight(), leaf.getDirty(), leaf.getAhead()));
        }
      }
      directory = known;
    }
    return known;
  }

  private void writeDirectory() {
    if (directory().isEmpty()) {
      state.remove(table, name);
      return;
    }
    List<TrieLeaf> leaves = new ArrayList<>(directory().size());
    directory()
        .forEach(
            (prefix, leaf) ->
                leaves.add(new TrieLeaf(prefix.text(), leaf.weight(), leaf.dirty(), leaf.ahead())));
    state.put(table, name, new RecordEncoder().encode(new TrieDirectory(leaves)));
  }

  private String key(Prefix leaf) {
    return name + '/' + leaf.label();
  }
}
