package dev.ananke.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A session cluster loads a job's classes anew for each submission, in one JVM and its one mapping
 * of the library.
 */
final class ClassLoadersTest {
  private static WeakReference<ClassLoader> runInItsOwnLoader() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (Class<?> part : List.of(Parser.class, ClassLoadersTest.class)) {
      classPath.add(part.getProtectionDomain().getCodeSource().getLocation());
    }
    try (URLClassLoader loader =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> work = loader.loadClass(NativeWork.class.getName());
      assertNotSame(NativeWork.class, work);
      Method run = work.getMethod("run");
      assertEquals(7, run.invoke(null));
      return new WeakReference<>(loader);
    }
  }

  /** Runs inside the loaders. */
  public static final class NativeWork {
    private NativeWork() {}

    public static int run() throws IOException {
      try (Engine engine = Engine.create(Vocabulary.bytes());
          Matcher matcher = engine.matcher("start: \"a\"\n");
          Parser parser = new Parser(ParserLanguage.JAVA, ParseLimits.DEFAULT)) {
        return matcher.consume('a') ? parser.parse(Grammars.utf8("class A {}")).nodeCount() : -1;
      }
    }
  }

  @Test
  void library_inThreeClassLoaders_worksAndLetsThemBeCollected() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      loaders.add(runInItsOwnLoader());
    }
    for (int round = 0; round < 20 && loaders.stream().anyMatch(l -> l.get() != null); round++) {
      System.gc();
    }
    assertTrue(
        loaders.stream().allMatch(loader -> loader.get() == null), "a class loader stays alive");
  }
}
