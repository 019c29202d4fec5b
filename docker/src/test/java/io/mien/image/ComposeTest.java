package io.mien.image;

import static io.mien.image.ShippedFiles.list;
import static io.mien.image.ShippedFiles.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.mien.contract.config.Settings;
import io.mien.dashboards.live.LiveConfig;
import io.mien.inference.InferenceConfig;
import io.mien.ingest.IngestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** compose.yml against the schema of the compose specification, and against our own rules. */
class ComposeTest {
  private static final Path FILE = ShippedFiles.DOCKER.resolve("compose.yml");
  private static final Map<String, Object> COMPOSE = ShippedFiles.yaml(FILE).get(0);
  private static final Dockerfile DOCKERFILE =
      Dockerfile.parse(ShippedFiles.text(ShippedFiles.DOCKER.resolve("Dockerfile")));

  /** As docker compose fills it in: name, and what follows a colon or question mark. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(:?[-?][^}]*)?}");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Set<String> services() {
    return map(COMPOSE, "services").keySet();
  }

  private static Map<String, Object> service(String name) {
    return map(COMPOSE, "services", name);
  }

  /** Ours, that are built here. */
  static Stream<String> mien() {
    return services().stream().filter(name -> service(name).containsKey("build"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yml", "compose.gpu.yml"})
  void followsTheComposeSpecification(String name) throws IOException {
    JsonNode file = JSON.valueToTree(ShippedFiles.yaml(ShippedFiles.DOCKER.resolve(name)).get(0));
    Set<ValidationMessage> problems = schema().validate(file);
    assertThat(problems).isEmpty();
  }

  @Test
  void theSchemaRefusesWhatIsNotCompose() throws IOException {
    JsonNode wrong = JSON.readTree("{\"services\":{\"a\":{\"imagge\":\"x\"}}}");
    assertThat(schema().validate(wrong)).isNotEmpty();
  }

  /** Draft 7 under the name that the library knows it by, and without a name that is no URI. */
  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(VersionFlag.V7)
        .getSchema(
            Files.readString(Path.of("target/schemas/compose.schema.json"))
                .replace(
                    "https://json-schema.org/draft-07/schema",
                    "http://json-schema.org/draft-07/schema#")
                .replace("\"$id\": \"compose_spec.json\",", ""));
  }

  @ParameterizedTest
  @MethodSource("services")
  void eachServiceIsBoundedHealthyAndOfThisMachineAlone(String name) {
    Map<String, Object> service = service(name);
    assertThat(service.get("image").toString()).contains(":").doesNotContain("latest");
    assertThat(service).containsKeys("healthcheck", "restart", "deploy");
    assertThat(map(service, "deploy", "resources", "limits")).containsKeys("cpus", "memory");
    assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
    assertThat(list(service.get("security_opt"))).contains("no-new-privileges:true");
    assertThat(service).doesNotContainKeys("privileged", "network_mode", "pid", "ipc");
    for (Object port : list(service.get("ports"))) {
      assertThat(port.toString()).startsWith("127.0.0.1:");
    }
    if (!name.equals("kafka")) { // its image writes its settings into its own folders at start
      assertThat(service.get("read_only")).isEqualTo(true);
      assertThat(service.get("user").toString()).doesNotStartWith("0").doesNotContain("root");
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void whatAServiceWaitsForIsThere(String name) {
    Set<String> seen = new HashSet<>();
    assertThat(dependencies(name, seen)).as("no circle").doesNotContain(name);
    map(service(name).get("depends_on"))
        .forEach(
            (other, how) ->
                assertThat(map(how).get("condition")).asString().startsWith("service_"));
  }

  private static Set<String> dependencies(String name, Set<String> seen) {
    for (String other : map(service(name).get("depends_on")).keySet()) {
      assertThat(services()).contains(other);
      if (seen.add(other)) {
        dependencies(other, seen);
      }
    }
    return seen;
  }

  @Test
  void mountsWhatTheRepositoryHas() {
    for (String name : services()) {
      for (Object volume : list(service(name).get("volumes"))) {
        String source = volume.toString().split(":", -1)[0];
        if (source.startsWith("./training")) {
          continue; // the user's pictures
        }
        if (source.startsWith(".")) {
          assertThat(ShippedFiles.DOCKER.resolve(source)).as(name).exists();
          assertThat(volume.toString()).as(name).endsWith(":ro");
        } else {
          assertThat(map(COMPOSE, "volumes")).containsKey(source);
        }
      }
    }
    String boards = "dashboards/src/main/resources/io/mien/dashboards/";
    assertThat(ShippedFiles.ROOT.resolve(boards + "prometheus/prometheus.yml")).exists();
  }

  @ParameterizedTest
  @MethodSource("mien")
  void aServiceOfMienIsAnImageOfTheDockerfile(String name) {
    Map<String, Object> build = map(service(name), "build");
    assertThat(ShippedFiles.DOCKER.resolve(build.get("context").toString()).normalize())
        .isEqualTo(ShippedFiles.ROOT);
    assertThat(ShippedFiles.ROOT.resolve(build.get("dockerfile").toString())).exists();
    assertThat(DOCKERFILE.stage(build.get("target").toString())).isPresent();
    assertThat("USER " + service(name).get("user"))
        .isEqualTo("USER " + DOCKERFILE.last(build.get("target").toString(), "USER").orElseThrow());
    assertThat(list(service(name).get("tmpfs"))).hasSize(1);
  }

  @Test
  void setsOnlyVariablesThatMienKnows() {
    Set<String> known = ShippedFiles.variables();
    mien()
        .flatMap(name -> map(service(name), "environment").keySet().stream())
        .filter(name -> name.startsWith("MIEN_"))
        .forEach(name -> assertThat(known).contains(name));
  }

  @Test
  void portsAreThoseOfTheCode() {
    assertThat(list(service("ingest").get("ports")))
        .containsExactly(published(ShippedFiles.port(IngestConfig.METRICS_PORT)));
    assertThat(list(service("inference").get("ports")))
        .containsExactly(published(ShippedFiles.port(InferenceConfig.METRICS_PORT)));
    assertThat(list(service("live").get("ports")))
        .containsExactly(published(ShippedFiles.port(LiveConfig.PORT)));
    mien()
        .forEach(
            name -> {
              List<Object> test = list(map(service(name), "healthcheck").get("test"));
              for (Object port : list(service(name).get("ports"))) {
                assertThat(port.toString()).endsWith(":" + test.get(test.size() - 1));
              }
            });
  }

  private static String published(int port) {
    return "127.0.0.1:%d:%d".formatted(port, port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cameras/cameras.yml", "kubernetes/base/cameras.yml"})
  void theCamerasOfTheExampleAreRead(String file) {
    IngestConfig config =
        IngestConfig.from(
            Settings.parse(
                IngestConfig.definition(),
                IngestConfig.clientKeys(),
                Map.of(),
                Map.of(),
                Map.of(IngestConfig.CAMERAS_FILE, ShippedFiles.DOCKER.resolve(file).toString())),
            List.of(),
            Map.of());
    assertThat(config.cameras().all())
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.maskedSource()).isEqualTo("slideshow:/opt/mien/samples"));
  }

  @Test
  void holdsNoSecretAndSaysHowToMakeThem() {
    String text = ShippedFiles.text(FILE);
    for (String name : services()) {
      map(service(name), "environment")
          .forEach(
              (key, value) -> {
                if (key.matches(".*(TOKEN|PASSWORD|SECRET).*")) {
                  assertThat(value.toString()).matches("\\$\\{\\w+:\\?.*secrets.sh.*}");
                }
              });
    }
    Matcher variables = VARIABLE.matcher(text);
    String script = ShippedFiles.text(ShippedFiles.DOCKER.resolve("secrets.sh"));
    while (variables.find()) {
      if (variables.group(2) != null && variables.group(2).startsWith(":?")) {
        assertThat(script).contains(variables.group(1));
      }
    }
    assertThat(ShippedFiles.text(ShippedFiles.ROOT.resolve(".gitignore")))
        .contains("/docker/.env", "/docker/cameras.env");
  }
}
