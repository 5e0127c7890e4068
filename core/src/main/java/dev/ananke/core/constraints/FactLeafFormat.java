package dev.ananke.core.constraints;

import dev.ananke.schemas.CountedName;
import dev.ananke.schemas.FactLeaf;
import dev.ananke.schemas.NameEntry;
import dev.ananke.schemas.PackageEntry;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Leaves of counted facts as Avro: a package's name once, then what is counted of it. */
final class FactLeafFormat implements LeafFormat<FactEntry> {
  private final RecordEncoder encoder = new RecordEncoder();
  private final RecordDecoder<FactLeaf> decoder = RecordDecoder.of(FactLeaf.class);

  @Override
  public byte[] encode(Collection<FactEntry> entries) {
    List<PackageEntry> packages = new ArrayList<>();
    PackageEntry current = null;
    for (FactEntry entry : entries) {
      if (current == null || !current.getName().equals(entry.group())) {
        current =
            new PackageEntry(
                entry.group(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        packages.add(current);
      }
      switch (entry) {
        case FactEntry.Whole whole -> {
          PackageEntry target = current;
          whole.counts().forEach((what, n) -> target.getCounts().add(new CountedName(what, n)));
          target.getExamples().addAll(whole.examples());
        }
        case FactEntry.Name name ->
            current.getNames().add(new NameEntry(name.name(), name.declared(), name.imported()));
      }
    }
    return encoder.encode(new FactLeaf(packages));
  }

  @Override
  public List<FactEntry> decode(byte[] leaf) {
    List<FactEntry> entries = new ArrayList<>();
    for (PackageEntry each : decoder.decode(leaf).getPackages()) {
      if (!each.getCounts().isEmpty()) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (CountedName count : each.getCounts()) {
          counts.put(count.getName(), count.getCount());
        }
        entries.add(new FactEntry.Whole(each.getName(), counts, List.copyOf(each.getExamples())));
      }
      for (NameEntry name : each.getNames()) {
        entries.add(
            new FactEntry.Name(
                each.getName(), name.getName(), name.getDeclared(), name.getImported()));
      }
    }
    return entries;
  }
}
