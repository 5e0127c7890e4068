package dev.ananke.core.constraints;

import dev.ananke.schemas.FileEntry;
import dev.ananke.schemas.FileLeaf;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.SubjectEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Leaves of witnesses as Avro: a subject once, then its files. */
final class WitnessLeafFormat implements LeafFormat<Witness> {
  private final RecordEncoder encoder = new RecordEncoder();
  private final RecordDecoder<FileLeaf> decoder = RecordDecoder.of(FileLeaf.class);

  @Override
  public byte[] encode(Collection<Witness> entries) {
    List<SubjectEntry> subjects = new ArrayList<>();
    SubjectEntry current = null;
    for (Witness entry : entries) {
      if (current == null || !current.getName().equals(entry.group())) {
        current = new SubjectEntry(entry.group(), new ArrayList<>());
        subjects.add(current);
      }
      current.getFiles().add(new FileEntry(entry.name(), entry.anchor()));
    }
    return encoder.encode(new FileLeaf(subjects));
  }

  @Override
  public List<Witness> decode(byte[] leaf) {
    List<Witness> entries = new ArrayList<>();
    for (SubjectEntry subject : decoder.decode(leaf).getSubjects()) {
      for (FileEntry file : subject.getFiles()) {
        entries.add(new Witness(subject.getName(), file.getPath(), file.getAnchor()));
      }
    }
    return entries;
  }
}
