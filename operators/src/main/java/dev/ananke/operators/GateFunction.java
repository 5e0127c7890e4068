package dev.ananke.operators;

import dev.ananke.core.gate.Gate;
import dev.ananke.core.gate.GateOptions;
import dev.ananke.core.gate.GateOutput;
import dev.ananke.core.quarantine.FlightRecorder;
import dev.ananke.core.state.StateTable;
import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.Fragment;
import dev.ananke.schemas.Keys;
import dev.ananke.schemas.RecordDecoder;
import dev.ananke.schemas.RecordEncoder;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefPayload;
import dev.ananke.schemas.SchemaRecords;
import io.opentelemetry.api.trace.Span;
import java.util.EnumSet;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * {@link Gate} over Flink's state: what leaves it are the records of the output topic, in the order
 * in which readers need them.
 *
 * <p>Before anything else each slot sends the schemas of these records, once a run, so that a
 * foreign reader finds all it needs on the topic. It does so with its first output and not when it
 * opens, because an opening function cannot send.
 */
public final class GateFunction extends KeyedProcessFunction<String, CompiledRecord, OutputRecord> {
  private static final long serialVersionUID = 1;

  private final int templates;
  private final TraceOptions traces;
  private final String quarantine;

  private transient Gate gate;
  private transient FlightRecorder recorder;
  private transient MapStateStore store;
  private transient RecordDecoder<RefCompiled> decoder;
  private transient RecordEncoder encoder;
  private transient boolean schemasSent;
  private transient GateMetrics metrics;
  private transient Tracing tracing;

  /**
   * @param templates compiled grammars that each slot keeps
   * @param quarantine a directory that tells the next process what the last one died of; empty:
   *     none does
   */
  public GateFunction(int templates, TraceOptions traces, String quarantine) {
    this.templates = templates;
    this.traces = traces;
    this.quarantine = quarantine;
  }

  @Override
  public void open(OpenContext context) {
    recorder = FlightRecorders.open(quarantine, getRuntimeContext());
    gate = new Gate(new GateOptions(templates), recorder);
    store = new MapStateStore(getRuntimeContext(), EnumSet.of(StateTable.GATE));
    decoder = RecordDecoder.of(RefCompiled.class);
    encoder = new RecordEncoder();
    metrics = new GateMetrics(getRuntimeContext().getMetricGroup().addGroup("ananke"), gate);
    tracing = traces.open();
  }

  @Override
  public void close() {
    // Flink closes functions that it never opened.
    if (gate != null) {
      gate.close();
      tracing.close();
      recorder.close();
    }
  }

  @Override
  public void processElement(CompiledRecord record, Context context, Collector<OutputRecord> out) {
    if (!schemasSent) {
      schemasSent = true;
      for (SchemaRecords.SchemaRecord schema : SchemaRecords.ofOutputTopic()) {
        out.collect(new OutputRecord(record.repository(), schema.key(), schema.value()));
      }
    }
    byte[] compiled = record.compiled();
    if (compiled == null) {
      withdraw(record.repository(), record.ref(), out);
      return;
    }
    Span span = tracing.begin("gate", record.traceparent());
    String traceparent = Tracing.along(span, record.traceparent());
    long start = System.nanoTime();
    List<GateOutput> outputs = gate.pass(store, decoder.decode(compiled));
    metrics.passed(System.nanoTime() - start);
    for (GateOutput output : outputs) {
      span.setAttribute("ananke.language", output.bundle().getLanguage());
      span.setAttribute("ananke.verdict", output.bundle().getGate().getVerdict().name());
      send(output, traceparent, out);
    }
    span.end();
  }

  private void withdraw(String repository, String ref, Collector<OutputRecord> out) {
    for (String language : gate.forget(store)) {
      out.collect(new OutputRecord(repository, Keys.bundle(repository, ref, language), null));
    }
  }

  private void send(GateOutput output, @Nullable String traceparent, Collector<OutputRecord> out) {
    Bundle bundle = output.bundle();
    String repository = bundle.getRepository();
    String ref = bundle.getRef();
    String language = bundle.getLanguage();
    for (RefPayload fragment : output.fragments()) {
      Fragment value = new Fragment(ContentHash.of(fragment.getPayload()), fragment.getPayload());
      byte[] key = Keys.fragment(repository, ref, language, fragment.getName());
      out.collect(new OutputRecord(repository, key, encoder.encode(value)));
    }
    byte[] key = Keys.bundle(repository, ref, language);
    out.collect(new OutputRecord(repository, key, encoder.encode(bundle), traceparent));
    for (String name : output.tombstones()) {
      out.collect(
          new OutputRecord(repository, Keys.fragment(repository, ref, language, name), null));
    }
    metrics.sent(output);
  }
}
