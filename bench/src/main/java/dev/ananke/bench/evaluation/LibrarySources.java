package dev.ananke.bench.evaluation;

import dev.ananke.bench.inputs.SourceFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The Java files of a library.
 *
 * @param name as it stands in reports
 * @param files those that are UTF-8, for which grammars are
 * @param notUtf8 paths of the others, of which nothing is asked
 */
public record LibrarySources(String name, List<SourceFile> files, List<String> notUtf8) {
  public LibrarySources {
    files = List.copyOf(files);
    notUtf8 = List.copyOf(notUtf8);
  }

  /** Of all files of a library, whatever their encoding. */
  static LibrarySources of(String name, List<SourceFile> all) {
    Map<Boolean, List<SourceFile>> byEncoding =
        all.stream().collect(Collectors.partitioningBy(file -> isUtf8(file.content())));
    return new LibrarySources(
        name,
        byEncoding.getOrDefault(true, List.of()),
        byEncoding.getOrDefault(false, List.of()).stream().map(SourceFile::path).toList());
  }

  private static boolean isUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
