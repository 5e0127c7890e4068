package dev.ananke.core.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Id128;
import org.junit.jupiter.api.Test;

class KnownGrammarsTest {
  private final KnownGrammars known = new KnownGrammars();

  @Test
  void texts_ofOneGrammar_areTheNewestOnly() {
    Id128 grammar = ContentHash.of("grammar");
    for (int i = 0; i < KnownGrammars.TEXTS + 10; i++) {
      known.accepted(grammar, ContentHash.of("text " + i));
    }
    assertEquals(KnownGrammars.TEXTS, known.count(grammar));
    assertFalse(known.isAccepted(grammar, ContentHash.of("text 9")));
    assertTrue(known.isAccepted(grammar, ContentHash.of("text 10")));
    assertFalse(known.isAccepted(ContentHash.of("another"), ContentHash.of("text 10")));
  }

  @Test
  void grammars_areThoseThatWereAskedForLast() {
    for (int i = 0; i < KnownGrammars.GRAMMARS; i++) {
      known.compiled(ContentHash.of("grammar " + i));
    }
    assertTrue(known.isCompiled(ContentHash.of("grammar 0")));
    known.compiled(ContentHash.of("one more"));
    assertTrue(known.isCompiled(ContentHash.of("grammar 0")));
    assertFalse(known.isCompiled(ContentHash.of("grammar 1")));
  }
}
