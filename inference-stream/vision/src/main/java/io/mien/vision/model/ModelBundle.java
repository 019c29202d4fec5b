package io.mien.vision.model;

import io.mien.vision.tensor.Preprocessing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The contract between training and serving, kept in the metadata of the ONNX file. The network has
 * one input {@code input}, float {@code [N, C, H, W]} as {@link Preprocessing} writes it, and one
 * output {@code logits}, float {@code [N, L]} before softmax in the order of {@code labels}.
 *
 * @param temperature what logits are divided by before softmax, so that probabilities are as often
 *     right as they say; above 0
 * @param crops by the detector's name
 * @param provenance where the weights come from: data, seed, commit, metrics
 */
public record ModelBundle(
    String name,
    String version,
    List<Expression> labels,
    Preprocessing preprocessing,
    double temperature,
    Map<String, FaceCrop> crops,
    Map<String, String> provenance) {

  /** Name of the network's one input. */
  public static final String INPUT = "input";

  /** Temperature of a bundle that names none: logits as they are. */
  public static final double NO_TEMPERATURE = 1;

  /** Name of the network's one output. */
  public static final String OUTPUT = "logits";

  public ModelBundle {
    labels = List.copyOf(labels);
    crops = Map.copyOf(crops);
    provenance = Map.copyOf(provenance);
    if (name.isBlank() || version.isBlank()) {
      throw new IllegalArgumentException(
          "expected a name and a version, found '%s' and '%s'".formatted(name, version));
    }
    if (labels.size() < 2 || Set.copyOf(labels).size() != labels.size()) {
      throw new IllegalArgumentException("expected two or more different labels, found " + labels);
    }
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "expected a finite temperature above 0, found " + temperature);
    }
    for (String detector : crops.keySet()) {
      if (!detector.matches("[a-z0-9][a-z0-9.-]*")) {
        throw new IllegalArgumentException(
            "expected a detector name of lower case letters, digits, '.' and '-', found '%s'"
                .formatted(detector));
      }
    }
  }

  /** Reads the metadata of an ONNX file; keys that are not ours are left alone. */
  public static ModelBundle parse(Map<String, String> metadata) {
    return new BundleReader(metadata).read();
  }

  /** What {@link #parse} reads, in a fixed order. */
  public Map<String, String> toMetadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(BundleKeys.FORMAT, BundleKeys.FORMAT_VERSION);
    metadata.put(BundleKeys.NAME, name);
    metadata.put(BundleKeys.VERSION, version);
    metadata.put(BundleKeys.LABELS, BundleKeys.join(labels.stream().map(Expression::label)));
    metadata.put(BundleKeys.COLOUR_ORDER, preprocessing.colourOrder().name());
    metadata.put(BundleKeys.WIDTH, Integer.toString(preprocessing.widthPixels()));
    metadata.put(BundleKeys.HEIGHT, Integer.toString(preprocessing.heightPixels()));
    metadata.put(BundleKeys.DETAIL, Integer.toString(preprocessing.detailPixels()));
    metadata.put(BundleKeys.SCALE, Double.toString(preprocessing.scale()));
    metadata.put(
        BundleKeys.MEAN, BundleKeys.join(preprocessing.mean().stream().map(String::valueOf)));
    metadata.put(
        BundleKeys.STD, BundleKeys.join(preprocessing.std().stream().map(String::valueOf)));
    metadata.put(BundleKeys.RESAMPLING, preprocessing.resampling().name());
    metadata.put(BundleKeys.BORDER, preprocessing.border().name());
    metadata.put(BundleKeys.TEMPERATURE, Double.toString(temperature));
    new TreeMap<>(crops)
        .forEach((detector, crop) -> metadata.put(BundleKeys.CROP + detector, crop.encode()));
    new TreeMap<>(provenance)
        .forEach((key, value) -> metadata.put(BundleKeys.PROVENANCE + key, value));
    return metadata;
  }

  /** The same with another temperature. */
  public ModelBundle withTemperature(double changed) {
    return new ModelBundle(name, version, labels, preprocessing, changed, crops, provenance);
  }

  /** The same with more provenance; what it has under the same keys is replaced. */
  public ModelBundle withProvenance(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(provenance);
    all.putAll(more);
    return new ModelBundle(name, version, labels, preprocessing, temperature, crops, all);
  }

  /** The crop that was measured for a detector. */
  public FaceCrop crop(String detector) {
    FaceCrop crop = crops.get(detector);
    if (crop == null) {
      throw new ModelBundleException(
          "expected a crop for detector '%s' in model %s %s, found crops for %s"
              .formatted(
                  detector,
                  name,
                  version,
                  crops.isEmpty() ? "none" : String.join(", ", new TreeSet<>(crops.keySet()))));
    }
    return crop;
  }
}
