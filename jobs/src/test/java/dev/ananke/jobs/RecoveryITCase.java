package dev.ananke.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.jobs.HandPublisher.Change;
import dev.ananke.jobs.local.EmbeddedBroker;
import dev.ananke.jobs.local.LocalFailures;
import dev.ananke.jobs.local.LocalPipeline;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.OutputKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job loses the process that holds its state, with exactly-once delivery. */
final class RecoveryITCase {
  private static final TopicNames TOPICS = TopicNames.DEFAULT;

  @Test
  void taskManagerLost_theNextDifferenceIsAppliedToTheRestoredState(@TempDir Path directory)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      TopicAdmin.create(servers, Map.of(), TOPICS, new TopicAdmin.Layout(1, (short) 1));
      JobOptions options =
          JobOptions.from(
              "--kafka.bootstrap-servers", servers,
              "--job.checkpoint-interval", "200 ms",
              "--output.delivery", "exactly-once",
              "--output.transaction-timeout", "1 min");
      try (LocalPipeline pipeline = LocalPipeline.start(options, directory);
          HandPublisher publisher = new HandPublisher(servers, TOPICS.commitEvents(), "a/b");
          OutputReader output = new OutputReader(servers, TOPICS.compiledConstraints(), "a/b")) {
        publisher.commit("c1", Change.put("A.java", "package p;\npublic class A {}\n"));
        output.awaitCommit("c1");

        LocalFailures.replaceTaskManager(pipeline);
        publisher.commit("c2", Change.put("B.java", "package p;\npublic class B {}\n"));
        Bundle second = output.awaitCommit("c2");

        Set<String> sentAgain = fragmentsAfterBundleOfC1(servers);
        for (FragmentRef fragment : second.getFragments()) {
          assertTrue(sentAgain.contains(fragment.getName()), fragment.getName());
        }
        assertEquals(2L, second.getStatistics().get("types"), second.getStatistics()::toString);
      }
    }
  }

  /**
   * The first bundle after a restore sends everything: the old run may have sent what the state
   * does not know.
   */
  private static Set<String> fragmentsAfterBundleOfC1(String servers) {
    try (TopicReader topic = new TopicReader(servers, TOPICS.compiledConstraints())) {
      AtomicInteger bundles = new AtomicInteger();
      topic.await(
          "two bundles",
          record -> isBundle(record) && bundles.incrementAndGet() == 2 ? record : null);
      int first = 0;
      while (!isBundle(topic.records.get(first))) {
        first++;
      }
      return topic.records.stream()
          .skip(first)
          .map(record -> OutputKey.parse(record.key()))
          .filter(OutputKey.FragmentKey.class::isInstance)
          .map(key -> ((OutputKey.FragmentKey) key).name())
          .collect(Collectors.toSet());
    }
  }

  private static boolean isBundle(ConsumerRecord<byte[], byte[]> record) {
    return OutputKey.parse(record.key()) instanceof OutputKey.BundleKey;
  }
}
