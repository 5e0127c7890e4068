package dev.ananke.jobs;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Options as they were given, each with where it came from: by flag, else by environment variable,
 * else in the file that {@code --config} names. The job and the command line read them alike, so
 * that one file serves both.
 */
public final class GivenOptions {
  private static final String VARIABLE_PREFIX = "ANANKE_";

  /** What the name of a Kafka property has before it. */
  static final String PROPERTY_PREFIX = OptionDeclarations.KAFKA_PROPERTIES.key() + ".";

  /** Kafka's own tools want it in their files; here it is an option. */
  private static final String BOOTSTRAP_SERVERS_PROPERTY = "bootstrap.servers";

  private final SortedMap<String, Given> options = new TreeMap<>();
  private final SortedMap<String, Given> kafkaProperties = new TreeMap<>();

  private record Given(String value, Origin origin) {}

  private sealed interface Origin {
    /** How an option of that name is called in an error. */
    String naming(String option);
  }

  private record Flag() implements Origin {
    @Override
    public String naming(String option) {
      return "--" + option;
    }
  }

  private record Variable(String name) implements Origin {
    @Override
    public String naming(String option) {
      return option + " (environment variable " + name + ")";
    }
  }

  private record InFile(String file) implements Origin {
    @Override
    public String naming(String option) {
      return option + " (in " + file + ")";
    }
  }

  private GivenOptions() {}

  /**
   * Gathers options.
   *
   * @param flags values by the names of options, without dashes
   * @param environment variables; those that are no option's count for nothing
   * @throws OptionException if there is no option of a name, or a file cannot be read
   */
  public static GivenOptions of(Map<String, String> flags, Map<String, String> environment) {
    GivenOptions given = new GivenOptions();
    String config = OptionDeclarations.CONFIG.key();
    String file = flags.getOrDefault(config, environment.get(variable(config)));
    if (file != null) {
      Origin origin = flags.containsKey(config) ? new Flag() : new Variable(variable(config));
      Map<String, String> values = read(origin.naming(config), file);
      if (values.containsKey(config)) {
        throw new OptionException("the file " + file + " cannot name another one by " + config);
      }
      values.forEach((name, value) -> given.put(name, value, new InFile(file)));
    }
    environment.forEach(
        (variable, value) -> {
          String name = option(variable);
          if (name != null) {
            given.put(name, value, new Variable(variable));
          }
        });
    flags.forEach((name, value) -> given.put(name, value, new Flag()));
    given.readKafkaProperties();
    return given;
  }

  /** What an environment variable sets; null: none of our options. */
  private static @Nullable String option(String variable) {
    for (ConfigOption<?> option : OptionDeclarations.all()) {
      if (variable(option.key()).equals(variable)) {
        return option.key();
      }
    }
    String properties = variable(PROPERTY_PREFIX);
    return variable.startsWith(properties)
        ? PROPERTY_PREFIX
            + variable.substring(properties.length()).toLowerCase(Locale.ROOT).replace('_', '.')
        : null;
  }

  /** The environment variable of an option. */
  static String variable(String option) {
    return VARIABLE_PREFIX + option.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }

  private void put(String name, String value, Origin origin) {
    if (name.equals(OptionDeclarations.KAFKA_PROPERTIES.key())) {
      // One by one, so that another place can set one of them otherwise.
      Configuration map = Configuration.fromMap(Map.of(name, value));
      try {
        map.get(OptionDeclarations.KAFKA_PROPERTIES)
            .forEach((key, each) -> put(PROPERTY_PREFIX + key, each, origin));
      } catch (IllegalArgumentException e) {
        // Without what it says: that repeats the value, which may have passwords.
        throw new OptionException(
            origin.naming(name) + " cannot be read: it has to be NAME:VALUE,NAME:VALUE");
      }
      return;
    }
    List<String> known = OptionDeclarations.all().stream().map(ConfigOption::key).toList();
    if (!known.contains(name) && !name.startsWith(PROPERTY_PREFIX)) {
      throw new OptionException(
          "unknown option " + origin.naming(name) + "; there are: " + String.join(", ", known));
    }
    if (name.equals(PROPERTY_PREFIX + BOOTSTRAP_SERVERS_PROPERTY)) {
      throw new OptionException(
          origin.naming(name) + " is set by " + OptionDeclarations.BOOTSTRAP_SERVERS.key());
    }
    options.put(name, new Given(value, origin));
  }

  private void readKafkaProperties() {
    String option = OptionDeclarations.KAFKA_PROPERTIES_FILE.key();
    Given file = options.get(option);
    if (file != null) {
      read(file.origin().naming(option), file.value())
          .forEach(
              (name, value) ->
                  kafkaProperties.put(name, new Given(value, new InFile(file.value()))));
      kafkaProperties.remove(BOOTSTRAP_SERVERS_PROPERTY);
    }
    options.forEach(
        (name, value) -> {
          if (name.startsWith(PROPERTY_PREFIX)) {
            kafkaProperties.put(name.substring(PROPERTY_PREFIX.length()), value);
          }
        });
  }

  private static Map<String, String> read(String option, String file) {
    Map<String, String> values = new TreeMap<>();
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new OptionException(option + " names a file that is not there: " + file, e);
    } catch (IOException e) {
      throw new OptionException("cannot read the file " + file + " of " + option + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new OptionException(
          "the file " + file + " of " + option + " is no properties file: " + e.getMessage(), e);
    }
    properties
        .stringPropertyNames()
        .forEach(name -> values.put(name, properties.getProperty(name)));
    return values;
  }

  /**
   * The value of an option, or its default.
   *
   * @throws OptionException if it cannot be read, or is missing and has no default
   */
  <T> T get(ConfigOption<T> option) {
    Given given = options.get(option.key());
    Configuration configuration =
        Configuration.fromMap(given == null ? Map.of() : Map.of(option.key(), given.value()));
    T value;
    try {
      value = configuration.get(option);
    } catch (IllegalArgumentException e) {
      throw new OptionException(naming(option.key()) + " cannot be read: " + e.getMessage(), e);
    }
    if (value == null) {
      throw new OptionException(
          "--%s is missing: it has no default; the environment variable %s or a file (--%s) can set it too"
              .formatted(option.key(), variable(option.key()), OptionDeclarations.CONFIG.key()));
    }
    return value;
  }

  /** How an option is called in an error: with where it came from, unless that is a flag. */
  String naming(String option) {
    Given given = options.get(option);
    if (given == null && option.startsWith(PROPERTY_PREFIX)) {
      given = kafkaProperties.get(option.substring(PROPERTY_PREFIX.length()));
    }
    return (given == null ? new Flag() : given.origin()).naming(option);
  }

  /** How the options of this prefix that are given are called. */
  Collection<String> namings(String prefix) {
    return options.tailMap(prefix).keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(this::naming)
        .toList();
  }

  /** Brokers to start from; null: not given. */
  public @Nullable String bootstrapServers() {
    Given given = options.get(OptionDeclarations.BOOTSTRAP_SERVERS.key());
    return given == null ? null : given.value();
  }

  /**
   * Where spans go: a receiver of OTLP over HTTP, by its base address; empty: nowhere.
   *
   * @throws OptionException if it is no such address
   */
  public String tracesEndpoint() {
    ConfigOption<String> option = OptionDeclarations.TRACES_ENDPOINT;
    String endpoint = get(option);
    if (!endpoint.isEmpty() && !endpoint.matches("https?://.+")) {
      throw new OptionException(
          naming(option.key()) + " has to begin with http:// or https://, unlike " + endpoint);
    }
    return endpoint;
  }

  /**
   * What the topics are called.
   *
   * @throws OptionException if two have one name
   */
  public TopicNames topics() {
    return new TopicNames(
        get(OptionDeclarations.COMMIT_EVENTS),
        get(OptionDeclarations.BULK_CHANGES),
        get(OptionDeclarations.COMPILED_CONSTRAINTS),
        get(OptionDeclarations.CONSTRAINT_CHANGES),
        get(OptionDeclarations.REQUESTS),
        get(OptionDeclarations.DEAD_LETTERS));
  }

  /** Settings of Kafka clients beside the brokers: those of their file, then those by name. */
  public Map<String, String> kafkaProperties() {
    Map<String, String> properties = new TreeMap<>();
    kafkaProperties.forEach((name, given) -> properties.put(name, given.value()));
    return properties;
  }

  /** Environment variables that set an option. */
  public List<String> variables() {
    return options.values().stream()
        .map(Given::origin)
        .filter(Variable.class::isInstance)
        .map(origin -> ((Variable) origin).name())
        .toList();
  }
}
