package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.JsonSchemaParser;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class CodecTest {
  private static final Resync RESYNC =
      new Resync("acme/app", "refs/heads/main", "abc", null, null, "wrong base", true);

  @Test
  void encode_record_isAvroSingleObjectEncoding() throws Exception {
    ByteBuffer byAvro = RESYNC.toByteBuffer();
    byte[] expected = new byte[byAvro.remaining()];
    byAvro.get(expected);
    assertArrayEquals(expected, Codec.encode(RESYNC));
  }

  @Test
  void encode_afterAFailure_startsClean() {
    RecordEncoder encoder = new RecordEncoder();
    Resync broken = new Resync();
    broken.setRepository("written before the fault is met");
    assertThrows(NullPointerException.class, () -> encoder.encode(broken));
    assertArrayEquals(Codec.encode(RESYNC), encoder.encode(RESYNC));
  }

  @Test
  void encode_largeAndSmallInTurn_areIndependent() {
    RecordEncoder encoder = new RecordEncoder();
    RecordDecoder<Fragment> decoder = RecordDecoder.of(Fragment.class);
    for (int size : new int[] {0, 3_000_000, 1, 511, 512, 513, 65_536}) {
      byte[] payload = new byte[size];
      new Random(size).nextBytes(payload);
      Fragment fragment = new Fragment(ContentHash.of(payload), ByteBuffer.wrap(payload));
      assertEquals(fragment, decoder.decode(encoder.encode(fragment)));
    }
  }

  @Test
  void decode_topicWithSeveralRecords_tellsThemApart() {
    RecordDecoder<SpecificRecord> decoder =
        RecordDecoder.ofAny(List.of(Resync.class, LibraryRequest.class), new SchemaHistory());
    assertEquals(RESYNC, decoder.decode(Codec.encode(RESYNC)));
    LibraryRequest request = new LibraryRequest("maven:g:a:1");
    assertInstanceOf(LibraryRequest.class, decoder.decode(Codec.encode(request)));
  }

  @Test
  void decode_anotherRecord_isAnUnknownSchema() {
    byte[] encoded = Codec.encode(RESYNC);
    UnknownSchemaException e =
        assertThrows(
            UnknownSchemaException.class, () -> Codec.decoder(Fragment.class).decode(encoded));
    assertEquals(SingleObject.hex(RecordType.of(Resync.class).fingerprint()), e.fingerprint());
  }

  @Test
  void decode_newerWriter_isReadOnceItsSchemaIsLearned() throws Exception {
    String json =
        """
        {"type": "record", "name": "LibraryRequest", "namespace": "dev.ananke.schemas", "fields": [
          {"name": "priority", "type": "int"}, {"name": "coordinate", "type": "string"}]}""";
    Schema newer = JsonSchemaParser.parseInternal(json);
    ByteBuffer buffer =
        new BinaryMessageEncoder<>(GenericData.get(), newer)
            .encode(
                new GenericRecordBuilder(newer)
                    .set("priority", 3)
                    .set("coordinate", "maven:g:a:1")
                    .build());
    byte[] encoded = new byte[buffer.remaining()];
    buffer.get(encoded);

    SchemaHistory history = new SchemaHistory();
    RecordDecoder<LibraryRequest> decoder = RecordDecoder.of(LibraryRequest.class, history);
    assertThrows(UnknownSchemaException.class, () -> decoder.decode(encoded));
    history.learn(json.getBytes(StandardCharsets.UTF_8));
    assertEquals(new LibraryRequest("maven:g:a:1"), decoder.decode(encoded));
  }

  @Test
  void decode_notSingleObjectEncoded_isUndecodable() {
    RecordDecoder<Resync> decoder = RecordDecoder.of(Resync.class);
    assertThrows(UndecodableException.class, () -> decoder.decode(new byte[0]));
    assertThrows(UndecodableException.class, () -> decoder.decode(new byte[] {(byte) 0xC3, 1, 0}));
    assertThrows(
        UndecodableException.class,
        () -> decoder.decode("{\"json\": true}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void decode_truncatedOrExtended_isUndecodable() {
    RecordDecoder<Resync> decoder = RecordDecoder.of(Resync.class);
    byte[] encoded = Codec.encode(RESYNC);
    for (int length = 0; length < encoded.length; length++) {
      byte[] cut = Arrays.copyOf(encoded, length);
      assertThrows(UndecodableException.class, () -> decoder.decode(cut));
    }
    byte[] extended = Arrays.copyOf(encoded, encoded.length + 1);
    assertThrows(UndecodableException.class, () -> decoder.decode(extended));
    assertEquals(RESYNC, decoder.decode(encoded));
  }

  @Test
  void decode_corruptedAnywhere_givesARecordOrIsUndecodable() {
    List<SpecificRecord> records = Fixtures.shapes().map(Fixtures.Shape::record).toList();
    Random random = new Random(7);
    int undecodable = 0;
    for (SpecificRecord record : records) {
      RecordDecoder<SpecificRecord> decoder =
          RecordDecoder.ofAny(List.of(record.getClass()), new SchemaHistory());
      byte[] encoded = Codec.encode(record);
      for (int round = 0; round < 400; round++) {
        byte[] corrupted = encoded.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0 && encoded.length > 10; flips--) {
          corrupted[10 + random.nextInt(encoded.length - 10)] = (byte) random.nextInt(256);
        }
        try {
          decoder.decode(corrupted);
        } catch (UndecodableException e) {
          undecodable++;
        }
      }
      assertEquals(record, decoder.decode(encoded));
    }
    assertEquals(true, undecodable > 0);
  }

  @Test
  void copy_record_sharesNothingMutable() {
    Fragment fragment = new Fragment(ContentHash.of("x"), ByteBuffer.wrap(new byte[] {'x'}));
    Fragment copy = Codec.copy(fragment);
    assertEquals(fragment, copy);
    assertNotSame(fragment.getHash(), copy.getHash());
    assertNotSame(fragment.getPayload(), copy.getPayload());
  }
}
