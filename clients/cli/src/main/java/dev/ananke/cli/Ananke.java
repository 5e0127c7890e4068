package dev.ananke.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point: gathers the verbs. */
@Command(
    name = "ananke",
    description =
        "Turns every commit of a repository into grammars that a code-generating model cannot break.",
    mixinStandardHelpOptions = true,
    versionProvider = Ananke.BuildVersion.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a judgement: a file is refused, a target missed, a promise of the demo not kept, a topic not as asked for",
      "2:it could not be done: bad input, a broker that does not answer, a failure"
    },
    footerHeading = "%nTo begin with:%n",
    footer = {
      "  ananke demo                            everything in one process, with a story",
      "  ananke compile DIR --out OUT           grammars of a folder, no servers",
      "  ananke VERB --help                     options and examples of each"
    },
    subcommands = {
      DemoCommand.class,
      CompileCommand.class,
      CheckCommand.class,
      GrammarCommand.class,
      PublishCommand.class,
      FollowCommand.class,
      TopicsCommand.class,
      JobCommand.class,
      BenchCommand.class,
      LoadCommand.class,
      EvaluateCommand.class,
    })
public final class Ananke implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** The version of the build, which the jar carries. */
  static final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Ananke.class.getPackage().getImplementationVersion();
      return new String[] {"ananke " + Objects.requireNonNullElse(version, "(not from a jar)")};
    }
  }

  /** For picocli, which fills the field. */
  @SuppressWarnings("NullAway.Init")
  public Ananke() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Exit code 1 is a judgement, so what cannot even run has to end with another one. */
  private static int run(String... arguments) {
    try {
      return commandLine().execute(arguments);
    } catch (LinkageError broken) {
      Throwable root = broken;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      System.err.println("ananke: cannot run here: " + root);
      return 2;
    }
  }

  /** The verbs with their error handling, for {@code main} and for tests. */
  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Ananke())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler(Ananke::reportWrongOptions)
            .setExecutionExceptionHandler(Ananke::report);
    commandLine
        .getSubcommands()
        .values()
        .forEach(verb -> verb.getCommandSpec().versionProvider(new BuildVersion()));
    return commandLine;
  }

  /** One line about what is wrong: pages of help would hide it. */
  private static int reportWrongOptions(ParameterException exception, String... ignored) {
    CommandLine verb = exception.getCommandLine();
    PrintWriter err = verb.getErr();
    err.println("ananke: " + exception.getMessage());
    UnmatchedArgumentException.printSuggestions(exception, err);
    err.println("`" + verb.getCommandSpec().qualifiedName() + " --help` says what there is");
    return 2;
  }

  private static int report(
      Exception exception, CommandLine commandLine, CommandLine.ParseResult ignored) {
    PrintWriter err = commandLine.getErr();
    if (exception instanceof CommandException expected) {
      err.println("ananke: " + expected.getMessage());
    } else if (exception instanceof IOException failure) {
      err.println("ananke: " + Texts.cause(failure));
    } else if (exception instanceof KafkaException failure) {
      err.println("ananke: the brokers failed: " + Texts.cause(failure));
    } else {
      err.println("ananke: unexpected: " + exception);
      exception.printStackTrace(err);
    }
    return 2;
  }

  /** Without a verb there is only help. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }
}
