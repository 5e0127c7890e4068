package dev.ananke.operators;

import java.io.Serializable;

/**
 * Where the job's spans go.
 *
 * @param endpoint base address of a receiver of OTLP over HTTP; empty: there are none
 */
public record TraceOptions(String endpoint) implements Serializable {
  /** No spans. */
  public static final TraceOptions NONE = new TraceOptions("");

  Tracing open() {
    return Tracing.to(endpoint, "ananke-job");
  }
}
