/** Tests of the job. */
@NullMarked
package dev.ananke.jobs;

import org.jspecify.annotations.NullMarked;
