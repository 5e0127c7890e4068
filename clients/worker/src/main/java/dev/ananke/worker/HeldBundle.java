package dev.ananke.worker;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.KeyHash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bundle all of whose fragments are there. What a hit needs is computed once, here. */
final class HeldBundle {
  private final Bundle bundle;
  private final Map<String, Payload> fragments;
  private final Map<String, HeldHole> holes = new HashMap<>();

  HeldBundle(Bundle bundle, Map<String, Payload> fragments) {
    this.bundle = bundle;
    this.fragments = Map.copyOf(fragments);
    for (Hole hole : bundle.getHoles()) {
      holes.put(hole.getName(), new HeldHole(hole, key(bundle, hole)));
    }
  }

  /**
   * A hole of a held bundle.
   *
   * @param hole as it stands in the bundle
   * @param key of its text in the cache
   */
  record HeldHole(Hole hole, KeyHash key) {}

  Bundle bundle() {
    return bundle;
  }

  Map<String, Payload> fragments() {
    return fragments;
  }

  @Nullable Payload fragment(String name, Id128 hash) {
    Payload payload = fragments.get(name);
    return payload != null && payload.hash().equals(hash) ? payload : null;
  }

  @Nullable HeldHole hole(String name) {
    return holes.get(name);
  }

  /**
   * The text of a hole: the payloads in a row. Null if that does not give the text whose hash the
   * bundle states.
   */
  @Nullable String text(Hole hole) {
    int size = 0;
    for (String name : hole.getFragments()) {
      Payload payload = fragments.get(name);
      if (payload == null) {
        return null;
      }
      size = Math.addExact(size, payload.bytes().length);
    }
    ByteBuffer text = ByteBuffer.allocate(size);
    for (String name : hole.getFragments()) {
      Payload payload = fragments.get(name);
      if (payload != null) {
        text.put(payload.bytes());
      }
    }
    text.flip();
    if (!ContentHash.of(text).equals(hole.getGrammarHash())) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** All that the text depends on; not the repository, so that equal grammars are kept once. */
  private static KeyHash key(Bundle bundle, Hole hole) {
    return KeyHash.of(
        List.of(bundle.getContentHash(), hole.getGrammarHash()),
        hole.getLevel() + '\0' + hole.getName());
  }
}
