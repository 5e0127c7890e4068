package dev.ananke.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verbs that need no servers, as a user calls them. */
@SuppressWarnings("NullAway.Init") // JUnit fills the field
class CommandsTest {
  @TempDir private Path directory;

  private record Ended(int exit, String out, String err) {}

  @Test
  void check_importOfATypeThatIsNotThere_namesThePlaceAndWhatIs() throws IOException {
    Path grammar = compiled();
    Path good = write("Good.java", "package a;\n\nimport com.acme.cart.Cart;\n\nclass Good {}\n");
    Path bad = write("Bad.java", "package a;\n\nimport com.acme.cart.Basket;\n\nclass Bad {}\n");

    Ended accepted = run("check", "--grammar", grammar.toString(), good.toString());
    Ended refused = run("check", "--grammar", grammar.toString(), good.toString(), bad.toString());

    assertEquals(0, accepted.exit(), accepted.err());
    assertTrue(accepted.out().contains("accepted"), accepted.out());
    assertEquals(1, refused.exit(), refused.err());
    assertTrue(
        refused.out().contains("refused at 3:22 (byte 33) in scoped_identifier: `Basket`"),
        refused.out());
    assertTrue(refused.out().contains("`Cart`"), refused.out());
    assertTrue(refused.out().contains("1 of 2 accepted"), refused.out());
  }

  @Test
  void check_inTokensOfAModel_refusesTheSameByte() throws IOException {
    Path grammar = compiled();
    Path bad = write("Bad.java", "package a;\n\nimport java.utill.List;\n\nclass Bad {}\n");

    StringBuilder ranks = new StringBuilder();
    for (int value = 0; value < 256; value++) {
      ranks.append(Base64.getEncoder().encodeToString(new byte[] {(byte) value}));
      ranks.append(" " + value + "\n");
    }
    String file = write("model.tiktoken", ranks.toString()).toString();
    for (String vocabulary : new String[] {"bytes", "cl100k", "o200k", file}) {
      Ended refused =
          run("check", "--grammar", grammar.toString(), "--vocabulary", vocabulary, bad.toString());

      assertEquals(1, refused.exit(), vocabulary + refused.err());
      assertTrue(
          refused.out().contains("refused at 3:17 (byte 28)"), vocabulary + ": " + refused.out());
    }
  }

  @Test
  void grammar_ofAHole_isOneThatCheckTakes() throws IOException {
    Ended printed = run("grammar", "--hole", "statement");
    assertEquals(0, printed.exit(), printed.err());
    Path grammar = write("statement.lark", printed.out());

    Path statement = write("Good.java", "if (a) { b(); }\n");
    Path file = write("Bad.java", "import a.B;\n");
    assertEquals(0, run("check", "--grammar", grammar.toString(), statement.toString()).exit());
    assertEquals(1, run("check", "--grammar", grammar.toString(), file.toString()).exit());
  }

  @Test
  void grammar_ofAsciiIdentifiers_isAskedFor() throws IOException {
    Path source = write("Good.java", "größe = 1;");
    for (boolean ascii : new boolean[] {false, true}) {
      Ended printed =
          ascii
              ? run("grammar", "--hole", "statement", "--ascii-identifiers")
              : run("grammar", "--hole", "statement");
      Path grammar = write("statement.lark", printed.out());

      Ended checked = run("check", "--grammar", grammar.toString(), source.toString());
      assertEquals(ascii ? 1 : 0, checked.exit(), checked.out());
    }
  }

  @Test
  void grammar_ofAHoleInARepository_knowsItsTypes() throws IOException {
    Ended printed = run("grammar", "--of", compiled().toString(), "--hole", "import-list");
    assertEquals(0, printed.exit(), printed.err());
    Path grammar = write("imports.lark", printed.out());

    Path good = write("Good.java", "import com.acme.cart.Cart;\nimport java.util.*;\n");
    Path bad = write("Bad.java", "import com.acme.cart.Basket;\n");
    assertEquals(0, run("check", "--grammar", grammar.toString(), good.toString()).exit());
    assertEquals(1, run("check", "--grammar", grammar.toString(), bad.toString()).exit());
  }

  @Test
  void grammar_behindACursor_takesTheRestOfTheFileAndKnowsItsTypes() throws IOException {
    String rest = "Cart;\nimport java.util.List;\nclass Good {}\n";
    Path source = write("Whole.java", "package a;\n\nimport com.acme.cart." + rest);
    String cursor = source + ":3:22";
    Ended printed = run("grammar", "--of", compiled().toString(), "--cursor", cursor);
    assertEquals(0, printed.exit(), printed.err());
    Path grammar = write("cursor.lark", printed.out());

    Path good = write("Good.java", rest);
    Path bad = write("Bad.java", rest.replace("Cart", "Basket"));
    assertEquals(0, run("check", "--grammar", grammar.toString(), good.toString()).exit());
    assertEquals(1, run("check", "--grammar", grammar.toString(), bad.toString()).exit());
  }

  @Test
  void grammar_thatMeetsTheRest_takesWhatFitsBetweenOnly() throws IOException {
    Path source = write("Whole.java", "class A {\n  int a = ;\n}\n");
    Ended printed = run("grammar", "--cursor", source + ":2:11", "--meet-rest");
    assertEquals(0, printed.exit(), printed.err());
    Path grammar = write("cursor.lark", printed.out());

    Path good = write("Good.java", "b + 1; int c() { return d; } int e = f");
    Path bad = write("Bad.java", "b + 1; int c() { return d;");
    assertEquals(0, run("check", "--grammar", grammar.toString(), good.toString()).exit());
    assertEquals(1, run("check", "--grammar", grammar.toString(), bad.toString()).exit());
  }

  @Test
  void grammar_behindWhatIsNoJava_saysWhere() throws IOException {
    Path source = write("Broken.java", "class A {\n  class 1 {\n  }\n");
    Ended refused = run("grammar", "--cursor", source + ":3:1");
    assertEquals(1, refused.exit(), refused.out());
    assertTrue(refused.err().contains("refuses what stands at 2:9"), refused.err());
  }

  @Test
  void grammar_badInput_namesIt() throws IOException {
    Path source = write("A.java", "class A {}\n");
    assertBad("there is no hole verb, but file, import-list", "--hole", "verb");
    assertBad("FILE:LINE:COLUMN", "--cursor", source.toString());
    assertBad("has no line 3", "--cursor", source + ":3:1");
    assertBad("has no line 99999999999", "--cursor", source + ":99999999999:1");
    assertBad("has no column 13", "--cursor", source + ":1:13");
    assertBad("has no column 4294967298", "--cursor", source + ":1:4294967298");
    Path latin = Files.write(directory.resolve("Latin.java"), new byte[] {'/', '/', (byte) 0xe4});
    assertBad("is not UTF-8", "--cursor", latin + ":1:1");
    assertBad("there is no file", "--cursor", "None.java:1:1");
    assertBad("--hole cannot be block", "--hole", "block", "--cursor", source + ":1:1");
    assertBad("--meet-rest needs a --cursor", "--meet-rest");
    assertBad("not a grammar that `compile` wrote", "--of", source.toString());
  }

  private void assertBad(String message, String... arguments) {
    Ended ended =
        run(Stream.concat(Stream.of("grammar"), Stream.of(arguments)).toArray(String[]::new));
    assertEquals(2, ended.exit(), ended.out());
    assertTrue(ended.err().contains(message), ended.err());
  }

  @Test
  void check_textThatEndsTooEarly_saysSo() throws IOException {
    Path grammar = compiled();
    Path cut = write("Cut.java", "class Cut {\n");

    Ended refused = run("check", "--grammar", grammar.toString(), cut.toString());

    assertEquals(1, refused.exit(), refused.err());
    assertTrue(refused.out().contains("the text ends too early"), refused.out());
  }

  @Test
  void check_missingGrammar_isBadInput() throws IOException {
    Ended ended =
        run(
            "check",
            "--grammar",
            directory.resolve("none.lark").toString(),
            write("A.java", "class A {}").toString());

    assertEquals(2, ended.exit());
    assertTrue(ended.err().contains("cannot read the grammar"), ended.err());
  }

  @Test
  void check_textThatIsNoGrammar_isBadInput() throws IOException {
    Path grammar = write("broken.lark", "start: missing_rule\n");

    Ended ended =
        run("check", "--grammar", grammar.toString(), write("A.java", "class A {}").toString());

    assertEquals(2, ended.exit());
    assertTrue(ended.err().contains("the engine refuses the grammar"), ended.err());
  }

  @Test
  void check_binarySource_printsNoControlCharacters() throws IOException {
    Path grammar = compiled();
    Path binary = write("Binary.java", "class A {\u001b[31m\u0000}");

    Ended refused = run("check", "--grammar", grammar.toString(), binary.toString());

    assertEquals(1, refused.exit(), refused.err());
    assertTrue(refused.out().contains("refused at 1:10"), refused.out());
    assertTrue(refused.out().contains("\\x1b[31m"), refused.out());
  }

  @Test
  void check_grammarThatIsNoText_saysWhatItIs() throws IOException {
    Path binary = Files.write(directory.resolve("binary.lark"), new byte[] {-1, -2});
    Path source = write("A.java", "class A {}");

    Ended folder = run("check", "--grammar", directory.toString(), source.toString());
    Ended bytes = run("check", "--grammar", binary.toString(), source.toString());

    assertEquals(2, folder.exit());
    assertTrue(folder.err().contains("cannot read the grammar"), folder.err());
    assertEquals(2, bytes.exit());
    assertTrue(bytes.err().contains("it is no UTF-8 text"), bytes.err());
  }

  @Test
  void check_unknownVocabulary_namesThoseThatThereAre() throws IOException {
    Ended ended =
        run(
            "check",
            "--grammar",
            "any",
            "--vocabulary",
            "gpt5",
            write("A.java", "class A {}").toString());

    assertEquals(2, ended.exit());
    assertTrue(ended.err().contains("[bytes, cl100k, o200k]"), ended.err());
    assertTrue(ended.err().contains("`ananke check --help`"), ended.err());
  }

  @Test
  void compile_outputInTheWay_isBadInput() throws IOException {
    Path file = write("out.txt", "a file");

    Ended ended = run("compile", sources().toString(), "--out", file.toString());

    assertEquals(2, ended.exit());
    assertTrue(
        ended.err().startsWith("ananke: --out has to be a folder, and " + file), ended.err());
    assertFalse(ended.err().contains("unexpected"), ended.err());
  }

  @Test
  void compile_rulesThatAreNotUnderstood_areListedWithTheirLines() throws IOException {
    Path tree = sources();
    Files.writeString(
        tree.resolve(".ananke.yaml"),
        "version: 1\ndeny:\n  import:\n    - pattern: java.util.Vector\n      reason: old\n");

    Ended ended = run("compile", tree.toString(), "--out", directory.resolve("out").toString());

    assertEquals(0, ended.exit(), ended.err());
    assertTrue(ended.err().contains("rule not understood: .ananke.yaml:3:3: "), ended.err());
    assertTrue(ended.err().contains("did you mean \"imports\"?"), ended.err());
  }

  @Test
  void verbs_haveHelpWithExamplesAndExitCodes() {
    for (String verb : Ananke.commandLine().getSubcommands().keySet()) {
      Ended help = run(verb, "--help");
      Ended version = run(verb, "--version");

      assertEquals(0, help.exit(), verb);
      assertTrue(help.out().contains("Exit codes:"), help.out());
      assertTrue(help.out().contains("Examples:"), help.out());
      assertTrue(version.out().startsWith("ananke "), verb);
    }
  }

  @Test
  void misspeltVerbOrOption_isAnsweredByWhatWasMeant() {
    Ended verb = run("pubish");
    Ended option = run("demo", "--comits", "3");

    assertEquals(2, verb.exit());
    assertTrue(verb.err().contains("publish"), verb.err());
    assertEquals(2, option.exit());
    assertTrue(option.err().contains("--commits"), option.err());
  }

  @Test
  void wrongValues_areToldInOneLine_beforeAnyBrokerIsAsked() {
    Map<String, List<String>> wrong =
        Map.of(
            "--deleted needs --id", List.of("publish", "--deleted", "--ref", "refs/heads/main"),
            "unlike main", List.of("publish", "--deleted", "--id", "a/b", "--ref", "main"),
            "negative numbers", List.of("load", "--patience", "-1"),
            "partitions has to be", List.of("topics", "create", "--partitions", "0"),
            "replication has to be", List.of("topics", "create", "--replication", "0"),
            "--wait is a number", List.of("follow", "--wait", "-1"),
            "--bulk-above is a number", List.of("publish", "--bulk-above", "-1"),
            "has to begin with http", List.of("publish", "--traces.otlp-endpoint", "collector"),
            "is no folder", List.of("publish", "--repo", directory.resolve("none").toString()));
    wrong.forEach(
        (told, arguments) -> {
          Ended ended = run(arguments.toArray(String[]::new));

          assertEquals(2, ended.exit(), ended.err());
          assertTrue(ended.err().contains(told), ended.err());
          assertEquals(1, ended.err().lines().count(), ended.err());
        });
  }

  @Test
  void evaluate_whatCannotBeEvaluated_isBadInput() throws IOException {
    Ended nothing = run("evaluate");
    Ended noLibrary = run("evaluate", "syntax", "--library", "gson");
    Ended negative = run("evaluate", "syntax", "--library", "a:b:1", "--mutants", "-1");
    Ended cuts = run("evaluate", "continuation", "--library", "a:b:1", "--cuts", "-1");
    Path broken = write("broken.lark", "start: missing_rule\n");
    Ended grammar = run("evaluate", "syntax", "--library", "a:b:1", "--grammar", broken.toString());

    assertEquals(2, nothing.exit());
    assertTrue(nothing.err().contains("syntax and continuation are what there is"), nothing.err());
    assertEquals(2, noLibrary.exit());
    assertTrue(noLibrary.err().contains("a library is GROUP:ARTIFACT:VERSION"), noLibrary.err());
    assertEquals(2, negative.exit());
    assertTrue(negative.err().contains("are not negative"), negative.err());
    assertEquals(2, cuts.exit());
    assertTrue(cuts.err().contains("are not negative"), cuts.err());
    assertEquals(2, grammar.exit());
    assertTrue(grammar.err().contains("the engine refuses the grammar"), grammar.err());
  }

  @Test
  void demo_commitsOfNothing_isBadInput() {
    Ended ended = run("demo", "--commits", "3");

    assertEquals(2, ended.exit());
    assertTrue(ended.err().contains("--commits needs --repo"), ended.err());
  }

  @Test
  void compile_withAnOverlay_importsWhatTheOverlayDeclares() throws IOException {
    Path tree = sources();
    Path overlay = Files.createDirectories(directory.resolve("overlay/com/acme/cart"));
    Files.writeString(
        overlay.resolve("Basket.java"), "package com.acme.cart;\n\nclass Basket {}\n");
    Path out = directory.resolve("with-overlay");
    Path uses = write("Uses.java", "package a;\n\nimport com.acme.cart.Basket;\n\nclass Uses {}\n");

    Ended compiled =
        run(
            "compile",
            tree.toString(),
            "--out",
            out.toString(),
            "--overlay",
            directory.resolve("overlay").toString());
    Ended checked =
        run(
            "check",
            "--grammar",
            out.resolve("grammars/java/file.lark").toString(),
            uses.toString());

    assertEquals(0, compiled.exit(), compiled.err());
    assertEquals(0, checked.exit(), checked.out());
    assertTrue(Files.readString(out.resolve("bundle.json")).contains("\"verdict\" : \"PASSED\""));
  }

  @Test
  void compile_intoAnOlderOutput_leavesNoGrammarThatTheBundleDoesNotList() throws IOException {
    Path out = directory.resolve("out");
    Path grammars = Files.createDirectories(out.resolve("grammars/java"));
    Files.writeString(grammars.resolve("older.lark"), "start: \"x\"\n");
    Files.writeString(grammars.resolve("file.lark"), "start: \"x\"\n");

    compiled();

    try (Stream<Path> left = Files.walk(out)) {
      assertEquals(
          List.of("bundle.json", "grammars/java/file.lark"),
          left.filter(Files::isRegularFile)
              .map(f -> out.relativize(f).toString())
              .sorted()
              .toList());
    }
    assertTrue(Files.size(grammars.resolve("file.lark")) > 1000);
  }

  @Test
  void job_propertiesFile_printsNoValueOfIt() throws IOException {
    Path home = directory.resolve("it's home");
    Files.createDirectories(home.resolve("jobs/target"));
    Files.createFile(home.resolve("jobs/target/ananke-jobs-job.jar"));
    Path file =
        write("client.properties", "ssl.truststore.password=secret\nsecurity.protocol=SSL\n");
    String before = System.getProperty("ananke.home");
    Ended ended;
    try {
      System.setProperty("ananke.home", home.toString());
      ended =
          run(
              "job",
              "--kafka.properties-file",
              file.toString(),
              "--kafka.properties",
              "client.rack=a \"b\" 'c' \\d");
    } finally {
      if (before == null) {
        System.clearProperty("ananke.home");
      } else {
        System.setProperty("ananke.home", before);
      }
    }

    assertEquals(0, ended.exit(), ended.err());
    String out = ended.out();
    assertFalse(out.contains("secret"), out);
    assertFalse(out.contains("security.protocol SSL"), out);
    assertTrue(
        out.contains("/ananke' topics create --kafka.bootstrap-servers localhost:9092"), out);
    assertTrue(
        out.contains(
            "ananke-jobs-job.jar' --kafka.bootstrap-servers localhost:9092 --kafka.properties-file "
                + file),
        out);
    assertTrue(out.contains("--kafka.properties 'client.rack=a \"b\""), out);
    assertTrue(out.contains("--kafka.properties.client.rack 'a \"b\" '\\''c'\\'' \\d'"), out);
    assertTrue(out.contains("\"a \\\"b\\\" '\\''c'\\'' \\\\d\""), out);
    assertTrue(out.contains("'\\''s home/jobs/target"), out);
  }

  @Test
  void verbs_configThatNamesWhatIsNoOption_sayWhereItStands() throws IOException {
    Path config = write("ananke.properties", "topics.request: questions\n");

    Ended ended = run("topics", "create", "--config", config.toString());

    assertEquals(2, ended.exit());
    assertTrue(
        ended.err().startsWith("ananke: unknown option topics.request (in " + config + ")"),
        ended.err());
  }

  @Test
  void compile_folderWithoutJava_isBadInput() throws IOException {
    Path empty = Files.createDirectories(directory.resolve("empty"));

    Ended ended = run("compile", empty.toString(), "--out", directory.resolve("out").toString());

    assertEquals(2, ended.exit());
    assertTrue(ended.err().contains("no .java file"), ended.err());
  }

  @Test
  void demo_repositoryWithoutJava_isBadInput() throws IOException {
    Path empty = Files.createDirectories(directory.resolve("empty"));
    Files.writeString(empty.resolve("README.md"), "nothing");

    Ended ended = run("demo", "--repo", empty.toString());

    assertEquals(2, ended.exit());
    assertTrue(ended.err().contains("no .java file"), ended.err());
  }

  private Path compiled() throws IOException {
    Path out = directory.resolve("out");
    Ended compiled = run("compile", sources().toString(), "--out", out.toString());
    assertEquals(0, compiled.exit(), compiled.err());
    return out.resolve("grammars/java/file.lark");
  }

  private Path sources() throws IOException {
    Path cart = Files.createDirectories(directory.resolve("tree/com/acme/cart"));
    Files.writeString(
        cart.resolve("Cart.java"),
        "package com.acme.cart;\n\nimport java.util.List;\n\npublic record Cart(List<String> items) {}\n");
    return directory.resolve("tree");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Ananke.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exit = commandLine.execute(arguments);
    return new Ended(exit, out.toString(), err.toString());
  }
}
