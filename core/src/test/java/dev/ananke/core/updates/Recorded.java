package dev.ananke.core.updates;

import dev.ananke.schemas.Resync;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Effects as a list to look at. */
final class Recorded implements Effects {
  final List<CompiledUpdate> emitted = new ArrayList<>();
  final List<String> stale = new ArrayList<>();
  final List<RefName> withdrawn = new ArrayList<>();
  final List<Resync> resyncs = new ArrayList<>();
  final SortedSet<Long> timers = new TreeSet<>();
  final Map<UpdateEvent, Long> counts = new EnumMap<>(UpdateEvent.class);

  @Override
  public void emit(CompiledUpdate update) {
    emitted.add(update);
  }

  @Override
  public void stale(RefName name, String reason, long since) {
    stale.add(reason);
  }

  @Override
  public void withdraw(RefName name) {
    withdrawn.add(name);
  }

  @Override
  public void resync(Resync resync) {
    resyncs.add(resync);
  }

  @Override
  public void wakeAt(long time) {
    timers.add(time);
  }

  @Override
  public void count(UpdateEvent event, long times) {
    counts.merge(event, times, Long::sum);
  }

  long count(UpdateEvent event) {
    return counts.getOrDefault(event, 0L);
  }
}
