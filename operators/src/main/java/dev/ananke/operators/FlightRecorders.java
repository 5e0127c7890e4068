package dev.ananke.operators;

import dev.ananke.core.quarantine.FlightRecorder;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.RuntimeContext;

/** The flight recorder of a slot. */
final class FlightRecorders {
  private FlightRecorders() {}

  /**
   * @param directory empty: nothing is recorded
   */
  static FlightRecorder open(String directory, RuntimeContext context) {
    return directory.isEmpty()
        ? FlightRecorder.none()
        : FlightRecorder.open(Path.of(directory), context.getTaskInfo().getTaskNameWithSubtasks());
  }
}
