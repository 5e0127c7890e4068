package dev.ananke.operators;

import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Tag;

/** Many more histories. */
@Tag("full")
@PropertyDefaults(tries = 1000)
final class ManyFlinkProtocolProperties extends FlinkProtocolProperties {}
