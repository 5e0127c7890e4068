package dev.ananke.worker;

import static dev.ananke.worker.TestRecords.KEY;
import static dev.ananke.worker.TestRecords.bundle;
import static dev.ananke.worker.TestRecords.feed;
import static dev.ananke.worker.TestRecords.fragment;
import static dev.ananke.worker.TestRecords.noBundle;
import static dev.ananke.worker.TestRecords.noFragment;
import static dev.ananke.worker.TestRecords.version;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.OutputKey.FragmentKey;
import dev.ananke.schemas.OutputKey.SchemaKey;
import dev.ananke.schemas.UndecodableException;
import dev.ananke.worker.TestRecords.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonSchemaParser;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

class ReplicaTest {
  private final List<BundleSwitch> switches = new ArrayList<>();
  private final Replica replica = new Replica(switches::add);

  @Test
  void bundle_afterItsFragments_isHeld() {
    feed(replica, fragment(KEY, "a", "1"), fragment(KEY, "b", "2"));
    assertInstanceOf(Standing.Incomplete.class, replica.standing(KEY));
    Bundle bundle = version(KEY, 1, Map.of("a", "1", "b", "2"));
    feed(replica, bundle(bundle));
    assertEquals(
        List.of(new BundleSwitch("acme/app", "refs/heads/main", "java", null, bundle)), switches);
    assertEquals("12", text());
    assertEquals(0, replica.loose(KEY));
  }

  @Test
  void bundle_beforeItsFragments_isTakenWithTheLast() {
    feed(replica, bundle(version(KEY, 1, Map.of("a", "1", "b", "2"))), fragment(KEY, "b", "2"));
    assertEquals(List.of(), switches);
    feed(replica, fragment(KEY, "a", "other"));
    assertEquals(List.of(), switches);
    feed(replica, fragment(KEY, "a", "1"));
    assertEquals("12", text());
  }

  @Test
  void nextBundle_untilComplete_leavesTheOlderOne() {
    feed(replica, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    feed(replica, fragment(KEY, "a", "2"), bundle(version(KEY, 2, Map.of("a", "2", "b", "3"))));
    assertEquals("1", text());
    feed(replica, fragment(KEY, "b", "3"));
    assertEquals("23", text());
    assertEquals(
        1,
        switches.getLast().before() == null
            ? 0
            : switches.getLast().before().getRevision().getOffset());
  }

  @Test
  void nextBundle_unchangedFragment_needsNoNewRecord() {
    feed(
        replica,
        fragment(KEY, "a", "1"),
        fragment(KEY, "b", "2"),
        bundle(version(KEY, 1, Map.of("a", "1", "b", "2"))));
    feed(replica, fragment(KEY, "b", "3"), bundle(version(KEY, 2, Map.of("a", "1", "b", "3"))));
    assertEquals("13", text());
  }

  @Test
  void bundle_lowerRevision_isDropped() {
    feed(replica, fragment(KEY, "a", "2"), bundle(version(KEY, 2, Map.of("a", "2"))));
    feed(replica, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    assertEquals("2", text());
    Bundle laterEpoch = version(KEY, 0, Map.of("a", "1"));
    laterEpoch.getRevision().setEpoch(1);
    feed(replica, bundle(laterEpoch));
    assertEquals("1", text());
  }

  @Test
  void bundle_equalRevision_laterRecordWins() {
    feed(replica, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    Bundle stale = version(KEY, 1, Map.of("a", "1"));
    stale.setStatus(BundleStatus.STALE);
    feed(replica, bundle(stale));
    assertEquals(2, switches.size());
    assertEquals(List.of(stale), replica.bundles());
  }

  @Test
  void fragmentTombstone_ofTheHeldBundle_changesNothingUntilTheNext() {
    feed(
        replica,
        fragment(KEY, "a", "1"),
        bundle(version(KEY, 1, Map.of("a", "1"))),
        noFragment(KEY, "a"));
    assertEquals("1", text());
  }

  @Test
  void fragmentTombstone_beforeABundle_removesTheFragment() {
    feed(replica, fragment(KEY, "a", "1"), noFragment(KEY, "a"));
    assertNull(replica.standing(KEY));
    feed(replica, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1", "b", "2"))));
    feed(replica, noFragment(KEY, "a"), fragment(KEY, "b", "2"));
    assertInstanceOf(Standing.Incomplete.class, replica.standing(KEY));
    feed(replica, fragment(KEY, "a", "1"));
    assertEquals("12", text());
  }

  @Test
  void bundleTombstone_held_forgetsItButRemembersTheRevision() {
    feed(
        replica, fragment(KEY, "a", "2"), bundle(version(KEY, 2, Map.of("a", "2"))), noBundle(KEY));
    assertInstanceOf(Standing.Removed.class, replica.standing(KEY));
    assertEquals(List.of(), replica.bundles());
    feed(replica, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    assertInstanceOf(Standing.Removed.class, replica.standing(KEY));
    feed(replica, fragment(KEY, "a", "3"), bundle(version(KEY, 3, Map.of("a", "3"))));
    assertEquals("3", text());
  }

  @Test
  void orphanedFragment_ofABundleThatNeverCame_isLetGoWithTheNextBundle() {
    feed(replica, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    feed(replica, fragment(KEY, "a", "never"), fragment(KEY, "z", "never"));
    assertEquals(2, replica.loose(KEY));
    // The job restarted and sends the state that it knows once more, unchanged.
    feed(replica, bundle(version(KEY, 2, Map.of("a", "1"))));
    assertEquals("1", text());
    assertEquals(0, replica.loose(KEY));
  }

  @Test
  void fragment_hashNotOfItsPayload_countsAsNotThere() {
    Entry wrong =
        new Entry(
            new FragmentKey(KEY, "a").bytes(),
            Codec.encode(
                new Fragment(
                    ContentHash.of("1"), ByteBuffer.wrap("2".getBytes(StandardCharsets.UTF_8)))));
    feed(replica, fragment(KEY, "a", "1"));
    assertThrows(UndecodableException.class, () -> feed(replica, wrong));
    feed(replica, bundle(version(KEY, 1, Map.of("a", "1"))));
    assertEquals(List.of(), switches);
  }

  @Test
  void bundle_unusable_leavesTheOlderOne() {
    feed(replica, fragment(KEY, "a", "1"), bundle(version(KEY, 1, Map.of("a", "1"))));
    Bundle lacking = version(KEY, 2, Map.of("a", "1"));
    lacking.getHoles().getFirst().setFragments(List.of("a", "b"));
    Bundle twice = version(KEY, 2, Map.of("a", "1"));
    twice.setFragments(List.of(twice.getFragments().getFirst(), twice.getFragments().getFirst()));
    Entry elsewhere =
        new Entry(
            KEY.bytes(), bundle(version(new BundleKey("other", "r", "l"), 2, Map.of())).value());
    for (Entry entry :
        List.of(
            bundle(lacking),
            bundle(twice),
            elsewhere,
            new Entry(KEY.bytes(), new byte[] {1}),
            new Entry(new byte[] {1}, null))) {
      assertThrows(UndecodableException.class, () -> feed(replica, entry));
    }
    assertEquals("1", text());
  }

  @Test
  void value_schemaComesLater_isReadThen() {
    // A newer job: its bundles have one more field, and its schema stands in another partition.
    Bundle bundle = version(KEY, 1, Map.of("a", "1"));
    String json = Bundle.getClassSchema().toString();
    String newer =
        json.substring(0, json.length() - 2) + ",{\"name\":\"later\",\"type\":\"boolean\"}]}";
    Schema schema = JsonSchemaParser.parseInternal(newer);
    long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    byte[] old = Codec.encode(bundle);
    byte[] value =
        ByteBuffer.allocate(old.length + 1)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(old)
            .put((byte) 1)
            .putLong(2, fingerprint)
            .array();

    feed(replica, fragment(KEY, "a", "1"), new Entry(KEY.bytes(), value));
    assertEquals(1, replica.waitingForSchema());
    assertEquals(List.of(), switches);
    feed(
        replica,
        new Entry(new SchemaKey(fingerprint).bytes(), newer.getBytes(StandardCharsets.UTF_8)));
    assertEquals(0, replica.waitingForSchema());
    assertEquals("1", text());
  }

  @Test
  void sameFragment_inTwoRepositories_isKeptOnce() {
    BundleKey other = new BundleKey("acme/other", "refs/heads/main", "java");
    for (BundleKey key : List.of(KEY, other)) {
      feed(
          replica,
          fragment(key, "syntax", "start: file"),
          bundle(version(key, 1, Map.of("syntax", "start: file"))));
    }
    assertSame(held(KEY).fragments().get("syntax"), held(other).fragments().get("syntax"));
  }

  private String text() {
    HeldBundle held = held(KEY);
    return String.valueOf(held.text(held.bundle().getHoles().getFirst()));
  }

  private HeldBundle held(BundleKey key) {
    return assertInstanceOf(Standing.Held.class, replica.standing(key)).bundle();
  }
}
