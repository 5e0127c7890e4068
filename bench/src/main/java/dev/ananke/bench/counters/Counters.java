package dev.ananke.bench.counters;

import java.util.SortedMap;
import java.util.TreeMap;

/** All counters. */
public final class Counters {
  private Counters() {}

  /** Counts everything, which takes some seconds. */
  public static SortedMap<String, Long> measure() {
    SortedMap<String, Long> counters = new TreeMap<>();
    CommitCounters.addTo(counters);
    SizeCounters.addTo(counters);
    DowncallCounters.addTo(counters);
    return counters;
  }
}
