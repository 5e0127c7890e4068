package dev.ananke.jobs.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.concurrent.atomic.AtomicBoolean;
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

  private final Path directory;
  private final String bootstrapServers;
  private final BrokerServer broker;
  private final ControllerServer controller;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(
      Path directory, String bootstrapServers, BrokerServer broker, ControllerServer controller) {
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
    this.broker = broker;
    this.controller = controller;
  }

  /**
   * Starts a broker; it takes clients when this returns.
   *
   * @throws IOException if no port can be bound or the temporary folder cannot be written
   * @throws IllegalStateException if the broker does not come up; the cause says why
   */
  public static EmbeddedBroker start() throws IOException {
    Path directory = Files.createTempDirectory("ananke-broker");
    ServerSocketChannel clients = null;
    ServerSocketChannel controllers = null;
    EmbeddedBroker started = null;
    try {
      clients = bind();
      controllers = bind();
      Map<String, String> settings = settings(directory, address(clients), address(controllers));
      BootstrapMetadata bootstrap = format(directory);
      SharedServer shared =
          new SharedServer(
              new KafkaConfig(settings, false),
              new MetaPropertiesEnsemble.Loader()
                  .addLogDirs(List.of(directory.toString()))
                  .addMetadataLogDir(directory.toString())
                  .load(),
              Time.SYSTEM,
              new Metrics(),
              CompletableFuture.completedFuture(
                  Map.of(NODE, (InetSocketAddress) controllers.getLocalAddress())),
              List.of(),
              (name, fatal, action) -> new LoggingFaultHandler(name, action),
              bound(Map.of(CLIENT_LISTENER, clients, CONTROLLER_LISTENER, controllers)));
      started =
          new EmbeddedBroker(
              directory,
              address(clients),
              new BrokerServer(shared),
              new ControllerServer(shared, KafkaRaftServer.configSchema(), bootstrap));
      // The broker's start returns when the controller lets it take requests, so there is nothing
      // left to wait for.
      started.controller.startup();
      started.broker.startup();
      return started;
    } catch (Exception | LinkageError e) {
      // Exception, since the broker is Scala and throws checked ones that javac does not know of;
      // LinkageError, since classes that register shutdown hooks cannot be loaded in a shutdown.
      if (started != null) {
        started.close();
      }
      close(clients);
      close(controllers);
      delete(directory);
      if (e instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("The embedded broker did not start", e);
    }
  }

  /** Host and port for clients, as {@code bootstrap.servers} takes it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Stops broker and controller, in this order since the broker leaves by telling the controller,
   * and deletes the data.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      broker.shutdown();
      controller.shutdown();
      broker.awaitShutdown();
      controller.awaitShutdown();
    } finally {
      delete(directory);
    }
  }

  private static Map<String, String> settings(Path directory, String clients, String controllers) {
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

  private static ServerSocketChannel bind() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.configureBlocking(false);
    return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static String address(ServerSocketChannel channel) throws IOException {
    InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** Hands out the sockets that are bound already; the broker closes them. */
  private static ServerSocketFactory bound(Map<String, ServerSocketChannel> sockets) {
    return (listener, address, backlog, receiveBuffer) -> {
      ServerSocketChannel socket = sockets.get(listener);
      if (socket == null) {
        throw new IOException("No socket was bound for listener " + listener);
      }
      return socket;
    };
  }

  private static void close(@Nullable ServerSocketChannel channel) throws IOException {
    if (channel != null) {
      channel.close();
    }
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
