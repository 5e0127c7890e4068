package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The span of a record's way to the broker: from handing it to the producer until the broker has
 * it. With exactly-once it is visible only with the checkpoint after that.
 */
public final class SinkTracing implements ProducerInterceptor<byte[], byte[]> {
  /** Setting of the producer: where spans go. */
  public static final String ENDPOINT = "ananke.traces.otlp-endpoint";

  /** By the context that their record carries: each has its own. */
  private final Map<String, Span> onTheirWay = new ConcurrentHashMap<>();

  private Tracing tracing = Tracing.to("", "");

  @Override
  public void configure(Map<String, ?> settings) {
    String endpoint = Objects.requireNonNullElse(settings.get(ENDPOINT), "").toString();
    tracing = new TraceOptions(endpoint).open();
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    String brought = context(record.headers());
    Span span = tracing.begin("sink", brought);
    String along = Tracing.along(span, brought);
    if (along != null && span.isRecording()) {
      span.setAttribute("messaging.destination.name", record.topic());
      record.headers().remove(Tracing.TRACEPARENT);
      record.headers().add(Tracing.TRACEPARENT, along.getBytes(US_ASCII));
      onTheirWay.put(along, span);
    }
    return record;
  }

  @Override
  public void onAcknowledgement(
      @Nullable RecordMetadata stored, @Nullable Exception failure, Headers headers) {
    String along = context(headers);
    Span span = along == null ? null : onTheirWay.remove(along);
    if (span == null) {
      return;
    }
    if (failure != null) {
      span.setStatus(StatusCode.ERROR).recordException(failure);
    }
    span.end();
  }

  private static @Nullable String context(Headers headers) {
    Header header = headers.lastHeader(Tracing.TRACEPARENT);
    return header == null ? null : new String(header.value(), US_ASCII);
  }

  @Override
  public void close() {
    tracing.close();
  }
}
