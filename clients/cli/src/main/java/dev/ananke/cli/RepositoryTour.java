package dev.ananke.cli;

import dev.ananke.publisher.PublishListener;
import dev.ananke.publisher.PublishOptions;
import dev.ananke.publisher.PublishProgress;
import dev.ananke.publisher.Publisher;
import dev.ananke.publisher.Source;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.ConstraintAction;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the last commits of a repository through the pipeline, one by one, and shows what each
 * changed and how long it took to be seen.
 */
final class RepositoryTour {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int MOST_LINES = 4;

  private final DemoEnvironment environment;
  private final PrintWriter out;
  private final List<Long> latencies = new ArrayList<>();
  private @Nullable ProgressBar bar;
  private @Nullable Bundle last;
  private @Nullable String missed;

  RepositoryTour(DemoEnvironment environment, PrintWriter out) {
    this.environment = environment;
    this.out = out;
  }

  /**
   * What is going to be sent.
   *
   * @param folder the repository or folder
   * @param commits how many commits
   * @param javaFiles in the last of them
   */
  record Plan(Path folder, int commits, int javaFiles) {}

  /** Looks whether there is something to show. */
  static Plan plan(Path folder, int commits) {
    PublishOptions options =
        PublishOptions.builder(folder, RepositoryIds.of(folder), "none:1").build();
    try (Source source = Publisher.openSource(options)) {
      String ref = source.resolve(List.of()).getFirst();
      String head = source.head(ref);
      if (head == null) {
        throw new CommandException(
            folder + " has no commit on " + ref + " yet; commit something first");
      }
      AtomicInteger java = new AtomicInteger();
      source.differences(
          null,
          head,
          new Source.Differences() {
            @Override
            public void changed(String path, byte @Nullable [] before, byte @Nullable [] after) {
              java.addAndGet(path.endsWith(".java") ? 1 : 0);
            }

            @Override
            public void unnamed(String path) {
              // Reported when it is published.
            }
          });
      if (java.get() == 0) {
        throw new CommandException(
            "there is no .java file in "
                + folder
                + " at "
                + Texts.shortCommit(head)
                + ": nothing to show; Java is the language that is known today");
      }
      return new Plan(folder, source.lastCommits(head, commits).size(), java.get());
    }
  }

  /**
   * @return whether every commit became visible, and there is a grammar in the end
   */
  boolean go(Plan plan) {
    out.println();
    out.println(
        plan.folder()
            + ": "
            + Texts.count(plan.commits(), "commit")
            + ", "
            + Texts.count(plan.javaFiles(), "Java file")
            + " at the end");
    PublishOptions options =
        PublishOptions.builder(
                plan.folder(), RepositoryIds.of(plan.folder()), environment.bootstrapServers())
            .start(new PublishOptions.LastCommits(plan.commits()))
            .answerWindow(Duration.ZERO)
            .build();
    try (Publisher publisher = Publisher.open(options, new Watcher())) {
      publisher.publish();
    }
    summary();
    return missed == null && last != null && last.getGate().getVerdict() != Verdict.REFUSED;
  }

  /**
   * The publisher goes on when {@code published} returns, so that one commit at a time is under
   * way.
   */
  private final class Watcher implements PublishListener {
    @Override
    public void progressed(PublishProgress progress) {
      if (progress.updates() == 0) {
        ProgressBar current = bar;
        if (current == null) {
          current = new ProgressBar(out, "files", progress.filesInUpdate());
          bar = current;
        }
        current.advanceTo(progress.filesOfUpdate());
      }
    }

    @Override
    public void published(RefUpdate update, PublishProgress progress) {
      if (bar != null) {
        bar.close();
        bar = null;
      }
      String commit = update.getCommit();
      if (commit == null) {
        return;
      }
      try {
        show(update, commit);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new CommandException("interrupted", interrupted);
      }
    }

    @Override
    public void leftOut(List<String> paths) {
      out.println("left out, since the path is not UTF-8 or too long: " + String.join(", ", paths));
    }
  }

  private void show(RefUpdate update, String commit) throws InterruptedException {
    BundleWatch.Visible visible =
        environment.watch().await(update.getRepository(), commit, PATIENCE);
    if (visible == null) {
      missed = commit;
      out.println(
          Texts.shortCommit(commit)
              + "  did not become visible within "
              + PATIENCE.toMinutes()
              + " minutes; the log says why");
      return;
    }
    long latency = visible.atMillis() - update.getPublishedAt().toEpochMilli();
    boolean first = last == null;
    boolean same = last != null && last.getContentHash().equals(visible.bundle().getContentHash());
    last = visible.bundle();
    out.printf(
        "%s  %s, visible after %d ms%s%n",
        Texts.shortCommit(commit),
        Texts.count(update.getChanges(), "file"),
        latency,
        same ? ", constraints as before" : "");
    if (!first) {
      latencies.add(latency);
    }
    if (!same) {
      printChanges(commit);
    }
  }

  private void printChanges(String commit) throws InterruptedException {
    Map<String, List<String>> byKind = new TreeMap<>();
    for (ChangedConstraint changed : environment.changes().of(commit, Duration.ofSeconds(5))) {
      String sign = changed.getAction() == ConstraintAction.ADDED ? "+ " : "- ";
      byKind
          .computeIfAbsent(sign + changed.getKind(), any -> new ArrayList<>())
          .add(changed.getSubject());
    }
    byKind.forEach(
        (kind, subjects) ->
            out.println(
                "    "
                    + kind
                    + " "
                    + String.join(", ", subjects.subList(0, Math.min(MOST_LINES, subjects.size())))
                    + (subjects.size() > MOST_LINES
                        ? " and " + (subjects.size() - MOST_LINES) + " more"
                        : "")));
  }

  private void summary() {
    Bundle bundle = last;
    if (bundle == null) {
      return;
    }
    BundleSummary.of(bundle, environment.worker()).forEach(out::println);
    if (!latencies.isEmpty()) {
      List<Long> sorted = latencies.stream().sorted().toList();
      out.printf(
          "  publish to visible, %s after the first: p50 %d ms, p99 %d ms%n",
          Texts.count(sorted.size(), "commit"),
          sorted.get(sorted.size() / 2),
          sorted.get((int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * 0.99))));
    }
  }
}
