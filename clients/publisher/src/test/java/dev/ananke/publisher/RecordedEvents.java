package dev.ananke.publisher;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.RefUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/** A sink in memory, which fails where it is told to. */
final class RecordedEvents implements EventSink {
  final List<SpecificRecord> events = new ArrayList<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  Predicate<SpecificRecord> failing = event -> false;
  Reason failsWith = Reason.NOT_SENT;
  private boolean failed;

  @Override
  public void send(FileChange change, Lane lane) {
    lanes.put(change.getUpdateId() + "/" + change.getIndex(), lane);
    take(change);
  }

  Lane lane(FileChange change) {
    return Objects.requireNonNull(lanes.get(change.getUpdateId() + "/" + change.getIndex()));
  }

  @Override
  public void send(RefUpdate update) {
    take(update);
  }

  private void take(SpecificRecord event) {
    if (failing.test(event)) {
      failed = true;
    } else {
      events.add(event);
    }
  }

  @Override
  public int flush() {
    if (failed) {
      failed = false;
      throw new PublishException(failsWith, "told to fail");
    }
    return 0;
  }

  List<RefUpdate> refUpdates() {
    return events.stream().filter(RefUpdate.class::isInstance).map(RefUpdate.class::cast).toList();
  }

  List<FileChange> fileChanges() {
    return events.stream()
        .filter(FileChange.class::isInstance)
        .map(FileChange.class::cast)
        .toList();
  }

  @Override
  public void close() {}
}
