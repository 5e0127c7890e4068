package dev.ananke.bench;

import java.nio.file.Path;
import java.util.List;

public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] a) {
    System.out.println(Machine.here());
    System.out.print(
        FigureTable.of(
            new BenchmarkRun(
                    a.length > 0 && a[0].equals("--quick"), Path.of("/tmp/jmh.log"), System.out)
                .run(List.of(a).stream().filter(x -> !x.startsWith("--")).toList())));
  }
}
