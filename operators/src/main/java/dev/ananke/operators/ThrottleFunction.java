package dev.ananke.operators;

import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Hands records on so that what is chained to it works for a share of its slot's time. It stands
 * between a source and its extract, in their task: handing on a record is extracting it, so its
 * time is the work, and it counts files by what they cost. A rate limit of the source would count
 * records, which take from microseconds to seconds.
 *
 * <p>It pauses only while commits come to the same process ({@link LiveChanges}): with nobody to
 * make room for, a first snapshot takes all of its slot's time.
 *
 * <p>It sleeps in the task's thread, which is no harm there: nothing else runs in it, a
 * cancellation interrupts it, and a checkpoint waits for one pause at most ({@link
 * Throttle#LONGEST_NANOS}). Where the tasks behind cannot keep up, waiting for them counts as work,
 * and live records get more of these tasks.
 */
public final class ThrottleFunction extends ProcessFunction<RawRecord, RawRecord> {
  private static final long serialVersionUID = 1;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final double share;

  private transient LiveChanges live;
  private transient Throttle throttle;
  private transient Counter throttledMillis;
  private transient long uncounted;

  /**
   * @param share of the time, above 0 and at most 1
   */
  public ThrottleFunction(double share) {
    this.share = share;
  }

  @Override
  public void open(OpenContext context) {
    live = LiveChanges.OF_PROCESS;
    throttle = new Throttle(share);
    throttledMillis =
        getRuntimeContext().getMetricGroup().addGroup("ananke").counter("throttledMillis");
  }

  /** Instead of those of the process, which every test of it shares. */
  void makeRoomFor(LiveChanges others) {
    live = others;
  }

  long throttledMillis() {
    return throttledMillis.getCount();
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<RawRecord> out)
      throws InterruptedException {
    long start = System.nanoTime();
    out.collect(record);
    long done = System.nanoTime();
    if (!live.areRecent(done)) {
      return;
    }
    long pause = throttle.worked(done - start);
    if (pause > 0) {
      TimeUnit.NANOSECONDS.sleep(pause);
      long paused = System.nanoTime() - done;
      throttle.paused(paused);
      uncounted += paused;
      throttledMillis.inc(uncounted / NANOS_PER_MILLI);
      uncounted %= NANOS_PER_MILLI;
    }
  }
}
