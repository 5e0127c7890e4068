package dev.ananke.bridge;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a model: numbered byte strings, and one token that ends a text. Immutable, and made
 * once per JVM.
 *
 * <p>The lists of cl100k and o200k come with jtokkit; numbers without a token, and the end, have no
 * bytes.
 */
public final class Vocabulary {
  private final String name;
  private final byte[] bytes;
  private final int[] offsets;
  private final int endOfText;
  private final int[] tokenOfByte;
  private final @Nullable Supplier<Encoding> encoding;

  private Vocabulary(
      String name, byte[][] tokens, int endOfText, @Nullable Supplier<Encoding> encoding) {
    this.name = name;
    this.endOfText = endOfText;
    this.encoding = encoding;
    this.offsets = new int[tokens.length + 1];
    this.tokenOfByte = new int[256];
    Arrays.fill(tokenOfByte, -1);
    for (int id = 0; id < tokens.length; id++) {
      offsets[id + 1] = offsets[id] + tokens[id].length;
      if (tokens[id].length == 1) {
        tokenOfByte[tokens[id][0] & 0xff] = id;
      }
    }
    this.bytes = new byte[offsets[tokens.length]];
    for (int id = 0; id < tokens.length; id++) {
      System.arraycopy(tokens[id], 0, bytes, offsets[id], tokens[id].length);
    }
    for (int token : tokenOfByte) {
      if (token < 0) {
        throw new IllegalArgumentException("Vocabulary " + name + " lacks a token for some byte");
      }
    }
  }

  private static final class Bytes {
    static final Vocabulary INSTANCE = bytesOnly();

    private static Vocabulary bytesOnly() {
      byte[][] tokens = new byte[257][];
      for (int id = 0; id < 256; id++) {
        tokens[id] = new byte[] {(byte) id};
      }
      tokens[256] = new byte[0];
      return new Vocabulary("bytes", tokens, 256, null);
    }
  }

  private static final class Cl100k {
    static final Vocabulary INSTANCE =
        new Vocabulary(
            "cl100k", read("cl100k_base", 100_258), 100_257, () -> Cl100kEncoder.INSTANCE);
  }

  /** Apart from the list, since it takes longer to make and a matcher does not need it. */
  private static final class Cl100kEncoder {
    static final Encoding INSTANCE = encoder(EncodingType.CL100K_BASE);
  }

  private static final class O200k {
    static final Vocabulary INSTANCE =
        new Vocabulary("o200k", read("o200k_base", 200_000), 199_999, () -> O200kEncoder.INSTANCE);
  }

  private static final class O200kEncoder {
    static final Encoding INSTANCE = encoder(EncodingType.O200K_BASE);
  }

  /** One token a byte, 0 to 255; 256 ends a text. */
  public static Vocabulary bytes() {
    return Bytes.INSTANCE;
  }

  /** The 100k tokens of GPT-3.5 and GPT-4. */
  public static Vocabulary cl100k() {
    return Cl100k.INSTANCE;
  }

  /** The 200k tokens of GPT-4o. */
  public static Vocabulary o200k() {
    return O200k.INSTANCE;
  }

  /** The names that {@link #byName} takes. */
  public static List<String> names() {
    return List.of("bytes", "cl100k", "o200k");
  }

  /**
   * The vocabulary of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Vocabulary byName(String name) {
    return switch (name) {
      case "bytes" -> bytes();
      case "cl100k" -> cl100k();
      case "o200k" -> o200k();
      default ->
          throw new IllegalArgumentException(
              "No vocabulary %s; there are %s".formatted(name, String.join(", ", names())));
    };
  }

  public String name() {
    return name;
  }

  /** How many numbers there are; tokens are 0 to this. */
  public int size() {
    return offsets.length - 1;
  }

  /** The token that ends a text. */
  public int endOfText() {
    return endOfText;
  }

  /** The bytes of a token, none for the end and for numbers without a token. */
  public byte[] token(int id) {
    return Arrays.copyOfRange(bytes, offsets[id], offsets[id + 1]);
  }

  /** All tokens' bytes, one after the other. */
  byte[] concatenated() {
    return bytes;
  }

  /** The length of each token. */
  int[] lengths() {
    int[] lengths = new int[size()];
    for (int id = 0; id < lengths.length; id++) {
      lengths[id] = offsets[id + 1] - offsets[id];
    }
    return lengths;
  }

  /**
   * Tokens whose bytes are exactly those given, as the model's own tokenizer cuts them. What is not
   * valid UTF-8, which no tokenizer of text cuts, becomes a token a byte.
   */
  public int[] tokenize(byte[] utf8) {
    IntArrayList tokens = new IntArrayList(utf8.length / 3 + 16);
    if (encoding == null) {
      addBytes(tokens, utf8, 0, utf8.length);
      return tokens.toArray();
    }
    // Each round takes the valid bytes up to the next that are not, and those.
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(utf8);
    CharBuffer text = CharBuffer.allocate(utf8.length);
    while (in.hasRemaining()) {
      int start = in.position();
      CoderResult result = decoder.reset().decode(in, text.clear(), true);
      if (in.position() > start) {
        addText(tokens, text.flip().toString(), utf8, start, in.position());
      }
      if (result.isError()) {
        int end = in.position() + result.length();
        addBytes(tokens, utf8, in.position(), end);
        in.position(end);
      }
    }
    return tokens.toArray();
  }

  private void addText(IntArrayList tokens, String text, byte[] utf8, int start, int end) {
    IntArrayList encoded = encoder().encodeOrdinary(text);
    int at = start;
    for (int i = 0; i < encoded.size() && at <= end; i++) {
      int token = encoded.get(i);
      int length = offsets[token + 1] - offsets[token];
      if (!Arrays.equals(
          bytes, offsets[token], offsets[token + 1], utf8, at, Math.min(at + length, end))) {
        break;
      }
      at += length;
    }
    if (at != end) {
      throw new IllegalStateException("The tokenizer of " + name + " changed a text");
    }
    for (int i = 0; i < encoded.size(); i++) {
      tokens.add(encoded.get(i));
    }
  }

  private Encoding encoder() {
    if (encoding == null) {
      throw new IllegalStateException("Vocabulary " + name + " has no tokenizer of text");
    }
    return encoding.get();
  }

  private void addBytes(IntArrayList tokens, byte[] utf8, int start, int end) {
    for (int i = start; i < end; i++) {
      tokens.add(tokenOfByte[utf8[i] & 0xff]);
    }
  }

  private static Encoding encoder(EncodingType type) {
    return Encodings.newLazyEncodingRegistry().getEncoding(type);
  }

  /** Reads lines of a token in Base64, a blank, and its number. */
  private static byte[][] read(String list, int size) {
    byte[][] tokens = new byte[size][];
    Arrays.fill(tokens, new byte[0]);
    try (InputStream in = Encodings.class.getResourceAsStream(list + ".tiktoken")) {
      if (in == null) {
        throw new IllegalStateException("jtokkit on the class path has no " + list + ".tiktoken");
      }
      byte[] content = in.readAllBytes();
      int start = 0;
      while (start < content.length) {
        int blank = start;
        while (content[blank] != ' ') {
          blank++;
        }
        int id = 0;
        int end = blank + 1;
        while (end < content.length && content[end] != '\n') {
          id = 10 * id + (content[end] - '0');
          end++;
        }
        tokens[id] = Base64.getDecoder().decode(Arrays.copyOfRange(content, start, blank));
        start = end + 1;
      }
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + list + ".tiktoken from jtokkit", e);
    }
  }
}
