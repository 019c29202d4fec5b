package io.mien.image;

import io.mien.contract.config.Settings;
import io.mien.dashboards.live.LiveConfig;
import io.mien.inference.InferenceConfig;
import io.mien.ingest.IngestConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files that images, compose and Kubernetes are made from, and what the code knows of them. */
final class ShippedFiles {
  /** The folder "docker" of the repository, where its tests run. */
  static final Path DOCKER = Path.of("").toAbsolutePath();

  static final Path ROOT = DOCKER.resolve("..").normalize();

  /** What a renewal is asked for with. */
  private static final String RENEW = "mien.renew";

  private ShippedFiles() {}

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents of a YAML file, anchors resolved. */
  static List<Map<String, Object>> yaml(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text(file))) {
      documents.add(map(document));
    }
    return documents;
  }

  @SuppressWarnings("unchecked") // YAML's mappings have texts for keys, in these files
  static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }

  /** A value below nested mappings; an empty mapping where one lacks. */
  static Map<String, Object> map(Map<String, Object> from, String... path) {
    Map<String, Object> at = from;
    for (String name : path) {
      at = map(at.get(name));
    }
    return at;
  }

  /** Every variable of the environment that means something to Mien. */
  static Set<String> variables() {
    Set<String> names = new TreeSet<>(Set.of("MIEN_JAVA_OPTS"));
    definitions().forEach(definition -> definition.names().forEach(key -> add(names, key)));
    InferenceConfig.clientKeys().forEach(key -> add(names, key));
    IngestConfig.clientKeys().forEach(key -> add(names, key));
    return names;
  }

  private static void add(Set<String> names, String key) {
    names.add(Settings.environmentName(key));
  }

  private static List<ConfigDef> definitions() {
    return List.of(
        IngestConfig.definition(), InferenceConfig.definition(), LiveConfig.definition());
  }

  /** The default of a key that holds a port. */
  static int port(String key) {
    for (ConfigDef definition : definitions()) {
      if (definition.names().contains(key)) {
        return (Integer) definition.defaultValues().get(key);
      }
    }
    throw new IllegalArgumentException("expected a key of a port, found " + key);
  }

  /**
   * What a file in the repository should hold; written there first where a renewal was asked for.
   *
   * @return what it holds
   */
  static String generated(Path file, String expected) throws IOException {
    if (Boolean.getBoolean(RENEW)) {
      Files.writeString(file, expected);
    }
    return Files.exists(file) ? text(file) : "";
  }

  /** How to renew what a test compares. */
  static String renewal(Class<?> test) {
    return "renew it: mvn -B -ntp -pl docker -am test -Djacoco.skip -D%s=true -Dtest=%s"
            .formatted(RENEW, test.getSimpleName())
        + " -Dsurefire.failIfNoSpecifiedTests=false";
  }
}
