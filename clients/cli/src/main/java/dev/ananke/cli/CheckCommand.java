package dev.ananke.cli;

import dev.ananke.bridge.GrammarException;
import dev.ananke.bridge.ParserLanguage;
import dev.ananke.bridge.Refusal;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.bridge.VocabularyException;
import dev.ananke.core.check.GrammarCheck;
import dev.ananke.core.check.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs the real engine over texts. */
@Command(
    name = "check",
    description = {
      "Says whether a grammar accepts source files, and where and why not.",
      "A place is LINE:COLUMN, both from 1. Columns count Unicode code points: a tab is one."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every file is accepted", "1:some file is refused", "2:bad input"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ananke check --grammar OUT/grammars/java/file.lark src/main/java/Cart.java",
      "  ananke check --grammar OUT/grammars/java/file.lark --vocabulary o200k src",
      "  ananke check --grammar OUT/grammars/java/file.lark --vocabulary Qwen3/tokenizer.json src"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class CheckCommand implements Callable<Integer> {

  /** Those that come built in; a file is good too. */
  static final class VocabularyNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Vocabulary.names().iterator();
    }
  }

  static final class VocabularyArgument implements ITypeConverter<Vocabulary> {
    @Override
    public Vocabulary convert(String nameOrFile) {
      try {
        return Vocabulary.of(nameOrFile);
      } catch (VocabularyException unreadable) {
        throw new TypeConversionException(
            unreadable.getMessage() + "; those built in are " + Vocabulary.names());
      }
    }
  }

  @Option(
      names = "--grammar",
      required = true,
      paramLabel = "FILE",
      description = "Lark text, as `compile` writes it.")
  private Path grammar;

  @Option(
      names = "--vocabulary",
      paramLabel = "NAME|FILE",
      defaultValue = "bytes",
      completionCandidates = VocabularyNames.class,
      converter = VocabularyArgument.class,
      description =
          "Tokens that the text is fed in: ${COMPLETION-CANDIDATES}, or a tokenizer.json of Hugging"
              + " Face or a list of tiktoken. Default: ${DEFAULT-VALUE}.")
  private Vocabulary vocabulary;

  @Parameters(
      arity = "1..*",
      paramLabel = "SOURCE",
      description = "Files, or folders whose .java files are meant.")
  private List<Path> sources;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Path> files = SourceFiles.of(sources);
    int refused = 0;
    try (GrammarCheck check = new GrammarCheck(read(grammar), vocabulary)) {
      for (Path file : files) {
        Verdict verdict = check.check(Files.readAllBytes(file), language(file));
        out.println(file + ": " + describe(verdict));
        refused += verdict instanceof Verdict.Refused ? 1 : 0;
      }
    } catch (GrammarException refusedGrammar) {
      throw new CommandException(
          "the engine refuses the grammar " + grammar + ": " + refusedGrammar.getMessage(),
          refusedGrammar);
    }
    if (files.size() > 1) {
      out.println((files.size() - refused) + " of " + files.size() + " accepted");
    }
    out.flush();
    return refused == 0 ? 0 : 1;
  }

  static String describe(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accepted accepted -> "accepted";
      case Verdict.Refused refused -> describe(refused.refusal(), refused.construct());
    };
  }

  private static String describe(Refusal refused, String construct) {
    StringBuilder text = new StringBuilder("refused at ");
    text.append(refused.line())
        .append(':')
        .append(refused.column())
        .append(" (byte ")
        .append(refused.offset())
        .append(')');
    if (!construct.isEmpty()) {
      text.append(" in ").append(construct);
    }
    text.append(
        refused.text().isEmpty()
            ? ": the text ends too early"
            : ": `" + Texts.printable(refused.text()) + "`");
    if (!refused.reason().isEmpty()) {
      text.append("; the engine says: ").append(refused.reason());
    }
    if (!refused.allowed().isEmpty()) {
      List<String> quoted =
          refused.allowed().stream().map(word -> "`" + Texts.printable(word) + "`").toList();
      text.append("; allowed here: ")
          .append(String.join(" ", quoted))
          .append(refused.moreAllowed() ? " and more" : "");
    }
    return text.toString();
  }

  private static @Nullable ParserLanguage language(Path file) {
    return file.toString().endsWith(".java") ? ParserLanguage.JAVA : null;
  }

  private static String read(Path grammar) {
    try {
      return Files.readString(grammar, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new CommandException(
          "cannot read the grammar "
              + grammar
              + ": "
              + Texts.cause(unreadable)
              + "; `ananke compile DIR --out OUT` makes one",
          unreadable);
    }
  }
}
