package io.mien.training.crop;

import io.mien.vision.model.FaceCrop;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Measured crops as properties: one line a detector, {@code name=crop}. */
public final class CropFile {
  private CropFile() {}

  public static String write(Collection<CropMeasurement> measurements) {
    return measurements.stream()
        .map(CropMeasurement::toProperties)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /** Crops by detector, as a bundle holds them. */
  public static Map<String, FaceCrop> read(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
    Map<String, FaceCrop> crops = new TreeMap<>();
    for (String detector : properties.stringPropertyNames()) {
      try {
        crops.put(detector, FaceCrop.decode(properties.getProperty(detector)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("crop of " + detector + ": " + e.getMessage(), e);
      }
    }
    return crops;
  }
}
