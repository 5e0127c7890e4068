package dev.ananke.bench.inputs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The Java sources of a library, as released; the build puts their jars beside this class. */
public enum Corpus {
  /** gson 2.11.0: 84 files, 0.7 MB. */
  GSON("gson"),
  /** commons-lang3 3.17.0: 249 files, 3.7 MB, most of them comments. */
  COMMONS_LANG("commons-lang3"),
  /** flink-core 2.2.1: 855 files, 4.9 MB. */
  FLINK_CORE("flink-core");

  private final String artifact;

  Corpus(String artifact) {
    this.artifact = artifact;
  }

  /** The name of its artifact. */
  public String artifact() {
    return artifact;
  }

  /** Its Java files, in the order of their paths; read anew with each call. */
  public List<SourceFile> files() {
    String resource = artifact + "-sources.jar";
    List<SourceFile> files = new ArrayList<>();
    try (InputStream in = Corpus.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "the build of the bench module did not put " + resource + " beside " + Corpus.class);
      }
      ZipInputStream zip = new ZipInputStream(in);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".java")) {
          files.add(SourceFile.of(entry.getName(), zip.readAllBytes()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
    files.sort(Comparator.comparing(SourceFile::path));
    return files;
  }

  /** The files of all libraries. */
  public static List<SourceFile> allFiles() {
    List<SourceFile> files = new ArrayList<>();
    for (Corpus corpus : values()) {
      files.addAll(corpus.files());
    }
    return files;
  }
}
