package dev.ananke.core.quarantine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notes what is about to be tried in native code, where it survives the process, and knows what has
 * taken processes down before. For one thread at a time; see the package for its files.
 */
public final class FlightRecorder implements AutoCloseable {
  private static final int CRASHES = 2;

  private static final int BYTES = 64;
  private static final int ID = 16;
  private static final int MAX_ID = BYTES - ID;
  private static final int LENGTH = 0;
  private static final int OFFSET = 8;
  private static final VarHandle LENGTH_HANDLE =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final @Nullable Path flight;
  private final ByteBuffer seat;
  private final Set<String> quarantined;

  private FlightRecorder(@Nullable Path flight, ByteBuffer seat, Set<String> quarantined) {
    this.flight = flight;
    this.seat = seat.order(ByteOrder.LITTLE_ENDIAN);
    this.quarantined = quarantined;
  }

  /**
   * A process, as the names of its flights tell it from those before.
   *
   * @param start milliseconds since the epoch; numbers of processes are used again, in containers
   *     by every process
   */
  record Owner(long pid, long start) {
    /** Systems tell the start of a process with that precision. */
    private static final Duration PRECISION = Duration.ofSeconds(2);

    static Owner current() {
      ProcessHandle process = ProcessHandle.current();
      return new Owner(process.pid(), start(process));
    }

    private static long start(ProcessHandle process) {
      return process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    }

    static Owner of(String flight) {
      String[] parts = flight.split("-", 3);
      return new Owner(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    boolean isAlive() {
      return ProcessHandle.of(pid)
          .filter(process -> Math.abs(start(process) - start) < PRECISION.toMillis())
          .isPresent();
    }
  }

  /** Notes nothing, and knows of nothing. */
  public static FlightRecorder none() {
    return new FlightRecorder(null, ByteBuffer.allocateDirect(BYTES), Set.of());
  }

  /**
   * Marks what ended processes had in flight, and starts a flight of its own.
   *
   * @param directory is made if it is not there
   * @param name of the thread's work, for those who look into the directory
   * @throws UncheckedIOException if the directory cannot be used
   */
  public static FlightRecorder open(Path directory, String name) {
    return open(directory, name, Owner.current());
  }

  static FlightRecorder open(Path directory, String name, Owner owner) {
    try {
      Path flights = Files.createDirectories(directory.resolve("flights"));
      Path suspects = Files.createDirectories(directory.resolve("suspects"));
      for (Path flight : listed(flights)) {
        if (!Owner.of(flight.getFileName().toString()).isAlive()) {
          mark(flight, suspects);
        }
      }
      // Jobs of one process do not see each other's class loaders, so numbers would meet.
      Path flight =
          Files.createTempFile(
              flights,
              "%d-%d-%s-"
                  .formatted(owner.pid(), owner.start(), name.replaceAll("[^A-Za-z0-9]+", "-")),
              "");
      return new FlightRecorder(flight, map(flight), quarantined(suspects));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot keep a record of what is tried in %s; it has to be a directory that can be written"
              .formatted(directory),
          e);
    }
  }

  private static ByteBuffer map(Path flight) throws IOException {
    try (FileChannel channel =
        FileChannel.open(flight, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    }
  }

  /** Others may do the same at the same time: the mark has the same name, whoever makes it. */
  private static void mark(Path flight, Path suspects) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(flight);
    } catch (NoSuchFileException e) {
      return;
    }
    ByteBuffer seat = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length == BYTES && seat.getInt(LENGTH) > 0) {
      int length = Math.min(seat.getInt(LENGTH), MAX_ID);
      String id = HexFormat.of().formatHex(content, ID, ID + length);
      Path folder = Files.createDirectories(suspects.resolve(id));
      Files.writeString(
          folder.resolve(flight.getFileName()),
          "in flight, from offset %d, when its process ended\n".formatted(seat.getLong(OFFSET)));
    }
    Files.deleteIfExists(flight);
  }

  private static Set<String> quarantined(Path suspects) throws IOException {
    Set<String> quarantined = new HashSet<>();
    for (Path suspect : listed(suspects)) {
      if (listed(suspect).size() >= CRASHES) {
        quarantined.add(suspect.getFileName().toString());
      }
    }
    return quarantined;
  }

  private static List<Path> listed(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  /** Whether this has been in flight at the end of too many processes. */
  public boolean isQuarantined(byte[] id) {
    return !quarantined.isEmpty() && quarantined.contains(HexFormat.of().formatHex(id));
  }

  /**
   * What is tried next.
   *
   * @param id at most 48 bytes
   * @param offset of the record that brought it, for those who look for it
   */
  public void depart(byte[] id, long offset) {
    if (id.length == 0 || id.length > MAX_ID) {
      throw new IllegalArgumentException("an id has 1 to %d bytes".formatted(MAX_ID));
    }
    seat.putLong(OFFSET, offset);
    seat.put(ID, id);
    // After the id, and before the call that follows.
    LENGTH_HANDLE.setVolatile(seat, LENGTH, id.length);
  }

  /** It is over, well or not. */
  public void arrive() {
    LENGTH_HANDLE.setVolatile(seat, LENGTH, 0);
  }

  @Override
  public void close() {
    Path own = flight;
    if (own != null) {
      try {
        Files.deleteIfExists(own);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot delete " + own, e);
      }
    }
  }
}
