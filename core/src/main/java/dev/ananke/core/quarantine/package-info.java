/**
 * What took the process down is not tried a third time. Exceptions of native code are caught where
 * it is called; a crash cannot be, so it has to be known before the call what is about to be tried.
 *
 * <p>A directory that outlives the process, and that processes of one machine or container alone
 * share, holds:
 *
 * <ul>
 *   <li>{@code flights/PID-START-NAME-NUMBER}: one for each {@link
 *       dev.ananke.core.quarantine.FlightRecorder} that is open, mapped into memory. 64 bytes,
 *       little endian: length of the id that is in flight (int at 0; 0: none is), offset of its
 *       record (long at 8), the id (from 16). Nothing is forced to disk: the operating system keeps
 *       what a process wrote when only that process dies.
 *   <li>{@code suspects/ID/FLIGHT}: an id, in hexadecimal digits, was in flight when the process of
 *       that flight ended. With two of them it is in quarantine. A folder that is deleted gives its
 *       id another chance.
 * </ul>
 *
 * <p>Where several threads work in one process, what was in flight beside the culprit is suspected
 * with it, and set aside if that happens twice.
 */
@NullMarked
package dev.ananke.core.quarantine;

import org.jspecify.annotations.NullMarked;
