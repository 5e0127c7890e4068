package dev.ananke.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Where the job's jar is and how a Flink cluster runs it. */
@Command(
    name = "job",
    description = "Prints how to submit the job to a Flink cluster, with the options given here.",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:printed", "2:bad input, or the jar is not built"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke job --bootstrap-servers kafka:9092",
      "  ananke job --config ananke.properties"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class JobCommand implements Runnable {
  private static final Set<String> FILES = Set.of("config", "kafka.properties-file");
  private static final String JAR = "jobs/target/ananke-jobs-job.jar";

  @ArgGroup(validate = false, heading = KafkaOptions.HEADING)
  private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Path jar = Installation.home().resolve(JAR);
    if (!Files.isRegularFile(jar)) {
      throw new CommandException(
          "the job's jar is not built: " + jar + "; run `mvn package` in " + Installation.home());
    }
    String json =
        JsonNodeFactory.instance.objectNode().set("programArgsList", words(forJob())).toString();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        """
        The job as one jar (Flink itself, RocksDB and logging are the cluster's): %1$s

        1. Topics, once:
             %6$s topics create %2$s
        2. Submit (Flink 2.2 on Java 25, with --enable-native-access=ALL-UNNAMED in env.java.opts.all):
             flink run -d %1$s %3$s
           or by REST:
             curl -F jarfile=@%1$s http://JOBMANAGER:8081/jars/upload
             curl -X POST http://JOBMANAGER:8081/jars/ID/run -d %4$s
           or as an application with a job manager of its own (where a session cluster has the same
           ports, stop that first: scripts/cluster stop job-manager, and each task-manager-N):
             mkdir -p $FLINK_HOME/usrlib && cp %1$s $FLINK_HOME/usrlib/
             standalone-job.sh start --job-classname dev.ananke.jobs.CompileConstraintsJob %3$s
             taskmanager.sh start
        3. Publish and follow:
             %6$s publish --repo DIR --follow %2$s
             %6$s follow %2$s
        %5$s
        All options of the job with their defaults: docs/options.md; running it: docs/operations.md"""
            .formatted(
                quoted(jar.toString()),
                shell(forVerbs()),
                shell(forJob()),
                quoted(json),
                note(),
                quoted(Installation.home().resolve("ananke").toString())));
    out.flush();
  }

  /** Where the job looks for what is not in its arguments. */
  private String note() {
    StringBuilder note = new StringBuilder();
    if (kafka.flags().keySet().stream().anyMatch(FILES::contains)) {
      note.append(
          "\nThe job reads the files where it is submitted: on this machine by `flink run`, else on the job manager.\n");
    }
    if (!kafka.variables().isEmpty()) {
      note.append("\nSet there too: ").append(String.join(", ", kafka.variables())).append('\n');
    }
    return note.toString();
  }

  /** What the job has to be told of the options given here. */
  private List<String> forJob() {
    List<String> arguments = new ArrayList<>();
    flags()
        .forEach(
            (name, value) -> {
              arguments.add("--" + name);
              arguments.add(value);
            });
    return arguments;
  }

  /** The same for the other verbs. */
  private List<String> forVerbs() {
    List<String> arguments = new ArrayList<>();
    flags()
        .forEach(
            (name, value) -> {
              if (name.startsWith(KafkaOptions.PROPERTY_PREFIX)) {
                String property = name.substring(KafkaOptions.PROPERTY_PREFIX.length());
                arguments.add("--kafka.properties");
                arguments.add(property + "=" + value);
              } else {
                arguments.add("--" + name);
                arguments.add(value);
              }
            });
    return arguments;
  }

  /** With the brokers in any case: the job has no default for them. */
  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("kafka.bootstrap-servers", kafka.bootstrapServers());
    flags.putAll(kafka.flags());
    return flags;
  }

  private static ArrayNode words(List<String> words) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    words.forEach(array::add);
    return array;
  }

  private static String shell(List<String> words) {
    return String.join(" ", words.stream().map(JobCommand::quoted).toList());
  }

  /** For a shell. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9._:/,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
