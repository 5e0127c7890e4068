package dev.ananke.publisher;

import org.jspecify.annotations.Nullable;

/**
 * Publishing cannot go on. The message says what was being done, to what, and what to do about it.
 */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, for callers that react to it. */
  public enum Reason {
    /** The folder does not exist, or has no git repository where one is needed. */
    NO_REPOSITORY,
    /** No such branch or tag, or it is no commit. */
    UNKNOWN_REF,
    /** The branch has no commit yet. */
    UNBORN_REF,
    /** The commit to start from is not in the repository. */
    UNKNOWN_COMMIT,
    /** A shallow clone lacks the history that was asked for. */
    SHALLOW_HISTORY,
    /** Files or git objects cannot be read. */
    UNREADABLE,
    /** No broker answered in time; one may later. */
    BROKER_UNREACHABLE,
    /** The brokers let nobody in with these settings, or a setting is wrong. */
    BROKER_UNUSABLE,
    /** The broker has no such topic. */
    UNKNOWN_TOPIC,
    /** The broker did not take a record now, but may later. */
    NOT_SENT,
    /**
     * The broker does not take a record, and would not take it again: no permission, for instance.
     */
    REFUSED,
    /** The broker does not hand out what jobs ask. */
    REQUESTS_UNREADABLE
  }

  private final Reason reason;

  PublishException(Reason reason, String message) {
    this(reason, message, null);
  }

  PublishException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What went wrong. */
  public Reason reason() {
    return reason;
  }
}
