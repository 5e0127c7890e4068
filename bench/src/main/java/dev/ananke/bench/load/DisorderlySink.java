package dev.ananke.bench.load;

import dev.ananke.publisher.EventSink;
import dev.ananke.publisher.Lane;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefUpdate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Hands records on as a {@link Disorder} says. */
final class DisorderlySink implements EventSink {
  private static final int INTACT = 5;

  private final EventSink sink;
  private final Disorder disorder;

  /** A change and where it goes. */
  private record Handed(FileChange change, Lane lane) {}

  /** Changes of updates whose move has not come yet, an update each; the last update first. */
  private final Deque<List<Handed>> held = new ArrayDeque<>();

  private final List<RefUpdate> heldMoves = new ArrayList<>();
  private List<Handed> changes = new ArrayList<>();
  private boolean holding;
  private int updates;

  /** How many changes are sent before it breaks off; 0: it does not. */
  private final int breakingPoint;

  private final Runnable broken;
  private int sent;

  DisorderlySink(EventSink sink, Disorder disorder) {
    this(sink, disorder, 0, () -> {});
  }

  private DisorderlySink(EventSink sink, Disorder disorder, int breakingPoint, Runnable broken) {
    this.sink = sink;
    this.disorder = disorder;
    this.breakingPoint = breakingPoint;
    this.broken = broken;
  }

  /**
   * One that lets some changes through.
   *
   * @param broken is called when they are stored; it must not return normally
   */
  static DisorderlySink thatBreaksOff(EventSink sink, int changes, Runnable broken) {
    return new DisorderlySink(sink, Disorder.NONE, changes, broken);
  }

  /** Keeps what comes until {@link #release}. */
  void hold() {
    holding = true;
  }

  /** Sends what was kept: the changes of the last update first, then all moves in order. */
  void release() {
    holding = false;
    held.forEach(this::send);
    heldMoves.forEach(sink::send);
    held.clear();
    heldMoves.clear();
    var unused = sink.flush();
  }

  @Override
  public void send(FileChange change, Lane lane) {
    if (disorder == Disorder.NONE && !holding) {
      // Not kept until its move: a large update would be in memory as a whole.
      sink.send(change, lane);
      if (++sent == breakingPoint) {
        var unused = sink.flush();
        broken.run();
      }
    } else {
      changes.add(new Handed(change, lane));
    }
  }

  private void send(List<Handed> update) {
    update.forEach(each -> sink.send(each.change(), each.lane()));
  }

  @Override
  public void send(RefUpdate move) {
    List<Handed> ofMove = changes;
    changes = new ArrayList<>();
    if (holding) {
      held.addFirst(ofMove);
      heldMoves.add(move);
      return;
    }
    boolean moved = true;
    if (disorder == Disorder.TRUNCATED && !ofMove.isEmpty() && ++updates % INTACT == 0) {
      if (updates % (2 * INTACT) == 0) {
        ofMove.removeLast();
      } else {
        moved = false;
      }
    }
    int times = disorder == Disorder.DUPLICATED ? 2 : 1;
    for (int i = 0; i < times; i++) {
      send(ofMove);
      if (moved) {
        sink.send(move);
      }
    }
  }

  @Override
  public int flush() {
    return holding ? 0 : sink.flush();
  }

  @Override
  public void close() {
    sink.close();
  }
}
