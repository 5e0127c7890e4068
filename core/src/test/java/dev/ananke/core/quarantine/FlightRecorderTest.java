package dev.ananke.core.quarantine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.core.quarantine.FlightRecorder.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes come and go, and some of them end in the middle of something. */
final class FlightRecorderTest {
  private static final byte[] CULPRIT = {1, 2, 3};
  private static final byte[] INNOCENT = {4, 5, 6};

  /** No system has that many processes. */
  private static final long NOBODY = 1L << 40;

  private final Path directory;
  private long processes;

  FlightRecorderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void inFlightAtTheEndOfTwoProcesses_isQuarantined() {
    crashWith(CULPRIT);
    assertFalse(isQuarantined(CULPRIT), "once may have been anything");
    crashWith(CULPRIT);
    assertTrue(isQuarantined(CULPRIT));
    assertFalse(isQuarantined(INNOCENT));
    assertTrue(isQuarantined(CULPRIT), "for good");
  }

  @Test
  void arrived_isNoSuspect() throws Exception {
    for (int i = 0; i < 3; i++) {
      FlightRecorder ended = process();
      ended.depart(INNOCENT, 7);
      ended.arrive();
    }
    assertFalse(isQuarantined(INNOCENT));
    assertEquals(List.of(), names("suspects"));
    assertEquals(List.of(), names("flights"), "what ended leaves nothing behind");
  }

  @Test
  void processIsAlive_whatItTriesIsNoSuspect() {
    for (int i = 0; i < 3; i++) {
      FlightRecorder own = FlightRecorder.open(directory, "extract");
      own.depart(INNOCENT, 7);
    }
    assertFalse(isQuarantined(INNOCENT));
  }

  @Test
  void sameProcessNumberStartedAtAnotherTime_isAnotherProcess() throws Exception {
    Owner self = Owner.current();
    Owner before = new Owner(self.pid(), self.start() - 60_000);
    FlightRecorder.open(directory, "extract", before).depart(CULPRIT, 7);

    assertFalse(isQuarantined(CULPRIT));
    assertEquals(List.of("010203"), names("suspects"));
  }

  @Test
  void manyStartAtOnce_oneCrashCountsOnce() {
    crashWith(CULPRIT);
    for (int i = 0; i < 3; i++) {
      assertFalse(isQuarantined(CULPRIT));
    }
  }

  @Test
  void suspectDeleted_hasAnotherChance() throws Exception {
    crashWith(CULPRIT);
    crashWith(CULPRIT);
    assertTrue(isQuarantined(CULPRIT));
    Path folder = directory.resolve("suspects").resolve("010203");
    for (String mark : names("suspects/010203")) {
      assertTrue(Files.readString(folder.resolve(mark)).contains("offset 42"), mark);
      Files.delete(folder.resolve(mark));
    }
    assertFalse(isQuarantined(CULPRIT));
  }

  @Test
  void directoryIsAFile_isRefusedWithItsName() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    UncheckedIOException thrown =
        assertThrows(UncheckedIOException.class, () -> FlightRecorder.open(file, "extract"));
    assertTrue(String.valueOf(thrown.getMessage()).contains(file.toString()), thrown::toString);
  }

  @Test
  void idOfTheWrongLength_isRefused() {
    try (FlightRecorder recorder = FlightRecorder.none()) {
      assertThrows(IllegalArgumentException.class, () -> recorder.depart(new byte[0], 0));
      assertThrows(IllegalArgumentException.class, () -> recorder.depart(new byte[49], 0));
      recorder.depart(new byte[48], 0);
      assertFalse(recorder.isQuarantined(new byte[48]));
    }
  }

  private void crashWith(byte[] id) {
    process().depart(id, 42);
  }

  /** A process that is not there any more, as those see it that come after it. */
  private FlightRecorder process() {
    return FlightRecorder.open(directory, "extract (1/2)", new Owner(NOBODY, ++processes));
  }

  private boolean isQuarantined(byte[] id) {
    try (FlightRecorder recorder = FlightRecorder.open(directory, "extract")) {
      return recorder.isQuarantined(id);
    }
  }

  private List<String> names(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(directory.resolve(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
