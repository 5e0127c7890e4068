package dev.ananke.core.extract;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ananke.bridge.ParserUse;
import dev.ananke.core.language.Language;
import dev.ananke.core.language.Languages;
import dev.ananke.schemas.RuleSet;
import dev.ananke.schemas.SkipReason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * From a file to its extraction: the name decides the language, the bytes the rest. Equal blobs are
 * parsed once while the cache holds them, whatever their paths: branches, copies, reverts and
 * snapshots meet the same blobs again and again. A file that is stumbled over costs only itself:
 * the exception would come again with every attempt. For one thread at a time.
 */
public final class Extractor implements AutoCloseable {
  /** The file at the root of a repository in which it writes its own rules. */
  public static final String RULES_PATH = ".ananke.yaml";

  /** How far git looks for the byte that makes a file binary. */
  private static final int BINARY_HEAD = 8000;

  /** Of all texts in the facts of one file; real files stay two orders of magnitude below. */
  private static final long FACT_CHARACTERS = 16L << 20;

  private final ExtractorOptions options;
  private final Languages languages;
  private final Function<byte[], RuleSet> rules;
  private final Map<String, FactExtractor> extractors = new HashMap<>();
  private final Cache<Key, Extraction> cache;
  private long hits;
  private long misses;

  /** Of extractors that are closed. */
  private ParserUse useBefore = ParserUse.NONE;

  /** Facts are a function of the blob, the language and the version of its facts. */
  private record Key(byte[] blobId, String language, int factsVersion) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && Arrays.equals(blobId, key.blobId)
          && language.equals(key.language)
          && factsVersion == key.factsVersion;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(blobId) * 31 + language.hashCode() + factsVersion;
    }
  }

  /**
   * @param rules reads a {@link #RULES_PATH}
   */
  public Extractor(ExtractorOptions options, Languages languages, Function<byte[], RuleSet> rules) {
    this.options = options;
    this.languages = languages;
    this.rules = rules;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(options.cacheBytes())
            .weigher(FactSize::of)
            // In the calling thread: an extractor leaves no work behind when it is closed.
            .executor(Runnable::run)
            .build();
  }

  /**
   * What the file says. Facts may be shared with later calls: they are to be read only.
   *
   * @param path within the repository, with {@code /} between names
   * @param blobId names the content: equal ids have equal content
   */
  public Extraction extract(String path, byte[] blobId, byte[] content) {
    boolean isRules = path.equals(RULES_PATH);
    Language language = languages.ofPath(path);
    if (language == null && !isRules) {
      return new Extraction.Skipped(
          SkipReason.UNKNOWN_LANGUAGE,
          "No language has files that end like " + path.substring(path.lastIndexOf('/') + 1));
    }
    if (content.length > options.limits().bytes()) {
      return new Extraction.Skipped(
          SkipReason.TOO_LARGE,
          "The file has %d bytes, the limit is %d"
              .formatted(content.length, options.limits().bytes()));
    }
    Key key = language == null ? null : new Key(blobId, language.id(), language.factsVersion());
    // First: a blob whose facts are kept has passed what follows.
    Extraction known = key == null ? null : cache.getIfPresent(key);
    if (known != null) {
      hits++;
      return known;
    }
    if (isBinary(content)) {
      return new Extraction.Skipped(
          SkipReason.BINARY, "The file has a NUL among its first " + BINARY_HEAD + " bytes");
    }
    if (language == null || key == null) {
      return rules(content);
    }
    misses++;
    FactExtractor extractor =
        extractors.computeIfAbsent(language.id(), id -> language.newExtractor(options.limits()));
    Extraction extraction;
    try {
      extraction = bounded(extractor.extract(content));
    } catch (RuntimeException | StackOverflowError e) {
      // It may hold on to a part of this file, which must not pass for one of the next.
      extractors.remove(language.id());
      useBefore = useBefore.plus(extractor.use());
      extractor.close();
      // Not kept, since the stack may have more room the next time.
      return crashed(e);
    }
    cache.put(key, extraction);
    return extraction;
  }

  private Extraction rules(byte[] content) {
    try {
      return new Extraction.Rules(rules.apply(content));
    } catch (RuntimeException | StackOverflowError e) {
      return crashed(e);
    }
  }

  private static Extraction crashed(Throwable thrown) {
    return new Extraction.Skipped(SkipReason.CRASHED, thrown.toString());
  }

  /** A long name that many members repeat makes a small file's facts too large for any record. */
  private static Extraction bounded(Extraction extraction) {
    if (extraction instanceof Extraction.Facts facts
        && FactSize.characters(facts.facts()) > FACT_CHARACTERS) {
      return new Extraction.Skipped(
          SkipReason.TOO_COMPLEX,
          "The facts of the file have more than %d characters".formatted(FACT_CHARACTERS));
    }
    return extraction;
  }

  private static boolean isBinary(byte[] content) {
    int end = Math.min(content.length, BINARY_HEAD);
    for (int i = 0; i < end; i++) {
      if (content[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** How many extractions the cache answered. */
  public long hits() {
    return hits;
  }

  /** How many it did not. */
  public long misses() {
    return misses;
  }

  /** What the native parsers of all languages have taken. */
  public ParserUse use() {
    ParserUse use = useBefore;
    for (FactExtractor extractor : extractors.values()) {
      use = use.plus(extractor.use());
    }
    return use;
  }

  @Override
  public void close() {
    extractors.values().forEach(FactExtractor::close);
    extractors.clear();
    cache.invalidateAll();
  }
}
