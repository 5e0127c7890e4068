package dev.ananke.core.updates;

/**
 * How a {@link RefProcessor} works.
 *
 * @param epoch of the revisions; raised by hand when offsets of commit-events start anew
 * @param runStart when this run of the job started, milliseconds since the epoch: another run than
 *     the one that sent last sends every fragment again, and time-outs count from here
 * @param layout versions of all that is kept in state; other state is forgotten
 */
public record ProtocolSettings(
    int epoch, long runStart, String layout, ProtocolTimes times, SampleLimits samples) {

  public ProtocolSettings {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch has to be 0 or more, but is " + epoch);
    }
  }

  /** While the job was down nothing could arrive, so that time does not count. */
  long sinceThisRun(long time) {
    return Math.max(runStart, time);
  }
}
