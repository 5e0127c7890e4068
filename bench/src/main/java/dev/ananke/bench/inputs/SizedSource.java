package dev.ananke.bench.inputs;

import java.util.Comparator;
import java.util.List;

/** A Java file of about a certain size. */
public enum SizedSource {
  /** 50 bytes: the smallest that declares anything. */
  B50 {
    @Override
    public SourceFile file() {
      return SourceFile.of("a/B.java", "package a;\n\nclass B {\n  int c() { return 1; }\n}\n");
    }
  },
  /** The file of flink-core whose size is nearest to 10 kB. */
  KB10 {
    @Override
    public SourceFile file() {
      return Corpus.FLINK_CORE.files().stream()
          .min(Comparator.comparingInt(file -> Math.abs(file.content().length - 10_000)))
          .orElseThrow();
    }
  },
  /** The first 300 kB of the largest file of commons-lang3, ended after a whole method. */
  KB300 {
    @Override
    public SourceFile file() {
      List<SourceFile> files = Corpus.COMMONS_LANG.files();
      SourceFile largest =
          files.stream().max(Comparator.comparingInt(file -> file.content().length)).orElseThrow();
      String text = largest.text();
      String methodEnd = "\n    }\n";
      int end = text.lastIndexOf(methodEnd, 300_000);
      return SourceFile.of(largest.path(), text.substring(0, end + methodEnd.length()) + "}\n");
    }
  };

  /** The file. */
  public abstract SourceFile file();
}
