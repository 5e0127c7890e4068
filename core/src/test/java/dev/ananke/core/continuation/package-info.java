@NullMarked
package dev.ananke.core.continuation;

import org.jspecify.annotations.NullMarked;
