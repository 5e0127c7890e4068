package dev.ananke.cli;

import dev.ananke.bench.load.Disorder;
import dev.ananke.bench.load.LoadPlan;
import dev.ananke.bench.load.LoadReport;
import dev.ananke.bench.load.LoadRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts a running job under load, and checks what comes out. */
@Command(
    name = "load",
    description = {
      "Publishes commits of synthetic repositories to a running job, measures how long each takes to be visible,",
      "and compares what is visible in the end with a compile from nothing."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:what is visible is right",
      "1:it is not, or not all of it became visible",
      "2:bad input, or no broker"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke load --bootstrap-servers kafka:9092 --repositories 100 --rate 10 --commits 600",
      "  ananke load --bulk-files 50000 --commits 300",
      "  ananke load --disorder duplicated"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class LoadCommand implements Callable<Integer> {
  @Option(
      names = "--repositories",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  private int repositories;

  @Option(
      names = "--files",
      paramLabel = "N",
      defaultValue = "50",
      description = "Of each at its first commit, about 3 kB each. Default: ${DEFAULT-VALUE}.")
  private int files;

  @Option(
      names = "--commits",
      paramLabel = "N",
      defaultValue = "600",
      description =
          "Of one file each, in all, after the first ones; the repositories take turns. Default: ${DEFAULT-VALUE}.")
  private int commits;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "Commits in a second; 0: as fast as they go. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--bulk-files",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Publish a further repository with so many files beside, as one snapshot. Default: none.")
  private int bulkFiles;

  @Option(
      names = "--disorder",
      paramLabel = "KIND",
      defaultValue = "none",
      description =
          "What becomes of records on their way: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Disorder disorder;

  @Option(
      names = "--published",
      description =
          "An earlier run with the same numbers was broken off: say where the refs are, answer what the job asks, and check.")
  private boolean published;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of the histories; part of the repositories' ids. Equal numbers give equal commits. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description =
          "How long to wait for what is missing once no news come any more. Default: ${DEFAULT-VALUE}.")
  private long patience;

  @ArgGroup(validate = false, heading = KafkaOptions.HEADING)
  private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    // Wrong numbers are found before anybody is connected to.
    LoadPlan plan = plan();
    kafka.require(
        kafka.topics().commitEvents(),
        kafka.topics().bulkChanges(),
        kafka.topics().compiledConstraints(),
        kafka.topics().requests());
    try (LoadRun run =
        new LoadRun(
            plan,
            news -> {
              err.println(news);
              err.flush();
            })) {
      LoadReport report = run.run();
      out.print(report.text());
      out.flush();
      return report.right() ? 0 : 1;
    } catch (KafkaException failure) {
      throw kafka.failure(failure);
    }
  }

  private LoadPlan plan() {
    try {
      return new LoadPlan(
          kafka.bootstrapServers(),
          kafka.properties(),
          kafka.topics(),
          seed,
          repositories,
          files,
          commits,
          rate,
          bulkFiles,
          disorder,
          published,
          Duration.ofSeconds(patience));
    } catch (IllegalArgumentException invalid) {
      throw new CommandException(invalid);
    }
  }
}
