/* A licence. */
package org.example /* here */ . shapes;

import java.util.List;
import java.util.function.*;
import static java.util.Objects.requireNonNull;
import static org.example.Constants .
    *;
import java.util.List;

@Deprecated
@org.example.Marked(value = "x", names = {"a", "b"})
public abstract sealed class Declarations<A, B extends Comparable<? super B> & Runnable> extends Base.Inner<List<A>>
    implements Runnable, java.util.concurrent.Callable<@Marked B> permits Declarations.First, Second {
  public static final int MAX_SIZE = 3;
  private final List<? extends   A> items, more[];
  protected @Nullable String @Marked [] text;
  volatile boolean open;
  static int counter;

  static {
    int startedAt = 0;
  }

  {
    boolean created = true;
  }

  protected <T extends Exception> Declarations(int[] sizes, String first, final Object... rest) throws T {
    this(sizes.length, first);
    super.toString();
  }

  private Declarations(int size, @Marked("x") String first) {
    super(size);
  }

  @Override
  public void run() {}

  @Override
  public B call() throws Exception {
    return null;
  }

  public static <K, V> java.util.Map<K,List< V >> index(
      List<V> values, // what to index
      Function<? super V, ? extends K> by) {
    return null;
  }

  abstract int matrix(int rows, int columns[])[];

  synchronized native void receiver(Declarations<A, B> this, long x);

  static final class First<A, B extends Comparable<B> & Runnable> extends Declarations<A, B> {
    private class Deep {
      enum Level { LOW, HIGH }
    }
  }

  private static non-sealed class Second {}

  interface Callback<T> extends Supplier<T>, Runnable {
    int LIMIT = 10, OTHER = 11;

    T call(T input);

    default void again() {}

    private void hidden() {}

    static Callback<?> none() {
      return null;
    }

    class Nested {
      int field;

      Nested(int x) {}
    }
  }
}

class PackagePrivate {
  void method() {
    class Local {
      int inLocal;

      void methodOfLocal() {}
    }
    record LocalRecord(int x) {}
    Object anonymous =
        new Object() {
          int inAnonymous;

          class InAnonymous {}

          void methodOfAnonymous() {}
        };
  }
}
