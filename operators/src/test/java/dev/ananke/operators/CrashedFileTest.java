package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.updates.SampleLimits;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An extractor that stumbles over a file costs that file, and nothing else. */
final class CrashedFileTest {
  private static final String GOOD = "package org.example; public class Good {}";
  private static final String FAILS = "package org.broken; public class Bad {} // fails";
  private static final String OVERFLOWS = "package org.deep; public class Deep {} // overflows";

  private int ids;

  @Test
  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  void crash_skipsTheFileAndNamesTheReason() throws Exception {
    try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(fragile())) {
      for (String content : List.of(FAILS, OVERFLOWS, GOOD, FAILS)) {
        FileChange change = Events.upsert(Events.id(1), ids++, "src/F" + ids + ".java", content);
        harness.processElement(Events.raw(change), 0);
      }

      List<RefChange> changes =
          harness.extractOutputValues().stream()
              .map(record -> Codec.decoder(RefChange.class).decode(record.payload()))
              .toList();
      assertEquals(4, changes.size());
      for (int crashed : List.of(0, 1, 3)) {
        RefChange change = changes.get(crashed);
        assertEquals(SkipReason.CRASHED, change.getSkipReason());
        assertTrue(change.getFacts() == null && change.getContent() == null);
      }
      assertTrue(
          String.valueOf(changes.get(0).getSkipMessage()).contains("stumbled over a stone"),
          changes.get(0)::toString);
      assertTrue(
          String.valueOf(changes.get(1).getSkipMessage()).contains("StackOverflowError"),
          changes.get(1)::toString);
      assertEquals("org.example", changes.get(2).getFacts().getPackageName());
      assertEquals(1, changes.get(2).getFacts().getTypes().size(), "nothing of the files before");
    }
  }

  @Test
  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  void crash_allElseIsCompiledAndTheMendedFileLater() throws Exception {
    CompactedOutput output = new CompactedOutput();
    try (HarnessedJob job = new HarnessedJob(fragile(), output, null)) {
      update(
          job,
          RefUpdateKind.SNAPSHOT,
          null,
          "c1",
          Map.of("src/Good.java", GOOD, "broken/Bad.java", FAILS, "deep/Deep.java", OVERFLOWS));
      Bundle bundle = output.last();
      assertEquals("c1", bundle.getCommit());
      assertEquals(Verdict.PASSED, bundle.getGate().getVerdict());
      assertEquals(2L, bundle.getStatistics().get("skipped.CRASHED"), bundle::toString);
      assertEquals(1L, bundle.getStatistics().get("types"), bundle::toString);
      assertTrue(names(output, bundle).contains("Good"));
      assertTrue(job.requests.isEmpty() && job.deadLetters.isEmpty());

      update(
          job, RefUpdateKind.DELTA, "c1", "c2", Map.of("broken/Bad.java", FAILS.substring(0, 39)));
      Bundle mended = output.last();
      assertEquals("c2", mended.getCommit());
      assertEquals(1L, mended.getStatistics().get("skipped.CRASHED"), mended::toString);
      assertTrue(names(output, mended).contains("Bad"));

      update(job, RefUpdateKind.DELTA, "c2", "c3", Map.of("src/Good.java", GOOD + " // fails"));
      Bundle spoiled = output.last();
      assertEquals("c3", spoiled.getCommit());
      assertEquals(2L, spoiled.getStatistics().get("skipped.CRASHED"), spoiled::toString);
      assertFalse(names(output, spoiled).contains("Good"), "its facts left with it");
      assertTrue(job.requests.isEmpty() && job.deadLetters.isEmpty());
    }
  }

  private void update(
      HarnessedJob job,
      RefUpdateKind kind,
      @Nullable String base,
      String commit,
      Map<String, String> files)
      throws Exception {
    int id = ++ids;
    int index = 0;
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      job.process(
          Events.raw(Events.upsert(Events.id(id), index++, file.getKey(), file.getValue())));
    }
    RefUpdate update = Events.refUpdate(kind, Events.id(id), base, commit, index);
    job.process(Events.raw(update));
  }

  /** The text of the fragments that hold the names of the repository's own packages. */
  private static String names(CompactedOutput output, Bundle bundle) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Fragment> fragment : output.fragments(bundle).entrySet()) {
      if (fragment.getKey().startsWith("imports/")) {
        text.append(UTF_8.decode(fragment.getValue().getPayload().duplicate()));
      }
    }
    return text.toString();
  }

  private static ExtractFunction fragile() {
    return new ExtractFunction(
        FragileJava::extractor, true, 1 << 20, SampleLimits.DEFAULT, TraceOptions.NONE, "");
  }
}
