package dev.ananke.core.updates;

import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Tag;

/** Many more histories. */
@Tag("full")
@PropertyDefaults(tries = 30_000)
final class ManySlicedProtocolProperties extends SlicedProtocolProperties {}
