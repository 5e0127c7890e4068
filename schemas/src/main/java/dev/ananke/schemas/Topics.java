package dev.ananke.schemas;

/** The names that topics have unless configuration says otherwise. */
public final class Topics {
  /** {@link FileChange} and {@link RefUpdate}, from publishers to the job. */
  public static final String COMMIT_EVENTS = "commit-events";

  /** {@link FileChange}s of large updates, which the job reads behind a throttle. */
  public static final String BULK_CHANGES = "bulk-changes";

  /** {@link Fragment}s, {@link Bundle}s and schemas, from the job to workers; compacted. */
  public static final String COMPILED_CONSTRAINTS = "compiled-constraints";

  /** {@link ConstraintChange}: what each revision added and retracted. */
  public static final String CONSTRAINT_CHANGES = "constraint-changes";

  /** {@link Resync} and {@link LibraryRequest}, from the job to publishers. */
  public static final String REQUESTS = "requests";

  /** {@link DeadLetter}: what could not be used, and why. */
  public static final String DEAD_LETTERS = "dead-letters";

  private Topics() {}
}
