package dev.ananke.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.RecordDecoder;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output topic of one repository as a worker does, and is stricter: every fragment that a
 * bundle lists has to stand before it.
 */
final class OutputReader implements AutoCloseable {
  private final TopicReader topic;
  private final String repository;
  private final RecordDecoder<Bundle> bundles = RecordDecoder.of(Bundle.class);
  private final RecordDecoder<Fragment> fragmentDecoder = RecordDecoder.of(Fragment.class);
  final Map<String, Fragment> fragments = new HashMap<>();
  final Set<String> tombstones = new HashSet<>();
  final Set<Long> schemas = new HashSet<>();

  OutputReader(String bootstrapServers, String topic, String repository) {
    this.topic = new TopicReader(bootstrapServers, topic);
    this.repository = repository;
  }

  Bundle awaitCommit(String commit) {
    return await("bundle of commit " + commit, bundle -> commit.equals(bundle.getCommit()));
  }

  Bundle await(String what, Predicate<Bundle> wanted) {
    return topic.await(what, record -> read(record, wanted));
  }

  private @Nullable Bundle read(ConsumerRecord<byte[], byte[]> record, Predicate<Bundle> wanted) {
    OutputKey key = OutputKey.parse(record.key());
    if (key instanceof OutputKey.SchemaKey schema) {
      schemas.add(schema.fingerprint());
      return null;
    }
    if (key instanceof OutputKey.FragmentKey fragment) {
      if (fragment.bundle().repository().equals(repository)) {
        if (record.value() == null) {
          fragments.remove(fragment.name());
          tombstones.add(fragment.name());
        } else {
          fragments.put(fragment.name(), fragmentDecoder.decode(record.value()));
        }
      }
      return null;
    }
    if (record.value() == null) {
      return null;
    }
    Bundle bundle = bundles.decode(record.value());
    if (!bundle.getRepository().equals(repository)) {
      return null;
    }
    for (FragmentRef reference : bundle.getFragments()) {
      Fragment fragment = fragments.get(reference.getName());
      if (fragment == null || !fragment.getHash().equals(reference.getHash())) {
        throw new AssertionError(
            "bundle of commit %s lists %s, which does not stand before it"
                .formatted(bundle.getCommit(), reference.getName()));
      }
    }
    return wanted.test(bundle) ? bundle : null;
  }

  /** The grammar of hole {@code file} of a bundle that was just read. */
  String grammar(Bundle bundle) {
    Hole hole = bundle.getHoles().getFirst();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (String name : hole.getFragments()) {
      Fragment fragment = fragments.get(name);
      if (fragment == null) {
        throw new AssertionError("hole lists " + name + ", which is not there");
      }
      byte[] payload = new byte[fragment.getPayload().remaining()];
      fragment.getPayload().duplicate().get(payload);
      text.writeBytes(payload);
    }
    Id128 hash = ContentHash.of(text.toByteArray());
    if (!hash.equals(hole.getGrammarHash())) {
      throw new AssertionError("the grammar's hash is another one");
    }
    return text.toString(UTF_8);
  }

  @Override
  public void close() {
    topic.close();
  }
}
