package io.mien.contract.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/**
 * The settings of one component: its own keys, parsed, and the keys that go through to Kafka.
 *
 * <p>They come from a properties file, then the environment ({@code MIEN_} and the key in upper
 * case, dots as underscores), then the command line; the later wins. A component defines each of
 * its keys once, in a {@link ConfigDef}: name, type, default, range and doc.
 */
public final class Settings {
  /** Prefix of the environment variables that set keys. */
  public static final String ENVIRONMENT_PREFIX = "MIEN_";

  private static final List<String> CLIENT_PREFIXES =
      List.of("main.consumer.", "consumer.", "producer.", "admin.");
  private static final String MASK = "***";

  private final AbstractConfig own;
  private final Map<String, String> client;

  private Settings(AbstractConfig own, Map<String, String> client) {
    this.own = own;
    this.client = Map.copyOf(client);
  }

  /** Parsed values of the component's own keys. */
  public AbstractConfig own() {
    return own;
  }

  /** Kafka's keys as they were given, unprefixed or with the prefix of one kind of client. */
  public Map<String, String> client() {
    return client;
  }

  /**
   * Kafka's keys for one kind of client: the unprefixed ones that it knows, overridden by those
   * with its prefix.
   *
   * @param kind {@code consumer}, {@code producer} or {@code admin}
   * @param known the names that this kind knows
   */
  public Map<String, Object> client(String kind, Set<String> known) {
    Map<String, Object> settings = new HashMap<>();
    client.forEach(
        (key, value) -> {
          if (known.contains(key)) {
            settings.put(key, value);
          }
        });
    String prefix = kind + ".";
    client.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            settings.put(key.substring(prefix.length()), value);
          }
        });
    return settings;
  }

  /** One line for each setting in force, secrets masked, for the log at start. */
  public String describe() {
    Map<String, String> lines = new TreeMap<>();
    own.values()
        .forEach((key, value) -> lines.put(key, value instanceof Password ? MASK : "" + value));
    client.forEach((key, value) -> lines.put(key, isSecret(key) ? MASK : value));
    StringBuilder text = new StringBuilder();
    lines.forEach((key, value) -> text.append("\n  ").append(key).append(" = ").append(value));
    return text.toString();
  }

  /**
   * Parses the settings of a component.
   *
   * @param definition the component's own keys
   * @param clientKeys the names that Kafka's clients know, see {@link KafkaKeys}
   * @param file what the settings file says
   * @param environment the process's environment; only names with {@value #ENVIRONMENT_PREFIX} of
   *     keys that exist are read
   * @param commandLine what the command line says
   * @throws ConfigProblemsException naming every problem at once
   */
  public static Settings parse(
      ConfigDef definition,
      Set<String> clientKeys,
      Map<String, String> file,
      Map<String, String> environment,
      Map<String, String> commandLine) {
    Map<String, String> given = new TreeMap<>(file);
    given.putAll(fromEnvironment(definition, clientKeys, environment));
    given.putAll(commandLine);

    Map<String, String> ownGiven = new TreeMap<>();
    Map<String, String> client = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    given.forEach(
        (key, value) -> {
          if (definition.names().contains(key)) {
            ownGiven.put(key, value);
          } else if (isClientKey(key, clientKeys)) {
            client.put(key, value);
          } else {
            problems.add(unknown(key, definition, clientKeys));
          }
        });
    for (ConfigValue value : definition.validate(ownGiven)) {
      problems.addAll(value.errorMessages());
      if (value.value() instanceof Double number && number.isNaN()) {
        // A range lets through what is neither less nor more than its ends.
        problems.add(
            "Invalid value %s for configuration %s: expected a number"
                .formatted(number, value.name()));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigProblemsException(problems);
    }
    return new Settings(new AbstractConfig(definition, ownGiven, false), client);
  }

  /**
   * Reads a properties file.
   *
   * @throws ConfigProblemsException when it is missing or cannot be read
   */
  public static Map<String, String> readFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new ConfigProblemsException(
          List.of("expected a settings file, found nothing at " + file));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigProblemsException(
          List.of(
              "expected a properties file at %s, found one that cannot be read: %s"
                  .formatted(file, e.getMessage())));
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put((String) key, ((String) value).strip()));
    return settings;
  }

  private static Map<String, String> fromEnvironment(
      ConfigDef definition, Set<String> clientKeys, Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>();
    List<String> keys = new ArrayList<>(clientKeys);
    keys.addAll(definition.names());
    for (String key : keys) {
      String value = environment.get(environmentName(key));
      if (value != null) {
        settings.put(key, value);
      }
    }
    return settings;
  }

  /** The environment variable that sets a key. */
  public static String environmentName(String key) {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static boolean isClientKey(String key, Set<String> clientKeys) {
    return clientKeys.contains(withoutPrefix(key));
  }

  private static String withoutPrefix(String key) {
    return CLIENT_PREFIXES.stream()
        .filter(key::startsWith)
        .findFirst()
        .map(prefix -> key.substring(prefix.length()))
        .orElse(key);
  }

  private static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return name.contains("password")
        || name.contains("secret")
        || name.contains("jaas")
        || name.contains("private.key")
        || name.contains("keystore.key");
  }

  private static String unknown(String key, ConfigDef definition, Set<String> clientKeys) {
    List<String> known = new ArrayList<>(definition.names());
    known.addAll(clientKeys);
    return "unknown key " + key + nearest(key, known);
  }

  /** {@code ", did you mean X?"}, or nothing when no known key is near. */
  public static String nearest(String key, Collection<String> known) {
    return known.stream()
        .min(java.util.Comparator.comparingInt(name -> EditDistance.between(key, name)))
        .filter(name -> EditDistance.between(key, name) <= Math.max(2, key.length() / 3))
        .map(name -> ", did you mean " + name + "?")
        .orElse("");
  }
}
