package dev.ananke.core.gate;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.RefPayload;
import java.util.List;

/**
 * What leaves the gate, in this order: changed fragments, the bundle, tombstones of fragments that
 * it no longer lists.
 *
 * @param tombstones names of fragments
 */
public record GateOutput(List<RefPayload> fragments, Bundle bundle, List<String> tombstones) {}
