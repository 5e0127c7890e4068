package dev.ananke.core.rules;

import dev.ananke.schemas.ImportRule;
import dev.ananke.schemas.RuleError;
import dev.ananke.schemas.RuleSet;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads a rules file. It never throws for what the file says: a rule that is not understood becomes
 * an error with its place and what to do, and the others hold. Where the file stops being YAML, the
 * rules before that line hold.
 */
public final class RuleSetReader {
  private static final String VERSION = "1";
  private static final int MAX_DEPTH = 16;

  /** Each cut parses the file anew. */
  private static final int MAX_CUTS = 16;

  /** Each rule may become a conflict, and all of them stand in one bundle. */
  private static final int MAX_RULES = 1_000;

  /** Errors beyond are not told: a file that is no rules file at all has thousands. */
  private static final int MAX_ERRORS = 50;

  private static final int MAX_TEXT = 500;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setLabel("rules").setMaxAliasesForCollections(10).build();

  public RuleSetReader() {}

  /** Reads the bytes of a rules file. */
  public RuleSet read(byte[] content) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return new RuleSet(
          List.of(), List.of(new RuleError(1, 1, "The file is not UTF-8; save it as UTF-8.")));
    }
    return read(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private static RuleSet read(String text) {
    try {
      return new Reading().read(compose(text));
    } catch (BrokenYamlException broken) {
      return new RuleSet(rulesBefore(text, broken.error.getLine()), List.of(broken.error));
    }
  }

  /** Rules that stand whole before a line from which on the file is no YAML. */
  private static List<ImportRule> rulesBefore(String text, int line) {
    List<String> lines = text.lines().toList();
    int end = line - 1;
    for (int tries = 0; end > 0 && tries < MAX_CUTS; tries++) {
      try {
        return new Reading()
            .read(compose(String.join("\n", lines.subList(0, Math.min(end, lines.size())))))
            .getDeniedImports();
      } catch (BrokenYamlException broken) {
        // The break may show only later than where it is: each time at least one line goes.
        end = Math.min(end - 1, broken.error.getLine() - 1);
      }
    }
    return List.of();
  }

  private static Optional<Node> compose(String text) throws BrokenYamlException {
    try {
      int depth = 0;
      for (Event event : new Parse(SETTINGS).parseString(text)) {
        switch (event.getEventId()) {
          case SequenceStart, MappingStart -> depth++;
          case SequenceEnd, MappingEnd -> depth--;
          case Alias ->
              throw new BrokenYamlException(
                  error(event.getStartMark(), "Aliases (*name) are not used here; write it out."));
          default -> {}
        }
        if (depth > MAX_DEPTH) {
          throw new BrokenYamlException(
              error(event.getStartMark(), "Nested too deeply; the schema has four levels."));
        }
      }
      return new Compose(SETTINGS).composeString(text);
    } catch (MarkedYamlEngineException e) {
      throw new BrokenYamlException(
          error(
              e.getProblemMark(),
              "Not YAML: %s. The rules before this line hold; mend it for the rest."
                  .formatted(e.getProblem())));
    } catch (YamlEngineException e) {
      throw new BrokenYamlException(new RuleError(1, 1, "Not YAML: " + e.getMessage()));
    }
  }

  private static RuleError error(Optional<Mark> mark, String message) {
    return new RuleError(
        mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1, message);
  }

  /** The text stops being YAML. */
  private static final class BrokenYamlException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient RuleError error;

    BrokenYamlException(RuleError error) {
      super(error.getMessage());
      this.error = error;
    }
  }

  /** One walk over the nodes of a file. */
  private static final class Reading {
    private final List<ImportRule> rules = new ArrayList<>();
    private final List<RuleError> errors = new ArrayList<>();

    RuleSet read(Optional<Node> root) {
      if (root.isPresent()) {
        root(root.get());
      }
      return new RuleSet(rules, errors);
    }

    private void root(Node node) {
      Map<String, Node> entries = mapping(node, "the file", List.of("version", "deny"));
      if (entries == null) {
        return;
      }
      Node version = entries.get("version");
      if (version == null) {
        report(node, "The key version is missing: start the file with \"version: 1\".");
      } else if (!(version instanceof ScalarNode scalar) || !scalar.getValue().equals(VERSION)) {
        report(version, "The only version of rules is 1: write \"version: 1\".");
      }
      Node deny = entries.get("deny");
      if (deny == null) {
        return;
      }
      Map<String, Node> denied = mapping(deny, "deny", List.of("imports"));
      Node imports = denied == null ? null : denied.get("imports");
      if (imports instanceof SequenceNode list) {
        list.getValue().forEach(this::deniedImport);
      } else if (imports != null) {
        report(
            imports,
            "deny.imports is a list: start each rule with \"- pattern:\", and give it a"
                + " \"reason:\".");
      }
    }

    private void deniedImport(Node node) {
      Map<String, Node> entries = mapping(node, "a denied import", List.of("pattern", "reason"));
      if (entries == null) {
        return;
      }
      String pattern = text(entries.get("pattern"), node, "pattern", "java.util.Vector");
      String reason = text(entries.get("reason"), node, "reason", "Use ArrayList.");
      if (pattern == null || reason == null) {
        return;
      }
      if (rules.size() == MAX_RULES) {
        report(node, "More than %d rules; the first %d hold.".formatted(MAX_RULES, MAX_RULES));
        return;
      }
      try {
        rules.add(new ImportRule(ImportPattern.parse(pattern).text(), reason, line(node)));
      } catch (IllegalArgumentException e) {
        report(entries.getOrDefault("pattern", node), e.getMessage() + ".");
      }
    }

    private @Nullable String text(@Nullable Node node, Node parent, String key, String example) {
      if (node == null) {
        report(parent, "The key %s is missing: add \"%s: %s\".".formatted(key, key, example));
        return null;
      }
      if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
        report(node, "%s is a text: write \"%s: %s\".".formatted(key, key, example));
        return null;
      }
      if (scalar.getValue().length() > MAX_TEXT) {
        report(node, "%s is longer than %d characters.".formatted(key, MAX_TEXT));
        return null;
      }
      return scalar.getValue().strip();
    }

    /** The entries under known keys; null where it is no mapping. */
    private @Nullable Map<String, Node> mapping(Node node, String what, List<String> keys) {
      if (!(node instanceof MappingNode mapping)) {
        report(node, "Expected keys in %s: %s.".formatted(what, String.join(", ", keys)));
        return null;
      }
      Map<String, Node> entries = new LinkedHashMap<>();
      Set<String> seen = new HashSet<>();
      for (NodeTuple tuple : mapping.getValue()) {
        Node keyNode = tuple.getKeyNode();
        String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!keys.contains(key)) {
          report(keyNode, unknownKey(key, what, keys));
        } else if (!seen.add(key)) {
          report(keyNode, "The key %s stands twice in %s; the first holds.".formatted(key, what));
        } else {
          entries.put(key, tuple.getValueNode());
        }
      }
      return entries;
    }

    private static String unknownKey(String key, String what, List<String> keys) {
      String nearest = keys.getFirst();
      for (String each : keys) {
        if (distance(key, each) < distance(key, nearest)) {
          nearest = each;
        }
      }
      if (key.length() > MAX_TEXT) {
        return "Unknown key in %s; it has: %s.".formatted(what, String.join(", ", keys));
      }
      String message = "Unknown key \"%s\" in %s".formatted(key, what);
      return distance(key, nearest) <= 1 + nearest.length() / 3
          ? message + ": did you mean \"%s\"?".formatted(nearest)
          : message + "; it has: " + String.join(", ", keys) + ".";
    }

    /** How many letters have to be put in, left out or changed. */
    private static int distance(String left, String right) {
      int[] row = new int[right.length() + 1];
      for (int j = 0; j < row.length; j++) {
        row[j] = j;
      }
      for (int i = 1; i <= left.length(); i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j < row.length; j++) {
          int above = row[j];
          int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
          row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
          diagonal = above;
        }
      }
      return row[right.length()];
    }

    private void report(Node node, String message) {
      if (errors.size() >= MAX_ERRORS) {
        return;
      }
      errors.add(error(node.getStartMark(), message));
    }

    private static int line(Node node) {
      return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
  }
}
