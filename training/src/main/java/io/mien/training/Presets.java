package io.mien.training;

import io.mien.training.loop.TrainingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** The settings that come with the program; a file of settings may begin with one of them. */
public final class Presets {
  /** Names the preset whose settings count where a file has none. */
  public static final String EXTENDS = "extends";

  private static final List<String> NAMES =
      List.of(
          "first-model",
          "second-model",
          "baseline",
          "cb",
          "focal",
          "eac",
          "mek-paper",
          "mek-code",
          "rbc-rbf",
          "scn",
          "rul",
          "fan2022",
          "afcn",
          "lfnsb-raf",
          "lfnsb-affectnet",
          "bbn",
          "ddamfn",
          "ldlva");

  private Presets() {}

  /** All of them. */
  public static List<String> names() {
    return NAMES;
  }

  /** Those of a preset under the given ones; what neither says is left out. */
  public static SortedMap<String, String> settings(String name, Map<String, String> over) {
    if (!NAMES.contains(name)) {
      throw new TrainingException(
          "expected a preset, one of " + String.join(", ", NAMES) + ", found '" + name + "'");
    }
    String resource = "presets/" + name + ".properties";
    Properties properties = new Properties();
    try (InputStream stream = Presets.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new TrainingException("cannot read the preset " + name + ": " + e.getMessage(), e);
    }
    Map<String, String> own = new TreeMap<>();
    properties.forEach((key, value) -> own.put("" + key, ("" + value).strip()));
    return extended(own, over);
  }

  /** Some settings, those of the preset that they extend below them and the given ones above. */
  static SortedMap<String, String> extended(Map<String, String> own, Map<String, String> over) {
    TreeMap<String, String> settings = new TreeMap<>(own);
    settings.putAll(over);
    String base = settings.remove(EXTENDS);
    return base == null ? settings : settings(base, settings);
  }
}
