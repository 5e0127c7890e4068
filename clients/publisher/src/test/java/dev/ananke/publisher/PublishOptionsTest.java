package dev.ananke.publisher;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PublishOptionsTest {

  @Test
  void build_settingsThatBreakTheOrderOfRecords_areRefused() {
    PublishOptions.Builder builder =
        PublishOptions.builder(Path.of("."), "acme/shop", "localhost:9092")
            .clientSettings(Map.of("partitioner.class", "org.example.Mine"));

    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);

    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith("The Kafka setting partitioner.class must not be set"),
        refused.getMessage());
  }
}
