package dev.ananke.core.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The public names of a platform over a range of its releases. The text form, described at the
 * package, is canonical: equal tables have equal bytes, so that the hash of the bytes is the
 * table's version.
 */
public final class PlatformTable {
  private static final String FORMAT = "ananke-platform 1 ";

  private final String platform;
  private final int first;
  private final int last;
  private final SortedMap<String, PlatformPackage> packages;

  public PlatformTable(String platform, int first, int last, Collection<PlatformPackage> packages) {
    this.platform = platform;
    this.first = first;
    this.last = last;
    SortedMap<String, PlatformPackage> byName = new TreeMap<>();
    for (PlatformPackage each : packages) {
      byName.put(each.name(), each);
    }
    this.packages = Collections.unmodifiableSortedMap(byName);
  }

  /** Reads the text form to its end; the caller closes the stream. */
  public static PlatformTable read(InputStream in) throws IOException {
    return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  /** Reads the resource {@code name} that stands beside {@code owner}. */
  public static PlatformTable resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "The platform table "
                + name
                + " is missing beside "
                + owner.getName()
                + ": the build makes it in phase process-classes (mvn -pl core process-classes).");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the platform table " + name, e);
    }
  }

  private static PlatformTable parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().startsWith(FORMAT)) {
      throw new IllegalArgumentException(
          "Not a platform table: it has to begin with '" + FORMAT + "'.");
    }
    String[] header = lines.getFirst().substring(FORMAT.length()).split("[ -]", -1);
    int first = Integer.parseInt(header[1]);
    int last = Integer.parseInt(header[2]);
    List<PlatformPackage> packages = new ArrayList<>(lines.size());
    for (String line : lines.subList(1, lines.size())) {
      String[] words = line.split(" ", -1);
      List<PlatformType> types = new ArrayList<>(words.length);
      for (int i = 2; i < words.length; i++) {
        types.add(type(words[i], first, last));
      }
      packages.add(new PlatformPackage(words[0], words[1].equals("closed"), types));
    }
    return new PlatformTable(header[0], first, last, packages);
  }

  private static PlatformType type(String word, int first, int last) {
    int colon = word.indexOf(':');
    if (colon < 0) {
      return new PlatformType(word, first, last);
    }
    int dash = word.indexOf('-', colon);
    return new PlatformType(
        word.substring(0, colon),
        Integer.parseInt(word, colon + 1, dash < 0 ? word.length() : dash, 10),
        dash < 0 ? last : Integer.parseInt(word, dash + 1, word.length(), 10));
  }

  /** By name. */
  public SortedMap<String, PlatformPackage> packages() {
    return packages;
  }

  /** The canonical text form. */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder(128 * 1024);
    text.append(FORMAT)
        .append(platform)
        .append(' ')
        .append(first)
        .append('-')
        .append(last)
        .append('\n');
    for (PlatformPackage each : packages.values()) {
      appendLine(each, text);
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The line of one package in the text form, without its end. */
  public String line(PlatformPackage each) {
    StringBuilder text = new StringBuilder();
    appendLine(each, text);
    return text.toString();
  }

  private void appendLine(PlatformPackage each, StringBuilder text) {
    text.append(each.name()).append(each.closed() ? " closed" : " open");
    for (PlatformType type : each.types()) {
      text.append(' ').append(type.name());
      if (type.first() != first || type.last() != last) {
        text.append(':').append(type.first());
        if (type.last() != last) {
          text.append('-').append(type.last());
        }
      }
    }
  }

  /**
   * Names the content, for instance {@code java-8-25-1f0c…}: tables with equal content have equal
   * versions.
   */
  public String version() {
    return platform + '-' + first + '-' + last + '-' + sha256(toBytes()).substring(0, 16);
  }

  /** In hexadecimal digits. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
