package dev.ananke.core.updates;

import net.jqwik.api.PropertyDefaults;

/** The protocol alone, as fine as it goes: anything may happen between two steps of an update. */
@PropertyDefaults(tries = 300)
class SlicedProtocolProperties extends UpdateProtocolProperties {
  SlicedProtocolProperties() {
    super(PureJob.with(LineCompiler::new, Slices.ofSteps(1)), LineCompiler::new);
  }
}
