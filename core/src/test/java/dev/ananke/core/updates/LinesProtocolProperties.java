package dev.ananke.core.updates;

import net.jqwik.api.PropertyDefaults;

/** The protocol alone, with a compiler that hides nothing. */
@PropertyDefaults(tries = 500)
class LinesProtocolProperties extends UpdateProtocolProperties {
  LinesProtocolProperties() {
    super(PureJob.with(LineCompiler::new, Slices.UNLIMITED), LineCompiler::new);
  }
}
