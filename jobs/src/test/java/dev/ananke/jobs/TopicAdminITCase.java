package dev.ananke.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.jobs.local.EmbeddedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

final class TopicAdminITCase {

  @Test
  void require_topicsThatAreMissingOrCleanedUpOtherwise_namesEach() throws Exception {
    TopicNames names = TopicNames.DEFAULT;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      String missing = refusal(servers);
      assertTrue(missing.contains("there is no topic " + names.commitEvents()), missing);
      assertTrue(missing.contains("there is no topic " + names.deadLetters()), missing);

      TopicAdmin.create(servers, Map.of(), names, new TopicAdmin.Layout(1, (short) 1));
      TopicAdmin.require(servers, Map.of(), names);

      cleanUp(servers, names.commitEvents(), "compact");
      cleanUp(servers, names.compiledConstraints(), "compact,delete");
      String wrong = refusal(servers);
      assertTrue(
          wrong.contains("topic commit-events has cleanup.policy=compact, but needs delete"),
          wrong);
      assertTrue(
          wrong.contains("topic compiled-constraints has cleanup.policy=compact,delete, but needs"),
          wrong);
      assertEquals(2, wrong.split("; ", -1).length, wrong);
    }
  }

  @Test
  void requireTransactions_longerThanTheBrokerLets_namesBoth() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      Duration longest = Duration.ofMinutes(15);
      TopicAdmin.requireTransactions(servers, Map.of(), longest);

      String refused =
          String.valueOf(
              assertThrows(
                      TopicAdmin.TopicException.class,
                      () ->
                          TopicAdmin.requireTransactions(servers, Map.of(), longest.plusMillis(1)))
                  .getMessage());
      assertTrue(refused.contains("--output.transaction-timeout is 900001 ms"), refused);
      assertTrue(refused.contains("after 900000 ms"), refused);
    }
  }

  private static String refusal(String servers) {
    return String.valueOf(
        assertThrows(
                TopicAdmin.TopicException.class,
                () -> TopicAdmin.require(servers, Map.of(), TopicNames.DEFAULT))
            .getMessage());
  }

  private static void cleanUp(String servers, String topic, String policy) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
