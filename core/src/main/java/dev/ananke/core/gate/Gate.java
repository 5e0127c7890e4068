package dev.ananke.core.gate;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.EngineException;
import dev.ananke.bridge.EngineOptions;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.Vocabulary;
import dev.ananke.core.quarantine.FlightRecorder;
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
import dev.ananke.schemas.UndecodableException;
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
import org.apache.avro.specific.SpecificRecord;
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

  /** A grammar comes from many records. */
  private static final long NO_OFFSET = -1;

  /** Fewer samples cannot tell whether they are wrong or the syntax is. */
  private static final int CONCLUSIVE = 3;

  private final Engine engine;
  private final RecordEncoder encoder = new RecordEncoder();
  private final RecordDecoder<Bundle> bundles = RecordDecoder.of(Bundle.class);
  private final RecordDecoder<RefGate> languages = RecordDecoder.of(RefGate.class);
  private final Map<Id128, Template> templates;
  private final KnownGrammars known = new KnownGrammars();
  private final EngineMeter meter = new EngineMeter();
  private final FlightRecorder recorder;

  /** Notes nothing of what it tries. */
  public Gate(GateOptions options) {
    this(options, FlightRecorder.none());
  }

  /**
   * @param recorder notes which grammar the engine works with, by the hash of its text, and knows
   *     which took processes down; whoever opened it closes it
   */
  public Gate(GateOptions options, FlightRecorder recorder) {
    this(options, recorder, EngineOptions.DEFAULT);
  }

  Gate(GateOptions options, FlightRecorder recorder, EngineOptions limits) {
    this.recorder = recorder;
    this.engine = Engine.create(Vocabulary.bytes(), limits);
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

  /**
   * Forgets the ref.
   *
   * @return the languages whose bundles are to get a tombstone, sorted
   */
  public List<String> forget(StateStore state) {
    List<String> keys = new ArrayList<>();
    state.keys(StateTable.GATE).forEach(keys::add);
    keys.forEach(key -> state.remove(StateTable.GATE, key));
    return keys.stream()
        .filter(key -> key.startsWith(BUNDLE))
        .map(key -> key.substring(BUNDLE.length()))
        .sorted()
        .toList();
  }

  private GateOutput pass(StateStore state, RefCompiled compiled, Bundle bundle) {
    String language = compiled.getLanguage();
    Bundle last = bundle(state, language);
    keepFragments(state, compiled);

    List<Hole> holes = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    Verdict worst = compiled.getHoles().isEmpty() ? Verdict.EMPTY : Verdict.PASSED;
    int samples = 0;
    for (RefHole hole : compiled.getHoles()) {
      Choice choice = choose(state, language, hole, compiled.getSamples());
      if (choice.hole() != null) {
        holes.add(choice.hole());
      }
      remarks.addAll(choice.remarks());
      samples = Math.max(samples, choice.samples());
      if (choice.verdict().compareTo(worst) > 0) {
        worst = choice.verdict();
      }
    }
    bundle.setHoles(holes);
    String reason = remarks.isEmpty() ? null : String.join("; ", remarks);
    bundle.setGate(new GateVerdict(worst, reason, samples));
    state.put(StateTable.GATE, BUNDLE + language, encoder.encode(bundle));
    Set<String> languages = new TreeSet<>(languages(state));
    if (languages.add(language)) {
      state.put(StateTable.GATE, LANGUAGES, encoder.encode(new RefGate(List.copyOf(languages))));
    }

    List<String> gone = tombstones(compiled, last, bundle);
    gone.forEach(name -> state.remove(StateTable.GATE, fragmentKey(language, name)));
    return new GateOutput(compiled.getChanged(), bundle, gone);
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
    RefGate held = held(state, LANGUAGES, languages);
    return held == null ? List.of() : held.getLanguages();
  }

  private @Nullable Bundle bundle(StateStore state, String language) {
    return held(state, BUNDLE + language, bundles);
  }

  /**
   * Null too for what another version wrote that is not known here, as after a rollback: an
   * exception would come again at every restart.
   */
  private static <T extends SpecificRecord> @Nullable T held(
      StateStore state, String key, RecordDecoder<T> decoder) {
    byte[] stored = state.get(StateTable.GATE, key);
    try {
      return stored == null ? null : decoder.decode(stored);
    } catch (UndecodableException e) {
      return null;
    }
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
  }

  private static String fragmentKey(String language, String name) {
    return FRAGMENT + language + '\0' + name;
  }

  // --- levels

  /**
   * What becomes of a hole.
   *
   * @param hole with the strictest grammar that may be used; null: none may
   * @param remarks why not a stricter one, and which samples count for nothing
   * @param samples how many the grammar accepted
   */
  private record Choice(@Nullable Hole hole, Verdict verdict, List<String> remarks, int samples) {}

  /** A grammar that the engine compiles. */
  private record Loaded(Id128 hash, byte[] grammar) {}

  private record Refused(RefSample sample, Template.Refusal refusal) {}

  private Choice choose(StateStore state, String language, RefHole hole, List<RefSample> samples) {
    RefLevel weakest = hole.getLevels().getLast();
    List<RefSample> valid = new ArrayList<>(samples);
    List<String> remarks = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    for (RefLevel level : hole.getLevels()) {
      String place = "hole %s, level %s: ".formatted(hole.getName(), level.getName());
      try {
        Loaded loaded = load(state, language, level);
        List<Refused> refused = refused(loaded, valid);
        List<Refused> atFault =
            level.equals(weakest) ? judged(refused) : refusedToo(state, language, weakest, refused);
        for (Refused each : atFault) {
          valid.remove(each.sample());
          invalid.add(each.refusal().message());
        }
        if (contradict(samples.size(), invalid.size())) {
          remarks.add(
              "hole %s: the syntax refuses %d of %d samples, so it is likelier wrong than they are"
                  .formatted(hole.getName(), invalid.size(), samples.size()));
          invalid.forEach(message -> remarks.add("the syntax " + message));
          return new Choice(null, Verdict.REFUSED, remarks, 0);
        }
        refused.removeIf(each -> !valid.contains(each.sample()));
        if (refused.isEmpty()) {
          Verdict verdict = remarks.isEmpty() ? Verdict.PASSED : Verdict.LOWERED;
          invalid.forEach(message -> remarks.add("not a sample, since the syntax " + message));
          return new Choice(
              new Hole(
                  hole.getName(), level.getFragments(), loaded.hash(), level.getName(), List.of()),
              verdict,
              remarks,
              valid.size());
        }
        remarks.add(place + refused.getFirst().refusal().message());
      } catch (UnusableException e) {
        remarks.add(place + e.getMessage());
      }
    }
    return new Choice(null, Verdict.REFUSED, remarks, 0);
  }

  /**
   * Whether samples show that the syntax is wrong: files in the middle of an edit are few among
   * many, so that most of several cannot be at fault.
   */
  private static boolean contradict(int samples, int invalid) {
    return samples >= CONCLUSIVE && 2 * invalid > samples;
  }

  private List<Refused> refused(Loaded loaded, List<RefSample> samples) throws UnusableException {
    List<Refused> refused = new ArrayList<>();
    for (RefSample sample : samples) {
      Id128 text = ContentHash.of(Bytes.of(sample.getContent()));
      if (known.isAccepted(loaded.hash(), text)) {
        continue;
      }
      boolean kept = templates.containsKey(loaded.hash());
      Template.Refusal refusal = refusal(loaded, sample);
      if (kept && !templates.containsKey(loaded.hash())) {
        // Texts before it may have taken what it lacked.
        refusal = refusal(loaded, sample);
      }
      if (refusal == null) {
        known.accepted(loaded.hash(), text);
      } else {
        refused.add(new Refused(sample, refusal));
      }
    }
    return refused;
  }

  /** A template that is spent then is not kept. */
  private Template.@Nullable Refusal refusal(Loaded loaded, RefSample sample)
      throws UnusableException {
    Template template = template(loaded);
    recorder.depart(loaded.hash().bytes(), NO_OFFSET);
    try {
      return template.refusal(sample);
    } finally {
      recorder.arrive();
      if (template.isSpent()) {
        templates.remove(loaded.hash());
        template.close();
      }
    }
  }

  private static List<Refused> judged(List<Refused> refused) {
    return refused.stream().filter(each -> each.refusal().judged()).toList();
  }

  /**
   * The samples that the syntax alone refuses as well. One or two of them are no valid files,
   * though the parser overlooked it, and say nothing about the constraints. Syntax is the same for
   * all repositories, and whoever builds it tests it on thousands of files; one file of one
   * repository is no reason to leave that repository without a grammar.
   */
  private List<Refused> refusedToo(
      StateStore state, String language, RefLevel weakest, List<Refused> refused) {
    if (refused.isEmpty()) {
      return List.of();
    }
    try {
      Loaded syntax = load(state, language, weakest);
      return judged(refused(syntax, refused.stream().map(Refused::sample).toList()));
    } catch (UnusableException e) {
      // It will be said when it is that level's turn.
      return List.of();
    }
  }

  /** A level whose grammar cannot be had; the message says why. */
  private static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableException(String message) {
      super(message);
    }
  }

  private byte[] assemble(StateStore state, String language, RefLevel level)
      throws UnusableException {
    ByteArrayOutputStream grammar = new ByteArrayOutputStream();
    for (String name : level.getFragments()) {
      byte[] payload = state.get(StateTable.GATE, fragmentKey(language, name));
      if (payload == null) {
        throw new UnusableException("fragment %s is missing".formatted(name));
      }
      grammar.writeBytes(payload);
    }
    return grammar.toByteArray();
  }

  private Loaded load(StateStore state, String language, RefLevel level) throws UnusableException {
    byte[] grammar = assemble(state, language, level);
    Loaded loaded = new Loaded(ContentHash.of(grammar), grammar);
    if (known.isCompiled(loaded.hash())) {
      meter.reused();
    } else {
      template(loaded);
    }
    return loaded;
  }

  /** What it returns is good until the next call. */
  private Template template(Loaded loaded) throws UnusableException {
    Id128 hash = loaded.hash();
    Template template = templates.get(hash);
    if (template == null) {
      template = new Template(compile(loaded), meter);
      templates.put(hash, template);
      known.compiled(hash);
    }
    return template;
  }

  private Matcher compile(Loaded loaded) throws UnusableException {
    byte[] hash = loaded.hash().bytes();
    if (recorder.isQuarantined(hash)) {
      throw new UnusableException("the engine was at work with it when a process ended, twice");
    }
    recorder.depart(hash, NO_OFFSET);
    long start = System.nanoTime();
    try {
      return engine.matcher(new String(loaded.grammar(), StandardCharsets.UTF_8));
    } catch (EngineException e) {
      // Not kept: next time the engine may have the memory or the thread that it lacked now.
      throw new UnusableException("the engine says: " + e.getMessage());
    } finally {
      recorder.arrive();
      meter.compiled(start);
    }
  }

  /** What it has asked of the engine since it was made. */
  public GateUse use() {
    return meter.use();
  }

  /** How many compiled grammars it keeps. */
  public int templates() {
    return templates.size();
  }

  @Override
  public void close() {
    templates.values().forEach(Template::close);
    templates.clear();
    engine.close();
  }
}
