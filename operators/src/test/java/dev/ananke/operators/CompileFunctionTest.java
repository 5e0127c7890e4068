package dev.ananke.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.core.updates.Slices;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefPayload;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.Resync;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CompileFunctionTest {
  private static final Map<String, String> TREE =
      Map.of(
          "src/org/example/A.java", "package org.example; public class A {}",
          "src/org/example/B.java", "package org.example; public class B {}");

  private KeyedOneInputStreamOperatorTestHarness<String, RefRecord, CompiledRecord> harness;
  private OneInputStreamOperatorTestHarness<RawRecord, RefRecord> extract;
  private int ids;

  @BeforeEach
  void open() throws Exception {
    extract =
        ProcessFunctionTestHarnesses.forProcessFunction(
            new ExtractFunction(0, SampleLimits.DEFAULT, TraceOptions.NONE, ""));
    harness = newHarness();
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
    extract.close();
  }

  @Test
  void wholeUpdate_leavesAsOneBundleWithItsFragments() throws Exception {
    snapshot("c1", TREE);

    RefCompiled compiled = only();
    Bundle bundle = compiled.getBundle();
    assertEquals("c1", bundle.getCommit());
    assertEquals("java", compiled.getLanguage());
    assertEquals(8, bundle.getRevision().getOffset());
    assertEquals(listed(bundle), payloads(compiled));
    assertEquals(2, compiled.getSamples().size());
    List<String> added =
        side(CompileFunction.CONSTRAINT_CHANGES).stream()
            .map(value -> Codec.decoder(ConstraintChange.class).decode(value))
            .flatMap(change -> change.getChanges().stream())
            .map(change -> change.getKind() + " " + change.getSubject())
            .toList();
    assertTrue(added.contains("importable-type org.example.A"), added::toString);
  }

  @Test
  void changesOfALargeUpdate_areToldInPartsOneAfterTheOther() throws Exception {
    Map<String, String> tree = new TreeMap<>();
    for (int file = 0; file < 50; file++) {
      StringBuilder text = new StringBuilder("package org.example.part" + file + ";\n");
      for (int type = 0; type < 80; type++) {
        text.append("class SomewhatLongerNameOfType%d {}\n".formatted(type));
      }
      tree.put("src/org/example/part%d/Many.java".formatted(file), text.toString());
    }
    snapshot("c1", tree);

    List<ConstraintChange> parts =
        side(CompileFunction.CONSTRAINT_CHANGES).stream()
            .map(value -> Codec.decoder(ConstraintChange.class).decode(value))
            .toList();
    assertTrue(parts.size() > 1, "the update fits one record");
    for (ConstraintChange part : parts) {
      assertEquals("c1", part.getCommit());
      assertEquals(only().getBundle().getRevision(), part.getRevision());
    }
    try (FromScratch scratch = new FromScratch()) {
      assertEquals(
          scratch.compile(tree).changes(),
          parts.stream().flatMap(part -> part.getChanges().stream()).toList());
    }
    assertEquals(
        Set.of(Events.REPOSITORY),
        harness.getSideOutput(CompileFunction.CONSTRAINT_CHANGES).stream()
            .map(record -> record.getValue().route())
            .collect(Collectors.toSet()),
        "one route: the topic keeps their order");
  }

  @Test
  void repositories_interleaved_haveStatesOfTheirOwn() throws Exception {
    Id128 id = nextId();
    RefRecord first =
        extracted(Events.raw(Events.upsert(id, 0, "A.java", "package a; class A {}")));
    RefUpdate update = Events.refUpdate(RefUpdateKind.SNAPSHOT, id, null, "c1", 1);
    RefRecord ref = extracted(Events.raw(update));
    for (String repository : List.of("one", "two")) {
      process(move(first, repository));
    }
    process(move(ref, "two"));
    assertEquals(1, harness.extractOutputValues().size());
    process(move(ref, "one"));

    assertEquals(
        List.of("two", "one"),
        harness.extractOutputValues().stream().map(CompiledRecord::repository).toList());
  }

  @Test
  void restored_sendsEveryFragmentOnceMore() throws Exception {
    snapshot("c1", TREE);
    Set<String> all = payloads(only());
    OperatorSubtaskState checkpoint = harness.snapshot(1, 1);
    harness.close();
    harness = newHarness();
    harness.initializeState(checkpoint);
    harness.open();
    announce("c1");

    assertEquals(all, payloads(only()));
    announce("c1");
    assertEquals(Set.of(), payloads(compiled().getLast()));
  }

  @Test
  void changesThatWaited_surviveARestart() throws Exception {
    Id128 id = nextId();
    process(extracted(Events.raw(Events.upsert(id, 0, "A.java", "package a; class A {}"))));
    OperatorSubtaskState checkpoint = harness.snapshot(1, 1);
    harness.close();
    harness = newHarness();
    harness.initializeState(checkpoint);
    harness.open();
    RefUpdate update = Events.refUpdate(RefUpdateKind.SNAPSHOT, id, null, "c1", 1);
    process(extracted(Events.raw(update)));

    assertEquals("c1", only().getBundle().getCommit());
  }

  @Test
  void unknownBase_isAskedForAndAskedAgain() throws Exception {
    announce("c9");
    assertEquals(1, side(CompileFunction.REQUESTS).size());
    Resync resync = Codec.decoder(Resync.class).decode(side(CompileFunction.REQUESTS).getFirst());
    assertEquals(new Resync(Events.REPOSITORY, Events.REF, null, null, null, "base", true), resync);

    harness.setProcessingTime(
        harness.getProcessingTime() + ProtocolTimes.DEFAULT.resync().toMillis());
    assertEquals(2, side(CompileFunction.REQUESTS).size());
  }

  @Test
  void wrongDigest_leavesOnlyANoticeThatTheLastBundleIsStale() throws Exception {
    snapshot("c1", TREE);
    Id128 id = nextId();
    RefUpdate update = Events.refUpdate(RefUpdateKind.DELTA, id, "c1", "c2", 0);
    update.setTreeDigest(Events.digest(Map.of("Other.java", "class Other {}")));
    process(extracted(Events.raw(update)));

    assertEquals(2, compiled().size());
    RefCompiled notice = compiled().getLast();
    assertEquals("", notice.getLanguage());
    assertTrue(notice.getBundle() == null && !notice.getStaleReason().isEmpty());
  }

  @Test
  void lastFileDeleted_leavesAnEmptyBundle() throws Exception {
    snapshot("c1", Map.of("A.java", "package a; class A {}"));
    Id128 id = nextId();
    process(extracted(Events.raw(Events.delete(id, 0, "A.java"))));
    RefUpdate update = Events.refUpdate(RefUpdateKind.DELTA, id, "c1", "c2", 1);
    update.setTreeDigest(Events.digest(Map.of()));
    process(extracted(Events.raw(update)));

    RefCompiled compiled = compiled().getLast();
    assertEquals("c2", compiled.getBundle().getCommit());
    assertTrue(compiled.getHoles().isEmpty());
    assertFalse(compiled.getRemoved().isEmpty());
    assertNotEquals(
        compiled().getFirst().getBundle().getContentHash(), compiled.getBundle().getContentHash());
  }

  // --- records

  private void snapshot(String commit, Map<String, String> tree) throws Exception {
    Id128 id = nextId();
    int index = 0;
    for (Map.Entry<String, String> file : new TreeMap<>(tree).entrySet()) {
      process(extracted(Events.raw(Events.upsert(id, index++, file.getKey(), file.getValue()))));
    }
    RefUpdate update = Events.refUpdate(RefUpdateKind.SNAPSHOT, id, null, commit, index);
    update.setTreeDigest(Events.digest(tree));
    process(extracted(Events.raw(update)));
  }

  private void announce(String commit) throws Exception {
    process(
        extracted(Events.raw(Events.refUpdate(RefUpdateKind.DELTA, nextId(), commit, commit, 0))));
  }

  private RefRecord extracted(RawRecord record) throws Exception {
    extract.processElement(record, 0);
    return extract.extractOutputValues().getLast();
  }

  private static RefRecord move(RefRecord record, String repository) {
    return new RefRecord(
        repository,
        record.ref(),
        record.updateId(),
        record.index(),
        record.offset(),
        record.payload(),
        record.traceparent());
  }

  private Id128 nextId() {
    return Events.id(++ids);
  }

  private void process(RefRecord record) throws Exception {
    harness.processElement(record, 0);
  }

  private RefCompiled only() {
    assertEquals(1, compiled().size());
    return compiled().getFirst();
  }

  private List<RefCompiled> compiled() {
    return harness.extractOutputValues().stream()
        .map(
            record ->
                Codec.decoder(RefCompiled.class).decode(Objects.requireNonNull(record.compiled())))
        .toList();
  }

  private List<byte[]> side(OutputTag<OutputRecord> tag) {
    var output = harness.getSideOutput(tag);
    return output == null
        ? List.of()
        : output.stream().map(record -> bytes(record.getValue().value())).toList();
  }

  private static byte[] bytes(byte @Nullable [] value) {
    return Objects.requireNonNull(value);
  }

  private static Set<String> payloads(RefCompiled compiled) {
    return compiled.getChanged().stream()
        .map(RefPayload::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> listed(Bundle bundle) {
    return bundle.getFragments().stream()
        .map(FragmentRef::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RefRecord, CompiledRecord>
      newHarness() throws Exception {
    CompileOptions options =
        new CompileOptions(1, ProtocolTimes.DEFAULT, SampleLimits.DEFAULT, Slices.UNLIMITED);
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new CompileFunction(options, TraceOptions.NONE)),
        RefRecord::key,
        Types.STRING);
  }
}
