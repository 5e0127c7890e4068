package dev.ananke.operators;

import dev.ananke.core.updates.ProtocolTimes;
import dev.ananke.core.updates.SampleLimits;
import dev.ananke.core.updates.Slices;
import java.io.Serializable;

/**
 * What the compile operator is told.
 *
 * @param epoch of revisions: raised by hand when offsets of commit-events start anew
 */
public record CompileOptions(int epoch, ProtocolTimes times, SampleLimits samples, Slices slices)
    implements Serializable {

  public CompileOptions(int epoch, ProtocolTimes times, SampleLimits samples) {
    this(epoch, times, samples, Slices.DEFAULT);
  }
}
