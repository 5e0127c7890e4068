package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.updates.SampleLimits;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.DeadLetter;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.SkipReason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ExtractFunctionTest {
  private OneInputStreamOperatorTestHarness<RawRecord, RefRecord> harness;

  @BeforeEach
  void open() throws Exception {
    harness =
        ProcessFunctionTestHarnesses.forProcessFunction(
            new ExtractFunction(1 << 20, new SampleLimits(2, 100, 1000), TraceOptions.NONE, ""));
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void upsert_givesFactsAndASample() throws Exception {
    FileChange change = Events.upsert(Events.id(1), 0, "src/A.java", "package a; class A {}");
    process(Events.raw(change));

    RefRecord record = only();
    assertEquals(Events.REPOSITORY, record.repository());
    assertEquals(Events.REF, record.ref());
    assertArrayEquals(Events.id(1).bytes(), record.updateId());
    RefChange result = change(record);
    assertEquals("src/A.java", result.getPath());
    assertEquals(change.getBlobId(), result.getBlobId());
    assertEquals("a", result.getFacts().getPackageName());
    assertEquals(change.getContent(), result.getContent());
    assertTrue(letters().isEmpty());
  }

  @Test
  void changesOfCommits_andNoOthers_makeBulkSleep() throws Exception {
    long before = LiveChanges.OF_PROCESS.last();
    process(Events.raw(Events.refUpdate(RefUpdateKind.SNAPSHOT, Events.id(1), null, "c1", 1)));
    assertEquals(before, LiveChanges.OF_PROCESS.last());

    process(Events.raw(Events.upsert(Events.id(1), 0, "A.java", "class A {}")));
    long live = LiveChanges.OF_PROCESS.last();
    assertNotEquals(before, live);

    harness.close();
    harness =
        ProcessFunctionTestHarnesses.forProcessFunction(
            ExtractFunction.ofBulk(0, SampleLimits.DEFAULT, TraceOptions.NONE, ""));
    process(Events.raw(Events.upsert(Events.id(1), 1, "B.java", "class B {}")));
    assertEquals(live, LiveChanges.OF_PROCESS.last());
  }

  @Test
  void bulk_takesChangesAndNoMoves() throws Exception {
    harness.close();
    harness =
        ProcessFunctionTestHarnesses.forProcessFunction(
            ExtractFunction.ofBulk(0, SampleLimits.DEFAULT, TraceOptions.NONE, ""));
    process(Events.raw(Events.upsert(Events.id(1), 0, "A.java", "class A {}")));
    process(Events.raw(Events.refUpdate(RefUpdateKind.SNAPSHOT, Events.id(1), null, "c1", 1)));

    assertEquals("A.java", change(only()).getPath());
    assertEquals("a RefUpdate belongs to the topic of commits", letter("invalid").getMessage());
  }

  @Test
  void content_ofLargeFilesAndHighIndices_goesNoFurther() throws Exception {
    process(Events.raw(Events.upsert(Events.id(1), 2, "A.java", "class A {}")));
    process(
        Events.raw(
            Events.upsert(Events.id(1), 1, "B.java", "class B { /*" + "b".repeat(100) + "*/ }")));

    for (RefRecord record : harness.extractOutputValues()) {
      assertNotNull(change(record).getFacts());
      assertNull(change(record).getContent());
    }
  }

  @Test
  void delete_hasNoBlob() throws Exception {
    process(Events.raw(Events.delete(Events.id(1), 3, "A.java")));

    assertEquals(3, only().index());
    assertNull(change(only()).getBlobId());
  }

  @Test
  void rulesFile_givesRules() throws Exception {
    process(Events.raw(Events.upsert(Events.id(1), 0, ".ananke.yaml", "rules: []\n")));

    assertNotNull(change(only()).getRules());
  }

  @Test
  void refUpdate_keepsItsOffset() throws Exception {
    RefUpdate update = Events.refUpdate(RefUpdateKind.DELTA, Events.id(1), "a", "b", 0);
    process(Events.raw(update));

    assertNull(only().updateId());
    assertEquals(8, only().offset());
    assertEquals(update, Codec.decoder(RefUpdate.class).decode(only().payload()));
  }

  @Test
  void fileThatThePublisherSkipped_isSkippedForItsReason() throws Exception {
    FileChange change = Events.upsert(Events.id(1), 0, "Huge.java", "");
    change.setContent(null);
    change.setSkipReason(SkipReason.TOO_LARGE);
    process(Events.raw(change));

    assertEquals(SkipReason.TOO_LARGE, change(only()).getSkipReason());
    assertTrue(letters().isEmpty());
  }

  @Test
  void undecodableChange_isADeadLetterAndASkippedFile() throws Exception {
    FileChange change = Events.upsert(Events.id(1), 4, "A.java", "class A {}");
    byte[] value = Codec.encode(change);
    byte[] cut = Arrays.copyOf(value, value.length - 3);
    process(Events.raw(change, cut));

    DeadLetter letter = letter("undecodable");
    assertEquals(cut.length, letter.getSize());
    assertEquals(ByteBuffer.wrap(cut), letter.getBytes());
    assertEquals(7, letter.getOffset());
    RefChange skipped = change(only());
    assertEquals(4, only().index());
    assertEquals("A.java", skipped.getPath());
    assertEquals(change.getBlobId(), skipped.getBlobId());
    assertEquals(SkipReason.UNDECODABLE, skipped.getSkipReason());
  }

  @Test
  void undecodableDeletion_isStillADeletion() throws Exception {
    process(Events.raw(Events.delete(Events.id(1), 0, "A.java"), new byte[] {1, 2, 3}));

    letter("undecodable");
    assertNull(change(only()).getBlobId());
    assertNull(change(only()).getSkipReason());
  }

  @Test
  void undecodableRecordWithoutHeaders_isOnlyADeadLetter() throws Exception {
    process(
        new RawRecord(
            "commit-events", 0, 9, "acme/shop".getBytes(UTF_8), new byte[] {9}, Map.of()));
    process(new RawRecord("commit-events", 0, 10, null, null, Map.of()));

    assertTrue(harness.extractOutputValues().isEmpty());
    assertEquals(
        List.of("undecodable", "invalid"), letters().stream().map(DeadLetter::getReason).toList());
  }

  @Test
  void undecodableRecordWithABadRefInItsHeaders_isOnlyADeadLetter() throws Exception {
    FileChange change = Events.upsert(Events.id(1), 0, "A.java", "class A {}");
    change.setRef("a\0b");
    process(Events.raw(change, new byte[] {1}));

    letter("undecodable");
    assertTrue(harness.extractOutputValues().isEmpty());
  }

  @Test
  void unknownSchema_isNamed() throws Exception {
    FileChange change = Events.upsert(Events.id(1), 0, "A.java", "class A {}");
    byte[] value = Codec.encode(change);
    value[5] ^= 1;
    process(Events.raw(change, value));

    letter("unknown-schema");
    assertEquals(SkipReason.UNDECODABLE, change(only()).getSkipReason());
  }

  @Test
  void contentThatIsNotItsBlob_isADeadLetterAndASkippedFile() throws Exception {
    FileChange change = Events.upsert(Events.id(1), 0, "A.java", "class A {}");
    change.setContent(ByteBuffer.wrap("class B {}".getBytes(UTF_8)));
    process(Events.raw(change));

    letter("wrong-blob");
    assertEquals(SkipReason.UNDECODABLE, change(only()).getSkipReason());
  }

  @Test
  void contentThatIsNotItsBlob_withoutHeaders_isASkippedFileToo() throws Exception {
    FileChange change = Events.upsert(Events.id(1), 3, "A.java", "class A {}");
    change.setContent(ByteBuffer.wrap("class B {}".getBytes(UTF_8)));
    process(new RawRecord("t", 0, 1, Events.raw(change).key(), Codec.encode(change), Map.of()));

    letter("wrong-blob");
    assertEquals(3, only().index());
    assertEquals("A.java", change(only()).getPath());
    assertEquals(SkipReason.UNDECODABLE, change(only()).getSkipReason());
  }

  @Test
  void namesWithoutEnd_areInvalidAndCutInTheirLetters() throws Exception {
    String endless = "a".repeat(3 << 20);
    RefUpdate ref = Events.refUpdate(RefUpdateKind.DELTA, Events.id(1), "a", "b", 0);
    ref.setRef(endless);
    process(Events.raw(ref));
    RefUpdate commit = Events.refUpdate(RefUpdateKind.DELTA, Events.id(1), "a", endless, 0);
    process(Events.raw(commit));
    RefUpdate repository = Events.refUpdate(RefUpdateKind.DELTA, Events.id(1), "a", "b", 0);
    RawRecord record = Events.raw(repository);
    repository.setRepository(endless);
    process(new RawRecord("t", 0, 1, record.key(), Codec.encode(repository), Map.of()));
    FileChange path = Events.upsert(Events.id(1), 0, endless, "class A {}");
    process(Events.raw(path));

    assertEquals(4, letters().size());
    for (DeadLetter letter : letters()) {
      assertEquals("invalid", letter.getReason());
      assertTrue(letter.getMessage().length() < 2000);
    }
    assertTrue(harness.extractOutputValues().isEmpty());
  }

  @Test
  void recordsThatBreakARuleOfTheTopic_areInvalid() throws Exception {
    FileChange noBlob = Events.upsert(Events.id(1), 0, "A.java", "class A {}");
    RawRecord record = Events.raw(noBlob);
    noBlob.setBlobId(null);
    process(new RawRecord("t", 0, 1, record.key(), Codec.encode(noBlob), Map.of()));
    process(Events.raw(Events.refUpdate(RefUpdateKind.DELTA, Events.id(1), "a", null, 0)));
    process(Events.raw(Events.refUpdate(RefUpdateKind.REF_DELETED, Events.id(1), "a", "b", 0)));
    process(Events.raw(Events.refUpdate(RefUpdateKind.REF_DELETED, Events.id(1), "a", null, 1)));
    process(Events.raw(Events.refUpdate(RefUpdateKind.DELTA, Events.id(1), "a", "b", -1)));
    RefUpdate nul = Events.refUpdate(RefUpdateKind.DELTA, Events.id(1), "a", "b", 0);
    nul.setRef("a\0b");
    process(Events.raw(nul));

    assertEquals(6, letters().size());
    assertTrue(letters().stream().allMatch(letter -> letter.getReason().equals("invalid")));
    assertTrue(harness.extractOutputValues().isEmpty());
  }

  private void process(RawRecord record) throws Exception {
    harness.processElement(record, 0);
  }

  private RefRecord only() {
    List<RefRecord> records = harness.extractOutputValues();
    assertEquals(1, records.size());
    return records.getFirst();
  }

  private DeadLetter letter(String reason) {
    assertEquals(1, letters().size());
    assertEquals(reason, letters().getFirst().getReason());
    return letters().getFirst();
  }

  private List<DeadLetter> letters() {
    var output = harness.getSideOutput(ExtractFunction.DEAD_LETTERS);
    if (output == null) {
      return List.of();
    }
    return output.stream()
        .map(StreamRecord::getValue)
        .map(
            record ->
                Codec.decoder(DeadLetter.class).decode(Objects.requireNonNull(record.value())))
        .toList();
  }

  private static RefChange change(RefRecord record) {
    return Codec.decoder(RefChange.class).decode(record.payload());
  }
}
