package dev.ananke.jobs.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker in this process: one KRaft node that is broker and controller at once, on free
 * ports of the loopback address, with its data in a temporary folder that {@link #close} deletes.
 *
 * <p>The parts are put together here and not by {@link KafkaRaftServer}, for two reasons: both
 * ports are bound before the configuration has to name them, so that nobody else can take them in
 * between; and a fatal fault of the broker is logged, where {@code KafkaRaftServer} would end the
 * whole process.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final String CLIENT_LISTENER = "CLIENT";
  private static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final int NODE = 1;

  private static final SocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Path directory;
  private final BootstrapMetadata bootstrap;
  private final SocketAddress clients;
  private final SocketAddress controllers;
  private @Nullable Node node;
  private boolean closed;

  /** Starts it in a folder that is empty. */
  private EmbeddedBroker(Path directory) throws IOException {
    this.directory = directory;
    this.bootstrap = format(directory);
    Sockets sockets = Sockets.bind(ANY_PORT, ANY_PORT);
    this.clients = sockets.clients.getLocalAddress();
    this.controllers = sockets.controllers.getLocalAddress();
    this.node = Node.start(directory, bootstrap, sockets);
  }

  /**
   * Starts a broker; it takes clients when this returns.
   *
   * @throws IOException if no port can be bound or the temporary folder cannot be written
   * @throws IllegalStateException if the broker does not come up; the cause says why
   */
  public static EmbeddedBroker start() throws IOException {
    Path directory = Files.createTempDirectory("ananke-broker");
    try {
      return new EmbeddedBroker(directory);
    } catch (IOException | RuntimeException e) {
      delete(directory);
      throw e;
    }
  }

  /** Host and port for clients, as {@code bootstrap.servers} takes it. */
  public String bootstrapServers() {
    return text(clients);
  }

  /** Takes no clients until {@link #resume}; nothing that it holds is lost. */
  synchronized void pause() {
    Node running = node;
    if (running != null) {
      node = null;
      running.stop();
    }
  }

  /**
   * Takes clients again, at the same address.
   *
   * @throws IOException if somebody else took one of its ports
   */
  synchronized void resume() throws IOException {
    if (node == null && !closed) {
      node = Node.start(directory, bootstrap, Sockets.bind(clients, controllers));
    }
  }

  /** Stops it and deletes the data. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      pause();
    } finally {
      delete(directory);
    }
  }

  /** The two parts of a broker that runs. */
  private record Node(BrokerServer broker, ControllerServer controller) {

    static Node start(Path directory, BootstrapMetadata bootstrap, Sockets sockets)
        throws IOException {
      Node node = null;
      try {
        SharedServer shared =
            new SharedServer(
                new KafkaConfig(settings(directory, sockets), false),
                new MetaPropertiesEnsemble.Loader()
                    .addLogDirs(List.of(directory.toString()))
                    .addMetadataLogDir(directory.toString())
                    .load(),
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(
                    Map.of(NODE, (InetSocketAddress) sockets.controllers.getLocalAddress())),
                List.of(),
                (name, fatal, action) -> new LoggingFaultHandler(name, action),
                sockets.factory());
        node =
            new Node(
                new BrokerServer(shared),
                new ControllerServer(shared, KafkaRaftServer.configSchema(), bootstrap));
        // The broker's start returns when the controller lets it take requests, so there is nothing
        // left to wait for.
        node.controller.startup();
        node.broker.startup();
        return node;
      } catch (Exception | LinkageError e) {
        // Exception, since the broker is Scala and throws checked ones that javac does not know of;
        // LinkageError, since classes that register shutdown hooks cannot be loaded in a shutdown.
        if (node != null) {
          node.stop();
        }
        sockets.close();
        if (e instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException("The embedded broker did not start", e);
      }
    }

    /** In this order, since the broker leaves by telling the controller. */
    void stop() {
      broker.shutdown();
      controller.shutdown();
      broker.awaitShutdown();
      controller.awaitShutdown();
    }
  }

  /** The sockets of both listeners, bound before the broker is told of them; it closes them. */
  private record Sockets(ServerSocketChannel clients, ServerSocketChannel controllers) {

    static Sockets bind(SocketAddress clients, SocketAddress controllers) throws IOException {
      ServerSocketChannel first = bind(clients);
      try {
        return new Sockets(first, bind(controllers));
      } catch (IOException e) {
        first.close();
        throw e;
      }
    }

    private static ServerSocketChannel bind(SocketAddress address) throws IOException {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.configureBlocking(false);
        return channel.bind(address);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }

    ServerSocketFactory factory() {
      return (listener, address, backlog, receiveBuffer) ->
          switch (listener) {
            case CLIENT_LISTENER -> clients;
            case CONTROLLER_LISTENER -> controllers;
            default -> throw new IOException("No socket was bound for listener " + listener);
          };
    }

    void close() throws IOException {
      try (clients;
          controllers) {
        // Both, whatever happens to the first.
      }
    }
  }

  private static Map<String, String> settings(Path directory, Sockets sockets) throws IOException {
    String clients = text(sockets.clients.getLocalAddress());
    String controllers = text(sockets.controllers.getLocalAddress());
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("log.dirs", directory.toString());
    settings.put(
        "listeners",
        CLIENT_LISTENER + "://" + clients + "," + CONTROLLER_LISTENER + "://" + controllers);
    settings.put(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", CLIENT_LISTENER);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("controller.quorum.voters", NODE + "@" + controllers);
    // A misspelt topic has to be an error.
    settings.put("auto.create.topics.enable", "false");
    // One node: every topic of Kafka's own has one partition and one replica.
    settings.put("default.replication.factor", "1");
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.put(topic + ".num.partitions", "1");
      settings.put(topic + ".replication.factor", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // The defaults are for a machine of its own; the cleaner's buffer alone takes 128 MiB of heap.
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "1");
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    // Without this, each broker registers some thousand JMX beans that nobody reads.
    settings.put("metric.reporters", "");
    settings.put("server.max.startup.time.ms", "60000");
    return settings;
  }

  /**
   * Writes what {@code kafka-storage format} would: the identity of the cluster and its first
   * metadata.
   */
  private static BootstrapMetadata format(Path directory) {
    Formatter formatter =
        new Formatter()
            .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8))
            .setClusterId(Uuid.randomUuid().toString())
            .setNodeId(NODE)
            .setControllerListenerName(CONTROLLER_LISTENER)
            .addDirectory(directory.toString())
            .setMetadataLogDirectory(directory.toString());
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IllegalStateException(
          "Formatting " + directory + " as a broker's storage failed", e);
    }
    return formatter.bootstrapMetadata();
  }

  private static String text(SocketAddress bound) {
    InetSocketAddress address = (InetSocketAddress) bound;
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static void delete(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              // The broker deletes files on its own while it goes down.
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Deleting the broker's data in " + directory + " failed", e);
    }
  }
}
