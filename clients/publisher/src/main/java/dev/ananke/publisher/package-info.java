/**
 * Git to commit events: reads commits straight from a repository's objects (no checkout needed),
 * turns a move of a ref into one update, sends it, and answers what the job asks for.
 *
 * <p>From the source to the topic: a {@link dev.ananke.publisher.Source} gives the files of commits
 * and how two commits differ, narrowed by a {@link dev.ananke.publisher.Selection}; {@link
 * dev.ananke.publisher.UpdateBuilder} makes an {@link dev.ananke.publisher.Update} of it; {@link
 * dev.ananke.publisher.UpdateSender} hands that to an {@link dev.ananke.publisher.EventSink},
 * contents read as they are sent. {@link dev.ananke.publisher.RefPublisher} decides which updates a
 * ref needs. {@link dev.ananke.publisher.Publisher} runs all of it on Kafka.
 *
 * <p>Nothing here remembers what a job has: a publisher announces where a ref stands, and a job
 * that stands elsewhere asks for the way with a Resync.
 */
@NullMarked
package dev.ananke.publisher;

import org.jspecify.annotations.NullMarked;
