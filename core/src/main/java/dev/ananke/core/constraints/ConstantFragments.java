package dev.ananke.core.constraints;

import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Id128;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fragments that are the same for every repository: the syntax and the platform. */
final class ConstantFragments {
  private final SortedMap<String, byte[]> payloads = new TreeMap<>();
  private final SortedMap<String, Id128> hashes = new TreeMap<>();

  ConstantFragments(PlatformPackages platform, SyntaxFragments syntax) {
    syntax.texts().forEach(this::add);
    FragmentNames.numbered(FragmentNames.PLATFORM, ImportGrammar.platform(platform.closed()))
        .forEach(this::add);
  }

  private void add(String name, String text) {
    byte[] payload = Lark.bytes(text);
    payloads.put(name, payload);
    hashes.put(name, ContentHash.of(payload));
  }

  SortedMap<String, Id128> hashes() {
    return Collections.unmodifiableSortedMap(hashes);
  }

  byte @Nullable [] payload(String name) {
    return payloads.get(name);
  }
}
