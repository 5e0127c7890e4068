package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.core.updates.Slices;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An update that takes many slices of Flink's time. */
class LargeUpdateTest {
  private static final int FILES = 40;

  private OneInputStreamOperatorTestHarness<RawRecord, RefRecord> extract;
  private KeyedOneInputStreamOperatorTestHarness<String, RefRecord, CompiledRecord> compile;
  private long now = System.currentTimeMillis();

  @BeforeEach
  void open() throws Exception {
    extract =
        ProcessFunctionTestHarnesses.forProcessFunction(
            new ExtractFunction(0, SampleLimits.DEFAULT, TraceOptions.NONE, ""));
    restore(null);
  }

  @AfterEach
  void close() throws Exception {
    compile.close();
    extract.close();
  }

  @Test
  void largeUpdate_restoredBetweenSlices_isAppliedOnce() throws Exception {
    SortedMap<String, String> tree = files("large", FILES);
    send("large", tree);
    for (int slice = 0; compiled().isEmpty(); slice++) {
      assertTrue(slice < 1000, "nothing leaves");
      OperatorSubtaskState checkpoint = compile.snapshot(1, 1);
      compile.close();
      restore(checkpoint);
      pass();
    }

    RefCompiled update = compiled().getFirst();
    try (FromScratch scratch = new FromScratch()) {
      assertEquals(scratch.compile(tree).contentHash(), update.getBundle().getContentHash());
    }
    pass();
    assertEquals(1, compiled().size());
  }

  @Test
  void commitOfAnotherRef_amidALargeUpdate_doesNotWaitForItsEnd() throws Exception {
    send("large", files("large", FILES));
    pass();
    send("small", files("small", 1));

    assertEquals(
        List.of("small"),
        compile.extractOutputValues().stream().map(CompiledRecord::repository).toList());
  }

  private void restore(@Nullable OperatorSubtaskState checkpoint) throws Exception {
    CompileOptions options =
        new CompileOptions(1, ProtocolTimes.DEFAULT, SampleLimits.DEFAULT, Slices.ofSteps(5));
    compile =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new CompileFunction(options, TraceOptions.NONE)),
            RefRecord::key,
            Types.STRING);
    compile.setProcessingTime(now);
    if (checkpoint != null) {
      compile.initializeState(checkpoint);
    }
    compile.open();
  }

  /** Time for one slice. */
  private void pass() throws Exception {
    compile.setProcessingTime(++now);
  }

  private void send(String repository, SortedMap<String, String> tree) throws Exception {
    Id128 id = Events.id(repository.length());
    int index = 0;
    for (Map.Entry<String, String> file : tree.entrySet()) {
      send(repository, Events.raw(Events.upsert(id, index++, file.getKey(), file.getValue())));
    }
    RefUpdate update = Events.refUpdate(RefUpdateKind.SNAPSHOT, id, null, "c1", index);
    update.setTreeDigest(Events.digest(tree));
    send(repository, Events.raw(update));
  }

  private void send(String repository, RawRecord record) throws Exception {
    extract.processElement(record, 0);
    RefRecord read = extract.extractOutputValues().getLast();
    compile.processElement(
        new RefRecord(
            repository,
            read.ref(),
            read.updateId(),
            read.index(),
            read.offset(),
            read.payload(),
            null),
        0);
  }

  private List<RefCompiled> compiled() {
    return compile.extractOutputValues().stream()
        .map(
            record ->
                Codec.decoder(RefCompiled.class).decode(Objects.requireNonNull(record.compiled())))
        .toList();
  }

  private static SortedMap<String, String> files(String packageName, int count) {
    SortedMap<String, String> files = new TreeMap<>();
    for (int file = 0; file < count; file++) {
      files.put(
          "%s/C%d.java".formatted(packageName, file),
          "package %s; import java.util.List; class C%d {}".formatted(packageName, file));
    }
    return files;
  }
}
