package dev.ananke.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.schemas.ChangeAction;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.FileChange;
import dev.ananke.schemas.Headers;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Ids;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.RefUpdateKind;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.TreeDigest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A publisher whose every record is under the test's control: one repository, one ref, commits
 * named by the test.
 */
final class HandPublisher implements AutoCloseable {
  static final String REF = "refs/heads/main";
  private static final String SELECTION = "all";

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  final String repository;
  private final Map<String, byte[]> tree = new TreeMap<>();
  private @Nullable String head;

  HandPublisher(String bootstrapServers, String topic, String repository) {
    this.topic = topic;
    this.repository = repository;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** A change of a file: its content from now on, or null where it is deleted. */
  record Change(String path, byte @Nullable [] content) {
    static Change put(String path, String content) {
      return new Change(path, content.getBytes(UTF_8));
    }

    static Change delete(String path) {
      return new Change(path, null);
    }
  }

  /** The whole tree as it is. */
  Map<String, byte[]> files() {
    return Collections.unmodifiableMap(tree);
  }

  /** The commit that was published last. */
  String head() {
    return Objects.requireNonNull(head);
  }

  /** Returns when everything that was sent is on the topic. */
  void flush() {
    producer.flush();
  }

  /** Publishes a commit as a difference to the one before, or as a snapshot if it is the first. */
  void commit(String commit, Change... changes) {
    Id128 id = Ids.random();
    String base = head;
    RefUpdate update = prepare(id, commit, List.of(changes));
    for (int index = 0; index < changes.length; index++) {
      send(fileChange(id, index, changes[index]));
    }
    update.setBase(base);
    update.setKind(base == null ? RefUpdateKind.SNAPSHOT : RefUpdateKind.DELTA);
    send(update);
  }

  /** The same with the changes on the topic of bulk, and their RefUpdate first. */
  void commitBulk(String bulkTopic, String commit, Change... changes) {
    Id128 id = Ids.random();
    String base = head;
    RefUpdate update = prepare(id, commit, List.of(changes));
    update.setBase(base);
    update.setKind(base == null ? RefUpdateKind.SNAPSHOT : RefUpdateKind.DELTA);
    send(update);
    for (int index = 0; index < changes.length; index++) {
      FileChange change = fileChange(id, index, changes[index]);
      send(bulkTopic, change, Codec.encode(change));
    }
  }

  /** The whole tree as it is, as the answer to a Resync that has {@code have}. */
  void snapshot(@Nullable String have) {
    Id128 id = Ids.random();
    List<Change> changes = new ArrayList<>();
    tree.forEach((path, content) -> changes.add(new Change(path, content)));
    RefUpdate update = prepare(id, Objects.requireNonNull(head), changes);
    update.setBase(have);
    update.setKind(RefUpdateKind.SNAPSHOT);
    for (int index = 0; index < changes.size(); index++) {
      send(fileChange(id, index, changes.get(index)));
    }
    send(update);
  }

  /**
   * Moves the tree on and gives the RefUpdate, a difference to the commit before. Nothing is sent.
   */
  RefUpdate prepare(Id128 id, String commit, List<Change> changes) {
    String base = head;
    for (Change change : changes) {
      if (change.content() == null) {
        tree.remove(change.path());
      } else {
        tree.put(change.path(), change.content());
      }
    }
    TreeDigest digest = TreeDigest.EMPTY;
    for (Map.Entry<String, byte[]> file : tree.entrySet()) {
      digest = digest.add(file.getKey(), blobId(file.getValue()));
    }
    head = commit;
    return RefUpdate.newBuilder()
        .setUpdateId(id)
        .setRepository(repository)
        .setRef(REF)
        .setBase(base)
        .setCommit(commit)
        .setKind(RefUpdateKind.DELTA)
        .setChanges(changes.size())
        .setTreeDigest(digest.value())
        .setSelection(SELECTION)
        .setPublishedAt(Instant.now())
        .setPublisher("test")
        .build();
  }

  FileChange fileChange(Id128 id, int index, Change change) {
    byte[] content = change.content();
    FileChange.Builder builder =
        FileChange.newBuilder()
            .setUpdateId(id)
            .setIndex(index)
            .setRepository(repository)
            .setRef(REF)
            .setPath(change.path())
            .setAction(content == null ? ChangeAction.DELETE : ChangeAction.UPSERT);
    if (content != null) {
      builder.setBlobId(ByteBuffer.wrap(blobId(content)));
      if (content.length > 512 * 1024) {
        builder.setSkipReason(SkipReason.TOO_LARGE);
      } else {
        builder.setContent(ByteBuffer.wrap(content));
      }
    }
    return builder.build();
  }

  void send(RefUpdate update) {
    send(new ProducerRecord<>(topic, Keys.refUpdate(repository), Codec.encode(update)));
  }

  void send(FileChange change) {
    send(change, Codec.encode(change));
  }

  /** The record of that change, key and headers included, but with another value. */
  void send(FileChange change, byte[] value) {
    send(message(topic, change, value));
  }

  /** The same on any topic. */
  void send(String topic, FileChange change, byte[] value) {
    send(message(topic, change, value));
  }

  private ProducerRecord<byte[], byte[]> message(String topic, FileChange change, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, Keys.fileChange(repository, change.getPath()), value);
    Headers.of(change).entries().forEach((name, text) -> record.headers().add(name, text));
    return record;
  }

  void send(byte[] key, byte[] value) {
    send(new ProducerRecord<>(topic, key, value));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure != null) {
                throw new AssertionError("a record was not sent", failure);
              }
            });
  }

  static byte[] blobId(byte[] content) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(("blob " + content.length + "\0").getBytes(UTF_8));
      return sha1.digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
