package dev.ananke.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
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

  @Test
  void build_deletedRefs_areNamedInFullAndNotFollowed() {
    PublishOptions.Builder builder =
        PublishOptions.builder(Path.of("."), "acme/shop", "localhost:9092")
            .start(new PublishOptions.Deleted());

    assertRefused("have to be named", builder);
    assertRefused("unlike main", builder.refs(List.of("refs/heads/main", "main")));
    assertRefused("unlike refs/heads/*", builder.refs(List.of("refs/heads/*")));
    builder.refs(List.of("refs/heads/main", Folder.REF));
    assertEquals(2, builder.build().refs().size());
    assertRefused("not followed", builder.follow(true));
  }

  private static void assertRefused(String why, PublishOptions.Builder builder) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }
}
