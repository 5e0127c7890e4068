/**
 * The job: its options, its graph, its entry point, and the topics that it needs.
 *
 * <p>{@link dev.ananke.jobs.CompileConstraintsPipeline} reads as the picture of the job; what its
 * operators do stands in {@code dev.ananke.operators}.
 */
@NullMarked
package dev.ananke.jobs;

import org.jspecify.annotations.NullMarked;
