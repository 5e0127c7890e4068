/** State stores, and how tests compare whole states. */
@NullMarked
package dev.ananke.core.state;

import org.jspecify.annotations.NullMarked;
