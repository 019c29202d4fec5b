package io.mien.training.study;

import io.mien.training.Presets;
import io.mien.training.SettingsFile;
import io.mien.training.TrainingJob;
import io.mien.training.data.Dataset;
import io.mien.training.loop.TrainingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings that all runs of a study have in common, over those of the methods' presets: one
 * network, one optimizer, one schedule, one augmentation.
 *
 * @param common by their names in a training job
 */
public record StudySettings(SortedMap<String, String> common) {
  private static final String RESOURCE = "study.properties";
  private static final String THREADS = "threads";

  /** What a study gives each run of its own. */
  private static final List<String> OWN =
      List.of("seed", "data.imbalance", "data.noise", "data.folds", "data.fold", "extends");

  private static final int ID_DIGITS = 8;

  public StudySettings {
    common = Collections.unmodifiableSortedMap(new TreeMap<>(common));
    for (String name : OWN) {
      if (common.containsKey(name)) {
        throw new TrainingException(
            "expected a study's settings without " + name + ", which each run has its own of");
      }
    }
  }

  /** Those that come with the program. */
  public static StudySettings standard() {
    try (InputStream stream = StudySettings.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + RESOURCE);
      }
      return new StudySettings(read(new InputStreamReader(stream, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new TrainingException("cannot read " + RESOURCE + ": " + e.getMessage(), e);
    }
  }

  /** Those of a YAML or properties file over those that come with the program. */
  public StudySettings over(Path file) {
    return with(SettingsFile.read(file));
  }

  private static SortedMap<String, String> read(Reader reader) throws IOException {
    Properties properties = new Properties();
    properties.load(reader);
    TreeMap<String, String> settings = new TreeMap<>();
    properties.forEach((name, value) -> settings.put("" + name, ("" + value).strip()));
    return settings;
  }

  private StudySettings with(Map<String, String> changes) {
    TreeMap<String, String> changed = new TreeMap<>(common);
    changed.putAll(changes);
    return new StudySettings(changed);
  }

  /** The same with so many threads, which is no part of {@link #id}. */
  public StudySettings withThreads(int threads) {
    return with(Map.of(THREADS, "" + threads));
  }

  /** The job of one run, all settings checked. */
  public TrainingJob job(StudyMethod method, StudySetting setting, long seed) {
    TreeMap<String, String> settings = new TreeMap<>(common);
    settings.putAll(method.overrides());
    if (setting.isNoisy()) {
      settings.putAll(method.underNoise());
    }
    settings.putAll(setting.overrides());
    settings.put("seed", "" + seed);
    settings.put("model.name", method.name());
    return TrainingJob.preset(method.preset(), settings);
  }

  /** The data set that all runs share; each deals it into its own folds. */
  public Dataset dataset(Path folder) {
    return job(StudyMethod.ALL.get(0), StudySetting.AS_IS, 1).dataset(folder);
  }

  /** Tells results of these settings, and of the presets under them, from those of others. */
  public String id() {
    StringBuilder all = new StringBuilder(lasting().toString());
    for (StudyMethod method : StudyMethod.ALL) {
      all.append(Presets.settings(method.preset(), lasting()))
          .append(new TreeMap<>(method.overrides()))
          .append(new TreeMap<>(method.underNoise()));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Those that a result depends on: all but the number of threads. */
  SortedMap<String, String> lasting() {
    TreeMap<String, String> lasting = new TreeMap<>(common);
    lasting.remove(THREADS);
    return lasting;
  }

  /** The network in a few words without a comma. */
  String network() {
    String residuals = common.getOrDefault("network.residuals", "1");
    return "%s x %s%s at %s px"
        .formatted(
            common.getOrDefault("network", "own"),
            common.getOrDefault("network.width", "1"),
            residuals.equals("1") ? "" : " with " + residuals + " residuals",
            common.getOrDefault("input.pixels", "own"));
  }
}
