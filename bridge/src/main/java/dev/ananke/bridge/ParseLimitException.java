package dev.ananke.bridge;

import java.util.Locale;

/** A source needs more than its {@link ParseLimits} allow. The parser stays usable. */
public final class ParseLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ParseLimits.Limit limit;
  private final long value;

  ParseLimitException(ParseLimits.Limit limit, long value) {
    super(
        "The source has more than %d %s, the limit of one parse"
            .formatted(value, limit.name().toLowerCase(Locale.ROOT)));
    this.limit = limit;
    this.value = value;
  }

  /** Which limit was met. */
  public ParseLimits.Limit limit() {
    return limit;
  }

  /** The limit's value, which the source exceeds. */
  public long value() {
    return value;
  }
}
