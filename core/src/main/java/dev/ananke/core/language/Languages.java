package dev.ananke.core.language;

import dev.ananke.core.language.java.JavaLanguage;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The languages, by the suffix of a file. The one place where a language is registered. */
public final class Languages {
  private static final Languages ALL =
      new Languages(
          List.of(
              new JavaLanguage(),
              // Beside Java in one package: what they declare there can be used from Java.
              new PackageOnlyLanguage("kotlin", ".kt"),
              new PackageOnlyLanguage("scala", ".scala"),
              new PackageOnlyLanguage("groovy", ".groovy")));

  private final Map<String, Language> bySuffix = new HashMap<>();

  public Languages(List<? extends Language> languages) {
    Map<String, Language> byId = new HashMap<>();
    for (Language language : languages) {
      add(byId, language.id(), language);
      for (String suffix : language.suffixes()) {
        add(bySuffix, suffix, language);
      }
    }
  }

  private static void add(Map<String, Language> languages, String key, Language language) {
    Language other = languages.putIfAbsent(key, language);
    if (other != null) {
      throw new IllegalArgumentException(
          "Two languages claim " + key + ": " + other.id() + " and " + language.id());
    }
  }

  /** All that are built in. */
  public static Languages all() {
    return ALL;
  }

  /** The endings of all files that are read, each with its dot. */
  public Set<String> suffixes() {
    return Collections.unmodifiableSet(bySuffix.keySet());
  }

  /** The language of a file, which its name decides; null if none. */
  public @Nullable Language ofPath(String path) {
    int dot = path.lastIndexOf('.');
    return dot <= path.lastIndexOf('/') ? null : bySuffix.get(path.substring(dot));
  }
}
