package dev.ananke.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ananke.jobs.TopicNames;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      "  ananke job --topics.dead-letters ananke-dead-letters"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class JobCommand implements Runnable {
  /** Where a value of the properties file would stand. */
  private static final String HIDDEN = "…";

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
             ananke topics create %2$s
        2. Submit (Flink 2.2 on Java 25, with --enable-native-access=ALL-UNNAMED in env.java.opts.all):
             flink run -d %1$s %3$s
           or by REST:
             curl -F jarfile=@%1$s http://JOBMANAGER:8081/jars/upload
             curl -X POST http://JOBMANAGER:8081/jars/ID/run -d %4$s
           or as an application of its own:
             cp %1$s $FLINK_HOME/usrlib/
             standalone-job.sh start --job-classname dev.ananke.jobs.CompileConstraintsJob %3$s
        3. Publish and follow:
             ananke publish --repo DIR --follow %2$s
             ananke follow %2$s
        %5$s
        All options of the job with their defaults: docs/options.md; running it: docs/operations.md"""
            .formatted(
                quoted(jar.toString()), shell(forVerbs()), shell(forJob()), quoted(json), note()));
    out.flush();
  }

  /** The values of the file are not shown, so they have to be put in. */
  private String note() {
    return kafka.propertiesFile() == null
        ? ""
        : "\n%s stands for a value of %s: passwords are not printed.\n"
            .formatted(HIDDEN, kafka.propertiesFile());
  }

  /** What the job has to be told of the options given here. */
  private List<String> forJob() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--kafka.bootstrap-servers");
    arguments.add(kafka.bootstrapServers());
    Map<String, String> byName = kafka.propertiesByName();
    for (String name : kafka.properties().keySet()) {
      arguments.add("--kafka.properties." + name);
      arguments.add(byName.getOrDefault(name, HIDDEN));
    }
    arguments.addAll(otherTopics());
    return arguments;
  }

  /** The same for the other verbs. */
  private List<String> forVerbs() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--bootstrap-servers");
    arguments.add(kafka.bootstrapServers());
    if (kafka.propertiesFile() != null) {
      arguments.add("--kafka.properties-file");
      arguments.add(kafka.propertiesFile().toString());
    }
    kafka
        .propertiesByName()
        .forEach(
            (name, value) -> {
              arguments.add("--kafka.properties");
              arguments.add(name + "=" + value);
            });
    arguments.addAll(otherTopics());
    return arguments;
  }

  private static ArrayNode words(List<String> words) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    words.forEach(array::add);
    return array;
  }

  private List<String> otherTopics() {
    TopicNames names = kafka.topics();
    TopicNames usual = TopicNames.DEFAULT;
    List<String> arguments = new ArrayList<>();
    addOther(arguments, "commit-events", names.commitEvents(), usual.commitEvents());
    addOther(
        arguments,
        "compiled-constraints",
        names.compiledConstraints(),
        usual.compiledConstraints());
    addOther(arguments, "constraint-changes", names.constraintChanges(), usual.constraintChanges());
    addOther(arguments, "requests", names.requests(), usual.requests());
    addOther(arguments, "dead-letters", names.deadLetters(), usual.deadLetters());
    return arguments;
  }

  private static void addOther(List<String> arguments, String topic, String name, String usual) {
    if (!name.equals(usual)) {
      arguments.add("--topics." + topic);
      arguments.add(name);
    }
  }

  private static String shell(List<String> words) {
    return String.join(" ", words.stream().map(JobCommand::quoted).toList());
  }

  /** For a shell. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9._:/,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
