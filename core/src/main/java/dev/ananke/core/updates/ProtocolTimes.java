package dev.ananke.core.updates;

import java.io.Serializable;
import java.time.Duration;

/**
 * When the protocol stops waiting. All of them are processing time: no content depends on them.
 *
 * @param front how long the front of the queue waits for another of its changes before it is
 *     dropped; doubles with every such drop until something is applied
 * @param frontMaximum the cap of that doubling; above the time that the largest backlog takes
 * @param pending how long changes wait for a RefUpdate that never comes
 * @param resync first interval between two repetitions of an open Resync; doubles
 * @param resyncMaximum the cap of that doubling
 * @param inactivity a ref without any RefUpdate for that long is asked for
 * @param silence after that long without any RefUpdate, and {@code inactivity} after a start,
 *     nobody seems to own the ref: if nothing of it was ever sent, or if it is deleted, all that is
 *     held is forgotten; else it is asked for no more often than that, or every {@code inactivity}
 *     if something of it is missing
 */
public record ProtocolTimes(
    Duration front,
    Duration frontMaximum,
    Duration pending,
    Duration resync,
    Duration resyncMaximum,
    Duration inactivity,
    Duration silence)
    implements Serializable {

  /** For publishers that answer within seconds and announce every few minutes. */
  public static final ProtocolTimes DEFAULT =
      new ProtocolTimes(
          Duration.ofSeconds(30),
          Duration.ofHours(2),
          Duration.ofMinutes(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofDays(1));

  public ProtocolTimes {
    requirePositive("front", front);
    requirePositive("pending", pending);
    requirePositive("resync", resync);
    requirePositive("inactivity", inactivity);
    requireAtLeast("frontMaximum", frontMaximum, "front", front);
    requireAtLeast("resyncMaximum", resyncMaximum, "resync", resync);
    requireAtLeast("silence", silence, "inactivity", inactivity);
    requireAtLeast("silence", silence, "resyncMaximum", resyncMaximum);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + " has to be at least 1 ms, but is " + value);
    }
  }

  private static void requireAtLeast(
      String name, Duration value, String floorName, Duration floor) {
    if (value.toMillis() < floor.toMillis()) {
      throw new IllegalArgumentException(
          "%s (%s) has to be at least %s (%s)".formatted(name, value, floorName, floor));
    }
  }
}
