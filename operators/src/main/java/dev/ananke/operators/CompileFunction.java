package dev.ananke.operators;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.constraints.CompiledLanguage;
import dev.ananke.core.constraints.ConstraintCompiler;
import dev.ananke.core.gate.GateInput;
import dev.ananke.core.state.StateTable;
import dev.ananke.core.updates.CompiledUpdate;
import dev.ananke.core.updates.Effects;
import dev.ananke.core.updates.ProtocolSettings;
import dev.ananke.core.updates.RefName;
import dev.ananke.core.updates.RefProcessor;
import dev.ananke.core.updates.Standing;
import dev.ananke.core.updates.UpdateEvent;
import dev.ananke.schemas.ChangedConstraint;
import dev.ananke.schemas.ConstraintChange;
import dev.ananke.schemas.Id128;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefUpdate;
import dev.ananke.schemas.Resync;
import dev.ananke.schemas.Versions;
import io.opentelemetry.api.trace.Span;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * From changes to compiled constraints, keyed by repository and ref: {@link RefProcessor} over
 * Flink's state and timers. One record for each language of an update leaves for the gate; what
 * changed and what is asked for leave by the side.
 */
public final class CompileFunction extends KeyedProcessFunction<String, RefRecord, CompiledRecord> {
  private static final long serialVersionUID = 1;

  /** Questions to publishers. */
  public static final OutputTag<OutputRecord> REQUESTS =
      new OutputTag<>("requests") {
        private static final long serialVersionUID = 1;
      };

  /** What each revision added and retracted. */
  public static final OutputTag<OutputRecord> CONSTRAINT_CHANGES =
      new OutputTag<>("constraint-changes") {
        private static final long serialVersionUID = 1;
      };

  /** Raised when what the protocol itself keeps can no longer be read as before. */
  private static final int LAYOUT = 2;

  private final CompileOptions options;
  private final TraceOptions traces;
  private final Clock clock;

  private transient RefProcessor processor;
  private transient MapStateStore store;
  private transient RecordDecoder<RefUpdate> updates;
  private transient RecordEncoder encoder;
  private transient CompileMetrics metrics;
  private transient Tracing tracing;

  public CompileFunction(CompileOptions options, TraceOptions traces) {
    this(options, traces, Clock.systemUTC());
  }

  /**
   * @param clock shows when this run starts; it has to agree with Flink's processing time
   */
  CompileFunction(CompileOptions options, TraceOptions traces, Clock clock) {
    this.options = options;
    this.traces = traces;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    ConstraintCompiler compiler = Stages.constraintCompiler();
    metrics = new CompileMetrics(getRuntimeContext().getMetricGroup().addGroup("ananke"));
    processor =
        new RefProcessor(
            new ProtocolSettings(
                options.epoch(),
                clock.millis(),
                layout(compiler.versions()),
                options.times(),
                options.samples()),
            metrics.timed(compiler),
            options.slices());
    store = new MapStateStore(getRuntimeContext(), StateTable.ofCompile());
    updates = RecordDecoder.of(RefUpdate.class);
    encoder = new RecordEncoder();
    tracing = traces.open();
  }

  @Override
  public void close() {
    // Flink closes functions that it never opened.
    if (tracing != null) {
      tracing.close();
    }
  }

  /**
   * State that was made by other versions is no state: facts and constraints would be a mixture.
   */
  static String layout(Versions versions) {
    return "layout %d, facts %d, constraints %d"
        .formatted(LAYOUT, versions.getFacts(), versions.getConstraints());
  }

  @Override
  public void processElement(RefRecord record, Context context, Collector<CompiledRecord> out) {
    RefName name = new RefName(record.repository(), record.ref());
    Out effects = new Out(context, out);
    metrics.at(context.getCurrentKey());
    long now = context.timerService().currentProcessingTime();
    byte[] updateId = record.updateId();
    if (updateId == null) {
      processor.update(
          name,
          store,
          effects,
          now,
          record.offset(),
          updates.decode(record.payload()),
          record.traceparent());
    } else {
      processor.change(
          name, store, effects, now, new Id128(updateId), record.index(), record.payload());
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<CompiledRecord> out) {
    String key = context.getCurrentKey();
    metrics.at(key);
    int nul = key.indexOf('\0');
    RefName name = new RefName(key.substring(0, nul), key.substring(nul + 1));
    processor.wake(
        name,
        store,
        new Out(context, out),
        Math.max(time, context.timerService().currentProcessingTime()));
  }

  /** Decisions as records. */
  private final class Out implements Effects {
    private final Context context;
    private final Collector<CompiledRecord> out;

    Out(Context context, Collector<CompiledRecord> out) {
      this.context = context;
      this.out = out;
    }

    @Override
    public void emit(CompiledUpdate update) {
      metrics.emitted(update);
      Span span = tracing.begin("apply", update.traceparent(), metrics.begun());
      span.setAttribute("ananke.repository", update.name().repository());
      span.setAttribute("ananke.ref", update.name().ref());
      span.setAttribute("ananke.commit", update.commit());
      String traceparent = Tracing.along(span, update.traceparent());
      for (CompiledLanguage language : update.languages()) {
        send(update.name(), GateInput.of(update, language, clock.instant()), traceparent);
        if (!language.changes().isEmpty()) {
          changed(update, language);
        }
      }
      span.end();
    }

    @Override
    public void stale(RefName name, String reason, long since) {
      send(name, GateInput.stale(reason, since), null);
    }

    @Override
    public void withdraw(RefName name) {
      out.collect(new CompiledRecord(name.repository(), name.ref(), null, null));
    }

    @Override
    public void resync(Resync resync) {
      context.output(
          REQUESTS,
          new OutputRecord(
              resync.getRepository(),
              Keys.request(resync.getRepository()),
              encoder.encode(resync)));
    }

    @Override
    public void wakeAt(long time) {
      context.timerService().registerProcessingTimeTimer(time);
    }

    @Override
    public void count(UpdateEvent event, long times) {
      metrics.count(event, times);
    }

    @Override
    public void standing(RefName name, @Nullable Standing standing) {
      metrics.standing(standing);
    }

    private void send(RefName name, RefCompiled compiled, @Nullable String traceparent) {
      out.collect(
          new CompiledRecord(name.repository(), name.ref(), encoder.encode(compiled), traceparent));
    }

    private void changed(CompiledUpdate update, CompiledLanguage language) {
      for (List<ChangedConstraint> part : ChangeParts.of(language.changes())) {
        ConstraintChange change =
            new ConstraintChange(
                update.name().repository(),
                update.name().ref(),
                language.language(),
                update.revision(),
                update.commit(),
                part);
        context.output(
            CONSTRAINT_CHANGES,
            new OutputRecord(
                update.name().repository(),
                Keys.constraintChange(update.name().repository()),
                encoder.encode(change)));
      }
    }
  }
}
