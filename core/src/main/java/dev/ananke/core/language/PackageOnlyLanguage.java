package dev.ananke.core.language;

import dev.ananke.bridge.ParseLimits;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.FactExtractor;
import dev.ananke.schemas.BlobFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A language of the Java platform of which only the package is read: it may declare types there
 * that Java files import, so that the package cannot be closed. A few lines of regular expression
 * do: the package stands at the head of a file, and one found too many opens what might be closed,
 * no more.
 */
final class PackageOnlyLanguage implements Language {
  private static final int FACTS_VERSION = 1;

  /** Where the search ends, in bytes. */
  private static final int HEAD = 64 * 1024;

  private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*(?s:.*?)\\*/");

  /**
   * Ends its line. Scala may write several, each inside of the one before. Possessive, since Java's
   * regular expressions would otherwise need a stack frame for each segment.
   */
  private static final Pattern PACKAGE =
      Pattern.compile(
          "(?m)(?:^|[\\s;)])package[ \\t]+(?!object\\b)([\\w$`]++(?:[ \\t]*+\\.[ \\t]*+[\\w$`]++)*+)[ \\t]*[;{]?[ \\t]*\\r?$",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final String id;
  private final String suffix;

  PackageOnlyLanguage(String id, String suffix) {
    this.id = id;
    this.suffix = suffix;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public List<String> suffixes() {
    return List.of(suffix);
  }

  @Override
  public int factsVersion() {
    return FACTS_VERSION;
  }

  @Override
  public FactExtractor newExtractor(ParseLimits limits) {
    return new FactExtractor() {
      @Override
      public Extraction extract(byte[] source) {
        return new Extraction.Facts(
            new BlobFacts(
                id,
                FACTS_VERSION,
                packageName(source),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
      }

      @Override
      public void close() {}
    };
  }

  private static @Nullable String packageName(byte[] source) {
    String head = new String(source, 0, Math.min(source.length, HEAD), StandardCharsets.UTF_8);
    String code = COMMENT.matcher(head).replaceAll(" ");
    Matcher declaration = PACKAGE.matcher(code);
    StringBuilder name = new StringBuilder();
    int end = 0;
    while (declaration.find()
        && (name.isEmpty() || code.substring(end, declaration.start()).isBlank())) {
      name.append(name.isEmpty() ? "" : ".").append(declaration.group(1).replaceAll("[` \\t]", ""));
      end = declaration.end();
    }
    return name.isEmpty() ? null : name.toString();
  }
}
