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
  void differences_topicsMadeOtherwise_namesEach() throws Exception {
    TopicNames names = TopicNames.DEFAULT;
    TopicAdmin.Layout layout = new TopicAdmin.Layout(2, (short) 1);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      assertEquals(List.of(), TopicAdmin.differences(servers, Map.of(), names, layout));
      TopicAdmin.create(servers, Map.of(), names, layout);
      assertEquals(List.of(), TopicAdmin.differences(servers, Map.of(), names, layout));
      assertEquals(
          List.of(),
          TopicAdmin.differences(
              servers,
              Map.of(),
              names,
              new TopicAdmin.Layout(2, TopicAdmin.Layout.BROKERS_DEFAULT)));

      set(servers, names.requests(), "retention.ms", "1000");
      List<TopicAdmin.Difference> differences =
          TopicAdmin.differences(servers, Map.of(), names, new TopicAdmin.Layout(3, (short) 2));

      assertEquals(
          List.of(
              new TopicAdmin.Difference("commit-events", "partitions", "2", "3"),
              new TopicAdmin.Difference("commit-events", "replication", "1", "2")),
          differences.subList(0, 2));
      assertEquals(
          List.of(
              new TopicAdmin.Difference("requests", "replication", "1", "2"),
              new TopicAdmin.Difference("requests", "retention.ms", "1000", "86400000")),
          differences.stream().filter(each -> each.topic().equals("requests")).toList());
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

  @Test
  void require_brokersThatCannotBe_saysSo() {
    String noPort = refusal("kafka");
    String unknown = refusal("no-such-host.invalid:9092");

    assertTrue(noPort.contains("at kafka: Invalid url in bootstrap.servers: kafka"), noPort);
    assertTrue(unknown.contains("No resolvable bootstrap urls"), unknown);
  }

  private static String refusal(String servers) {
    return String.valueOf(
        assertThrows(
                TopicAdmin.TopicException.class,
                () -> TopicAdmin.require(servers, Map.of(), TopicNames.DEFAULT))
            .getMessage());
  }

  private static void cleanUp(String servers, String topic, String policy) throws Exception {
    set(servers, topic, "cleanup.policy", policy);
  }

  private static void set(String servers, String topic, String setting, String value)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
