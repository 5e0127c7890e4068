package dev.ananke.core.updates;

import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Tag;

/** Many more histories. */
@Tag("full")
@PropertyDefaults(tries = 50_000)
final class ManyLinesProtocolProperties extends LinesProtocolProperties {}
