package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.core.language.Languages;
import dev.ananke.publisher.Selection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The publisher knows no languages, so that its default is a list of its own: it has to agree. */
class PublishedFilesTest {
  @Test
  void defaults_areTheFilesThatAreRead() {
    TreeSet<String> read = new TreeSet<>(List.of("/.ananke.yaml"));
    Languages.all().suffixes().forEach(suffix -> read.add("*" + suffix));

    assertEquals(read, new TreeSet<>(Selection.DEFAULT_INCLUDED));
  }
}
