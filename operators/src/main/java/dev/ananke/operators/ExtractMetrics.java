package dev.ananke.operators;

import dev.ananke.bridge.ParserUse;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.schemas.SkipReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What extract counts and times; docs/metrics.md says what each means. */
final class ExtractMetrics {
  private final Extractor extractor;
  private final Map<SkipReason, Counter> skipped = new EnumMap<>(SkipReason.class);
  private final Map<DeadLetterReason, Counter> deadLetters = new EnumMap<>(DeadLetterReason.class);
  private final Counter extracted;
  private final Distribution times;
  private final Counter cacheHits;
  private final Counter cacheMisses;
  private final Counter bridgeCalls;
  private final Counter parsedBytes;
  private final Counter treeBytes;

  private ParserUse use;
  private long hits;
  private long misses;

  ExtractMetrics(MetricGroup ananke, Extractor extractor) {
    this.extractor = extractor;
    this.use = extractor.use();
    for (SkipReason reason : SkipReason.values()) {
      String word = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
      skipped.put(reason, ananke.addGroup("reason", word).counter("filesSkipped"));
    }
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      deadLetters.put(reason, ananke.addGroup("reason", reason.word()).counter("deadLetters"));
    }
    extracted = ananke.counter("filesExtracted");
    times = Distribution.register(ananke, "extractMicros");
    cacheHits = ananke.counter("factsCacheHits");
    cacheMisses = ananke.counter("factsCacheMisses");
    bridgeCalls = ananke.counter("parserCalls");
    parsedBytes = ananke.counter("parsedBytes");
    treeBytes = ananke.counter("treeBytes");
  }

  void skipped(SkipReason reason) {
    Objects.requireNonNull(skipped.get(reason)).inc();
  }

  void rejected(DeadLetterReason reason) {
    Objects.requireNonNull(deadLetters.get(reason)).inc();
  }

  /** The extractor has done a file. */
  void extracted(Extraction extraction, long nanos) {
    times.micros(nanos);
    if (extraction instanceof Extraction.Facts) {
      extracted.inc();
    }
    cacheHits.inc(extractor.hits() - hits);
    hits = extractor.hits();
    if (misses != extractor.misses()) {
      cacheMisses.inc(extractor.misses() - misses);
      misses = extractor.misses();
      ParserUse more = extractor.use().since(use);
      use = use.plus(more);
      bridgeCalls.inc(more.calls());
      parsedBytes.inc(more.sourceBytes());
      treeBytes.inc(more.treeBytes());
    }
  }
}
