package io.mien.training;

import io.mien.training.crop.CropFile;
import io.mien.training.data.DataException;
import io.mien.vision.model.FaceCrop;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How detectors' faces have to be cut out to look like training pictures. */
public final class MeasuredCrops {
  /** The file beside training pictures that says how they were cut out. */
  public static final String FILE = "face-crops.properties";

  private static final String FACT = "crop.";

  private MeasuredCrops() {}

  /** Those that were measured on FER+, by the detector's name. */
  public static Map<String, FaceCrop> ofFerPlus() {
    try (InputStream stream = MeasuredCrops.class.getResourceAsStream(FILE)) {
      return stream == null
          ? Map.of()
          : CropFile.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + FILE, e);
    }
  }

  /** What a folder of prepared faces says of them, as facts of a run; none for other pictures. */
  static Map<String, String> facts(Path folder) {
    Path file = folder.resolve(FILE);
    Map<String, String> facts = new TreeMap<>();
    if (Files.isRegularFile(file)) {
      try {
        CropFile.read(Files.readString(file))
            .forEach((detector, crop) -> facts.put(FACT + detector, crop.encode()));
      } catch (IOException | IllegalArgumentException e) {
        throw new DataException(
            "expected crops of detectors in %s: %s".formatted(file, e.getMessage()), e);
      }
    }
    return facts;
  }

  /** What a model of the run with these facts has to be served with. */
  static Map<String, FaceCrop> of(Map<String, String> facts) {
    String prefix = RunFacts.DATA + FACT;
    Map<String, FaceCrop> crops = new TreeMap<>();
    facts.forEach(
        (name, crop) -> {
          if (name.startsWith(prefix)) {
            crops.put(name.substring(prefix.length()), FaceCrop.decode(crop));
          }
        });
    return crops.isEmpty() ? ofFerPlus() : crops;
  }
}
