package dev.ananke.core.updates;

import dev.ananke.core.assembly.Stages;
import net.jqwik.api.PropertyDefaults;

/** The protocol with the compiler of constraints and the gate. */
@PropertyDefaults(tries = 30)
class ConstraintsProtocolProperties extends UpdateProtocolProperties {
  private static final UpdateCompiler CONSTRAINTS = UpdateCompiler.of(Stages.constraintCompiler());

  ConstraintsProtocolProperties() {
    super(PureJob.with(() -> CONSTRAINTS, Slices.ofSteps(2)), () -> CONSTRAINTS);
  }
}
