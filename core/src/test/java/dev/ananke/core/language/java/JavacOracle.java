package dev.ananke.core.language.java;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * What javac's own parser says about a text: the truth that the grammar of Java is measured
 * against.
 */
public final class JavacOracle {
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Whether javac, at the release of this JDK, parses the text. */
  public boolean parses(String fileName, String text) {
    return errors(fileName, text).isEmpty();
  }

  /** What javac's scanner and parser object to in one text. */
  public List<String> errors(String fileName, String text) {
    return Objects.requireNonNull(errors(Map.of(fileName, text)).get(fileName));
  }

  /**
   * What javac's scanner and parser object to, each as {@code LINE: MESSAGE}: many texts at once,
   * since starting javac takes longer than parsing a small one.
   *
   * @param texts by file name; the last part of it matters to {@code module-info.java}
   * @return a list for each file name, empty where javac is content
   */
  public Map<String, List<String>> errors(Map<String, String> texts) {
    Map<String, List<String>> errors = new LinkedHashMap<>();
    Map<JavaFileObject, String> names = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          errors.put(name, new ArrayList<>());
          names.put(new Source(name, text), name);
        });
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    // Without a limit of its own, javac reports the first hundred errors only.
    List<String> options = List.of("-proc:none", "-Xmaxerrs", "1000000");
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, diagnostics, options, null, names.keySet());
    try {
      task.parse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        Objects.requireNonNull(errors.get(names.get(diagnostic.getSource())))
            .add(diagnostic.getLineNumber() + ": " + diagnostic.getMessage(Locale.ROOT));
      }
    }
    return errors;
  }
}
