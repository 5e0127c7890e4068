@NullMarked
package dev.ananke.bench.counters;

import org.jspecify.annotations.NullMarked;
