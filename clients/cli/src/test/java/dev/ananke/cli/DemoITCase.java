package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story that the demonstration tells, through broker, job and worker. */
class DemoITCase {

  @Test
  void story_holds(@TempDir Path directory) throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    boolean held;
    try (DemoEnvironment environment = DemoEnvironment.start(directory.resolve("flink"), out)) {
      held = new SampleStory(environment, out).tell(directory.resolve("shop"));
    }
    String text = told.toString(StandardCharsets.UTF_8);
    assertTrue(held, text);
    assertTrue(text.contains("removed by commit"), text);
    assertEquals(4, text.split("visible after", -1).length - 1, text);
  }
}
