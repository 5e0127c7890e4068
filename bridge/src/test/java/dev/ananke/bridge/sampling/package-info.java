@NullMarked
package dev.ananke.bridge.sampling;

import org.jspecify.annotations.NullMarked;
