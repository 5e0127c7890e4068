package dev.ananke.operators;

import dev.ananke.core.constraints.HoleLevels;
import dev.ananke.core.gate.Gate;
import dev.ananke.core.gate.GateOutput;
import dev.ananke.core.gate.GateUse;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.Verdict;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the gate counts and times; docs/metrics.md says what each means. */
final class GateMetrics {
  private final Gate gate;
  private final Map<Verdict, Counter> verdicts = new EnumMap<>(Verdict.class);
  private final Map<String, Counter> levels = new HashMap<>();
  private final Counter fragmentsSent;
  private final Counter fragmentsSuppressed;
  private final Counter grammarsCompiled;
  private final Counter grammarsReused;
  private final Counter samplesRun;
  private final Counter sampleBytes;
  private final Distribution gateTimes;
  private final Distribution engineTimes;
  private final Distribution latency;
  private volatile long grammarsHeld;
  private GateUse use = GateUse.NONE;

  GateMetrics(MetricGroup ananke, Gate gate) {
    this.gate = gate;
    for (Verdict verdict : Verdict.values()) {
      String word = verdict.name().toLowerCase(Locale.ROOT);
      verdicts.put(verdict, ananke.addGroup("verdict", word).counter("bundles"));
    }
    for (String level : List.of(HoleLevels.IMPORTS, HoleLevels.SYNTAX)) {
      levels.put(level, ananke.addGroup("level", level).counter("holes"));
    }
    fragmentsSent = ananke.counter("fragmentsSent");
    fragmentsSuppressed = ananke.counter("fragmentsSuppressed");
    grammarsCompiled = ananke.counter("grammarsCompiled");
    grammarsReused = ananke.counter("grammarsReused");
    samplesRun = ananke.counter("samplesRun");
    sampleBytes = ananke.counter("sampleBytes");
    ananke.gauge("grammarsHeld", () -> grammarsHeld);
    ananke.gauge("processResidentBytes", ProcessMemory::residentBytes);
    ananke.gauge("processMemoryLimitBytes", ProcessMemory::limitBytes);
    gateTimes = Distribution.register(ananke, "gateMicros");
    engineTimes = Distribution.register(ananke, "engineMicros");
    latency = Distribution.register(ananke, "publishedToCompiledMillis");
  }

  /** The gate has done a record. */
  void passed(long nanos) {
    gateTimes.micros(nanos);
    GateUse more = gate.use().since(use);
    use = gate.use();
    engineTimes.micros(more.nanos());
    grammarsCompiled.inc(more.grammarsCompiled());
    grammarsReused.inc(more.grammarsReused());
    samplesRun.inc(more.samplesRun());
    sampleBytes.inc(more.sampleBytes());
    grammarsHeld = gate.templates();
  }

  /** A bundle leaves. */
  void sent(GateOutput output) {
    Bundle bundle = output.bundle();
    fragmentsSent.inc(output.fragments().size());
    fragmentsSuppressed.inc(Math.max(0, bundle.getFragments().size() - output.fragments().size()));
    Objects.requireNonNull(verdicts.get(bundle.getGate().getVerdict())).inc();
    for (Hole hole : bundle.getHoles()) {
      Counter level = levels.get(hole.getLevel());
      if (level != null) { // A bundle out of a state of before may name another one.
        level.inc();
      }
    }
    if (bundle.getStatus() == BundleStatus.CURRENT && bundle.getPublishedAt() != null) {
      latency.millis(System.currentTimeMillis() - bundle.getPublishedAt().toEpochMilli());
    }
  }
}
