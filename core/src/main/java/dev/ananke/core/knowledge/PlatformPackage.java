package dev.ananke.core.knowledge;

import java.util.List;

/**
 * One package of a platform.
 *
 * @param closed whether the platform's newest release exports it, so that what is not listed does
 *     not exist
 * @param types top-level public types of all releases, sorted by name
 */
public record PlatformPackage(String name, boolean closed, List<PlatformType> types) {
  public PlatformPackage {
    types = List.copyOf(types);
  }
}
