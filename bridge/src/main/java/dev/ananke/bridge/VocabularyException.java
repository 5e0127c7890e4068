package dev.ananke.bridge;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file is no vocabulary that can be used; the message names the file and what is wrong in it. */
public final class VocabularyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VocabularyException(Path file, String reason, @Nullable Throwable cause) {
    super("Cannot read the vocabulary %s: %s".formatted(file, reason), cause);
  }
}
