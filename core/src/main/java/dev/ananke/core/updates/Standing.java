package dev.ananke.core.updates;

/**
 * Where a ref stands after an event.
 *
 * @param queued updates that came and are not applied
 * @param pending updates of which changes came, queued or not
 * @param stale whether its bundles are known not to be what the repository is
 * @param asking whether publishers were asked for what is missing and nobody has answered
 */
public record Standing(long queued, int pending, boolean stale, boolean asking) {}
