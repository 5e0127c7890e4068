package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What is created and closed again and again leaves nothing behind. Linux, since it asks its C
 * library and /proc.
 */
@EnabledOnOs(OS.LINUX)
final class NativeMemoryTest {
  private static final byte[] SOURCE =
      Grammars.utf8("class A { int x = f(1) + g(2); }\n".repeat(200));

  /** Once through everything that owns native memory, errors included. */
  private static void cycle() {
    try (Parser parser =
            new Parser(ParserLanguage.JAVA, new ParseLimits(1 << 20, 1 << 20, 50, 18_000));
        Engine engine = Engine.create(Vocabulary.bytes());
        Matcher matcher = engine.matcher(Grammars.STATEMENTS);
        Matcher copy = matcher.copy()) {
      parser.parse(SOURCE);
      assertThrows(
          ParseLimitException.class, () -> parser.parse(Grammars.utf8("(".repeat(20_000))));
      assertThrows(
          ParseLimitException.class,
          () ->
              parser.parse(
                  Grammars.utf8("class A{int x=" + "(".repeat(60) + "1" + ")".repeat(60) + ";}")));
      engine.validate("start: nothing\n");
      assertThrows(GrammarException.class, () -> engine.matcher("start: nothing\n"));
      int[] words = new int[engine.maskWords()];
      for (int token : Vocabulary.bytes().tokenize(Grammars.utf8("let a = f(\"x\");"))) {
        copy.mask(words);
        copy.consume(token);
      }
      copy.forcedBytes();
      copy.error();
      limits();
    }
  }

  /** Where a limit is met in the midst of the work, what was made for it goes too. */
  private static void limits() {
    EngineOptions few = EngineOptions.DEFAULT.with(EngineLimit.ROW_ITEMS, 3);
    try (Engine engine = Engine.create(Vocabulary.bytes(), few);
        Matcher matcher = engine.matcher(Grammars.STATEMENTS);
        Templates<String> templates = new Templates<>(engine, 1, List.of(Grammars.utf8("let")))) {
      String reason = matcher.refusal(Grammars.utf8("?")).orElseThrow().reason();
      assertTrue(reason.contains("ROW_ITEMS"), reason);
      assertThrows(
          EngineException.class, () -> templates.matcher("key", Grammars.STATEMENTS).close());
    }
  }

  /** Bytes in use by everything that calls malloc: this library, and a little the JVM itself. */
  private static long allocatedBytes() {
    Linker linker = Linker.nativeLinker();
    MemorySegment function = linker.defaultLookup().findOrThrow("mallinfo2");
    MemoryLayout layout =
        MemoryLayout.structLayout(
            List.of(
                    "arena",
                    "ordblks",
                    "smblks",
                    "hblks",
                    "hblkhd",
                    "usmblks",
                    "fsmblks",
                    "uordblks",
                    "fordblks",
                    "keepcost")
                .stream()
                .map(ValueLayout.JAVA_LONG::withName)
                .toArray(MemoryLayout[]::new));
    MethodHandle mallinfo = linker.downcallHandle(function, FunctionDescriptor.of(layout));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena);
      long mapped = info.get(ValueLayout.JAVA_LONG, 4 * 8);
      long used = info.get(ValueLayout.JAVA_LONG, 7 * 8);
      return mapped + used;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Memory(long allocated, long resident) {
    /** The least of some readings among cycles: the JVM's compiler and collector come and go. */
    static Memory lowest() {
      long allocated = Long.MAX_VALUE;
      long resident = Long.MAX_VALUE;
      for (int i = 0; i < 60; i++) {
        cycle();
        if (i % 6 == 0) {
          allocated = Math.min(allocated, allocatedBytes());
          resident = Math.min(resident, residentBytes());
        }
      }
      return new Memory(allocated, resident);
    }
  }

  /** By how much memory has grown after some cycles, not counting what the first ones warm up. */
  private static Memory growth(int warmUp, int cycles) {
    for (int i = 0; i < warmUp; i++) {
      cycle();
    }
    Memory before = Memory.lowest();
    for (int i = 0; i < cycles; i++) {
      cycle();
    }
    Memory after = Memory.lowest();
    return new Memory(after.allocated - before.allocated, after.resident - before.resident);
  }

  /**
   * 40 KB a cycle would show: a parser, an engine or a matcher left behind is more. What the JVM's
   * compiler allocates may hide one measurement on a busy machine, but what is left behind shows in
   * each.
   */
  @Test
  void cycles_aHundred_leaveAllocatedMemoryFlat() {
    List<Memory> growths = new ArrayList<>();
    do {
      growths.add(growth(30, 100));
    } while (growths.getLast().allocated >= 4_000_000 && growths.size() < 3);

    assertTrue(growths.getLast().allocated < 4_000_000, growths.toString());
  }

  /** Runs in a JVM whose heap neither grows nor shrinks, so that resident memory is all native. */
  static final class ManyCycles {
    private ManyCycles() {}

    public static void main(String[] args) {
      Memory growth = growth(1000, 10_000);
      System.out.println(growth.allocated);
      System.out.println(growth.resident);
    }
  }

  /** 400 bytes a cycle would show: about any text or tree left behind. */
  @Test
  @Tag("full")
  void cycles_tenThousand_leaveAllocatedAndResidentMemoryFlat() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                ManyCycles.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> output;
    try (BufferedReader lines = process.inputReader()) {
      output = lines.readAllLines();
    }
    assertEquals(0, process.waitFor());
    assertTrue(Long.parseLong(output.get(0)) < 4_000_000, output.get(0) + " bytes more allocated");
    // Looser, since the allocator keeps what fragments.
    assertTrue(Long.parseLong(output.get(1)) < 40_000_000, output.get(1) + " bytes more resident");
  }
}
