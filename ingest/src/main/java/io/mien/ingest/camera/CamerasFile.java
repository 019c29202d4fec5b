package io.mien.ingest.camera;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mien.contract.config.ConfigProblemsException;
import io.mien.ingest.source.RtspTransport;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The cameras file: a list {@code cameras}, and a mapping {@code defaults} of what holds for each
 * that says nothing else.
 *
 * <pre>{@code
 * defaults:
 *   fps: 5
 * cameras:
 *   - id: door
 *     url: rtsp://${DOOR_USER}:${DOOR_PASSWORD}@10.0.0.5/live
 *     transport: udp
 *   - id: hall
 *     url: http://10.0.0.6/mjpeg
 *     maxWidth: 1280
 *     masks: [{left: 0, top: 0, width: 0.25, height: 0.5}]
 * }</pre>
 */
public final class CamerasFile {
  private static final long MAX_BYTES = 4L * 1024 * 1024;
  private static final int MAX_SIDE = 16_384;
  private static final int MAX_MILLIS = 3_600_000;
  private static final int MAX_ID = 200;

  private static final String ID = "id";
  private static final String URL = "url";
  private static final String CAMERAS = "cameras";
  private static final String DEFAULTS = "defaults";

  /** What a camera, or the defaults, may say. */
  private static final List<String> KEYS =
      List.of(
          "fps",
          "loop",
          "maxWidth",
          "maxHeight",
          "jpegQuality",
          "roi",
          "masks",
          "transport",
          "openTimeoutMillis",
          "stallTimeoutMillis");

  /** As SnakeYAML tells it. */
  private static final Pattern YAML_PLACE =
      Pattern.compile("(?m)(?<=^ in 'reader', )line \\d+, column \\d+(?=:$)");

  private static final ObjectReader YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private CamerasFile() {}

  /**
   * Reads a file's text.
   *
   * @throws ConfigProblemsException when there is none to be read
   */
  public static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigProblemsException(
            List.of("expected a cameras file of at most 4 MiB, found a larger one at " + file));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigProblemsException(
          List.of("expected a cameras file, found nothing at " + file));
    } catch (CharacterCodingException e) {
      throw new ConfigProblemsException(
          List.of("expected a cameras file in UTF-8, found other bytes in " + file));
    } catch (IOException e) {
      throw new ConfigProblemsException(
          List.of("expected a cameras file at %s, it cannot be read: %s".formatted(file, e)));
    }
  }

  /**
   * Reads the cameras.
   *
   * @param defaults what holds where the file says nothing
   * @param environment the variables that URLs may name
   * @throws ConfigProblemsException naming every problem at once, and no secret
   */
  public static List<CameraSpec> parse(
      String text, CameraDefaults defaults, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    JsonNode root = tree(text);
    YamlObject file = new YamlObject("the cameras file", root, problems);
    file.onlyKeys(List.of(DEFAULTS, CAMERAS));
    CameraDefaults own = defaults;
    JsonNode given = root.path(DEFAULTS);
    if (given.isObject()) {
      YamlObject node = new YamlObject(DEFAULTS, given, problems);
      node.onlyKeys(KEYS);
      own = overridden(defaults, node);
    } else if (!given.isMissingNode() && !given.isNull()) {
      problems.add("expected " + DEFAULTS + " as a mapping, found " + YamlObject.found(given));
    }
    Map<String, CameraSpec> cameras = new LinkedHashMap<>();
    JsonNode list = root.path(CAMERAS);
    if (!list.isArray() || list.isEmpty()) {
      problems.add("expected " + CAMERAS + " as a list of at least one camera, found none");
    }
    for (int i = 0; i < list.size(); i++) {
      camera(i + 1, list.get(i), own, environment, problems)
          .ifPresent(
              camera -> {
                if (cameras.putIfAbsent(camera.id(), camera) != null) {
                  problems.add(
                      "expected a different id for each camera, found " + camera.id() + " twice");
                }
              });
    }
    if (!problems.isEmpty()) {
      throw new ConfigProblemsException(problems);
    }
    return List.copyOf(cameras.values());
  }

  private static JsonNode tree(String text) {
    try {
      JsonNode root = YAML.readTree(text);
      if (root.isObject()) {
        return root;
      }
      if (root.isMissingNode() || root.isNull()) {
        return JsonNodeFactory.instance.objectNode();
      }
      throw new ConfigProblemsException(
          List.of("expected a mapping with " + CAMERAS + ", found " + YamlObject.found(root)));
    } catch (JsonProcessingException e) {
      throw new ConfigProblemsException(List.of(yamlProblem(e)));
    }
  }

  /**
   * The last place and reason that are told. The indented lines quote the file, and what stands
   * there may be a secret.
   */
  private static String yamlProblem(JsonProcessingException e) {
    String told = String.valueOf(e.getOriginalMessage());
    String what =
        told.lines().filter(line -> !line.startsWith(" ")).reduce("", (first, second) -> second);
    Optional<String> where =
        YAML_PLACE
            .matcher(told)
            .results()
            .map(MatchResult::group)
            .reduce((first, second) -> second);
    JsonLocation at = e.getLocation();
    if (where.isEmpty() && at != null) {
      where = Optional.of("line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()));
    }
    return "expected YAML, found a problem%s: %s"
        .formatted(
            where.map(place -> " at " + place).orElse(""), SecretMask.URLS_ONLY.masked(what));
  }

  private static Optional<CameraSpec> camera(
      int number,
      JsonNode value,
      CameraDefaults defaults,
      Map<String, String> environment,
      List<String> problems) {
    if (!value.isObject()) {
      problems.add(
          "camera %d: expected a mapping with id and url, found %s"
              .formatted(number, YamlObject.found(value)));
      return Optional.empty();
    }
    int before = problems.size();
    Optional<String> id = id(number, value, problems);
    YamlObject node =
        new YamlObject("camera " + id.orElse(Integer.toString(number)), value, problems);
    List<String> known = new ArrayList<>(List.of(ID, URL));
    known.addAll(KEYS);
    node.onlyKeys(known);
    if (!value.has(URL)) {
      node.problem("expected url, found none");
    }
    Optional<Variables.Expanded> url =
        node.text(URL).map(text -> Variables.expand(text.strip(), environment));
    url.ifPresent(
        expanded ->
            new TreeSet<>(expanded.missing())
                .forEach(
                    name ->
                        problems.add(missingVariable("camera " + id.orElse("" + number), name))));
    CameraDefaults own = overridden(defaults, node);
    if (problems.size() > before || id.isEmpty() || url.isEmpty()) {
      return Optional.empty();
    }
    String text = url.get().text();
    return Optional.of(own.camera(id.get(), text, SecretMask.of(text, url.get().used())));
  }

  private static Optional<String> id(int number, JsonNode value, List<String> problems) {
    YamlObject node = new YamlObject("camera " + number, value, problems);
    if (!value.has(ID)) {
      node.problem("expected id, found none");
      return Optional.empty();
    }
    if (value.get(ID).isNumber() || value.get(ID).isBoolean()) {
      node.problem(
          "expected id as text, found %s; put it in quotes".formatted(value.get(ID).asText()));
      return Optional.empty();
    }
    return node.text(ID)
        .filter(
            id -> {
              boolean good = id.length() <= MAX_ID && id.chars().noneMatch(Character::isISOControl);
              if (!good) {
                node.problem(
                    "expected id of at most %d characters without control characters, found %d"
                        .formatted(MAX_ID, id.length()));
              }
              return good;
            });
  }

  static String missingVariable(String where, String name) {
    return where
        + ": expected the variable "
        + name
        + " in the environment, as its url names ${"
        + name
        + "}, found none";
  }

  private static CameraDefaults overridden(CameraDefaults defaults, YamlObject node) {
    return new CameraDefaults(
        node.number("fps", 0, 1000).orElse(defaults.framesPerSecond()),
        node.flag("loop").orElse(defaults.loop()),
        node.integer("maxWidth", 16, MAX_SIDE)
            .map(OptionalInt::of)
            .orElse(defaults.maxWidthPixels()),
        node.integer("maxHeight", 16, MAX_SIDE)
            .map(OptionalInt::of)
            .orElse(defaults.maxHeightPixels()),
        node.integer("jpegQuality", 1, 100).orElse(defaults.jpegQuality()),
        defaults.maxFrameBytes(),
        node.region("roi").or(defaults::roi),
        node.regions("masks").orElse(defaults.masks()),
        node.choice("transport", RtspTransport.values()).orElse(defaults.transport()),
        node.integer("openTimeoutMillis", 100, MAX_MILLIS)
            .map(Duration::ofMillis)
            .orElse(defaults.openTimeout()),
        node.integer("stallTimeoutMillis", 100, MAX_MILLIS)
            .map(Duration::ofMillis)
            .orElse(defaults.stallTimeout()));
  }
}
