package dev.ananke.jobs;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.Revision;
import dev.ananke.worker.Replica;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The output topic from its beginning to what is committed by now: what a worker takes of it, and
 * what it is sent more than once.
 */
final class WholeOutput {
  private record Place(BundleKey key, Revision revision) {}

  private final Replica worker = new Replica(taken -> taken(taken.now()));
  private final RecordDecoder<Bundle> bundles = RecordDecoder.of(Bundle.class);
  private final Map<Place, Bundle> places = new HashMap<>();
  private final List<Bundle> taken = new ArrayList<>();
  private final List<Bundle> repeated = new ArrayList<>();

  private WholeOutput() {}

  static WholeOutput read(String bootstrapServers, String topic) {
    WholeOutput output = new WholeOutput();
    try (TopicReader reader = new TopicReader(bootstrapServers, topic)) {
      reader.untilNow().forEach(output::accept);
    }
    return output;
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    worker.accept(record.key(), record.value());
    if (record.value() != null && OutputKey.parse(record.key()) instanceof BundleKey key) {
      accept(key, bundles.decode(record.value()));
    }
  }

  private void accept(BundleKey key, Bundle bundle) {
    if (bundle.getStatus() != BundleStatus.CURRENT) {
      // It repeats the last good one's revision, and says so.
      return;
    }
    Bundle before = places.putIfAbsent(new Place(key, bundle.getRevision()), bundle);
    if (before == null) {
      return;
    }
    repeated.add(bundle);
    if (!Content.of(before).equals(Content.of(bundle))) {
      throw new AssertionError(
          "revision %s is of commit %s first, and then of %s with another content"
              .formatted(bundle.getRevision(), before.getCommit(), bundle.getCommit()));
    }
  }

  private void taken(Bundle bundle) {
    taken.add(bundle);
  }

  /** What a worker holds in the end. */
  Bundle held() {
    return taken.getLast();
  }

  /** The commits that a worker was at, one after the other. */
  List<String> commits() {
    List<String> commits = new ArrayList<>();
    for (Bundle bundle : taken) {
      if (commits.isEmpty() || !commits.getLast().equals(bundle.getCommit())) {
        commits.add(bundle.getCommit());
      }
    }
    return commits;
  }

  /** Commits whose bundle is there although one of its ref and revision came before. */
  List<String> repeated() {
    return repeated.stream().map(Bundle::getCommit).toList();
  }
}
