package dev.ananke.core.updates;

import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.RefFile;
import dev.ananke.schemas.RefNamed;
import dev.ananke.schemas.RefNumber;
import dev.ananke.schemas.RefPending;
import dev.ananke.schemas.RefQueued;
import dev.ananke.schemas.RefRing;
import dev.ananke.schemas.RefSamples;
import dev.ananke.schemas.RefState;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of this package's tables as bytes. One for each thread, since codecs keep buffers.
 */
final class StoredRecords {
  private final RecordEncoder encoder = new RecordEncoder();
  final RecordDecoder<RefState> states = RecordDecoder.of(RefState.class);
  final RecordDecoder<RefRing> rings = RecordDecoder.of(RefRing.class);
  final RecordDecoder<RefQueued> queued = RecordDecoder.of(RefQueued.class);
  final RecordDecoder<RefPending> pending = RecordDecoder.of(RefPending.class);
  final RecordDecoder<RefChange> changes = RecordDecoder.of(RefChange.class);
  final RecordDecoder<RefFile> files = RecordDecoder.of(RefFile.class);
  final RecordDecoder<RefNumber> numbers = RecordDecoder.of(RefNumber.class);
  final RecordDecoder<RefNamed> named = RecordDecoder.of(RefNamed.class);
  final RecordDecoder<RefSamples> samples = RecordDecoder.of(RefSamples.class);

  byte[] encode(SpecificRecord record) {
    return encoder.encode(record);
  }
}
