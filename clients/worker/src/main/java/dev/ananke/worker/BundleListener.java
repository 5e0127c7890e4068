package dev.ananke.worker;

/** Is told of bundles that take their place. */
@FunctionalInterface
public interface BundleListener {

  /**
   * A bundle has taken its place: whoever asks from now on gets its grammars. Called in order, by
   * the one thread that reads the topic.
   */
  void switched(BundleSwitch taken);
}
