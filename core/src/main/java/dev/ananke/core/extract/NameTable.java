package dev.ananke.core.extract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The distinct names of one file, numbered from 0 in the order in which they were met. A name is
 * looked up by its bytes in the source, so that the thousandth use of it makes no string.
 */
public final class NameTable {
  /** Slots kept between two files; what a larger file took is given back. */
  private static final int KEPT_SLOTS = 1 << 14;

  /** Drawn anew, so that nobody can write a file whose names all fall into one slot. */
  private final long multiplier = new SplittableRandom().nextLong() | 1;

  /** Open addressing: number of a name plus one, 0 where free. */
  private int[] slots = new int[1 << 10];

  private byte[][] sources = new byte[1 << 9][];
  private int[] starts = new int[1 << 9];
  private int[] ends = new int[1 << 9];
  private int[] hashes = new int[1 << 9];
  private @Nullable String[] texts = new String[1 << 9];
  private int size;

  /**
   * The number of the name that these bytes spell; they must stay as they are until {@link #clear}.
   */
  public int number(byte[] source, int start, int end) {
    int hash = hash(source, start, end);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash
          && Arrays.equals(source, start, end, sources[number], starts[number], ends[number])) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    return add(source, start, end, hash);
  }

  public int number(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return number(bytes, 0, bytes.length);
  }

  public String name(int number) {
    String text = texts[number];
    if (text == null) {
      text =
          new String(
              sources[number],
              starts[number],
              ends[number] - starts[number],
              StandardCharsets.UTF_8);
      texts[number] = text;
    }
    return text;
  }

  void clear() {
    if (slots.length > KEPT_SLOTS) {
      slots = new int[KEPT_SLOTS];
      resize(KEPT_SLOTS / 2);
    }
    Arrays.fill(slots, 0);
    Arrays.fill(sources, 0, Math.min(size, sources.length), null);
    Arrays.fill(texts, 0, Math.min(size, texts.length), null);
    size = 0;
  }

  private int add(byte[] source, int start, int end, int hash) {
    if (size == starts.length) {
      resize(size * 2);
      slots = new int[size * 4];
      for (int number = 0; number < size; number++) {
        place(number);
      }
    }
    int number = size++;
    sources[number] = source;
    starts[number] = start;
    ends[number] = end;
    hashes[number] = hash;
    place(number);
    return number;
  }

  private void place(int number) {
    int mask = slots.length - 1;
    int slot = hashes[number] & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = number + 1;
  }

  private void resize(int names) {
    sources = Arrays.copyOf(sources, names);
    starts = Arrays.copyOf(starts, names);
    ends = Arrays.copyOf(ends, names);
    hashes = Arrays.copyOf(hashes, names);
    texts = Arrays.copyOf(texts, names);
  }

  private int hash(byte[] source, int start, int end) {
    long hash = 0;
    for (int i = start; i < end; i++) {
      hash = (hash + source[i]) * multiplier;
    }
    return (int) (hash >>> 32);
  }
}
