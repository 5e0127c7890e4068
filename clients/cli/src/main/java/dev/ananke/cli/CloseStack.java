package dev.ananke.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a thread has opened, closed in reverse order, whatever ends its work. When the process is
 * told to end (Ctrl-C, SIGTERM), the thread is interrupted, and the process lives until the thread
 * has closed everything: so there is one way of closing, and it runs where nothing is half open.
 *
 * <p>While something starts or stops, the thread is not interrupted: brokers and clusters are not
 * made to be left in the middle of that. Starting then ends as soon as what starts has started.
 */
final class CloseStack implements AutoCloseable {
  /** How long an ending process waits; what does not stop by then is left behind. */
  private static final long PATIENCE_SECONDS = 90;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Thread owner = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::endProcess, "close-stack");

  /** The process is to end. */
  private boolean ending;

  /** Something starts or stops. */
  private boolean undisturbed;

  /** What opens something. */
  @FunctionalInterface
  interface Opening<T extends AutoCloseable> {
    T open() throws IOException;
  }

  private CloseStack() {}

  /** A stack of the calling thread, which has to close it. */
  static CloseStack open() {
    CloseStack stack = new CloseStack();
    Runtime.getRuntime().addShutdownHook(stack.hook);
    return stack;
  }

  /**
   * Opens something and takes charge of it.
   *
   * @throws InterruptedException if the process is to end
   */
  <T extends AutoCloseable> T add(Opening<T> opening) throws IOException, InterruptedException {
    leaveAlone(true);
    T resource;
    try {
      resource = opening.open();
    } catch (RuntimeException | IOException failed) {
      leaveAlone(false);
      throw failed;
    }
    opened.push(resource);
    leaveAlone(false);
    return resource;
  }

  private synchronized void leaveAlone(boolean undisturbed) throws InterruptedException {
    this.undisturbed = undisturbed;
    if (ending) {
      throw new InterruptedException("the process is to end");
    }
  }

  /** Whether the process is to end: then failures of the work are its interruption. */
  synchronized boolean isEnding() {
    return ending;
  }

  private void endProcess() {
    synchronized (this) {
      ending = true;
      if (!undisturbed) {
        owner.interrupt();
      }
    }
    try {
      if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("ananke: did not stop within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closes everything, also where closing some of it fails.
   *
   * @throws IllegalStateException about the first that failed
   */
  @Override
  public void close() {
    synchronized (this) {
      undisturbed = true;
    }
    // Closing waits for threads, which an interrupt would cut short.
    boolean interrupted = Thread.interrupted();
    IllegalStateException failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception failed) {
        if (failure == null) {
          failure = new IllegalStateException("closing failed: " + failed.getMessage(), failed);
        } else {
          failure.addSuppressed(failed);
        }
      }
    }
    closed.countDown();
    forgetHook();
    if (interrupted) {
      owner.interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The process ends, and with it the hook, which finds everything closed.
    }
  }
}
