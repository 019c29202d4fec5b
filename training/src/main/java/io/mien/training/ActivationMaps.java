package io.mien.training;

import io.mien.training.cam.ActivationMap;
import io.mien.training.data.Batch;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.data.Sample;
import io.mien.training.eval.Mistake;
import io.mien.training.eval.Scores;
import io.mien.training.report.ReportContent.ClassMap;
import io.mien.training.report.ReportContent.Wrong;
import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Preprocessing;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Activation maps for a report.
 *
 * @param looking makes the maps of a batch
 * @param labels in the order of the network's outputs
 */
record ActivationMaps(Looking looking, List<Expression> labels, Preprocessing preprocessing) {
  /** Makes a map for each picture of a batch, of the class asked for. */
  interface Looking {
    List<ActivationMap> maps(FloatBuffer pictures, int count, int[] classes);
  }

  /** Pictures whose mean is a class's map. */
  private static final int PICTURES = 64;

  /** Mistakes that are named where none are shown. */
  private static final int NAMED = 20;

  private static final int BATCH = 16;

  /** The mistakes in which a model was surest, the first ones with picture and map. */
  List<Wrong> mistakes(PictureSplit split, Scores scores, double temperature, int shown) {
    List<Mistake> worst = Mistake.worst(scores, temperature, shown > 0 ? shown : NAMED);
    List<Wrong> wrong = new ArrayList<>();
    if (shown == 0) {
      for (Mistake one : worst) {
        String name = split.samples().get(one.picture()).name();
        wrong.add(new Wrong(name, one, Optional.empty(), Optional.empty()));
      }
      return wrong;
    }
    List<ActivationMap> maps =
        of(
            split,
            worst.stream().mapToInt(Mistake::picture).toArray(),
            worst.stream().mapToInt(Mistake::predicted).toArray());
    for (int i = 0; i < worst.size(); i++) {
      Sample sample = split.samples().get(worst.get(i).picture());
      Optional<ActivationMap> map = maps.stream().skip(i).findFirst().filter(one -> !one.isEmpty());
      wrong.add(new Wrong(sample.name(), worst.get(i), Optional.of(sample.picture()), map));
    }
    return wrong;
  }

  /** For each class that has pictures, the mean of the maps of some of its pictures. */
  List<ClassMap> ofClasses(PictureSplit split, int[] actual) {
    List<ClassMap> maps = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      int wanted = label;
      int[] all = IntStream.range(0, actual.length).filter(i -> actual[i] == wanted).toArray();
      if (all.length > 0) {
        int[] some = spread(all);
        int[] classes = new int[some.length];
        Arrays.fill(classes, label);
        maps.add(
            new ClassMap(
                labels.get(label).label(),
                some.length,
                ActivationMap.mean(of(split, some, classes))));
      }
    }
    return maps;
  }

  /** Evenly from all, as neighbours may come from one person. */
  private static int[] spread(int[] all) {
    int count = Math.min(PICTURES, all.length);
    return IntStream.range(0, count).map(i -> all[(int) ((long) i * all.length / count)]).toArray();
  }

  /**
   * A map for each picture.
   *
   * @param pictures their numbers in the split
   * @param classes what to look for in each
   */
  List<ActivationMap> of(PictureSplit split, int[] pictures, int[] classes) {
    List<ActivationMap> maps = new ArrayList<>();
    PlainPictures plain =
        new PlainPictures(split.subset(split.split(), pictures), labels, preprocessing);
    for (Batch batch : plain.batches(BATCH)) {
      int from = maps.size();
      maps.addAll(
          looking.maps(
              batch.pictures(),
              batch.count(),
              Arrays.copyOfRange(classes, from, from + batch.count())));
    }
    return maps;
  }
}
