package dev.ananke.jobs;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Starts where the consumer group stopped, and where it never was at the beginning.
 *
 * <p>The connector's own initializer leaves that to the reader, and what state says of a partition
 * without records is only "where the group stopped": a job that is restored to an older savepoint
 * would then skip what came since, if its group had read that already. This one looks once, and
 * state has a number for every partition.
 */
@SuppressWarnings("deprecation") // Kafka has deprecated the type, the connector still wants it.
final class CommittedOffsets implements OffsetsInitializer {
  private static final long serialVersionUID = 1;

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    Map<TopicPartition, Long> offsets = new HashMap<>(retriever.committedOffsets(partitions));
    Set<TopicPartition> fresh = new HashSet<>(partitions);
    fresh.removeAll(offsets.keySet());
    offsets.putAll(retriever.beginningOffsets(fresh));
    return offsets;
  }

  @Override
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.EARLIEST;
  }
}
