package dev.ananke.bridge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Lists what may stand at a place, in words: follows a grammar byte after byte, breadth first,
 * until a word ends.
 *
 * <p>A grammar often allows endlessly many words (any identifier). Such a place shows as the few
 * bytes that may come first, so the search is bounded by the number of matchers that it copies.
 */
final class Continuations {
  private static final int MOST_COPIES = 2_000;
  private static final int LONGEST = 80;
  private static final int MOST_FREE = 3;

  /** Below, a mask is made in less time than every byte is asked for. */
  private static final int SMALL_VOCABULARY = 4_096;

  private final Vocabulary vocabulary;
  private final int most;

  /**
   * @param most how many continuations are listed
   */
  Continuations(Vocabulary vocabulary, int most) {
    this.vocabulary = vocabulary;
    this.most = most;
  }

  /** Words that may follow, and whether there are more. */
  record Found(List<String> words, boolean more) {}

  private record Open(Matcher matcher, byte[] soFar) {}

  /** Leaves {@code at} as it is. */
  Found after(Matcher at, String typedPrefix) {
    List<String> words = new ArrayList<>();
    List<String> free = new ArrayList<>();
    Queue<Open> open = new ArrayDeque<>();
    open.add(new Open(at.copy(), new byte[0]));
    int copies = 1;
    boolean more = false;
    try {
      while (!open.isEmpty() && words.size() < most) {
        Open next = open.remove();
        try (Matcher matcher = next.matcher()) {
          boolean[] allowed = allowed(matcher);
          if (isFree(allowed)) {
            free.add(typedPrefix + text(next.soFar()) + "…");
            continue;
          }
          boolean begun = next.soFar().length > 0 || !typedPrefix.isEmpty();
          if (begun && endsWord(allowed)) {
            words.add(typedPrefix + text(next.soFar()));
          }
          for (int b = 0; b < allowed.length; b++) {
            // Escapes are left out, which nobody means to write.
            boolean goesOn = b != '\\' && (begun ? isWordByte(b) : !isSpace(b));
            if (!allowed[b] || !goesOn) {
              continue;
            }
            if (copies >= MOST_COPIES || next.soFar().length >= LONGEST) {
              more = true;
              continue;
            }
            byte[] longer = append(next.soFar(), b);
            if (!isWordByte(b)) {
              words.add(typedPrefix + text(longer));
              continue;
            }
            Matcher copy = matcher.copy();
            copies++;
            boolean queued = false;
            try {
              queued = copy.consume(vocabulary.tokenOfByte(b)) && open.add(new Open(copy, longer));
            } finally {
              // A limit may be met.
              if (!queued) {
                copy.close();
              }
            }
          }
        }
      }
      more |= !open.isEmpty();
    } finally {
      open.forEach(o -> o.matcher().close());
    }
    // Names that the grammar lists say more than the places where any name may begin.
    if (free.size() > MOST_FREE) {
      words.add(free.getFirst() + " to " + free.getLast());
    } else {
      words.addAll(free);
    }
    return new Found(List.copyOf(words), more);
  }

  private boolean[] allowed(Matcher matcher) {
    int[] mask = new int[Math.ceilDiv(vocabulary.size(), Integer.SIZE)];
    boolean small = vocabulary.size() <= SMALL_VOCABULARY;
    if (small) {
      matcher.mask(mask);
    }
    // Letters outside ASCII are left out: they begin any name, and are 128 branches each.
    boolean[] allowed = new boolean[128];
    for (int b = 0; b < allowed.length; b++) {
      int token = vocabulary.tokenOfByte(b);
      allowed[b] = small ? Matcher.allows(mask, token) : matcher.isAllowed(token);
    }
    return allowed;
  }

  /** Nearly every letter may come: any identifier, a comment, a string. */
  private static boolean isFree(boolean[] allowed) {
    int letters = 0;
    for (int b = 'a'; b <= 'z'; b++) {
      letters += allowed[b] ? 1 : 0;
      letters += allowed[b - 'a' + 'A'] ? 1 : 0;
    }
    return letters >= 50;
  }

  private static boolean endsWord(boolean[] allowed) {
    for (int b = 0; b < allowed.length; b++) {
      if (allowed[b] && !isWordByte(b)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSpace(int b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  static boolean isWordByte(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '_'
        || b == '$'
        || b < 0
        || b >= 128;
  }

  private static byte[] append(byte[] bytes, int b) {
    ByteArrayOutputStream longer = new ByteArrayOutputStream(bytes.length + 1);
    longer.writeBytes(bytes);
    longer.write(b);
    return longer.toByteArray();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
