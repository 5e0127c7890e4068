package dev.ananke.worker;

/** What a replica can say of one repository, ref and language. */
sealed interface Standing {

  /** A bundle is held. */
  record Held(HeldBundle bundle) implements Standing {}

  /** Records have come, but no bundle has been complete yet. */
  record Incomplete() implements Standing {}

  /** The bundle was removed from the topic. */
  record Removed() implements Standing {}
}
