package dev.ananke.publisher;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.Resync;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes a repository: what {@code ananke publish} runs. One thread calls {@link #publish}; any
 * other may {@link #stop} it; an interrupt does so too.
 *
 * <p>Listening to requests begins before the first record is sent, so that a job that answers it
 * with a question is heard.
 */
public final class Publisher implements AutoCloseable {
  /** Failures at the start that a publisher which stays can outlive. */
  private static final Set<Reason> PASSING = EnumSet.of(Reason.NOT_SENT, Reason.UNREADABLE);

  private final PublishOptions options;
  private final Source source;
  private final EventSink sink;
  private final ResyncRequests requests;
  private final InstantSource clock;
  private final PublishListener listener;
  private final UpdateSender sender;
  private final RefPublisher refs;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** A publisher over connections that are open; it closes them. */
  Publisher(
      PublishOptions options,
      Source source,
      EventSink sink,
      ResyncRequests requests,
      InstantSource clock,
      PublishListener listener,
      Tracer tracer) {
    this.options = options;
    this.source = source;
    this.sink = sink;
    this.requests = requests;
    this.clock = clock;
    this.listener = listener;
    this.sender =
        new UpdateSender(source, sink, options.limits(), program(), clock, listener, tracer);
    this.refs =
        new RefPublisher(
            source,
            options.repository(),
            new UpdateBuilder(source, options.selection(), options.repository()),
            sender,
            listener,
            source.resolve(options.refs(), options.follow()),
            options.follow(),
            clock);
  }

  private static String program() {
    String version = Publisher.class.getPackage().getImplementationVersion();
    return "ananke-publisher " + Objects.requireNonNullElse(version, "development");
  }

  /**
   * Opens the repository and connects to the broker. With {@code follow} it waits for a broker that
   * does not answer yet, and tells the listener so; an interrupt ends that.
   *
   * @param tracer begins a span for each update
   * @throws PublishException if there is no repository, or without {@code follow} no such ref, if
   *     no broker answers in time, or if it lacks a topic
   */
  public static Publisher open(PublishOptions options, PublishListener listener, Tracer tracer) {
    Source source = openSource(options);
    try {
      source.resolve(options.refs(), options.follow());
      while (true) {
        try {
          return connect(options, source, listener, tracer);
        } catch (PublishException e) {
          if (!options.follow() || e.reason() != Reason.BROKER_UNREACHABLE) {
            throw e;
          }
          listener.failed(e);
          pause(options, e);
        }
      }
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static Publisher connect(
      PublishOptions options, Source source, PublishListener listener, Tracer tracer) {
    try {
      checkBroker(options);
      EventSink sink = new KafkaEventSink(options);
      try {
        return new Publisher(
            options,
            source,
            sink,
            new KafkaResyncRequests(options),
            InstantSource.system(),
            listener,
            tracer);
      } catch (RuntimeException e) {
        sink.close();
        throw e;
      }
    } catch (KafkaException e) {
      throw unreachable(options, e);
    }
  }

  private static void pause(PublishOptions options, PublishException failure) {
    try {
      Thread.sleep(options.pollInterval());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  /** Likewise, without traces. */
  public static Publisher open(PublishOptions options, PublishListener listener) {
    return open(options, listener, TracerProvider.noop().get("dev.ananke"));
  }

  /**
   * Opens the folder of these options: its git repository, or if it has none the folder itself;
   * nothing if its refs are said to be deleted.
   *
   * @throws PublishException if it is neither
   */
  public static Source openSource(PublishOptions options) {
    if (options.start() instanceof PublishOptions.Deleted) {
      return new NoRepository();
    }
    if (!Files.isDirectory(options.folder())) {
      throw new PublishException(
          Reason.NO_REPOSITORY,
          options.folder() + " is no folder; name a git repository or a folder");
    }
    return GitRepository.isAt(options.folder())
        ? GitRepository.open(options.folder())
        : Folder.open(options.folder(), options.selection());
  }

  private static void checkBroker(PublishOptions options) {
    Map<String, Object> settings = new HashMap<>(options.clientSettings());
    int timeout = Math.toIntExact(options.brokerTimeout().toMillis());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    Admin admin = Admin.create(settings);
    try {
      Set<String> there = admin.listTopics().names().get(timeout, TimeUnit.MILLISECONDS);
      List<String> missing =
          Stream.of(options.commitEvents(), options.bulkChanges(), options.requests())
              .filter(topic -> !there.contains(topic))
              .toList();
      if (!missing.isEmpty()) {
        throw new PublishException(
            Reason.UNKNOWN_TOPIC,
            "the brokers at "
                + options.bootstrapServers()
                + " have no topic "
                + String.join(", ", missing)
                + " (or do not show it to you); `ananke topics create` with the same options makes it");
      }
    } catch (ExecutionException e) {
      throw unreachable(options, Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      throw unreachable(options, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(options, e);
    } finally {
      // Otherwise it may wait forever for a broker that takes connections and says nothing.
      admin.close(Duration.ZERO);
    }
  }

  private static PublishException unreachable(PublishOptions options, Throwable cause) {
    boolean silent =
        cause instanceof TimeoutException
            || cause instanceof org.apache.kafka.common.errors.TimeoutException;
    return new PublishException(
        silent || isUnknownHost(cause) ? Reason.BROKER_UNREACHABLE : Reason.BROKER_UNUSABLE,
        silent
            ? "No broker answered at "
                + options.bootstrapServers()
                + " within "
                + options.brokerTimeout().toMillis() / 1000.0
                + " s; check the address and that it runs"
            : "The brokers at "
                + options.bootstrapServers()
                + " cannot be used: "
                + rootMessage(cause),
        cause);
  }

  /**
   * Whether no host of the brokers has an address: a container that is not started yet has none.
   * The client has no type for that.
   */
  private static boolean isUnknownHost(Throwable failure) {
    return rootMessage(failure).startsWith("No resolvable bootstrap urls");
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Objects.requireNonNullElse(root.getMessage(), root.toString());
  }

  /**
   * Publishes as the options say. With {@code follow} it returns when it is stopped, and goes on
   * after failures of the broker or of reading, which the listener hears; without, it fails with
   * the first, unless all is stored and late questions cannot be heard.
   *
   * @throws PublishException if something cannot be published; with {@code follow}: if the
   *     repository lacks what the options start with
   */
  public PublishProgress publish() {
    try {
      refs.start(options.start());
    } catch (PublishException e) {
      if (!options.follow() || !PASSING.contains(e.reason())) {
        throw e;
      }
      listener.failed(e);
    }
    if (options.follow()) {
      follow();
    } else {
      answerLateQuestions();
    }
    return sender.progress();
  }

  private void answerLateQuestions() {
    Instant end = clock.instant().plus(options.answerWindow());
    while (running()) {
      Duration left = Duration.between(clock.instant(), end);
      if (!left.isPositive()) {
        return;
      }
      if (refs.answer(questions(left)) > 0) {
        end = clock.instant().plus(options.answerWindow());
      }
    }
  }

  private void follow() {
    Instant announceAt = clock.instant().plus(options.announceInterval());
    boolean bulk = refs.hasBulk();
    boolean failed = false;
    while (running()) {
      List<Resync> questions = questions(bulk ? Duration.ZERO : options.pollInterval());
      boolean failedBefore = failed;
      failed = !attempt(() -> refs.answer(questions));
      failed |= !attempt(refs::sendMoves);
      if (failedBefore && !failed) {
        listener.recovered();
      }
      if (!clock.instant().isBefore(announceAt)) {
        announceAt = clock.instant().plus(options.announceInterval());
        attempt(refs::announce);
      }
      // After a failure it waits for the next look at the refs as all else does.
      bulk = attempt(this::sendBulk) && refs.hasBulk();
    }
  }

  /** Sends bulk until refs are to be looked at again. */
  private void sendBulk() {
    Instant end = clock.instant().plus(options.pollInterval());
    while (running() && refs.hasBulk() && clock.instant().isBefore(end)) {
      refs.sendBulk();
    }
  }

  /** Whether it succeeded. */
  private boolean attempt(Runnable step) {
    try {
      step.run();
      return true;
    } catch (PublishException e) {
      listener.failed(e);
      return false;
    }
  }

  /** What jobs ask. Where that cannot be heard, all else is still worth doing. */
  private List<Resync> questions(Duration wait) {
    try {
      return requests.poll(wait);
    } catch (PublishException e) {
      listener.failed(e);
      try {
        // A poll that fails does not wait, and what failed now fails at once again.
        var unused = stopped.await(options.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      return List.of();
    }
  }

  private boolean running() {
    return stopped.getCount() > 0 && !Thread.currentThread().isInterrupted();
  }

  /**
   * Makes {@link #publish} return soon: after the update that it is at, in the midst of one that is
   * bulk. Any thread may call it.
   */
  public void stop() {
    stopped.countDown();
    requests.wakeUp();
  }

  /** Ends the connections. */
  @Override
  public void close() {
    try (source;
        sink;
        requests) {
      stopped.countDown();
    }
  }
}
