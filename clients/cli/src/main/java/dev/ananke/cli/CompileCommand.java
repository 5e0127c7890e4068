package dev.ananke.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ananke.publisher.Folder;
import dev.ananke.publisher.PublishException;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One-shot: a folder to grammars, no Kafka or Flink. */
@Command(
    name = "compile",
    description =
        "Compiles a folder's sources to OUT/bundle.json and OUT/grammars/LANGUAGE/HOLE.lark, without Kafka or Flink.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:compiled", "1:the engine refused every grammar", "2:bad input"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke compile . --out target/ananke",
      "  ananke compile main-checkout --overlay feature-checkout --out target/ananke"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class CompileCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The folder, as it is on disk.")
  private Path directory;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT",
      description = "Where to write; made if it is not there.")
  private Path out;

  @Option(
      names = "--overlay",
      paramLabel = "DIR2",
      description =
          "Another tree, for instance a change under way: what it declares counts too, what it uses does not.")
  private @Nullable Path overlay;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    long started = System.nanoTime();
    PrintWriter err = spec.commandLine().getErr();
    Folder folder = open(directory);
    Folder laidOver = overlay == null ? null : open(overlay);
    int files = FolderCompiler.paths(folder).size();
    if (FolderCompiler.paths(folder).keySet().stream().noneMatch(path -> path.endsWith(".java"))) {
      throw new CommandException(
          "there is no .java file in "
              + directory
              + ": nothing to compile; Java is the language that is known today");
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new CommandException("--out has to be a folder, and " + out + " is a file");
    }
    Files.createDirectories(out.resolve("grammars")); // Fails before the work, not after it.
    FolderCompiler.Compiled compiled;
    try (ProgressBar bar = new ProgressBar(err, "files", files)) {
      compiled =
          new FolderCompiler(bar::advanceTo)
              .compile(RepositoryIds.of(directory.toAbsolutePath().normalize()), folder, laidOver);
    }
    write(compiled);
    report(err, compiled, started);
    return compiled.bundle().getGate().getVerdict() == Verdict.REFUSED ? 1 : 0;
  }

  private static Folder open(Path folder) {
    try {
      return FolderCompiler.open(folder);
    } catch (PublishException failure) {
      throw new CommandException(failure);
    }
  }

  /**
   * Each file whole or not at all; grammars before the bundle that lists them, and none left beside
   * it that it does not list.
   */
  private void write(FolderCompiler.Compiled compiled) throws IOException {
    Bundle bundle = compiled.bundle();
    Path grammars = Files.createDirectories(out.resolve("grammars").resolve(bundle.getLanguage()));
    Set<Path> written = new HashSet<>();
    for (Map.Entry<String, byte[]> grammar : compiled.grammars().entrySet()) {
      Path file = grammars.resolve(grammar.getKey() + ".lark");
      replace(file, grammar.getValue());
      written.add(file);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(grammars, "*.lark")) {
      for (Path file : files) {
        if (!written.contains(file)) {
          Files.delete(file);
        }
      }
    }
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    String text = json.writeValueAsString(AvroJson.of(bundle)) + "\n";
    replace(out.resolve("bundle.json"), text.getBytes(StandardCharsets.UTF_8));
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.write(temporary, content);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private void report(PrintWriter err, FolderCompiler.Compiled compiled, long started) {
    Bundle bundle = compiled.bundle();
    for (Hole hole : bundle.getHoles()) {
      byte[] text = compiled.grammars().get(hole.getName());
      err.println(
          out.resolve("grammars").resolve(bundle.getLanguage()).resolve(hole.getName() + ".lark")
              + ": "
              + Texts.size(text == null ? 0 : text.length)
              + ", level "
              + hole.getLevel());
    }
    err.println(
        "gate: "
            + bundle.getGate().getVerdict()
            + (bundle.getGate().getReason() == null ? "" : ", " + bundle.getGate().getReason()));
    BundleText.openAndConflicting(bundle).forEach(line -> err.println(line));
    err.printf(
        "%s in %.1f s%n",
        Texts.count(bundle.getStatistics().getOrDefault("files", 0L), "file"),
        (System.nanoTime() - started) / 1e9);
  }
}
