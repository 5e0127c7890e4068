package dev.ananke.operators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * commit-events in memory: the key of a record decides its partition, and order holds within a
 * partition alone. A reader has a position in each.
 */
final class PartitionedEvents {
  private final List<List<RawRecord>> partitions = new ArrayList<>();
  private int[] positions;

  PartitionedEvents(int partitions) {
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new ArrayList<>());
    }
    this.positions = new int[partitions];
  }

  /** Partition and offset of the record as it came do not matter. */
  void append(RawRecord record) {
    int number = Math.floorMod(Arrays.hashCode(record.key()), partitions.size());
    List<RawRecord> partition = partitions.get(number);
    partition.add(
        new RawRecord(
            record.topic(),
            number,
            partition.size(),
            record.key(),
            record.value(),
            record.headers()));
  }

  /** The next record of a partition; null if all of it is read. */
  @Nullable RawRecord next(int partition) {
    List<RawRecord> records = partitions.get(partition);
    return positions[partition] < records.size() ? records.get(positions[partition]++) : null;
  }

  int partitions() {
    return partitions.size();
  }

  int[] positions() {
    return positions.clone();
  }

  void seek(int[] positions) {
    this.positions = positions.clone();
  }
}
