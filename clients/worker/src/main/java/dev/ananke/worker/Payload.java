package dev.ananke.worker;

import dev.ananke.schemas.Id128;
import org.jspecify.annotations.Nullable;

/**
 * The verified bytes of a fragment. Equal hash, equal bytes: so that the many bundles with the same
 * syntax share one copy.
 */
final class Payload {
  private final Id128 hash;
  private final byte[] bytes;

  Payload(Id128 hash, byte[] bytes) {
    this.hash = hash;
    this.bytes = bytes;
  }

  Id128 hash() {
    return hash;
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Payload that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }
}
