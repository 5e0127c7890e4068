package dev.ananke.core.gate;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.state.StateStore;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.Bytes;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.GateVerdict;
import dev.ananke.schemas.Hole;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefGate;
import dev.ananke.schemas.RefHole;
import dev.ananke.schemas.RefLevel;
import dev.ananke.schemas.RefPayload;
import dev.ananke.schemas.RefSample;
import dev.ananke.schemas.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the strictest grammar of each hole that the engine loads and that accepts the samples.
 * See the package for its state.
 *
 * <p>Works with the vocabulary of bytes: what a grammar accepts does not depend on how a model cuts
 * text into tokens. Used by one thread at a time.
 */
public final class Gate implements AutoCloseable {
  private static final String LANGUAGES = "languages";
  private static final String BUNDLE = "b\0";
  private static final String FRAGMENT = "f\0";

  private final Engine engine;
  private final RecordEncoder encoder = new RecordEncoder();
  private final RecordDecoder<Bundle> bundles = RecordDecoder.of(Bundle.class);
  private final RecordDecoder<RefGate> languages = RecordDecoder.of(RefGate.class);
  private final Map<Id128, Template> templates;

  public Gate(GateOptions options) {
    this.engine = Engine.create(Vocabulary.bytes());
    this.templates =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Id128, Template> eldest) {
            if (size() <= options.templates()) {
              return false;
            }
            eldest.getValue().close();
            return true;
          }
        };
  }

  /** What is to be sent; nothing if it is stale what never left. */
  public List<GateOutput> pass(StateStore state, RefCompiled compiled) {
    Bundle draft = compiled.getBundle();
    if (draft != null) {
      return List.of(pass(state, compiled, draft));
    }
    List<GateOutput> again = new ArrayList<>();
    for (String language : languages(state)) {
      Bundle last = bundle(state, language);
      if (last != null) {
        last.setStatus(BundleStatus.STALE);
        last.setStaleSince(Instant.ofEpochMilli(compiled.getStaleSince()));
        last.setStaleReason(compiled.getStaleReason());
        again.add(new GateOutput(List.of(), last, List.of()));
      }
    }
    return again;
  }

  private GateOutput pass(StateStore state, RefCompiled compiled, Bundle bundle) {
    String language = compiled.getLanguage();
    Bundle last = bundle(state, language);
    keepFragments(state, compiled);

    List<Hole> holes = new ArrayList<>();
    Verdict worst = Verdict.PASSED;
    String reason = null;
    for (RefHole hole : compiled.getHoles()) {
      Choice choice = choose(state, language, hole, compiled.getSamples());
      if (choice.hole() != null) {
        holes.add(choice.hole());
      }
      if (choice.verdict().compareTo(worst) > 0) {
        worst = choice.verdict();
        reason = choice.reason();
      }
    }
    if (compiled.getHoles().isEmpty()) {
      worst = Verdict.EMPTY;
    }
    bundle.setHoles(holes);
    bundle.setGate(new GateVerdict(worst, reason, compiled.getSamples().size()));
    state.put(StateTable.GATE, BUNDLE + language, encoder.encode(bundle));
    if (last == null) {
      Set<String> languages = new TreeSet<>(languages(state));
      languages.add(language);
      state.put(StateTable.GATE, LANGUAGES, encoder.encode(new RefGate(List.copyOf(languages))));
    }

    return new GateOutput(compiled.getChanged(), bundle, tombstones(compiled, last, bundle));
  }

  /** What the last bundle listed counts too: the compiler may have lost its memory of it. */
  private static List<String> tombstones(
      RefCompiled compiled, @Nullable Bundle last, Bundle bundle) {
    Set<String> gone = new TreeSet<>(compiled.getRemoved());
    if (last != null) {
      last.getFragments().forEach(fragment -> gone.add(fragment.getName()));
    }
    for (FragmentRef fragment : bundle.getFragments()) {
      gone.remove(fragment.getName());
    }
    return List.copyOf(gone);
  }

  // --- state

  private List<String> languages(StateStore state) {
    byte[] stored = state.get(StateTable.GATE, LANGUAGES);
    return stored == null ? List.of() : languages.decode(stored).getLanguages();
  }

  private @Nullable Bundle bundle(StateStore state, String language) {
    byte[] stored = state.get(StateTable.GATE, BUNDLE + language);
    return stored == null ? null : bundles.decode(stored);
  }

  private void keepFragments(StateStore state, RefCompiled compiled) {
    Set<String> listed = new HashSet<>();
    for (RefHole hole : compiled.getHoles()) {
      hole.getLevels().forEach(level -> listed.addAll(level.getFragments()));
    }
    String language = compiled.getLanguage();
    for (RefPayload fragment : compiled.getChanged()) {
      if (listed.contains(fragment.getName())) {
        state.put(
            StateTable.GATE,
            fragmentKey(language, fragment.getName()),
            Bytes.of(fragment.getPayload()));
      }
    }
    for (String name : compiled.getRemoved()) {
      state.remove(StateTable.GATE, fragmentKey(language, name));
    }
  }

  private static String fragmentKey(String language, String name) {
    return FRAGMENT + language + '\0' + name;
  }

  // --- levels

  private record Choice(@Nullable Hole hole, Verdict verdict, @Nullable String reason) {}

  private Choice choose(StateStore state, String language, RefHole hole, List<RefSample> samples) {
    List<String> reasons = new ArrayList<>();
    for (RefLevel level : hole.getLevels()) {
      byte[] grammar = assemble(state, language, level, reasons);
      if (grammar == null) {
        continue;
      }
      Id128 hash = ContentHash.of(grammar);
      String refusal = refusal(hash, grammar, samples);
      if (refusal == null) {
        return new Choice(
            new Hole(hole.getName(), level.getFragments(), hash, level.getName(), List.of()),
            reasons.isEmpty() ? Verdict.PASSED : Verdict.LOWERED,
            reasons.isEmpty() ? null : String.join("; ", reasons));
      }
      reasons.add("hole %s, level %s: %s".formatted(hole.getName(), level.getName(), refusal));
    }
    return new Choice(null, Verdict.REFUSED, String.join("; ", reasons));
  }

  private byte @Nullable [] assemble(
      StateStore state, String language, RefLevel level, List<String> reasons) {
    ByteArrayOutputStream grammar = new ByteArrayOutputStream();
    for (String name : level.getFragments()) {
      byte[] payload = state.get(StateTable.GATE, fragmentKey(language, name));
      if (payload == null) {
        reasons.add("level %s: fragment %s is missing".formatted(level.getName(), name));
        return null;
      }
      grammar.writeBytes(payload);
    }
    return grammar.toByteArray();
  }

  private @Nullable String refusal(Id128 hash, byte[] grammar, List<RefSample> samples) {
    Template template = templates.get(hash);
    if (template == null) {
      try {
        template = new Template(engine.matcher(new String(grammar, StandardCharsets.UTF_8)));
      } catch (EngineException e) {
        // Not kept: next time the engine may have the memory or the thread that it lacked now.
        return "the engine says: " + e.getMessage();
      }
      templates.put(hash, template);
    }
    for (RefSample sample : samples) {
      String refusal = template.refusal(sample);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** How many grammars it keeps. */
  int templates() {
    return templates.size();
  }

  @Override
  public void close() {
    templates.values().forEach(Template::close);
    templates.clear();
    engine.close();
  }
}
