package io.mien.image;

import static io.mien.image.ShippedFiles.list;
import static io.mien.image.ShippedFiles.map;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mien.contract.config.Settings;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import io.mien.dashboards.live.LiveConfig;
import io.mien.inference.InferenceConfig;
import io.mien.ingest.IngestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests of Kubernetes: their types, what they must hold, and what the code says of it. */
class ManifestsTest {
  private static final Path FOLDER = ShippedFiles.DOCKER.resolve("kubernetes");
  private static final Path TOPICS = FOLDER.resolve("components/topics/topics.yaml");
  private static final Path RULES = FOLDER.resolve("components/monitoring/prometheusrule.yaml");
  private static final Path DASHBOARD_RULES =
      ShippedFiles.ROOT.resolve(
          "dashboards/src/main/resources/io/mien/dashboards/prometheus/rules");
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "CronJob");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static List<Map<String, Object>> documents() throws IOException {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Path folder : kustomizations()) {
      for (Object resource : list(kustomization(folder).get("resources"))) {
        if (resource.toString().endsWith(".yaml")) {
          documents.addAll(ShippedFiles.yaml(folder.resolve(resource.toString())));
        }
      }
    }
    return documents;
  }

  private static List<Path> kustomizations() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.endsWith("kustomization.yaml"))
          .map(Path::getParent)
          .sorted()
          .toList();
    }
  }

  private static Map<String, Object> kustomization(Path folder) {
    return ShippedFiles.yaml(folder.resolve("kustomization.yaml")).get(0);
  }

  private static List<Map<String, Object>> ofKind(String kind) throws IOException {
    return documents().stream().filter(one -> kind.equals(one.get("kind"))).toList();
  }

  private static String name(Map<String, Object> document) {
    return map(document, "metadata").get("name").toString();
  }

  private static List<Map<String, Object>> workloads() throws IOException {
    return documents().stream().filter(one -> WORKLOADS.contains(one.get("kind"))).toList();
  }

  private static Map<String, Object> pod(Map<String, Object> workload) {
    Map<String, Object> spec =
        workload.get("kind").equals("CronJob")
            ? map(workload, "spec", "jobTemplate", "spec")
            : map(workload, "spec");
    return map(spec, "template", "spec");
  }

  private static Map<String, Object> container(Map<String, Object> workload) {
    List<Object> containers = list(pod(workload).get("containers"));
    assertThat(containers).hasSize(1);
    return map(containers.get(0));
  }

  @Test
  void kustomizationsNameEveryFileAndNoneThatLacks() throws IOException {
    for (Path folder : kustomizations()) {
      Map<String, Object> file = kustomization(folder);
      Set<String> named = new TreeSet<>(Set.of("kustomization.yaml"));
      for (String field : List.of("resources", "components")) {
        for (Object one : list(file.get(field))) {
          assertThat(folder.resolve(one.toString())).exists();
          named.add(one.toString());
        }
      }
      list(file.get("patches")).forEach(one -> named.add(map(one).get("path").toString()));
      list(file.get("configMapGenerator"))
          .forEach(one -> list(map(one).get("files")).forEach(each -> named.add(each.toString())));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(named).containsAll(files.map(path -> path.getFileName().toString()).toList());
      }
      for (Object image : list(file.get("images"))) {
        assertThat(map(image).get("newTag").toString()).matches("\\d.*");
      }
    }
  }

  /** Validators and types of the API server's and the operators' published schemas. */
  @Test
  void everyManifestIsOfItsType() throws Exception {
    assumeTrue(runs("npm", "--version"), "npm is not here, which brings the published types");
    Path folder = Files.createDirectories(Path.of("target/node"));
    for (String file : List.of("package.json", "package-lock.json", "check-manifests.mjs")) {
      Files.write(folder.resolve(file), Files.readAllBytes(Path.of("src/test/node", file)));
    }
    if (!Files.exists(folder.resolve("node_modules/.package-lock.json"))) {
      run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    }
    List<Map<String, Object>> typed =
        documents().stream().filter(one -> !one.get("kind").equals("KafkaTopic")).toList();
    JSON.writeValue(folder.resolve("documents.json").toFile(), typed);
    assertThat(run(folder, "node", "check-manifests.mjs", "documents.json"))
        .contains(typed.size() + " documents checked");
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("manifests", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.destroyForcibly();
    String output = Files.readString(log, UTF_8);
    Files.delete(log);
    assertThat(ended && process.exitValue() == 0).as(output).isTrue();
    return output;
  }

  @Test
  void podsAreRestricted() throws IOException {
    for (Map<String, Object> workload : workloads()) {
      String name = name(workload);
      Map<String, Object> pod = pod(workload);
      assertThat(map(pod, "securityContext"))
          .as(name)
          .containsEntry("runAsNonRoot", true)
          .containsEntry("runAsUser", 10001)
          .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
      assertThat(pod).as(name).containsEntry("automountServiceAccountToken", false);
      assertThat(pod).doesNotContainKeys("hostNetwork", "hostPID", "hostIPC");
      Map<String, Object> container = container(workload);
      assertThat(map(container, "securityContext"))
          .as(name)
          .isEqualTo(
              Map.of(
                  "allowPrivilegeEscalation",
                  false,
                  "readOnlyRootFilesystem",
                  true,
                  "capabilities",
                  Map.of("drop", List.of("ALL"))));
      assertThat(map(container, "resources", "requests")).as(name).containsKeys("cpu", "memory");
      assertThat(map(container, "resources", "limits")).as(name).containsKey("memory");
      assertThat(list(container.get("volumeMounts")).stream().map(one -> map(one).get("mountPath")))
          .as(name)
          .contains("/var/lib/mien", "/tmp");
      if (!workload.get("kind").equals("CronJob")) {
        assertThat(map(container, "readinessProbe", "httpGet"))
            .containsEntry("path", "/health/ready");
        assertThat(map(container, "livenessProbe", "httpGet"))
            .containsEntry("path", "/health/live");
        assertThat(container).containsKey("startupProbe");
      }
      assertThat(ofKind("ServiceAccount").stream().map(ManifestsTest::name))
          .contains(pod.get("serviceAccountName").toString());
    }
  }

  @Test
  void labelsFindWhatTheyAreMeantFor() throws IOException {
    Set<Object> names = new TreeSet<>();
    for (Map<String, Object> workload : workloads()) {
      Map<String, Object> spec =
          workload.get("kind").equals("CronJob")
              ? map(workload, "spec", "jobTemplate", "spec")
              : map(workload, "spec");
      Map<String, Object> labels = map(spec, "template", "metadata", "labels");
      assertThat(labels)
          .containsEntry("app.kubernetes.io/name", name(workload))
          .containsEntry("app.kubernetes.io/part-of", "mien");
      if (spec.containsKey("selector")) {
        assertThat(labels).containsAllEntriesOf(map(spec, "selector", "matchLabels"));
      }
      names.add(labels.get("app.kubernetes.io/name"));
    }
    for (Map<String, Object> service : ofKind("Service")) {
      assertThat(names).contains(map(service, "spec", "selector").get("app.kubernetes.io/name"));
    }
    for (Map<String, Object> budget : ofKind("PodDisruptionBudget")) {
      assertThat(names)
          .contains(map(budget, "spec", "selector", "matchLabels").get("app.kubernetes.io/name"));
    }
  }

  @Test
  void variablesAndPortsAreThoseOfTheCode() throws IOException {
    Set<String> known = ShippedFiles.variables();
    Map<String, Integer> ports = new TreeMap<>();
    for (Map<String, Object> workload : workloads()) {
      for (Object variable : list(container(workload).get("env"))) {
        String name = map(variable).get("name").toString();
        if (name.startsWith("MIEN_")) {
          assertThat(known).contains(name);
        }
      }
      for (Object port : list(container(workload).get("ports"))) {
        ports.put(name(workload), (Integer) map(port).get("containerPort"));
      }
    }
    assertThat(ports)
        .containsEntry("mien-ingest", ShippedFiles.port(IngestConfig.METRICS_PORT))
        .containsEntry("mien-inference", ShippedFiles.port(InferenceConfig.METRICS_PORT))
        .containsEntry("mien-live", ShippedFiles.port(LiveConfig.PORT));
    for (Object generator : list(kustomization(FOLDER.resolve("base")).get("configMapGenerator"))) {
      for (Object literal : list(map(generator).get("literals"))) {
        assertThat(known).contains(literal.toString().split("=", 2)[0]);
      }
    }
    Set<Object> open = new TreeSet<>();
    for (Map<String, Object> policy : ofKind("NetworkPolicy")) {
      for (Object rule : list(map(policy, "spec").get("ingress"))) {
        list(map(rule).get("ports")).forEach(port -> open.add(map(port).get("port")));
      }
    }
    assertThat(open)
        .as("ports that a policy opens")
        .containsExactlyElementsOf(new TreeSet<>(ports.values()));
  }

  @Test
  void inferenceScalesWithTheLagAndNoFurtherThanItsPartitions() throws IOException {
    Map<String, Object> scaler = ofKind("ScaledObject").get(0);
    Map<String, Object> target = map(scaler, "spec", "scaleTargetRef");
    assertThat(workloads())
        .anySatisfy(
            workload -> {
              assertThat(workload.get("kind")).isEqualTo(target.get("kind"));
              assertThat(name(workload)).isEqualTo(target.get("name"));
              assertThat(map(workload, "spec")).doesNotContainKey("replicas");
            });
    InferenceConfig config = inference();
    assertThat(map(scaler, "spec")).containsEntry("maxReplicaCount", Topics.PARTITIONS);
    assertThat(map(map(list(map(scaler, "spec").get("triggers")).get(0)), "metadata"))
        .containsEntry("topic", config.topics().frames())
        .containsEntry("consumerGroup", config.streams().get("application.id"));
  }

  private static IngestConfig ingest() {
    return IngestConfig.from(
        Settings.parse(
            IngestConfig.definition(), IngestConfig.clientKeys(), Map.of(), Map.of(), Map.of()),
        List.of("camera=rtsp://camera/1"),
        Map.of());
  }

  private static InferenceConfig inference() {
    return InferenceConfig.from(
        Settings.parse(
            InferenceConfig.definition(),
            InferenceConfig.clientKeys(),
            Map.of(),
            Map.of(),
            Map.of()));
  }

  @Test
  void topicsAreThoseOfTheCode() throws IOException {
    List<TopicSpec> specs = new ArrayList<>(inference().topics().specs());
    ingest().topics().stream().filter(spec -> !specs.contains(spec)).forEach(specs::add);
    StringBuilder text =
        new StringBuilder(
            "# The topics as Mien makes them itself. Written by a test from the code.\n");
    for (TopicSpec spec : specs) {
      text.append(specs.indexOf(spec) == 0 ? "" : "---\n").append(manifest(spec));
    }
    assertThat(ShippedFiles.generated(TOPICS, text.toString()))
        .as("%s differs from the code; %s", TOPICS, ShippedFiles.renewal(ManifestsTest.class))
        .isEqualTo(text.toString());
    assertThat(ofKind("KafkaTopic"))
        .hasSameSizeAs(specs)
        .allSatisfy(
            topic -> {
              assertThat(strict().convertValue(topic.get("spec"), topicType())).isNotNull();
              assertThat(map(topic, "metadata", "labels"))
                  .containsEntry("strimzi.io/cluster", "mien");
            });
  }

  @Test
  void aTopicWithAFieldThatStrimziDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> strict().convertValue(Map.of("partition", 8), topicType()))
        .hasMessageContaining("Unrecognized field \"partition\"");
  }

  /** By its name: a compiler that read this class would miss the annotations it carries. */
  private static Class<?> topicType() {
    try {
      return Class.forName("io.strimzi.api.kafka.model.topic.KafkaTopicSpec");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String manifest(TopicSpec spec) {
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n");
    text.append("  name: ").append(spec.name()).append('\n');
    text.append("  labels:\n    strimzi.io/cluster: mien\n    app.kubernetes.io/part-of: mien\n");
    text.append("spec:\n  partitions: ").append(spec.partitions()).append("\n  config:\n");
    new TreeMap<>(spec.settings())
        .forEach((key, value) -> text.append("    %s: \"%s\"%n".formatted(key, value)));
    return text.toString();
  }

  /** Strimzi's classes keep fields that they do not know; here these are errors. */
  private static JsonMapper strict() {
    return JsonMapper.builder()
        .annotationIntrospector(
            new JacksonAnnotationIntrospector() {
              @Override
              public Boolean hasAnySetter(Annotated annotated) {
                return false;
              }
            })
        .build();
  }

  @Test
  void rulesAreThoseOfTheDashboards() throws IOException {
    StringBuilder text =
        new StringBuilder(
            "# The rules of dashboards/, for the Prometheus operator. Written by a test.\n");
    text.append("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n");
    text.append("metadata:\n  name: mien\n  labels:\n    app.kubernetes.io/part-of: mien\n");
    text.append("spec:\n  groups:\n");
    List<Object> groups = new ArrayList<>();
    for (Path file : rules()) {
      groups.addAll(list(ShippedFiles.yaml(file).get(0).get("groups")));
      ShippedFiles.text(file)
          .lines()
          .dropWhile(line -> !line.equals("groups:"))
          .skip(1)
          .forEach(line -> text.append(line.isBlank() ? "" : "  ").append(line).append('\n'));
    }
    assertThat(ShippedFiles.generated(RULES, text.toString()))
        .as("%s differs from the dashboards; %s", RULES, ShippedFiles.renewal(ManifestsTest.class))
        .isEqualTo(text.toString());
    assertThat(list(map(ofKind("PrometheusRule").get(0), "spec").get("groups"))).isEqualTo(groups);
    assertThat(groups).isNotEmpty();
  }

  private static List<Path> rules() throws IOException {
    try (Stream<Path> files = Files.list(DASHBOARD_RULES)) {
      return files
          .filter(
              file -> file.toString().endsWith(".yml") && !file.toString().endsWith(".test.yml"))
          .sorted()
          .toList();
    }
  }
}
