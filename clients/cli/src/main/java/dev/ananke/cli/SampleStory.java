package dev.ananke.cli;

import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.check.GrammarCheck;
import dev.ananke.core.check.Verdict;
import dev.ananke.publisher.PublishListener;
import dev.ananke.publisher.PublishOptions;
import dev.ananke.publisher.PublishProgress;
import dev.ananke.publisher.Publisher;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.ConstraintAction;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.worker.Grammar;
import dev.ananke.worker.GrammarRequest;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Plays the sample history commit by commit, and shows after each what a model could write. */
final class SampleStory {
  private static final String REPOSITORY = "demo/shop";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DemoEnvironment environment;
  private final PrintWriter out;
  private final ConcurrentMap<String, RefUpdate> published = new ConcurrentHashMap<>();
  private final Map<String, String> retractedBy = new HashMap<>();
  private @Nullable Bundle last;
  private boolean held = true;

  SampleStory(DemoEnvironment environment, PrintWriter out) {
    this.environment = environment;
    this.out = out;
  }

  /**
   * @param folder where the sample repository is made
   * @return whether all went as told
   */
  boolean tell(Path folder) throws InterruptedException {
    try (SampleHistory history = new SampleHistory(folder)) {
      String first = history.commit(SampleHistory.SHOP);
      PublishOptions options =
          PublishOptions.builder(folder, REPOSITORY, environment.bootstrapServers())
              .start(new PublishOptions.Snapshot())
              .follow(true)
              .pollInterval(Duration.ofMillis(20))
              .build();
      PublishListener listener =
          new PublishListener() {
            @Override
            public void published(RefUpdate update, PublishProgress progress) {
              String commit = update.getCommit();
              if (commit != null) {
                published.putIfAbsent(commit, update);
              }
            }
          };
      try (Publisher publisher = Publisher.open(options, listener)) {
        Thread follower = Thread.ofPlatform().name("publisher").start(publisher::publish);
        try {
          tell(history, first);
        } finally {
          publisher.stop();
          follower.join();
        }
      }
    }
    return held;
  }

  private void tell(SampleHistory history, String first) throws InterruptedException {
    String invoice = "import " + SampleHistory.INVOICE + ";";
    arrives(first, SampleHistory.SHOP.message());
    tries(invoice, false);
    tries("import com.acme.shop.cart.Cart;", true);
    tries("import java.util.List;", true);
    tries("import java.utill.List;", false);
    tries("import java.util.Lisst;", false);
    tries("import org.junit.jupiter.api.Test;", true);

    arrives(history.commit(SampleHistory.INVOICE_COMES), SampleHistory.INVOICE_COMES.message());
    tries(invoice, true);

    arrives(history.commit(SampleHistory.INVOICE_GOES), SampleHistory.INVOICE_GOES.message());
    tries(invoice, false);

    tries("import java.util.Vector;", true);
    arrives(history.commit(SampleHistory.RULE), SampleHistory.RULE.message());
    tries("import java.util.Vector;", false);
    tries("import java.util.ArrayList;", true);
    if (last != null) {
      BundleSummary.of(last, environment.worker()).forEach(out::println);
    }
  }

  private void arrives(String commit, String message) throws InterruptedException {
    BundleWatch.Visible visible = environment.watch().await(REPOSITORY, commit, PATIENCE);
    if (visible == null) {
      throw new CommandException(
          "the bundle of commit "
              + commit
              + " did not arrive within "
              + PATIENCE.toSeconds()
              + " s; the log says why");
    }
    last = visible.bundle();
    RefUpdate update = published.get(commit);
    String latency =
        update == null
            ? ""
            : ", visible after "
                + (visible.atMillis() - update.getPublishedAt().toEpochMilli())
                + " ms";
    out.println();
    out.println(Texts.shortCommit(commit) + "  " + message + latency);
    for (ChangedConstraint changed : environment.changes().of(commit, Duration.ofSeconds(2))) {
      boolean added = changed.getAction() == ConstraintAction.ADDED;
      out.println("    " + (added ? "+ " : "- ") + changed.getKind() + " " + changed.getSubject());
      if (added) {
        retractedBy.remove(changed.getSubject());
      } else {
        retractedBy.put(changed.getSubject(), commit);
      }
    }
  }

  private void tries(String line, boolean allowed) {
    Grammar grammar =
        environment
            .worker()
            .grammar(new GrammarRequest(REPOSITORY, "refs/heads/main", "java", "file"));
    String text = "package com.acme.shop.web;\n\n" + line + "\n\nclass Page {}\n";
    try (GrammarCheck check = new GrammarCheck(grammar.text(), Vocabulary.bytes())) {
      Verdict verdict = check.check(text.getBytes(StandardCharsets.UTF_8), ParserLanguage.JAVA);
      out.println("    " + line + "   " + CheckCommand.describe(verdict) + cause(line));
      if (verdict instanceof Verdict.Accepted != allowed) {
        held = false;
        out.println("    ^^^ that was not expected");
      }
    }
  }

  private String cause(String line) {
    String commit = commitThatRetracted(line);
    return commit == null ? "" : "; removed by commit " + Texts.shortCommit(commit);
  }

  private @Nullable String commitThatRetracted(String line) {
    return retractedBy.get(line.substring("import ".length(), line.length() - 1));
  }
}
