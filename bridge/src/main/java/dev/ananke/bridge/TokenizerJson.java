package dev.ananke.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads files {@code tokenizer.json} of Hugging Face with byte pairs: those over letters that stand
 * for bytes (GPT-2, Llama 3, Qwen, DeepSeek, StarCoder …), and those over characters with single
 * bytes for the rest (Llama 2, Mistral, Gemma …).
 *
 * <p>Tokens have exactly the bytes of the texts that they are cut from. So what a file says about
 * changing a text (normalisation, a blank before it) is left out.
 */
final class TokenizerJson {
  /** Ends of texts, of the models that are known best. */
  private static final List<String> ENDS =
      List.of(
          "<|endoftext|>",
          "<|end_of_text|>",
          "<｜end▁of▁sentence｜>",
          "</s>",
          "<eos>",
          "<|im_end|>",
          "<|eot_id|>");

  /** How GPT-2 cuts texts; what "ByteLevel" does unless told otherwise. */
  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  private static final String BLANK = "▁";

  private final JsonNode root;
  private final JsonNode model;
  private final boolean byteLevel;
  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final byte[][] tokens;

  /** What merges come to: without special tokens, those of no model and single bytes. */
  private final byte[][] merged;

  private final int[] byteTokens = new int[256];

  private TokenizerJson(JsonNode root) throws VocabularyFormatException {
    this.root = root;
    this.model = root.path("model");
    String type = model.path("type").asText("BPE");
    if (!type.equals("BPE") || !model.path("vocab").isObject()) {
      throw new VocabularyFormatException(
          model.path("vocab").isMissingNode()
              ? "it has no model.vocab; is it a tokenizer.json?"
              : "its model is %s, and only BPE is known".formatted(type));
    }
    this.byteLevel = has(root.path("pre_tokenizer")) || has(root.path("decoder"));
    if (!byteLevel && !model.path("byte_fallback").asBoolean()) {
      throw new VocabularyFormatException(
          "its tokens are neither of bytes (ByteLevel) nor fall back to them (byte_fallback), so"
              + " that not every text has tokens");
    }
    for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      if (!model.path(affix).asText("").isEmpty() && !model.path(affix).isNull()) {
        throw new VocabularyFormatException(
            "it marks words by model." + affix + ", which is not known");
      }
    }
    int size = 0;
    for (Map.Entry<String, JsonNode> entry : model.path("vocab").properties()) {
      int id = id(entry.getKey(), entry.getValue());
      vocabulary.put(entry.getKey(), id);
      size = Math.max(size, id + 1);
    }
    for (JsonNode added : root.path("added_tokens")) {
      size = Math.max(size, id(added.path("content").asText(), added.path("id")) + 1);
    }
    this.tokens = new byte[size][];
    this.merged = new byte[size][];
    Arrays.fill(tokens, new byte[0]);
    Arrays.fill(merged, new byte[0]);
    Arrays.fill(byteTokens, -1);
    Map<Character, Byte> letters = letters();
    vocabulary.forEach((text, id) -> fill(text, id, letters));
    for (JsonNode added : root.path("added_tokens")) {
      int id = added.path("id").asInt();
      String content = added.path("content").asText();
      if (added.path("special").asBoolean()) {
        merged[id] = new byte[0];
        tokens[id] = new byte[0];
      } else if (!Integer.valueOf(id).equals(vocabulary.get(content))) {
        tokens[id] = content.getBytes(StandardCharsets.UTF_8);
      }
    }
  }

  /**
   * @param endOfText the token that ends a text; null: the one that {@code configuration} or habit
   *     says
   * @param configuration the file {@code tokenizer_config.json} beside it; null if there is none
   */
  static Vocabulary read(
      String name, byte[] content, byte @Nullable [] configuration, @Nullable String endOfText)
      throws VocabularyFormatException {
    JsonNode root = json(content);
    TokenizerJson file = new TokenizerJson(root);
    int end = file.end(endOfText, configuration);
    file.tokens[end] = new byte[0];
    file.merged[end] = new byte[0];
    // Not the file itself, whose tree takes many times as much memory.
    byte[][] merged = file.merged;
    int[] byteTokens = file.byteTokens;
    boolean characters = !file.byteLevel;
    List<int[]> merges = file.merges();
    boolean wholePieces = file.model.path("ignore_merges").asBoolean();
    List<Pattern> pieces = file.pieces();
    Map<String, Integer> whole = file.whole();
    Supplier<TextTokenizer> tokenizer =
        () ->
            new BytePairTokenizer(
                new TokenTable(merged),
                byteTokens,
                characters,
                BytePairTokenizer.ranks(merges),
                wholePieces,
                pieces,
                whole);
    return Vocabulary.of(name, file.tokens, end, tokenizer);
  }

  private static JsonNode json(byte[] content) throws VocabularyFormatException {
    try {
      return new ObjectMapper().readTree(content);
    } catch (JsonProcessingException notJson) {
      throw new VocabularyFormatException(
          "it is no JSON: %s at line %d, column %d"
              .formatted(
                  notJson.getOriginalMessage(),
                  notJson.getLocation().getLineNr(),
                  notJson.getLocation().getColumnNr()));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether a step, or one of a sequence, is that of letters that stand for bytes. */
  private static boolean has(JsonNode step) {
    if (step.path("type").asText().equals("ByteLevel")) {
      return true;
    }
    for (String parts : List.of("pretokenizers", "decoders")) {
      for (JsonNode part : step.path(parts)) {
        if (has(part)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int id(String token, JsonNode id) throws VocabularyFormatException {
    if (!id.isInt() || id.asInt() < 0 || id.asInt() >= TiktokenFile.MOST_TOKENS) {
      throw new VocabularyFormatException("the number of token %s is %s".formatted(token, id));
    }
    return id.asInt();
  }

  private void fill(String text, int id, Map<Character, Byte> letters) {
    if (!byteLevel) {
      if (text.matches("<0x[0-9A-F]{2}>")) {
        int value = Integer.parseInt(text, 3, 5, 16);
        tokens[id] = new byte[] {(byte) value};
        byteTokens[value] = id;
      } else {
        tokens[id] = text.replace(BLANK, " ").getBytes(StandardCharsets.UTF_8);
        merged[id] = tokens[id];
      }
      return;
    }
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      Byte value = letters.get(text.charAt(i));
      if (value == null) {
        // As its decoder does.
        bytes = text.getBytes(StandardCharsets.UTF_8);
        break;
      }
      bytes[i] = value;
    }
    tokens[id] = bytes;
    merged[id] = bytes;
    if (text.length() == 1 && bytes.length == 1) {
      byteTokens[bytes[0] & 0xff] = id;
    }
  }

  /**
   * GPT-2's letters for bytes: printable ones stand for themselves, the others for the first
   * letters that are none of them.
   */
  private static Map<Character, Byte> letters() {
    Map<Character, Byte> letters = new HashMap<>();
    char next = 256;
    for (int value = 0; value < 256; value++) {
      boolean printable =
          (value >= '!' && value <= '~')
              || (value >= 0xa1 && value <= 0xac)
              || (value >= 0xae && value <= 0xff);
      letters.put(printable ? (char) value : next++, (byte) value);
    }
    return letters;
  }

  private List<int[]> merges() throws VocabularyFormatException {
    List<int[]> merges = new ArrayList<>();
    for (JsonNode merge : model.path("merges")) {
      String text = merge.asText();
      int blank = text.indexOf(' ');
      String left =
          merge.isArray() ? merge.path(0).asText() : text.substring(0, Math.max(blank, 0));
      String right = merge.isArray() ? merge.path(1).asText() : text.substring(blank + 1);
      Integer leftId = vocabulary.get(left);
      Integer rightId = vocabulary.get(right);
      Integer wholeId = vocabulary.get(left + right);
      if (leftId == null || rightId == null || wholeId == null) {
        throw new VocabularyFormatException(
            "merge %d is %s, of which not all is in model.vocab".formatted(merges.size(), merge));
      }
      if (isMerge(leftId, rightId, wholeId)) {
        merges.add(new int[] {leftId, rightId});
      }
    }
    return merges;
  }

  /** Whether a token is made of two by putting them together: special ones are no text. */
  private boolean isMerge(int left, int right, int whole) {
    byte[] both = Arrays.copyOf(merged[left], merged[left].length + merged[right].length);
    System.arraycopy(merged[right], 0, both, merged[left].length, merged[right].length);
    return merged[left].length > 0
        && merged[right].length > 0
        && Arrays.equals(both, merged[whole]);
  }

  // --- the end

  private int end(@Nullable String asked, byte @Nullable [] configuration)
      throws VocabularyFormatException {
    Map<String, Integer> named = new LinkedHashMap<>(vocabulary);
    for (JsonNode added : root.path("added_tokens")) {
      named.put(added.path("content").asText(), added.path("id").asInt());
    }
    String end = asked;
    if (end == null && configuration != null) {
      JsonNode configured = json(configuration).path("eos_token");
      end = configured.isObject() ? configured.path("content").asText() : configured.textValue();
    }
    if (end == null) {
      end = ENDS.stream().filter(named::containsKey).findFirst().orElse(null);
      if (end == null) {
        throw new VocabularyFormatException(
            "which token ends a text? Neither it nor habit says so; name it");
      }
    }
    Integer id = named.get(end);
    if (id == null) {
      throw new VocabularyFormatException("it has no token %s to end a text".formatted(end));
    }
    return id;
  }

  // --- how texts are cut

  /** Added tokens that are text. */
  private Map<String, Integer> whole() {
    Map<String, Integer> whole = new HashMap<>();
    for (JsonNode token : root.path("added_tokens")) {
      int id = token.path("id").asInt();
      String content = token.path("content").asText();
      if (tokens[id].length > 0
          && Arrays.equals(tokens[id], content.getBytes(StandardCharsets.UTF_8))) {
        whole.put(content, id);
      }
    }
    return whole;
  }

  private List<Pattern> pieces() throws VocabularyFormatException {
    List<Pattern> pieces = new ArrayList<>();
    addPieces(root.path("pre_tokenizer"), pieces);
    return pieces;
  }

  private void addPieces(JsonNode step, List<Pattern> pieces) throws VocabularyFormatException {
    String type = step.path("type").asText();
    switch (type) {
      case "" -> {}
      case "Sequence" -> {
        for (JsonNode part : step.path("pretokenizers")) {
          addPieces(part, pieces);
        }
      }
      case "ByteLevel" -> {
        if (step.path("use_regex").asBoolean(true)) {
          pieces.add(pattern(GPT2));
        }
      }
      case "Digits" ->
          pieces.add(pattern(step.path("individual_digits").asBoolean() ? "\\p{N}" : "\\p{N}+"));
      case "Metaspace" -> {
        if (step.path("split").asBoolean(true)) {
          pieces.add(pattern(" [^ ]*|[^ ]+"));
        }
      }
      case "Split" -> {
        JsonNode pattern = step.path("pattern");
        if (pattern.path("String").asText().equals(" ")
            && replacesBlanks(root.path("normalizer"))) {
          // There are none left, here with the library, to cut at.
          return;
        }
        String behavior = step.path("behavior").asText();
        boolean inverted = step.path("invert").asBoolean();
        // What is removed between matches is kept here: nothing of a text may be lost.
        if (!(behavior.equals("Isolated") || (behavior.equals("Removed") && inverted))) {
          throw new VocabularyFormatException(
              "it cuts texts by Split with behavior %s, which is not known".formatted(behavior));
        }
        pieces.add(
            pattern.has("String")
                ? pattern(Pattern.quote(pattern.path("String").asText()))
                : pattern(pattern.path("Regex").asText()));
      }
      default ->
          throw new VocabularyFormatException(
              "it cuts texts by %s, which is not known".formatted(type));
    }
  }

  /** Whether a step, or one of a sequence, replaces blanks by the sign that stands for them. */
  private static boolean replacesBlanks(JsonNode step) {
    for (JsonNode part : step.path("normalizers")) {
      if (replacesBlanks(part)) {
        return true;
      }
    }
    return step.path("type").asText().equals("Replace")
        && step.path("pattern").path("String").asText().equals(" ")
        && step.path("content").asText().equals(BLANK);
  }

  /** Letters, digits and blanks are those of Unicode. */
  static Pattern pattern(String expression) throws VocabularyFormatException {
    try {
      return Pattern.compile(expression, Pattern.UNICODE_CHARACTER_CLASS);
    } catch (PatternSyntaxException unknown) {
      throw new VocabularyFormatException(
          "it cuts texts by an expression that Java does not know: " + unknown.getMessage());
    }
  }
}
