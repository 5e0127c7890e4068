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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a model: numbered byte strings, and one token that ends a text. Immutable.
 *
 * <p>The lists of cl100k and o200k come with jtokkit, and are made once per JVM; others are read
 * from files. Numbers without a token, special tokens, and the end have no bytes: no text has them.
 */
public final class Vocabulary {
  /** How texts are cut for GPT-4. */
  private static final Pattern GPT4 =
      Pattern.compile(
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
              + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final String name;
  private final byte[] bytes;
  private final int[] offsets;
  private final int endOfText;
  private final int[] tokenOfByte;
  private final Supplier<TokenPrefixes> prefixes = new Once<>(() -> new TokenPrefixes(this));
  private final @Nullable Supplier<TextTokenizer> tokenizer;

  private Vocabulary(
      String name, byte[][] tokens, int endOfText, @Nullable Supplier<TextTokenizer> tokenizer) {
    this.name = name;
    this.endOfText = endOfText;
    this.tokenizer = tokenizer;
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
  }

  /**
   * @param tokenizer asked for when a text is to be cut
   * @throws VocabularyFormatException if texts can come that these tokens cannot write
   */
  static Vocabulary of(
      String name, byte[][] tokens, int endOfText, Supplier<TextTokenizer> tokenizer)
      throws VocabularyFormatException {
    Vocabulary vocabulary = new Vocabulary(name, tokens, endOfText, new Once<>(tokenizer));
    for (int value = 0; value < 256; value++) {
      if (vocabulary.tokenOfByte[value] < 0) {
        throw new VocabularyFormatException(
            "it has no token for the single byte 0x%02x".formatted(value));
      }
    }
    return vocabulary;
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
        builtIn("cl100k", "cl100k_base", 100_257, EncodingType.CL100K_BASE);
  }

  private static final class O200k {
    static final Vocabulary INSTANCE =
        builtIn("o200k", "o200k_base", 199_999, EncodingType.O200K_BASE);
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

  /**
   * The vocabulary of that name, or else in that file, see {@link #read}.
   *
   * @throws VocabularyException if the file is none
   */
  public static Vocabulary of(String nameOrFile) {
    return names().contains(nameOrFile) ? byName(nameOrFile) : read(Path.of(nameOrFile));
  }

  /**
   * A vocabulary from a file that ends with {@code .json}, a {@code tokenizer.json} of Hugging Face
   * with byte pairs; or from any other, a list of tiktoken.
   *
   * <p>The end of a text is what {@code tokenizer_config.json} beside the first says; if there is
   * none, a token that commonly is one. A list of tiktoken says neither that nor how texts are cut
   * into pieces: they are cut as for GPT-4, and the end comes behind the last of the list. Where
   * that is wrong, give it to {@link #readTokenizerJson} or {@link #readTiktoken}.
   *
   * @throws VocabularyException if it cannot be read
   */
  public static Vocabulary read(Path file) {
    if (file.toString().endsWith(".json")) {
      return readTokenizerJson(file, null);
    }
    byte[] content = content(file);
    try {
      List<byte[]> list = TiktokenFile.read(content);
      return tiktoken(
          file.toString(), list, GPT4, Map.of("<|endoftext|>", list.size()), "<|endoftext|>");
    } catch (VocabularyFormatException wrong) {
      throw new VocabularyException(file, wrong.reason(), wrong);
    }
  }

  /**
   * A vocabulary from a {@code tokenizer.json} of Hugging Face with byte pairs.
   *
   * @param endOfText the token that ends a text, as the file spells it; null: as {@link #read} does
   * @throws VocabularyException if it cannot be read
   */
  public static Vocabulary readTokenizerJson(Path file, @Nullable String endOfText) {
    byte[] content = content(file);
    Path beside = file.resolveSibling("tokenizer_config.json");
    byte[] configuration = endOfText == null && Files.exists(beside) ? content(beside) : null;
    try {
      return TokenizerJson.read(file.toString(), content, configuration, endOfText);
    } catch (VocabularyFormatException wrong) {
      throw new VocabularyException(file, wrong.reason(), wrong);
    }
  }

  /**
   * A vocabulary from a list of tiktoken: lines of a token in Base64, a blank, and its number.
   *
   * @param pieces what is never cut across, one match after the other, such as words with the blank
   *     before them
   * @param specialTokens numbers of tokens that are no text, by name
   * @param endOfText the one of these that ends a text
   * @throws VocabularyException if it cannot be read
   */
  public static Vocabulary readTiktoken(
      Path file, Pattern pieces, Map<String, Integer> specialTokens, String endOfText) {
    byte[] content = content(file);
    try {
      return tiktoken(
          file.toString(), TiktokenFile.read(content), pieces, specialTokens, endOfText);
    } catch (VocabularyFormatException wrong) {
      throw new VocabularyException(file, wrong.reason(), wrong);
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new VocabularyException(file, "there is no such file", missing);
    } catch (IOException unreadable) {
      throw new VocabularyException(file, unreadable.toString(), unreadable);
    }
  }

  private static Vocabulary tiktoken(
      String name, List<byte[]> list, Pattern pieces, Map<String, Integer> special, String end)
      throws VocabularyFormatException {
    Integer endOfText = special.get(end);
    if (endOfText == null) {
      throw new VocabularyFormatException(
          "no special token is called %s, to end a text".formatted(end));
    }
    int size = list.size();
    for (Map.Entry<String, Integer> token : special.entrySet()) {
      int id = token.getValue();
      if (id < 0
          || id >= TiktokenFile.MOST_TOKENS
          || (id < list.size() && list.get(id).length > 0)) {
        throw new VocabularyFormatException(
            "special token %s cannot have the number %d".formatted(token.getKey(), id));
      }
      size = Math.max(size, id + 1);
    }
    byte[][] tokens = tokens(list, size);
    return of(
        name,
        tokens,
        endOfText,
        () -> {
          TokenTable table = new TokenTable(tokens);
          int[] byteTokens = new int[256];
          for (int value = 0; value < 256; value++) {
            byteTokens[value] = table.find(new byte[] {(byte) value}, 0, 1);
          }
          return new BytePairTokenizer(
              table,
              byteTokens,
              false,
              BytePairTokenizer.tiktokenRanks(table),
              true,
              List.of(pieces),
              Map.of());
        });
  }

  private static byte[][] tokens(List<byte[]> list, int size) {
    byte[][] tokens = list.toArray(new byte[size][]);
    Arrays.fill(tokens, list.size(), size, new byte[0]);
    return tokens;
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

  /** The token of a single byte, from 0 to 255. */
  int tokenOfByte(int value) {
    return tokenOfByte[value];
  }

  TokenPrefixes prefixes() {
    return prefixes.get();
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
    if (tokenizer == null) {
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
        addText(tokens, tokenizer.get(), text.flip().toString(), utf8, start, in.position());
      }
      if (result.isError()) {
        int end = in.position() + result.length();
        addBytes(tokens, utf8, in.position(), end);
        in.position(end);
      }
    }
    return tokens.toArray();
  }

  private void addText(
      IntArrayList tokens, TextTokenizer cutter, String text, byte[] utf8, int start, int end) {
    int[] encoded = cutter.tokenize(text);
    int at = start;
    for (int token : encoded) {
      int length = offsets[token + 1] - offsets[token];
      if (!Arrays.equals(
          bytes, offsets[token], offsets[token + 1], utf8, at, Math.min(at + length, end))) {
        break;
      }
      at += length;
      tokens.add(token);
    }
    if (at != end) {
      throw new IllegalStateException("The tokenizer of " + name + " changed a text");
    }
  }

  private void addBytes(IntArrayList tokens, byte[] utf8, int start, int end) {
    for (int i = start; i < end; i++) {
      tokens.add(tokenOfByte[utf8[i] & 0xff]);
    }
  }

  private static Vocabulary builtIn(String name, String list, int end, EncodingType type) {
    try (InputStream in = Encodings.class.getResourceAsStream(list + ".tiktoken")) {
      if (in == null) {
        throw new IllegalStateException("jtokkit on the class path has no " + list + ".tiktoken");
      }
      return of(
          name,
          tokens(TiktokenFile.read(in.readAllBytes()), end + 1),
          end,
          () -> {
            Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
            return text -> encoding.encodeOrdinary(text).toArray();
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + list + ".tiktoken from jtokkit", e);
    } catch (VocabularyFormatException wrong) {
      throw new IllegalStateException("In jtokkit's " + list + ".tiktoken: " + wrong.reason());
    }
  }

  /** Made when it is first asked for, since that takes longer than the list alone. */
  private static final class Once<T> implements Supplier<T> {
    private final Supplier<T> make;
    private @Nullable T made;

    Once(Supplier<T> make) {
      this.make = make;
    }

    @Override
    public synchronized T get() {
      if (made == null) {
        made = make.get();
      }
      return made;
    }
  }
}
