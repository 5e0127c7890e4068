package dev.ananke.core.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.EngineLimit;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.core.quarantine.FlightRecorder;
import dev.ananke.core.state.InMemoryStateStore;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.GateVerdict;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefHole;
import dev.ananke.schemas.RefLevel;
import dev.ananke.schemas.RefPayload;
import dev.ananke.schemas.RefSample;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.Verdict;
import dev.ananke.schemas.Versions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GateTest {
  private static final String SYNTAX = "start: \"import \" NAME \";\"\n";
  private static final String OPEN = "NAME: /[a-z.]+/\n";
  private static final String CLOSED = "NAME: \"a.b\" | \"a.c\"\n";

  private final Gate gate = new Gate(new GateOptions(2));
  private final StateStore state = new InMemoryStateStore();
  private final Map<String, String> fragments = new TreeMap<>();
  private long offset;

  @AfterEach
  void close() {
    gate.close();
  }

  @Test
  void grammar_thatAcceptsAllSamples_passesAtTheStrictestLevel() {
    GateOutput output = pass(SYNTAX, CLOSED, "import a.b;");

    assertEquals(Verdict.PASSED, output.bundle().getGate().getVerdict());
    assertNull(output.bundle().getGate().getReason());
    assertEquals(1, output.bundle().getGate().getSamples());
    Hole hole = output.bundle().getHoles().getFirst();
    assertEquals("imports", hole.getLevel());
    assertEquals(List.of("syntax", "imports"), hole.getFragments());
    assertEquals(ContentHash.of(SYNTAX + CLOSED), hole.getGrammarHash());
  }

  /** A host may have a bound; the engine has none that such a grammar meets. */
  @Test
  void grammar_ofMoreThan500Kilobytes_passesAtTheStrictestLevel() {
    String names =
        IntStream.range(0, 30_000)
            .mapToObj("\"com.acme.Type%05d\""::formatted)
            .collect(Collectors.joining(" | "));
    assertTrue(names.length() > 500_000);
    GateOutput output = pass(SYNTAX, "NAME: " + names + "\n", "import com.acme.Type29999;");

    assertEquals(Verdict.PASSED, output.bundle().getGate().getVerdict(), () -> reason(output));
    assertEquals("imports", output.bundle().getHoles().getFirst().getLevel());
  }

  @Test
  void sample_thatTheStrictGrammarRefuses_lowersTheLevelAndNamesThePlace() {
    GateOutput output = pass(SYNTAX, CLOSED, "import a.b;", "import a.x;");

    assertEquals(Verdict.LOWERED, output.bundle().getGate().getVerdict());
    assertEquals("syntax", output.bundle().getHoles().getFirst().getLevel());
    assertEquals(
        "hole file, level imports: refuses F1.java at 1:10: x;",
        output.bundle().getGate().getReason());
  }

  @Test
  void sample_thatEndsTooEarly_lowersTheLevel() {
    GateOutput output = pass("start: NAME\n", "NAME: \"a.bc\"\n", "a.bc", "a.b");

    assertEquals(Verdict.LOWERED, output.bundle().getGate().getVerdict());
    assertTrue(reason(output).contains("wants more after the end of F1.java"), reason(output));
  }

  @Test
  void sample_thatTheSyntaxRefusesToo_countsForNothingAndIsNamed() {
    GateOutput output = pass(SYNTAX, CLOSED, "import a.b;", "import 1;");

    assertEquals(Verdict.PASSED, output.bundle().getGate().getVerdict());
    assertEquals("imports", output.bundle().getHoles().getFirst().getLevel());
    assertEquals(1, output.bundle().getGate().getSamples());
    assertEquals("not a sample, since the syntax refuses F1.java at 1:8: 1;", reason(output));
  }

  @Test
  void sample_refusedWhereALineEnds_isNamedWithItsLine() {
    GateOutput output = pass(SYNTAX, CLOSED, "import a.b;", "import\n");

    assertEquals(
        "not a sample, since the syntax refuses F1.java at 1:7: the end of the line",
        reason(output));
  }

  @Test
  void samples_tooFewToTell_ofWhichTheSyntaxRefusesAll_leaveTheStrictestLevel() {
    GateOutput output = pass(SYNTAX, CLOSED, "\u00e9", "import");

    assertEquals(Verdict.PASSED, output.bundle().getGate().getVerdict());
    assertEquals("imports", output.bundle().getHoles().getFirst().getLevel());
    assertEquals(0, output.bundle().getGate().getSamples());
  }

  @Test
  void samples_ofWhichTheSyntaxRefusesMost_refuseTheGrammar() {
    GateOutput output = pass(SYNTAX, CLOSED, "import 1;", "import a.b;", "import 2;");

    assertEquals(Verdict.REFUSED, output.bundle().getGate().getVerdict());
    assertTrue(output.bundle().getHoles().isEmpty());
    assertEquals(0, output.bundle().getGate().getSamples());
    assertEquals(
        "hole file: the syntax refuses 2 of 3 samples, so it is likelier wrong than they are"
            + "; the syntax refuses F0.java at 1:8: 1;"
            + "; the syntax refuses F2.java at 1:8: 2;",
        reason(output));
  }

  @Test
  void samples_ofWhichTheSyntaxRefusesMost_refuseTheGrammarWhereOnlyTheSyntaxCanBeLoaded() {
    GateOutput output = pass(SYNTAX, "NAME: (\n", "import 1;", "import 2;", "import 3;");

    assertEquals(Verdict.REFUSED, output.bundle().getGate().getVerdict());
    assertTrue(reason(output).contains("level imports: the engine says:"), reason(output));
    assertTrue(reason(output).contains("the syntax refuses 3 of 3 samples"), reason(output));
  }

  @Test
  void samples_ofWhichTheSyntaxRefusesHalf_countForNothing() {
    GateOutput output =
        pass(SYNTAX, CLOSED, "import 1;", "import a.b;", "import 2;", "import a.c;");

    assertEquals(Verdict.PASSED, output.bundle().getGate().getVerdict());
    assertEquals(2, output.bundle().getGate().getSamples());
  }

  @Test
  void samples_thatOnlyTheStrictGrammarRefuses_lowerTheLevelHoweverManyTheyAre() {
    GateOutput output = pass(SYNTAX, CLOSED, "import a.x;", "import a.y;", "import a.z;");

    assertEquals(Verdict.LOWERED, output.bundle().getGate().getVerdict());
    assertEquals(3, output.bundle().getGate().getSamples());
  }

  @Test
  void samples_ofBothKinds_lowerTheLevelForTheValidOne() {
    GateOutput output = pass(SYNTAX, CLOSED, "import 1;", "import a.x;");

    assertEquals(Verdict.LOWERED, output.bundle().getGate().getVerdict());
    assertEquals("syntax", output.bundle().getHoles().getFirst().getLevel());
    assertEquals(
        "hole file, level imports: refuses F1.java at 1:10: x;"
            + "; not a sample, since the syntax refuses F0.java at 1:8: 1;",
        reason(output));
  }

  @Test
  void grammar_thatTheEngineCannotLoad_lowersTheLevel() {
    GateOutput output = pass(SYNTAX, "NAME: (\n", "import a.b;");

    assertEquals(Verdict.LOWERED, output.bundle().getGate().getVerdict());
    assertTrue(reason(output).contains("level imports: the engine says:"), reason(output));
  }

  @Test
  void grammars_allRefused_leaveAsRefusedWithoutAHole() {
    GateOutput output = pass("start: (\n", CLOSED);

    assertEquals(Verdict.REFUSED, output.bundle().getGate().getVerdict());
    assertTrue(output.bundle().getHoles().isEmpty());
  }

  @Test
  void level_thatListsAnUnknownFragment_isSkipped() {
    fragments.put("syntax", SYNTAX);
    fragments.put("imports-open", OPEN);
    GateOutput output = pass(request());

    assertEquals(Verdict.LOWERED, output.bundle().getGate().getVerdict());
    assertTrue(reason(output).contains("fragment imports is missing"), reason(output));
  }

  @Test
  void unchangedFragments_areRemembered() {
    pass(SYNTAX, CLOSED, "import a.b;");
    fragments.clear();
    fragments.put("imports", "NAME: \"a.d\"\n");
    GateOutput output = pass(request("import a.d;"));

    assertEquals(Verdict.PASSED, output.bundle().getGate().getVerdict());
    assertEquals(
        ContentHash.of(SYNTAX + "NAME: \"a.d\"\n"),
        output.bundle().getHoles().getFirst().getGrammarHash());
  }

  @Test
  void grammar_thatWasDroppedFromTheTemplates_isMadeAgain() {
    for (String name : List.of("a", "b", "c", "d", "a", "c")) {
      GateOutput output =
          pass(SYNTAX, "NAME: \"%s\"\n".formatted(name), "import %s;".formatted(name));
      assertEquals(Verdict.PASSED, output.bundle().getGate().getVerdict());
    }
  }

  @Test
  void grammar_thatCouldNotBeMade_isTriedAgainNextTime() {
    pass("start: (\n", CLOSED);
    assertEquals(0, gate.templates());
    pass(SYNTAX, "NAME: (\n");
    assertEquals(1, gate.templates());
    pass(SYNTAX, CLOSED);
    assertEquals(2, gate.templates());
  }

  @Test
  void grammar_thatIsKnownButNotKept_isNotMadeAgainForKnownSamples() {
    for (String name : List.of("a", "b", "c", "d")) {
      pass(SYNTAX, "NAME: \"%s\"\n".formatted(name), "import %s;".formatted(name));
    }
    GateUse use = gate.use();
    pass(SYNTAX, "NAME: \"a\"\n", "import a;");
    assertEquals(0, gate.use().since(use).grammarsCompiled());
    assertEquals(0, gate.use().since(use).samplesRun());

    GateOutput output = pass(SYNTAX, "NAME: \"a\"\n", "import b;");
    // The dropped one, and the syntax that judges what it refuses.
    assertEquals(2, gate.use().since(use).grammarsCompiled());
    assertEquals(Verdict.LOWERED, output.bundle().getGate().getVerdict());
  }

  /** The work that a lexer may do is for all texts together, as long as it is kept. */
  @Test
  void samples_thatTogetherAreTooMuchForOneLexer_areAcceptedOneByOne() {
    try (Gate limited = withFuel(1000)) {
      for (String letter : List.of("a", "x", "a", "x")) {
        GateOutput output = pass(limited, letter.repeat(80) + ";");
        assertEquals(Verdict.PASSED, output.bundle().getGate().getVerdict(), () -> reason(output));
      }
      for (String letter : List.of("b", "y")) {
        GateOutput output = pass(limited, letter.repeat(79) + ";", "abd;", letter.repeat(81) + ";");
        assertEquals(Verdict.PASSED, output.bundle().getGate().getVerdict(), () -> reason(output));
        assertEquals(3, output.bundle().getGate().getSamples());
      }
    }
  }

  @Test
  void sample_thatIsTooMuchForALexer_lowersTheLevelAndSpoilsItForNoOther() {
    try (Gate limited = withFuel(1000)) {
      for (int time = 0; time < 3; time++) {
        GateUse use = limited.use();
        GateOutput lowered = pass(limited, "a".repeat(199) + ";");
        assertEquals(Verdict.LOWERED, lowered.bundle().getGate().getVerdict());
        assertTrue(reason(lowered).contains("fails on F0.java: lexer error"), reason(lowered));
        // What was kept, what is made anew for this sample, and the syntax.
        assertTrue(limited.use().since(use).grammarsCompiled() <= 3, limited.use().toString());

        GateOutput passed = pass(limited, "aaa;", "aaab" + time + ";");
        assertEquals(Verdict.PASSED, passed.bundle().getGate().getVerdict(), () -> reason(passed));
      }
    }
  }

  private static Gate withFuel(long steps) {
    return new Gate(
        new GateOptions(2),
        FlightRecorder.none(),
        EngineOptions.DEFAULT.with(EngineLimit.INITIAL_LEXER_FUEL, steps));
  }

  /** Each letter of a word is another state of the lexer. */
  private GateOutput pass(Gate limited, String... samples) {
    fragments.put("syntax", "start: (NAME \";\")+\n");
    fragments.put("imports", "NAME: /[a-z0-9]{3,200}/ & ~/[a-z]*abc[a-z]*/\n");
    fragments.put("imports-open", "NAME: /[a-z0-9]+/\n");
    return limited.pass(state, request(samples)).getFirst();
  }

  @Test
  void language_withoutFiles_isAnEmptyBundleAndItsFragmentsGo() {
    pass(SYNTAX, CLOSED);
    RefCompiled request = request();
    request.setHoles(List.of());
    request.setChanged(List.of());
    request.getBundle().setFragments(List.of());
    GateOutput output = pass(request);

    assertEquals(Verdict.EMPTY, output.bundle().getGate().getVerdict());
    assertEquals(List.of("imports", "imports-open", "syntax"), output.tombstones());
  }

  @Test
  void fragments_thatOnlyTheLastBundleListed_getTombstones() {
    fragments.put("imports/old", "// old\n");
    pass(SYNTAX, CLOSED);
    fragments.remove("imports/old");
    GateOutput output = pass(SYNTAX, CLOSED);

    assertEquals(List.of("imports/old"), output.tombstones());
  }

  @Test
  void staleNotice_sendsEveryLastBundleAgain() {
    assertEquals(List.of(), gate.pass(state, staleNotice()));
    GateOutput first = pass(SYNTAX, CLOSED);
    List<GateOutput> again = gate.pass(state, staleNotice());

    assertEquals(1, again.size());
    Bundle stale = again.getFirst().bundle();
    assertEquals(BundleStatus.STALE, stale.getStatus());
    assertEquals("digest", stale.getStaleReason());
    assertEquals(first.bundle().getRevision(), stale.getRevision());
    assertEquals(first.bundle().getHoles(), stale.getHoles());
    assertEquals(BundleStatus.CURRENT, pass(SYNTAX, CLOSED).bundle().getStatus());
  }

  @Test
  void forget_leavesNothingAndNamesTheLanguagesThatHadABundle() {
    assertEquals(List.of(), gate.forget(state));
    pass(SYNTAX, CLOSED);

    assertEquals(List.of("java"), gate.forget(state));
    assertFalse(state.keys(StateTable.GATE).iterator().hasNext());
    assertEquals(List.of(), gate.pass(state, staleNotice()));
  }

  private GateOutput pass(String syntax, String closed, String... samples) {
    fragments.put("syntax", syntax);
    fragments.put("imports", closed);
    fragments.put("imports-open", OPEN);
    return pass(request(samples));
  }

  private GateOutput pass(RefCompiled request) {
    return gate.pass(state, request).getFirst();
  }

  private RefCompiled request(String... texts) {
    List<RefSample> samples = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      samples.add(
          new RefSample(
              "F" + i + ".java", "java", ByteBuffer.wrap(texts[i].getBytes(UTF_8)), List.of()));
    }
    List<RefPayload> changed = new ArrayList<>();
    List<FragmentRef> listed = new ArrayList<>();
    fragments.forEach(
        (name, payload) -> {
          changed.add(new RefPayload(name, ByteBuffer.wrap(payload.getBytes(UTF_8))));
          listed.add(new FragmentRef(name, ContentHash.of(payload)));
        });
    RefHole file =
        new RefHole(
            "file",
            List.of(
                new RefLevel("imports", List.of("syntax", "imports")),
                new RefLevel("syntax", List.of("syntax", "imports-open"))));
    return new RefCompiled(
        "java", bundle(listed), List.of(file), changed, List.of(), samples, 0L, "");
  }

  private Bundle bundle(List<FragmentRef> listed) {
    return Bundle.newBuilder()
        .setRepository("acme/shop")
        .setRef("main")
        .setLanguage("java")
        .setRevision(new Revision(1, ++offset))
        .setCommit("c1")
        .setContentHash(ContentHash.of("content"))
        .setFragments(listed)
        .setHoles(List.of())
        .setConflicts(List.of())
        .setOpenings(List.of())
        .setStatus(BundleStatus.CURRENT)
        .setGate(new GateVerdict(Verdict.EMPTY, null, 0))
        .setVersions(new Versions(1, 1, 1, "none"))
        .setDigest(DigestCheck.EQUAL)
        .setStatistics(Map.of())
        .build();
  }

  private static RefCompiled staleNotice() {
    return new RefCompiled("", null, List.of(), List.of(), List.of(), List.of(), 5L, "digest");
  }

  private static String reason(GateOutput output) {
    return Objects.requireNonNull(output.bundle().getGate().getReason());
  }
}
