package dev.ananke.operators;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans of the ways that updates take. A span is begun only where there is a receiver for it and
 * the record carries the context of a trace that is sampled; otherwise nothing is allocated, and
 * the context that a record brought is what it takes along.
 *
 * <p>Spans leave in batches, in the background: a receiver that is away costs spans, never time.
 */
public final class Tracing implements AutoCloseable {
  /** Header that carries the context, as W3C Trace Context has it. */
  public static final String TRACEPARENT = "traceparent";

  private static final Duration SENDING_INTERVAL = Duration.ofSeconds(1);
  private static final long PATIENCE_SECONDS = 5;
  private static final TextMapGetter<String> HEADER =
      (traceparent, key) -> key.equals(TRACEPARENT) ? traceparent : null;

  private final @Nullable SdkTracerProvider provider;
  private final Tracer tracer;

  private Tracing(@Nullable SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = (provider == null ? TracerProvider.noop() : provider).get("dev.ananke");
  }

  /**
   * Opens a way to that receiver; it is not looked for.
   *
   * @param endpoint base address of a receiver of OTLP over HTTP, for instance {@code
   *     http://localhost:4318}; empty: no spans
   * @param service what spans are said to come from
   */
  public static Tracing to(String endpoint, String service) {
    if (endpoint.isEmpty()) {
      return new Tracing(null);
    }
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.replaceFirst("/$", "") + "/v1/traces")
            .build();
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(Resource.create(Attributes.builder().put("service.name", service).build()))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter).setScheduleDelay(SENDING_INTERVAL).build())
            .build());
  }

  /** Begins spans that have no parent yet. */
  public Tracer tracer() {
    return tracer;
  }

  /** A span that begins now, as a child of what the record brought; one that is no span if off. */
  Span begin(String name, @Nullable String traceparent) {
    return begin(name, traceparent, null);
  }

  /** Likewise, of work that has begun already. */
  Span begin(String name, @Nullable String traceparent, @Nullable Instant start) {
    if (provider == null || traceparent == null) {
      return Span.getInvalid();
    }
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, HEADER);
    if (!Span.fromContext(parent).getSpanContext().isSampled()) {
      return Span.getInvalid();
    }
    var span = tracer.spanBuilder(name).setParent(parent);
    if (start != null) {
      span.setStartTimestamp(start);
    }
    return span.startSpan();
  }

  /** What a record takes along: the context of that span, or else what was brought. */
  static @Nullable String along(Span span, @Nullable String traceparent) {
    SpanContext context = span.getSpanContext();
    if (!context.isValid()) {
      return traceparent;
    }
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(Context.root().with(span), headers, (all, key, value) -> all.put(key, value));
    return headers.get(TRACEPARENT);
  }

  /** Sends what is left, for some seconds. */
  @Override
  public void close() {
    if (provider != null) {
      provider.shutdown().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
