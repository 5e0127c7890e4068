package dev.ananke.bench.inputs;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.FileUpdate;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.MemberFact;
import dev.ananke.schemas.MemberKind;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.TypeKind;
import dev.ananke.schemas.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Repositories of any size: the facts of the corpora, and where those do not suffice, the same
 * again under other package names. A larger repository begins with all files of a smaller one.
 */
public final class ManyFiles {
  /** What the packages of the corpora begin with. */
  private static final List<String> ROOTS =
      List.of("com.google.gson", "org.apache.commons.lang3", "org.apache.flink");

  private final List<SourceFile> sources = Corpus.allFiles();

  /** Facts of the first sources, as many as were asked for so far. */
  private final List<FileUpdate> extracted = new ArrayList<>();

  /** An extractor that keeps nothing. */
  public static Extractor newExtractor() {
    return Stages.extractor(new ExtractorOptions(ParseLimits.DEFAULT, 0));
  }

  /** A file as the compiler takes it. */
  public static FileUpdate update(Extractor extractor, SourceFile file) {
    return FileUpdate.upsert(
        file.path(), file.blobId(), extractor.extract(file.path(), file.blobId(), file.content()));
  }

  /** The first {@code count} files; extracts those that were not asked for before. */
  public List<FileUpdate> first(int count) {
    try (Extractor extractor = newExtractor()) {
      while (extracted.size() < Math.min(count, sources.size())) {
        extracted.add(update(extractor, sources.get(extracted.size())));
      }
    }
    List<FileUpdate> files = new ArrayList<>(count);
    for (int copy = 0; files.size() < count; copy++) {
      int more = Math.min(count - files.size(), sources.size());
      for (FileUpdate file : extracted.subList(0, more)) {
        files.add(copy == 0 ? file : moved(file, "copy" + copy));
      }
    }
    return files;
  }

  /** As many files as it takes to have so many packages and top-level types. */
  public List<FileUpdate> withConstraints(int count) {
    List<FileUpdate> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (FileUpdate file : first(count)) {
      if (names.size() >= count) {
        break;
      }
      files.add(file);
      BlobFacts facts = facts(file);
      names.add(facts.getPackageName() + ".*");
      for (TypeFact type : facts.getTypes()) {
        if (type.getName().indexOf('.') < 0) {
          names.add(facts.getPackageName() + "." + type.getName());
        }
      }
    }
    return files;
  }

  /** The file with one method more: nothing that can be imported changes. */
  public static FileUpdate withMethod(FileUpdate file, String name) {
    BlobFacts facts = facts(file);
    List<MemberFact> members = new ArrayList<>(facts.getMembers());
    members.add(
        new MemberFact(
            facts.getTypes().isEmpty() ? "" : facts.getTypes().getFirst().getName(),
            MemberKind.METHOD,
            name,
            List.of("int"),
            false,
            false,
            "void",
            Visibility.PUBLIC));
    return changed(
        file,
        name,
        with(facts, facts.getPackageName(), facts.getImports(), facts.getTypes(), members));
  }

  /** The file with one top-level type more, which its package then has. */
  public static FileUpdate withType(FileUpdate file, String name) {
    BlobFacts facts = facts(file);
    List<TypeFact> types = new ArrayList<>(facts.getTypes());
    types.add(new TypeFact(TypeKind.CLASS, name, 0, List.of(), Visibility.PACKAGE, List.of()));
    return changed(
        file,
        name,
        with(facts, facts.getPackageName(), facts.getImports(), types, facts.getMembers()));
  }

  /** The facts of a file that has some. */
  public static BlobFacts facts(FileUpdate file) {
    if (file.extraction() instanceof Extraction.Facts extracted) {
      return extracted.facts();
    }
    throw new IllegalArgumentException(file.path() + " has no facts");
  }

  private static FileUpdate moved(FileUpdate file, String prefix) {
    BlobFacts facts = facts(file);
    String packageName = facts.getPackageName();
    List<ImportFact> imports = new ArrayList<>(facts.getImports().size());
    for (ImportFact each : facts.getImports()) {
      imports.add(
          new ImportFact(moved(each.getTarget(), prefix), each.getIsStatic(), each.getWildcard()));
    }
    BlobFacts moved =
        with(
            facts,
            packageName == null ? null : moved(packageName, prefix),
            imports,
            facts.getTypes(),
            facts.getMembers());
    String path = prefix + "/" + file.path();
    return FileUpdate.upsert(path, blobId(path), new Extraction.Facts(moved));
  }

  private static String moved(String name, String prefix) {
    for (String root : ROOTS) {
      if (name.equals(root) || name.startsWith(root + ".")) {
        return prefix + "." + name;
      }
    }
    return name;
  }

  private static FileUpdate changed(FileUpdate file, String what, BlobFacts facts) {
    return FileUpdate.upsert(file.path(), blobId(file.path() + what), new Extraction.Facts(facts));
  }

  private static byte[] blobId(String content) {
    return SourceFile.of("", content.getBytes(StandardCharsets.UTF_8)).blobId();
  }

  private static BlobFacts with(
      BlobFacts facts,
      @Nullable String packageName,
      List<ImportFact> imports,
      List<TypeFact> types,
      List<MemberFact> members) {
    return new BlobFacts(
        facts.getLanguage(),
        facts.getFactsVersion(),
        packageName,
        facts.getHasErrors(),
        imports,
        types,
        members,
        facts.getUses(),
        facts.getNames(),
        facts.getAnnotations());
  }
}
