package io.mien.training;

import java.util.List;
import java.util.Map;

/**
 * What became of an export.
 *
 * @param floats the model that always comes
 * @param others those of other numbers
 * @param refused why others were not written, by their numbers
 */
public record ExportResult(
    ExportedModel floats, List<ExportedModel> others, Map<String, String> refused) {
  public ExportResult {
    others = List.copyOf(others);
    refused = Map.copyOf(refused);
  }
}
