package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProducerRulesTest {

  @Test
  void broken_whatLetsRecordsOvertakeEachOther_isNamed() {
    Map<String, String> settings =
        Map.of(
            "enable.idempotence", "False",
            "acks", "1",
            "max.in.flight.requests.per.connection", "6",
            "retries", "0",
            "partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner",
            "partitioner.ignore.keys", "true",
            "transactional.id", "mine");

    assertEquals(settings.keySet(), ProducerRules.broken(settings).keySet());
  }

  @Test
  void broken_whatKeepsOrder_isNot() {
    assertEquals(
        Set.of(),
        ProducerRules.broken(
                Map.of(
                    "enable.idempotence", "true",
                    "acks", "-1",
                    "max.in.flight.requests.per.connection", "5",
                    "retries", "10",
                    "partitioner.ignore.keys", "false",
                    "security.protocol", "SSL"))
            .keySet());
  }
}
