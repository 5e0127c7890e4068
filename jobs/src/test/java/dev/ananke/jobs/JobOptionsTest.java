package dev.ananke.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void main_wrongOption_failsWithTheMessageAndNothingElse() {
    ProgramParametrizationException told =
        assertThrows(
            ProgramParametrizationException.class,
            () -> CompileConstraintsJob.main(new String[] {"--colour", "red"}));

    assertTrue(String.valueOf(told.getMessage()).startsWith("unknown option --colour"));
    assertNull(told.getCause());
    assertEquals(0, told.getStackTrace().length);
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
    refused("bulk.share has to be", "--kafka.bootstrap-servers", "h:1", "--bulk.share", "0");
    refused("output.delivery", "--kafka.bootstrap-servers", "h:1", "--output.delivery", "none");
    refused("frontMaximum", "--kafka.bootstrap-servers", "h:1", "--updates.front-timeout", "3 d");
  }

  @Test
  void from_oneOptionInThreePlaces_flagCountsBeforeEnvironmentBeforeFile(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("ananke.properties"),
            """
            # a comment
            kafka.bootstrap-servers: file:9092
            job.parallelism = 2
            gate.templates: 2
            extract.cache-size: 2 mb
            kafka.properties.client.rack: file
            kafka.properties.security.protocol: SSL
            """);
    JobOptions options =
        JobOptions.from(
            Map.of(
                "ANANKE_CONFIG", file.toString(),
                "ANANKE_JOB_PARALLELISM", "3",
                "ANANKE_GATE_TEMPLATES", "3",
                "ANANKE_KAFKA_PROPERTIES_CLIENT_RACK", "environment",
                "ANANKE_JAVA_HOME", "is no option"),
            "--gate.templates",
            "4",
            "--kafka.properties",
            "client.id:flag");
    assertEquals("file:9092", options.bootstrapServers());
    assertEquals(2 << 20, options.factsCache());
    assertEquals(3, options.parallelism());
    assertEquals(4, options.templates());
    assertEquals(
        Map.of("client.rack", "environment", "security.protocol", "SSL", "client.id", "flag"),
        options.kafkaProperties());
  }

  @Test
  void from_propertiesFile_givesWayToNamesAndNamesNoBrokers(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("client.properties"),
            "bootstrap.servers=other:1\nsasl.mechanism=PLAIN\nsecurity.protocol=SSL\n");
    JobOptions options =
        JobOptions.from(
            Map.of("ANANKE_KAFKA_PROPERTIES_FILE", file.toString()),
            "--kafka.bootstrap-servers=host:9092",
            "--kafka.properties.security.protocol=SASL_SSL");
    assertEquals("host:9092", options.bootstrapServers());
    assertEquals(
        Map.of("sasl.mechanism", "PLAIN", "security.protocol", "SASL_SSL"),
        options.kafkaProperties());
  }

  @Test
  void from_whatCannotBeUsed_saysWhereItCameFrom(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "job.parallelism: 0\n");
    Path unknown = Files.writeString(folder.resolve("b.properties"), "colour: red\n");
    Path nested = Files.writeString(folder.resolve("c.properties"), "config: other\n");
    String brokers = "--kafka.bootstrap-servers=h:1";

    refused("job.parallelism (in " + file + ") has to be", brokers, "--config=" + file);
    refused("unknown option colour (in " + unknown + ")", brokers, "--config=" + unknown);
    refused("cannot name another one", brokers, "--config=" + nested);
    refused("--config names a file that is not there", brokers, "--config=" + file + "x");
    refused("cannot be read: it has to be NAME:VALUE", brokers, "--kafka.properties=secret");
    refused(
        "is set by kafka.bootstrap-servers", brokers, "--kafka.properties.bootstrap.servers=h:2");
    assertEquals(
        "job.parallelism (environment variable ANANKE_JOB_PARALLELISM) has to be at least 1",
        refusal(Map.of("ANANKE_JOB_PARALLELISM", "0"), brokers).getMessage());
    refused(
        "these do not fit together: --updates.front-timeout, --updates.silence",
        brokers,
        "--updates.front-timeout=3 d",
        "--updates.silence=4 d");
    refused("--gate.samples-size has to be below 2 GB", brokers, "--gate.samples-size=3gb");
    refused(
        "these do not fit together: --updates.silence",
        brokers,
        "--updates.silence=" + Long.MAX_VALUE / 100 + " s");
  }

  @Test
  void from_kafkaPropertyThatBreaksOrder_isRefusedWithItsPlace(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("client.properties"), "acks=1\n");
    String brokers = "--kafka.bootstrap-servers=h:1";

    refused(
        "--kafka.properties.enable.idempotence has to be true",
        brokers,
        "--kafka.properties.enable.idempotence=false");
    refused(
        "kafka.properties.acks (in " + file + ") has to be all",
        brokers,
        "--kafka.properties-file=" + file);
  }

  private static OptionException refusal(Map<String, String> environment, String... arguments) {
    return assertThrows(OptionException.class, () -> JobOptions.from(environment, arguments));
  }

  private static void refused(String message, String... arguments) {
    OptionException e = refusal(Map.of(), arguments);
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }
}
