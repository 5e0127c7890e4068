/**
 * Everything in one process, for the demo and for tests: an embedded Kafka broker and a Flink mini
 * cluster. Nothing here is for production.
 */
@NullMarked
package dev.ananke.jobs.local;

import org.jspecify.annotations.NullMarked;
