package dev.ananke.core.state;

import org.jspecify.annotations.Nullable;

/** Counts what passes to another store: the exact cost of a commit, whatever the machine. */
public final class CountingStateStore implements StateStore {
  private final StateStore delegate;
  private long reads;
  private long writes;
  private long scans;
  private long bytesRead;
  private long bytesWritten;

  public CountingStateStore(StateStore delegate) {
    this.delegate = delegate;
  }

  @Override
  public byte @Nullable [] get(StateTable table, String key) {
    byte[] value = delegate.get(table, key);
    reads++;
    bytesRead += value == null ? 0 : value.length;
    return value;
  }

  @Override
  public void put(StateTable table, String key, byte[] value) {
    writes++;
    bytesWritten += value.length;
    delegate.put(table, key, value);
  }

  @Override
  public void remove(StateTable table, String key) {
    writes++;
    delegate.remove(table, key);
  }

  @Override
  public void clear(StateTable table) {
    scans++;
    delegate.clear(table);
  }

  @Override
  public Iterable<String> keys(StateTable table) {
    scans++;
    return delegate.keys(table);
  }

  /** What was counted since the start, or since {@link #reset()}. */
  public Accesses accesses() {
    return new Accesses(reads, writes, scans, bytesRead, bytesWritten);
  }

  public void reset() {
    reads = 0;
    writes = 0;
    scans = 0;
    bytesRead = 0;
    bytesWritten = 0;
  }

  /**
   * Accesses of a store. Removals count as writes without bytes; a scan is one walk over all keys,
   * be it to remove them.
   */
  public record Accesses(long reads, long writes, long scans, long bytesRead, long bytesWritten) {}
}
