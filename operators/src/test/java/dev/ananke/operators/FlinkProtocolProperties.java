package dev.ananke.operators;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.updates.UpdateCompiler;
import dev.ananke.core.updates.UpdateProtocolProperties;
import net.jqwik.api.PropertyDefaults;

/** The protocol as Flink runs it. */
@PropertyDefaults(tries = 15)
class FlinkProtocolProperties extends UpdateProtocolProperties {
  private static final UpdateCompiler CONSTRAINTS = UpdateCompiler.of(Stages.constraintCompiler());

  FlinkProtocolProperties() {
    super(FlinkJob::start, () -> CONSTRAINTS);
  }
}
