package io.mien.training.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a run stands, next to the tensors of its network and optimizer.
 *
 * <p>It needs no state of random generators: seed, epoch and batch decide every random number.
 *
 * @param epoch the epoch that the next step belongs to, from 0
 * @param batch the batch that is learnt next, from 0
 * @param lossSum sum of the losses of this epoch's pictures so far
 * @param pictures how many they are
 * @param history the finished epochs
 * @param facts what the run was started with, for instance its settings; free texts
 */
public record Checkpoint(
    int epoch,
    int batch,
    double lossSum,
    long pictures,
    List<EpochResult> history,
    Map<String, String> facts) {
  private static final String FACT = "fact.";
  private static final ObjectMapper JSON = new ObjectMapper();

  public Checkpoint {
    history = List.copyOf(history);
    facts = Map.copyOf(facts);
  }

  /** A run that has not begun. */
  static Checkpoint start(Map<String, String> facts) {
    return new Checkpoint(0, 0, 0, 0, List.of(), facts);
  }

  /** The same position with other facts. */
  Checkpoint withFacts(Map<String, String> changed) {
    return new Checkpoint(epoch, batch, lossSum, pictures, history, changed);
  }

  /** Writes position and tensors; a crash leaves the old file or the new one. */
  void save(Path file, List<Weight> weights) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("epoch", "" + epoch);
    texts.put("batch", "" + batch);
    texts.put("lossSum", "" + lossSum);
    texts.put("pictures", "" + pictures);
    try {
      texts.put("history", JSON.writeValueAsString(history));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a history of numbers is always writable", e);
    }
    facts.forEach((key, value) -> texts.put(FACT + key, value));
    Map<String, TensorFile.Values> tensors = new LinkedHashMap<>();
    for (Weight weight : weights) {
      tensors.put(
          weight.name(),
          new TensorFile.Values(Tensors.shape(weight.tensor()), Tensors.values(weight.tensor())));
    }
    new TensorFile(tensors, texts).write(file);
  }

  /** Whether these are a checkpoint's texts: other files may have one of them. */
  static boolean isOf(Map<String, String> texts) {
    return texts.keySet().containsAll(List.of("epoch", "batch", "lossSum", "pictures", "history"));
  }

  /** Reads the position alone. */
  public static Checkpoint read(Path file) {
    return parse(file, TensorFile.read(file).texts());
  }

  /** Reads the position, and the tensors into the given weights, which must all be in the file. */
  public static Checkpoint load(Path file, List<Weight> weights) {
    TensorFile content = TensorFile.read(file);
    List<String> problems = new ArrayList<>();
    for (Weight weight : weights) {
      TensorFile.Values values = content.tensors().get(weight.name());
      long[] shape = Tensors.shape(weight.tensor());
      if (values == null) {
        problems.add(weight.name() + " is missing");
      } else if (!Arrays.equals(values.shape(), shape)) {
        problems.add(
            weight.name()
                + ": expected "
                + Arrays.toString(shape)
                + ", found "
                + Arrays.toString(values.shape()));
      } else {
        Tensors.set(weight.tensor(), values.values());
      }
    }
    if (!problems.isEmpty()) {
      throw new TrainingException(
          "expected a checkpoint of this network in "
              + file
              + ", found "
              + problems.size()
              + " weights that do not fit, the first: "
              + problems.get(0));
    }
    return parse(file, content.texts());
  }

  private static Checkpoint parse(Path file, Map<String, String> texts) {
    Map<String, String> facts = new LinkedHashMap<>();
    texts.forEach(
        (key, value) -> {
          if (key.startsWith(FACT)) {
            facts.put(key.substring(FACT.length()), value);
          }
        });
    try {
      return new Checkpoint(
          Integer.parseInt(texts.getOrDefault("epoch", "")),
          Integer.parseInt(texts.getOrDefault("batch", "")),
          Double.parseDouble(texts.getOrDefault("lossSum", "")),
          Long.parseLong(texts.getOrDefault("pictures", "")),
          JSON.readValue(texts.getOrDefault("history", ""), new TypeReference<>() {}),
          facts);
    } catch (JsonProcessingException | NumberFormatException e) {
      throw new TrainingException("expected a checkpoint of a training run in " + file, e);
    }
  }
}
