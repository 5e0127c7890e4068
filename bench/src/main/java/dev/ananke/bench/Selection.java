package dev.ananke.bench;

import dev.ananke.bench.Stage.Part;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Benchmarks of one class that were asked for.
 *
 * @param methods their names, sorted
 */
record Selection(Stage stage, Part part, List<String> methods) {

  /** Everything there is. */
  static List<Selection> all() {
    List<Selection> all = new ArrayList<>();
    for (Stage stage : Stage.ALL) {
      for (Part part : stage.parts()) {
        List<String> methods =
            Arrays.stream(part.benchmarks().getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName)
                .sorted()
                .toList();
        all.add(new Selection(stage, part, methods));
      }
    }
    return all;
  }

  /**
   * What the names stand for.
   *
   * @param names of stages, or of benchmarks as {@code extract.miss}; none: everything
   * @throws IllegalArgumentException if a name stands for nothing
   */
  static List<Selection> of(List<String> names) {
    if (names.isEmpty()) {
      return all();
    }
    Set<String> unknown = new TreeSet<>(names);
    List<Selection> chosen = new ArrayList<>();
    for (Selection each : all()) {
      unknown.remove(each.stage.id());
      List<String> methods = new ArrayList<>();
      for (String method : each.methods) {
        unknown.remove(each.name(method));
        if (names.contains(each.stage.id()) || names.contains(each.name(method))) {
          methods.add(method);
        }
      }
      if (!methods.isEmpty()) {
        chosen.add(new Selection(each.stage, each.part, methods));
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no benchmark named %s; ./ananke bench --list shows them"
              .formatted(String.join(", ", unknown)));
    }
    return chosen;
  }

  /** As it is called on the command line. */
  String name(String method) {
    return stage.id() + "." + method;
  }

  /** For JMH, which looks for it in full names. */
  String expression() {
    StringBuilder expression = new StringBuilder();
    for (String method : methods) {
      expression.append(expression.isEmpty() ? "^(" : "|");
      expression.append(Pattern.quote(part.benchmarks().getName() + "." + method));
    }
    return expression.append(")$").toString();
  }
}
