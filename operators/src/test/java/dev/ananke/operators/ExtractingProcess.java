package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.core.updates.SampleLimits;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.RefChange;
import java.util.List;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;

/** A process that extracts files, and may end in the middle of one. */
final class ExtractingProcess {
  static final List<String> FILES =
      List.of(
          "package org.example; public class A {}",
          "package org.example; public class B {} // crashes the parser",
          "package org.example; public class C {}");

  private ExtractingProcess() {}

  /** Prints what becomes of each file. */
  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  public static void main(String[] arguments) throws Exception {
    String quarantine = arguments[0];
    try (var harness =
        ProcessFunctionTestHarnesses.forProcessFunction(
            new ExtractFunction(0, SampleLimits.DEFAULT, TraceOptions.NONE, quarantine))) {
      for (String file : FILES) {
        harness.processElement(
            Events.raw(Events.upsert(Events.id(1), 0, "src/File.java", file)), 0);
        RefChange change =
            Codec.decoder(RefChange.class)
                .decode(harness.extractOutputValues().getLast().payload());
        String what =
            change.getFacts() == null
                ? String.valueOf(change.getSkipReason())
                : change.getFacts().getTypes().getFirst().getName();
        System.out.write((what + '\n').getBytes(UTF_8));
        System.out.flush();
      }
    }
  }
}
