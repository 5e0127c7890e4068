package dev.ananke.worker;

/**
 * There is no grammar to hand out, and why. A caller must not generate without constraints instead.
 */
public final class GrammarUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why there is no grammar. */
  public enum Reason {
    /** Nothing is known of the repository. */
    UNKNOWN_REPOSITORY,
    /** The repository is known, the ref is not. */
    UNKNOWN_REF,
    /** The ref is known, but no file of it is in the language. */
    UNKNOWN_LANGUAGE,
    /** The bundle has no such hole. */
    UNKNOWN_HOLE,
    /** A first bundle is on its way; not all of its fragments are here yet. */
    NOT_YET_COMPLETE,
    /** The ref was deleted. */
    DELETED,
    /** The engine refused all grammars of the bundle. */
    REFUSED,
    /** The bundle has been behind its repository for longer than the limit. */
    STALE,
    /** The fragments do not give the grammar that the bundle promises. */
    INCONSISTENT,
    /** The worker has not read the topic to its end yet. */
    NOT_CAUGHT_UP,
    /** The worker was closed. */
    CLOSED
  }

  private final Reason reason;

  GrammarUnavailableException(Reason reason, String message) {
    super(reason + ": " + message);
    this.reason = reason;
  }

  /** Why there is no grammar. */
  public Reason reason() {
    return reason;
  }
}
