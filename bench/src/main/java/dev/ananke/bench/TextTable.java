package dev.ananke.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows with columns as wide as they have to be. */
public final class TextTable {
  private final Set<Integer> numbers;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param numbers columns that stand right, from 0
   */
  public TextTable(Set<Integer> numbers, String... head) {
    this.numbers = numbers;
    rows.add(List.of(head));
  }

  /** Adds a row with as many cells as the head has. */
  public void add(String... row) {
    rows.add(List.of(row));
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder lines = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String gap = " ".repeat(widths[column] - row.get(column).length());
        line.append(numbers.contains(column) ? gap + row.get(column) : row.get(column) + gap);
        line.append("  ");
      }
      lines.append(line.toString().stripTrailing()).append('\n');
    }
    return lines.toString();
  }
}
