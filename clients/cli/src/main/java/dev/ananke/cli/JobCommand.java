package dev.ananke.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Where the job's jar is and how a Flink cluster runs it. */
@Command(
    name = "job",
    description = "Prints how to submit the job to a Flink cluster.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class JobCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Path jar = Installation.home().resolve("jobs/target/ananke-jobs-0.1.0-SNAPSHOT-job.jar");
    if (!Files.isRegularFile(jar)) {
      throw new CommandException(
          "the job's jar is not built: " + jar + "; run `mvn package` in " + Installation.home());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        """
        The job as one jar (Flink itself, RocksDB and logging are the cluster's): %1$s

        1. Topics, once:
             ananke topics --bootstrap-servers HOST:9092
        2. Submit (Flink 2.2, JVM 25 with --enable-native-access=ALL-UNNAMED in env.java.opts.all):
             flink run -d %1$s --kafka.bootstrap-servers HOST:9092
           or by REST:
             curl -F jarfile=@%1$s http://JOBMANAGER:8081/jars/upload
             curl -X POST http://JOBMANAGER:8081/jars/ID/run -d '{"programArgs": "--kafka.bootstrap-servers HOST:9092"}'
           or as an application of its own:
             cp %1$s $FLINK_HOME/usrlib/ && standalone-job.sh start --job-classname dev.ananke.jobs.CompileConstraintsJob --kafka.bootstrap-servers HOST:9092
        3. Publish and follow:
             ananke publish --repo DIR --bootstrap-servers HOST:9092 --follow
             ananke follow --bootstrap-servers HOST:9092

        All options with their defaults: docs/options.md
        """
            .formatted(jar));
    out.flush();
  }
}
