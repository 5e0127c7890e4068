package dev.ananke.worker;

import static dev.ananke.worker.TestRecords.KEY;
import static dev.ananke.worker.TestRecords.bundle;
import static dev.ananke.worker.TestRecords.feed;
import static dev.ananke.worker.TestRecords.fragment;
import static dev.ananke.worker.TestRecords.noBundle;
import static dev.ananke.worker.TestRecords.version;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.GateVerdict;
import dev.ananke.schemas.OutputKey.BundleKey;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.Verdict;
import dev.ananke.worker.GrammarUnavailableException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrammarsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final Replica replica = new Replica(any -> {});
  private final Grammars grammars =
      new Grammars(replica, 1 << 20, Duration.ofHours(1), InstantSource.fixed(NOW));

  @Test
  void grammar_heldBundle_isItsFragmentsInARow() {
    publish(KEY, 7, Map.of("a", "start: file\n", "b", "file: /größe/\n"));
    assertEquals(
        new Grammar(
            "start: file\nfile: /größe/\n",
            ContentHash.of("start: file\nfile: /größe/\n"),
            new Revision(0, 7L),
            "commit-7",
            "imports"),
        grammars.grammar(request("file")));
  }

  @Test
  void grammar_askedAgain_isTheSameText() {
    publish(KEY, 1, Map.of("a", "1"));
    String first = grammars.grammar(request("file")).text();
    assertSame(first, grammars.grammar(request("file")).text());
    // A new revision with the same content and another repository with it share the text.
    publish(KEY, 2, Map.of("a", "1"));
    Grammar later = grammars.grammar(request("file"));
    assertSame(first, later.text());
    assertEquals("commit-2", later.commit());
    BundleKey fork = new BundleKey("acme/fork", "refs/heads/main", "java");
    publish(fork, 1, Map.of("a", "1"));
    assertSame(
        first,
        grammars
            .grammar(new GrammarRequest("acme/fork", "refs/heads/main", "java", "file"))
            .text());
  }

  @Test
  void grammar_newBundle_isItsOwnAtOnce() {
    publish(KEY, 1, Map.of("a", "1"));
    assertEquals("1", grammars.grammar(request("file")).text());
    publish(KEY, 2, Map.of("a", "2"));
    assertEquals("2", grammars.grammar(request("file")).text());
  }

  @Test
  void grammar_moreTextThanTheCacheHolds_isMadeAgain() {
    Grammars small = new Grammars(replica, 1000, Duration.ofHours(1), InstantSource.fixed(NOW));
    publish(KEY, 1, Map.of("a", "x".repeat(2000)));
    String first = small.grammar(request("file")).text();
    String second = small.grammar(request("file")).text();
    assertEquals(first, second);
    assertNotSame(first, second);
  }

  @Test
  void grammar_nothingKnown_saysWhatIsUnknown() {
    assertUnavailable(Reason.UNKNOWN_REPOSITORY, request("file"));
    publish(KEY, 1, Map.of("a", "1"));
    assertUnavailable(
        Reason.UNKNOWN_REPOSITORY,
        new GrammarRequest("acme/ap", "refs/heads/main", "java", "file"));
    assertUnavailable(
        Reason.UNKNOWN_REF, new GrammarRequest("acme/app", "refs/heads/other", "java", "file"));
    assertUnavailable(
        Reason.UNKNOWN_LANGUAGE, new GrammarRequest("acme/app", "refs/heads/main", "go", "file"));
    assertUnavailable(Reason.UNKNOWN_HOLE, request("statement"));
  }

  @Test
  void grammar_fragmentsMissing_isNotYetComplete() {
    feed(replica, bundle(version(KEY, 1, Map.of("a", "1"))));
    assertUnavailable(Reason.NOT_YET_COMPLETE, request("file"));
    feed(replica, fragment(KEY, "a", "1"));
    assertEquals("1", grammars.grammar(request("file")).text());
  }

  @Test
  void grammar_refDeleted_isDeleted() {
    Bundle deleted = version(KEY, 1, Map.of());
    deleted.setCommit(null);
    deleted.setHoles(List.of());
    deleted.setGate(new GateVerdict(Verdict.EMPTY, null, 0));
    publish(deleted);
    assertUnavailable(Reason.DELETED, request("file"));
    feed(replica, noBundle(KEY));
    assertUnavailable(Reason.DELETED, request("file"));
  }

  @Test
  void grammar_noFileInTheLanguage_isUnknownLanguage() {
    Bundle empty = version(KEY, 1, Map.of());
    empty.setGate(new GateVerdict(Verdict.EMPTY, null, 0));
    publish(empty);
    assertUnavailable(Reason.UNKNOWN_LANGUAGE, request("file"));
  }

  @Test
  void grammar_refusedByTheEngine_isRefused() {
    Bundle refused = version(KEY, 1, Map.of("a", "1"));
    refused.setGate(new GateVerdict(Verdict.REFUSED, "1:1 unknown name", 0));
    publish(refused, "a", "1");
    GrammarUnavailableException e = assertUnavailable(Reason.REFUSED, request("file"));
    assertEquals(
        "REFUSED: acme/app refs/heads/main java: the engine refused the grammars of commit-1:"
            + " 1:1 unknown name",
        e.getMessage());
  }

  @Test
  void grammar_stale_isGoodUntilTheLimit() {
    Bundle stale = version(KEY, 1, Map.of("a", "1"));
    stale.setStatus(BundleStatus.STALE);
    stale.setStaleSince(NOW.minus(Duration.ofHours(1)));
    publish(stale, "a", "1");
    assertEquals("1", grammars.grammar(request("file")).text());
    stale.setStaleSince(NOW.minus(Duration.ofMinutes(61)));
    publish(stale, "a", "1");
    assertUnavailable(Reason.STALE, request("file"));
    stale.setStaleSince(null);
    publish(stale, "a", "1");
    assertUnavailable(Reason.STALE, request("file"));
  }

  @Test
  void grammar_notWhatTheBundlePromises_isInconsistent() {
    Bundle bundle = version(KEY, 1, Map.of("a", "1"));
    bundle.getHoles().getFirst().setGrammarHash(ContentHash.of("2"));
    publish(bundle, "a", "1");
    assertUnavailable(Reason.INCONSISTENT, request("file"));
  }

  private GrammarUnavailableException assertUnavailable(Reason reason, GrammarRequest request) {
    GrammarUnavailableException e =
        assertThrows(GrammarUnavailableException.class, () -> grammars.grammar(request));
    assertEquals(reason, e.reason());
    return e;
  }

  private static GrammarRequest request(String hole) {
    return new GrammarRequest("acme/app", "refs/heads/main", "java", hole);
  }

  private void publish(BundleKey key, long revision, Map<String, String> texts) {
    texts.forEach((name, text) -> feed(replica, fragment(key, name, text)));
    feed(replica, bundle(version(key, revision, texts)));
  }

  private void publish(Bundle bundle, String... namesAndTexts) {
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      feed(replica, fragment(BundleKey.of(bundle), namesAndTexts[i], namesAndTexts[i + 1]));
    }
    feed(replica, bundle(bundle));
  }
}
