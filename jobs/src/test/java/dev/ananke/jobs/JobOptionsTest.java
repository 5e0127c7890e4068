package dev.ananke.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

final class JobOptionsTest {

  @Test
  void from_onlyBrokers_hasDefaultsForAllElse() {
    JobOptions options = JobOptions.from("--kafka.bootstrap-servers", "host:9092");
    assertEquals("host:9092", options.bootstrapServers());
    assertEquals(DeliveryGuarantee.AT_LEAST_ONCE, options.delivery());
    assertEquals(TopicNames.DEFAULT, options.topics());
    assertEquals(1, options.compile().epoch());
  }

  @Test
  void from_values_areReadWithTheirUnits() {
    JobOptions options =
        JobOptions.from(
            "--kafka.bootstrap-servers=host:9092",
            "--job.buffer-timeout",
            "5 ms",
            "--output.delivery",
            "exactly-once",
            "--extract.cache-size=1 mb",
            "--kafka.properties.security.protocol",
            "SSL");
    assertEquals(Duration.ofMillis(5), options.bufferTimeout());
    assertEquals(DeliveryGuarantee.EXACTLY_ONCE, options.delivery());
    assertEquals(1 << 20, options.factsCache());
    assertEquals(Map.of("security.protocol", "SSL"), options.kafkaProperties());
  }

  @Test
  void from_whatCannotBeUsed_saysWhatToChange() {
    refused("kafka.bootstrap-servers is missing");
    refused("unknown option --colour", "--kafka.bootstrap-servers", "h:1", "--colour", "red");
    refused("has no value", "--kafka.bootstrap-servers");
    refused("begins with --", "host:9092");
    refused(
        "job.parallelism has to be", "--kafka.bootstrap-servers", "h:1", "--job.parallelism", "0");
    refused(
        "job.parallelism cannot be read",
        "--kafka.bootstrap-servers",
        "h:1",
        "--job.parallelism",
        "two");
    refused(
        "named twice", "--kafka.bootstrap-servers", "h:1", "--topics.requests", "commit-events");
    refused("output.delivery", "--kafka.bootstrap-servers", "h:1", "--output.delivery", "none");
    refused("frontMaximum", "--kafka.bootstrap-servers", "h:1", "--updates.front-timeout", "3 d");
  }

  private static void refused(String message, String... arguments) {
    OptionException e = assertThrows(OptionException.class, () -> JobOptions.from(arguments));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }
}
