/**
 * The update protocol: how the records of a ref, which come in any order over partitions, twice, or
 * never, become whole updates that are applied one after the other.
 *
 * <p>{@link dev.ananke.core.updates.RefProcessor} is a state machine over a {@link
 * dev.ananke.core.state.StateStore}; what it decides leaves through {@link
 * dev.ananke.core.updates.Effects}. It knows neither Flink nor Kafka nor a clock. The rules, in the
 * order in which they apply to the front of the queue:
 *
 * <ol>
 *   <li>The id is among the last 64 that were applied or dropped: dropped.
 *   <li>A {@code REF_DELETED} whose base is the head empties the ref.
 *   <li>The commit is the head, with equal selection and digest: nothing to apply, the bundles are
 *       sent again under this revision. It closes an open Resync.
 *   <li>The base is the head (and, for a {@code DELTA}, the selection too): it waits for all its
 *       changes and is applied whole. If the digest then differs, nothing is sent, the head is
 *       forgotten and a Resync is sent.
 *   <li>Anything else is dropped and answered by a Resync.
 * </ol>
 *
 * <p>An update may be too large to be applied at once: {@link dev.ananke.core.updates.Slices} says
 * how much is done for one event. Where it stands is part of the state, so that it goes on after a
 * restart as after any other slice, and what comes meanwhile waits behind it. Three phases: all
 * changes are folded in; of a snapshot, files that it did not name are folded out (of a deleted ref
 * all of them), for which files have numbers and the snapshot's are marked by them; and then the
 * whole is compiled. Nothing is sent before the end.
 *
 * <p>A Resync stays open until an update is applied or confirmed. It is repeated at intervals that
 * double up to a cap, but not while the queue or pending changes hold anything, which may be the
 * answer. A ref of which nobody has spoken for {@link
 * dev.ananke.core.updates.ProtocolTimes#silence} is asked for no more often than that, and all that
 * is held of it is forgotten if nothing of it was ever sent: refs that no publisher owns cost
 * nothing. One that lost its head is kept, since readers hold its bundle. A deleted ref is
 * forgotten after that time too, and its empty bundles are withdrawn.
 *
 * <h2>State</h2>
 *
 * <table>
 *   <caption>Tables that this package writes</caption>
 *   <tr><th>table</th><th>key</th><th>value</th></tr>
 *   <tr><td>HEAD</td><td>{@code state}</td><td>RefState</td></tr>
 *   <tr><td>RING</td><td>{@code ids}</td><td>RefRing</td></tr>
 *   <tr><td>HEAD</td><td>{@code samples}</td><td>RefSamples</td></tr>
 *   <tr><td>QUEUE</td><td>number</td><td>RefQueued; consecutive, the first and next number stand in RefState</td></tr>
 *   <tr><td>PENDING</td><td>number of the update, {@code /}, index</td><td>RefPending; those of one update form a chain</td></tr>
 *   <tr><td>PATHS</td><td>path</td><td>RefFile</td></tr>
 *   <tr><td>NUMBERS</td><td>number</td><td>RefNumber: the path, or the next number that is free</td></tr>
 *   <tr><td></td><td>{@code named/}, number / 8192</td><td>RefNamed, during a snapshot</td></tr>
 * </table>
 *
 * <p>State is a cache of git: when its layout is not the current one, all of it is dropped and
 * asked for again.
 */
@NullMarked
package dev.ananke.core.updates;

import org.jspecify.annotations.NullMarked;
