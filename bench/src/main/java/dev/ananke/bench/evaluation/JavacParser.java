package dev.ananke.bench.evaluation;

import com.sun.source.util.JavacTask;
import dev.ananke.bench.inputs.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** javac's own scanner and parser, of the JDK that runs: the judge of what is Java. */
final class JavacParser {
  private static final int BATCH = 100;

  private final JavaCompiler compiler;

  JavacParser() {
    compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("javac is the judge, and this Java runtime has none");
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;
    private final int index;

    Text(int index, SourceFile file) {
      // A folder of its own: many may have one path.
      super(URI.create("string:///" + index + "/" + name(file)), Kind.SOURCE);
      this.index = index;
      this.text = file.text();
    }

    private static String name(SourceFile file) {
      return file.path().substring(file.path().lastIndexOf('/') + 1).replaceAll("[^\\w.-]", "_");
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /**
   * Which of the files it parses without an error, by their indices. One on which javac itself
   * fails is not parsed.
   */
  BitSet parses(List<SourceFile> files) {
    BitSet parsed = new BitSet();
    for (int from = 0; from < files.size(); from += BATCH) {
      List<Text> batch = new ArrayList<>();
      for (int i = from; i < Math.min(files.size(), from + BATCH); i++) {
        batch.add(new Text(i, files.get(i)));
      }
      judge(batch, parsed);
    }
    return parsed;
  }

  private void judge(List<Text> batch, BitSet parsed) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    // Without a limit of its own, javac reports the first hundred errors only.
    List<String> options = List.of("-proc:none", "-Xmaxerrs", "1000000");
    JavacTask task = (JavacTask) compiler.getTask(null, null, diagnostics, options, null, batch);
    try {
      task.parse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException | AssertionError | StackOverflowError failure) {
      if (batch.size() > 1) {
        batch.forEach(each -> judge(List.of(each), parsed));
      }
      return;
    }
    batch.forEach(each -> parsed.set(each.index));
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR
          && diagnostic.getSource() instanceof Text text) {
        parsed.clear(text.index);
      }
    }
  }
}
