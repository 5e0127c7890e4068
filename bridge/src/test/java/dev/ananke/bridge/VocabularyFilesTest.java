package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.knuddels.jtokkit.Encodings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit fills the field
final class VocabularyFilesTest {
  private static final String GPT4 =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String GPT4O =
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  // --- the same vocabulary, built in and from files

  @ParameterizedTest
  @ValueSource(strings = {"cl100k", "o200k"})
  void readTiktoken_ranksOfABuiltInVocabulary_isThatVocabulary(String name) throws IOException {
    Vocabulary builtIn = Vocabulary.byName(name);
    StringBuilder ranks = new StringBuilder();
    for (int id = 0; id < builtIn.size(); id++) {
      if (builtIn.token(id).length > 0) {
        ranks.append(Base64.getEncoder().encodeToString(builtIn.token(id)) + " " + id + "\n");
      }
    }
    Path file = write("model.tiktoken", ranks.toString());
    Pattern pieces =
        Pattern.compile(name.equals("cl100k") ? GPT4 : GPT4O, Pattern.UNICODE_CHARACTER_CLASS);

    Vocabulary read =
        Vocabulary.readTiktoken(
            file, pieces, Map.of("<|endoftext|>", builtIn.endOfText()), "<|endoftext|>");

    assertSame(builtIn, read);
    assertSameCuts(builtIn, read);
  }

  /** The list of GPT-2 as its tokenizer.json has it: letters for bytes, merges for ranks. */
  @Test
  void readTokenizerJson_gpt2_isThatVocabularyOfTiktoken() throws IOException {
    Path ranks = directory.resolve("r50k.tiktoken");
    try (InputStream in =
        Objects.requireNonNull(Encodings.class.getResourceAsStream("r50k_base.tiktoken"))) {
      Files.copy(in, ranks);
    }
    Vocabulary tiktoken =
        Vocabulary.readTiktoken(
            ranks,
            Pattern.compile(
                "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                Pattern.UNICODE_CHARACTER_CLASS),
            Map.of("<|endoftext|>", 50_256),
            "<|endoftext|>");

    Vocabulary json = Vocabulary.read(write("tokenizer.json", tokenizerJson(tiktoken)));

    assertSame(tiktoken, json);
    assertSameCuts(tiktoken, json);
    try (Engine engine = Engine.create(json);
        Matcher matcher = engine.matcher(Grammars.STATEMENTS)) {
      int[] tokens = json.tokenize(Grammars.utf8("let größe = f(1.5, \"a\");"));
      assertEquals(tokens.length, matcher.tryConsume(tokens));
      assertTrue(matcher.isAllowed(json.endOfText()));
    }
  }

  /** Merges: every way to make a token of two, as converters of such lists write them. */
  private static String tokenizerJson(Vocabulary vocabulary) throws IOException {
    TokenTable table = new TokenTable(tokens(vocabulary));
    ObjectNode root = JSON.createObjectNode();
    ObjectNode model = root.putObject("model").put("type", "BPE").put("ignore_merges", true);
    ObjectNode numbers = model.putObject("vocab");
    List<String> merges = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      byte[] token = vocabulary.token(id);
      if (token.length > 0) {
        numbers.put(letters(token, 0, token.length), id);
      }
      for (int cut = 1; cut < token.length; cut++) {
        if (table.find(token, 0, cut) >= 0 && table.find(token, cut, token.length) >= 0) {
          merges.add(letters(token, 0, cut) + " " + letters(token, cut, token.length));
        }
      }
    }
    model.set("merges", JSON.valueToTree(merges));
    root.putObject("pre_tokenizer").put("type", "ByteLevel").put("add_prefix_space", false);
    root.putArray("added_tokens")
        .addObject()
        .put("id", vocabulary.endOfText())
        .put("content", "<|endoftext|>")
        .put("special", true);
    return JSON.writeValueAsString(root);
  }

  private static byte[][] tokens(Vocabulary vocabulary) {
    byte[][] tokens = new byte[vocabulary.size()][];
    for (int id = 0; id < tokens.length; id++) {
      tokens[id] = vocabulary.token(id);
    }
    return tokens;
  }

  private static String letters(byte[] token, int start, int end) {
    StringBuilder letters = new StringBuilder();
    for (int i = start; i < end; i++) {
      int value = token[i] & 0xff;
      int others = value <= ' ' ? value : value < 0xa1 ? 33 + value - 0x7f : 67;
      boolean itself = (value > ' ' && value < 0x7f) || (value > 0xa0 && value != 0xad);
      letters.append((char) (itself ? value : 256 + others));
    }
    return letters.toString();
  }

  private static void assertSame(Vocabulary expected, Vocabulary actual) {
    assertEquals(expected.size(), actual.size());
    assertEquals(expected.endOfText(), actual.endOfText());
    assertArrayEquals(expected.concatenated(), actual.concatenated());
    assertArrayEquals(expected.lengths(), actual.lengths());
  }

  private static void assertSameCuts(Vocabulary expected, Vocabulary actual) {
    List<byte[]> texts = new ArrayList<>(Corpus.gson().values().stream().limit(12).toList());
    texts.add(Grammars.utf8("größe 𝄞 日本語 it's IT'S ١٢٣ 1234567\r\n\r\n \t x  \n  y   "));
    texts.add(Grammars.utf8("x".repeat(20_000)));
    texts.add(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3});
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      random.ints(30, 0, 8).forEach(kind -> text.append("a \n'sß1.".charAt(kind)));
      texts.add(Grammars.utf8(text.toString()));
    }
    for (byte[] text : texts) {
      assertArrayEquals(
          expected.tokenize(text),
          actual.tokenize(text),
          () -> new String(text, StandardCharsets.UTF_8));
    }
  }

  // --- files of Hugging Face's library

  /** {@code src/test/python/tokenizers_golden.py} writes the files. */
  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "split", "characters"})
  void read_filesOfTheLibrary_cutsAsTheLibraryDoes(String name) throws IOException {
    Vocabulary vocabulary = Vocabulary.read(write("tokenizer.json", golden(name)));
    JsonNode golden = JSON.readTree(golden("golden"));
    for (int i = 0; i < golden.path("texts").size(); i++) {
      String text = golden.path("texts").path(i).asText();
      int[] ids = JSON.convertValue(golden.path("ids").path(name).path(i), int[].class);

      assertArrayEquals(ids, vocabulary.tokenize(Grammars.utf8(text)), text);
    }
    Corpus.gson().values().stream()
        .limit(4)
        .forEach(file -> VocabularyTest.assertRoundTrip(vocabulary, file));
  }

  /**
   * As Gemma has it: cut at blanks where the normalizer leaves none, and with an added token that
   * merges come to. The library gives the same numbers with and without these.
   */
  @Test
  void read_blanksThatAreReplacedBeforeTextsAreCut_areNoPlacesToCut() throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(golden("characters"));
    root.putObject("pre_tokenizer")
        .put("type", "Split")
        .put("behavior", "MergedWithPrevious")
        .put("invert", false)
        .putObject("pattern")
        .put("String", " ");
    int two = add(root, "▁▁", false);
    Vocabulary vocabulary = Vocabulary.read(write("tokenizer.json", JSON.writeValueAsString(root)));

    JsonNode golden = JSON.readTree(golden("golden"));
    for (int i = 0; i < golden.path("texts").size(); i++) {
      String text = golden.path("texts").path(i).asText();
      int[] ids = JSON.convertValue(golden.path("ids").path("characters").path(i), int[].class);
      assertArrayEquals(ids, vocabulary.tokenize(Grammars.utf8(text)), text);
    }
    assertArrayEquals(Grammars.utf8("  "), vocabulary.token(two));
    assertArrayEquals(new int[] {two}, vocabulary.tokenize(Grammars.utf8("  ")));
    VocabularyTest.assertRoundTrip(vocabulary, Grammars.utf8("a▁▁b  c"));

    root.remove("normalizer");
    Path cut = write("cut.json", JSON.writeValueAsString(root));
    assertRefused("MergedWithPrevious", () -> Vocabulary.read(cut));
  }

  /** Special tokens are no text, so nothing is merged into one. */
  @Test
  void read_mergesToSpecialTokens_areLeftOut() throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(golden("characters"));
    int two = add(root, "▁▁", true);
    Path file = write("tokenizer.json", JSON.writeValueAsString(root));
    byte[] text = Grammars.utf8("a    b  c");
    for (Vocabulary vocabulary :
        List.of(Vocabulary.read(file), Vocabulary.readTokenizerJson(file, ";\n"))) {
      VocabularyTest.assertRoundTrip(vocabulary, text);
      assertTrue(Arrays.stream(vocabulary.tokenize(text)).noneMatch(id -> id == two));
      VocabularyTest.assertRoundTrip(vocabulary, Grammars.utf8("a;\n  b;\n\n"));
    }
  }

  /** Lists a token of the model among the added ones. */
  private static int add(ObjectNode root, String content, boolean special) {
    int id = model(root).path("vocab").path(content).asInt();
    ((ArrayNode) root.path("added_tokens"))
        .addObject()
        .put("id", id)
        .put("content", content)
        .put("normalized", false)
        .put("special", special);
    return id;
  }

  @Test
  void read_specialTokens_areNoTextAndOtherAddedOnesAre() throws IOException {
    Vocabulary vocabulary = Vocabulary.read(write("tokenizer.json", golden("split")));
    int fim = vocabulary.endOfText() + 1;
    int tool = fim + 1;

    assertEquals(0, vocabulary.token(fim).length);
    assertArrayEquals(Grammars.utf8("<tool>"), vocabulary.token(tool));
    try (Engine engine = Engine.create(vocabulary);
        Matcher matcher = engine.matcher("start: /.*/\n")) {
      int[] mask = new int[engine.maskWords()];
      matcher.mask(mask);
      assertTrue(Matcher.allows(mask, vocabulary.endOfText()));
      assertTrue(Matcher.allows(mask, tool));
      assertEquals(0, matcher.validate(fim));
      assertFalse(Matcher.allows(mask, fim));
      assertFalse(matcher.consume(fim));
    }
  }

  @Test
  void read_singleBytesBesideCharacters_areBothInAMask() throws IOException {
    Vocabulary vocabulary = Vocabulary.read(write("tokenizer.json", golden("characters")));
    int[] both =
        IntStream.range(0, vocabulary.size())
            .filter(id -> Arrays.equals(vocabulary.token(id), new byte[] {'a'}))
            .toArray();

    assertEquals(2, both.length);
    try (Engine engine = Engine.create(vocabulary);
        Matcher matcher = engine.matcher("start: \"a\"\n")) {
      int[] mask = new int[engine.maskWords()];
      matcher.mask(mask);
      assertTrue(Matcher.allows(mask, both[0]) && Matcher.allows(mask, both[1]));
    }
  }

  private static String golden(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            VocabularyFilesTest.class.getResourceAsStream("tokenizers/" + name + ".json"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  // --- the end of a text

  @Test
  void read_endOfText_isWhatIsAskedForOrConfiguredOrUsual() throws IOException {
    Path file = write("tokenizer.json", golden("split"));
    int usual = Vocabulary.read(file).endOfText();

    assertEquals(usual + 1, Vocabulary.readTokenizerJson(file, "<|fim|>").endOfText());
    write("tokenizer_config.json", "{\"eos_token\": {\"content\": \"<|fim|>\"}}");
    assertEquals(usual + 1, Vocabulary.read(file).endOfText());
    write("tokenizer_config.json", "{\"eos_token\": \"<|fim|>\"}");
    assertEquals(usual + 1, Vocabulary.of(file.toString()).endOfText());
    write("tokenizer_config.json", "{}");
    assertEquals(usual, Vocabulary.read(file).endOfText());
    assertRefused("<none>", () -> Vocabulary.readTokenizerJson(file, "<none>"));
  }

  @Test
  void read_listWithoutMore_endsBehindIt() throws IOException {
    StringBuilder bytes = new StringBuilder();
    for (int value = 0; value < 256; value++) {
      bytes.append(Base64.getEncoder().encodeToString(new byte[] {(byte) value}));
      bytes.append(" " + value + "\r\n");
    }
    Vocabulary vocabulary = Vocabulary.of(write("bytes.tiktoken", bytes.toString()).toString());

    assertEquals(256, vocabulary.endOfText());
    assertSame(Vocabulary.bytes(), vocabulary);
  }

  // --- bad files

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|empty",
        "IQ==|line 1",
        "IQ== x|line 1",
        "IQ== 99999999|line 1",
        "?? 1|line 1",
        "' 1'|line 1",
        "{\"model\": 1}|line 1",
        "IQ== 0|single byte 0x00"
      })
  void read_badList_saysWhereAndWhat(String content, String reason) throws IOException {
    Path file = write("model.tiktoken", content);

    assertRefused(reason, () -> Vocabulary.read(file));
  }

  @Test
  void readTiktoken_badNumbers_areRefused() throws IOException {
    Path twice = write("twice.tiktoken", "IQ== 0\nIg== 0\n");
    assertRefused("line 2", () -> Vocabulary.read(twice));
    Path file = write("model.tiktoken", "IQ== 0\n");
    Pattern any = Pattern.compile(".+");
    assertRefused("<end>", () -> Vocabulary.readTiktoken(file, any, Map.of("<other>", 1), "<end>"));
    assertRefused("number 0", () -> Vocabulary.readTiktoken(file, any, Map.of("<e>", 0), "<e>"));
    assertRefused("number -1", () -> Vocabulary.readTiktoken(file, any, Map.of("<e>", -1), "<e>"));
  }

  @Test
  void read_missingFile_saysSo() {
    assertRefused("no such file", () -> Vocabulary.of(directory.resolve("gone.json").toString()));
    assertRefused("", () -> Vocabulary.read(directory));
  }

  @Test
  void read_badJson_saysWhat() throws IOException {
    assertRefused("no JSON", () -> Vocabulary.read(write("a.json", "{\"model\": ")));
    assertRefused("model.vocab", () -> Vocabulary.read(write("b.json", "{}")));
    assertRefused("model.vocab", () -> Vocabulary.read(write("b.json", "[1]")));
    assertRefused("no JSON", () -> Vocabulary.read(write("b.json", "IQ== 0\n")));
    changed("Unigram", root -> model(root).put("type", "Unigram"));
    changed("end_of_word_suffix", root -> model(root).put("end_of_word_suffix", "</w>"));
    changed("byte_fallback", root -> root.remove(List.of("pre_tokenizer", "decoder")));
    changed("neither it nor", root -> root.remove("added_tokens"));
    changed("merge 0", root -> model(root).putArray("merges").add("a zzzz"));
    changed("merge 0", root -> model(root).putArray("merges").add("a"));
    changed("-5", root -> ((ObjectNode) model(root).path("vocab")).put("a", -5));
    changed(
        "0x61",
        root -> {
          model(root).putArray("merges");
          ((ObjectNode) model(root).path("vocab")).remove("a");
        });
    changed("Whitespace", root -> root.putObject("pre_tokenizer").put("type", "Whitespace"));
    changed(
        "MergedWithNext",
        root ->
            root.putObject("pre_tokenizer").put("type", "Split").put("behavior", "MergedWithNext"));
    changed(
        "\\p{Nonsense}",
        root ->
            root.putObject("pre_tokenizer")
                .put("type", "Split")
                .put("behavior", "Isolated")
                .putObject("pattern")
                .put("Regex", "\\p{Nonsense}"));
  }

  private static ObjectNode model(ObjectNode root) {
    return (ObjectNode) root.path("model");
  }

  private void changed(String reason, Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(golden("gpt2"));
    change.accept(root);
    Path file = write("changed.json", JSON.writeValueAsString(root));
    assertRefused(reason, () -> Vocabulary.read(file));
  }

  private static void assertRefused(String reason, ThrowingCall call) {
    VocabularyException refused = assertThrows(VocabularyException.class, call::run);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("Cannot read the vocabulary /"), message);
    assertTrue(message.toLowerCase(Locale.ROOT).contains(reason.toLowerCase(Locale.ROOT)), message);
  }

  private interface ThrowingCall {
    void run() throws IOException;
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
