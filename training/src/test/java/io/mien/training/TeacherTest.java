package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.data.Batch;
import io.mien.training.data.BatchStream;
import io.mien.training.data.MadeUpPictures;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.Split;
import io.mien.training.distill.Teacher;
import io.mien.training.distill.Teachers;
import io.mien.training.eval.ModelException;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.TinyPictures;
import io.mien.training.loop.Trainer;
import io.mien.training.loop.TrainingException;
import io.mien.training.loss.DistillationLoss;
import io.mien.training.loss.SoftCrossEntropy;
import io.mien.training.method.Method;
import io.mien.training.method.Step;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.vision.model.Expression;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Distillation: with every kind of method, from both kinds of files. */
class TeacherTest {
  private static final int PICTURES = 8;
  private static final int LABELS = Expression.values().length;

  /** Two forward passes of the same network in training differ by rounding alone. */
  private static final double ROUNDING = 1e-4;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);

  private static TrainingJob job(String preset, Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>();
    settings.put("network.width", "0.125");
    settings.put("network.stem", "no-pool");
    settings.put("network.dropout", "0");
    settings.put("network.drop.path", "0");
    settings.put("network.window.tokens", "4");
    settings.put("input.colour", "gray");
    settings.put("input.pixels", "" + TinyPictures.PIXELS);
    settings.put("input.detail.pixels", "0");
    settings.put("batch.pictures", "" + PICTURES);
    settings.put("epochs", "1");
    settings.put("precision", "fp32");
    settings.put("threads", "1");
    settings.putAll(changes);
    return TrainingJob.preset(preset, settings);
  }

  /** A teacher that is sure of one label. */
  private static Teacher sureOf(int label) {
    return new Teacher() {
      @Override
      public Tensor logits(Tensor pictures) {
        int count = Math.toIntExact(pictures.size(0));
        float[] logits = new float[count * LABELS];
        for (int n = 0; n < count; n++) {
          logits[n * LABELS + label] = 30;
        }
        return Tensors.of(logits, count, LABELS);
      }

      @Override
      public void close() {}
    };
  }

  private static Step step(Network network, UnaryOperator<Supplier<Tensor>> passage) {
    try (BatchStream stream = TinyPictures.training(PICTURES, LABELS).epoch(1, 0, 0, PICTURES)) {
      Batch batch = stream.next();
      long side = TinyPictures.PIXELS;
      return new Step(
          network,
          passage,
          Tensors.of(batch.pictures(), PICTURES, 1, side, side),
          Tensors.of(batch.targets(), PICTURES, LABELS),
          Tensors.ofWhole(batch.labels()),
          Tensors.ofWhole(batch.samples()),
          0,
          1);
    }
  }

  private static double value(Tensor scalar) {
    return scalar.item_float();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "first-model",
        "baseline",
        "cb",
        "focal",
        "eac",
        "mek-paper",
        "rbc-rbf",
        "scn",
        "rul",
        "fan2022",
        "afcn",
        "lfnsb-raf",
        "bbn",
        "ddamfn",
        "mek-code"
      })
  void everyMethodLearnsFromTeachersToo(String preset) {
    TrainingJob job = job(preset, Map.of());
    DistillationLoss loss = new DistillationLoss(2);
    int[] labels = IntStream.range(0, PICTURES).map(i -> i % LABELS).toArray();
    try (Network network = job.network(LABELS)) {
      Method plain = job.method(network, labels, Optional.empty());
      double own = value(plain.loss(step(network, UnaryOperator.identity())));
      Teachers teachers = new Teachers(List.of(sureOf(5)), loss, 1);
      Method taught = teachers.over(job.method(network, labels, Optional.empty()));
      double agreement = value(taught.loss(step(network, UnaryOperator.identity())));
      assertThat(own).isFinite();
      assertThat(agreement).as("a fresh network agrees with nobody").isPositive();
      assertThat(
              value(
                  new Teachers(List.of(), loss, 1)
                      .over(plain)
                      .loss(step(network, UnaryOperator.identity()))))
          .isFinite();
      taught.loss(step(network, UnaryOperator.identity())).backward();
      assertThat(network.trunkWeights().stream().filter(w -> w.tensor().grad().defined()))
          .as("the gradient reaches the trunk")
          .anySatisfy(w -> assertThat(value(w.tensor().grad().abs().sum())).isPositive());
      assertThat(taught.weights()).hasSameSizeAs(plain.weights());
    }
  }

  @Test
  void weighsBothLossesAndNeedsNoFurtherForwardPass() {
    TrainingJob job = job("first-model", Map.of());
    DistillationLoss loss = new DistillationLoss(2);
    AtomicInteger passages = new AtomicInteger();
    UnaryOperator<Supplier<Tensor>> counting =
        computation -> {
          passages.incrementAndGet();
          return computation;
        };
    try (Network network = job.network(LABELS)) {
      Step step = step(network, UnaryOperator.identity());
      Tensor logits = network.logits(step.pictures(), true);
      double own = value(SoftCrossEntropy.of(logits, step.targets()));
      Tensor first = loss.probabilities(sureOf(5).logits(step.pictures()));
      Tensor second = loss.probabilities(sureOf(6).logits(step.pictures()));
      double taught = value(loss.of(logits, first.add(second).div(new Scalar(2))));
      Teachers teachers = new Teachers(List.of(sureOf(5), sureOf(6)), loss, 0.3);
      Method method = teachers.over(job.method(network, new int[PICTURES], Optional.empty()));
      assertThat(value(method.loss(step(network, counting))))
          .isCloseTo(0.7 * own + 0.3 * taught, within(ROUNDING));
      assertThat(passages).as("the student's, and one of each teacher").hasValue(3);
    }
  }

  private TrainingRun run(String name) {
    return new TrainingRun(folder.resolve(name), out, false, Clock.systemUTC());
  }

  private RunData data(TrainingJob job) {
    return RunData.of(new MadeUpPictures(10), job, out);
  }

  @Test
  void learnsFromABundleAndACheckpointOfOtherInputs() {
    TrainingJob teacher = job("first-model", Map.of("input.pixels", "24", "input.colour", "rgb"));
    run("teacher").start(teacher, data(teacher));
    Path checkpoint = Trainer.best(run("teacher").folder());
    Path bundle = folder.resolve("teacher.onnx");
    PictureSplit validation = new MadeUpPictures(10).read(Split.VALID);
    new Export(run("teacher").folder(), out).write(validation, () -> validation, bundle);

    TrainingJob job =
        job(
            "first-model",
            Map.of(
                "method.teachers", checkpoint + ", " + bundle,
                "method.teachers.weight", "1",
                "learning.rate", "0.02",
                "epochs", "6"));
    List<EpochResult> epochs = run("student").start(job, data(job));

    assertThat(epochs.get(5).trainingLoss()).isLessThan(epochs.get(0).trainingLoss());
    assertThat(TrainingRun.state(Trainer.latest(run("student").folder())).facts())
        .containsKeys("teacher.1.sha256", "teacher.2.sha256");
    assertThat(run("student").resume(data(job), Map.of())).isEqualTo(epochs);
  }

  @Test
  void aBundleAndItsCheckpointSayTheSame() {
    TrainingJob teacher = job("first-model", Map.of("input.pixels", "24"));
    run("teacher").start(teacher, data(teacher));
    Path checkpoint = Trainer.best(run("teacher").folder());
    Path bundle = folder.resolve("teacher.onnx");
    PictureSplit validation = new MadeUpPictures(10).read(Split.VALID);
    new Export(run("teacher").folder(), out).write(validation, () -> validation, bundle);
    TrainingJob student = job("first-model", Map.of("method.teachers", checkpoint + "," + bundle));
    try (Teachers both = TeacherKeys.open(student, List.of(Expression.values()));
        Network network = student.network(LABELS)) {
      Tensor pictures = step(network, UnaryOperator.identity()).pictures();
      float[] first = Tensors.values(both.all().get(0).logits(pictures));
      float[] second = Tensors.values(both.all().get(1).logits(pictures));
      for (int i = 0; i < first.length; i++) {
        assertThat(first[i]).isCloseTo(second[i], within((float) ROUNDING));
      }
    }
  }

  private Path teacher(String name, String seed) {
    TrainingJob teacher = job("first-model", Map.of("seed", seed));
    run(name).start(teacher, data(teacher));
    return Trainer.best(run(name).folder());
  }

  @Test
  void resumesOnlyWithTheTeacherThatItBeganWith() throws Exception {
    Path file = Files.copy(teacher("one", "1"), folder.resolve("teacher.safetensors"));
    byte[] first = Files.readAllBytes(file);
    String before = RunFacts.sha256(file, "a teacher");
    TrainingJob job = job("first-model", Map.of("method.teachers", file.toString()));
    List<EpochResult> epochs = run("student").start(job, data(job));
    Path other = teacher("other", "2");
    Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);

    for (Map<String, String> overrides : List.of(Map.<String, String>of(), Map.of("epochs", "2"))) {
      assertThatThrownBy(() -> run("student").resume(data(job), overrides))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining(
              "expected the teacher that the run began with (sha256 " + before + "), found ")
          .hasMessageContaining(file.toString());
    }
    Files.write(file, first);
    assertThat(run("student").resume(data(job), Map.of())).isEqualTo(epochs);
  }

  @Test
  void resumesWithOtherTeachersThatAreAskedFor() {
    Path one = teacher("one", "1");
    Path other = teacher("other", "2");
    TrainingJob job = job("first-model", Map.of("method.teachers", one + "," + other));
    run("student").start(job, data(job));

    assertThat(
            run("student")
                .resume(data(job), Map.of("epochs", "2", "method.teachers", other.toString())))
        .hasSize(2);
    assertThat(TrainingRun.state(Trainer.latest(run("student").folder())).facts())
        .containsEntry("teacher.1.sha256", RunFacts.sha256(other, "a teacher"))
        .as("of a teacher that is there no longer")
        .doesNotContainKey("teacher.2.sha256");
  }

  @Test
  void saysWhatIsWrongWithATeacher() throws Exception {
    Path text = Files.writeString(folder.resolve("no.onnx"), "no model");
    Path other = Files.writeString(folder.resolve("no.safetensors"), "no checkpoint");
    for (String wrong : List.of("missing.onnx", "missing.safetensors", other.toString())) {
      TrainingJob job = job("first-model", Map.of("method.teachers", wrong));
      assertThatThrownBy(() -> run("student").start(job, data(job)))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining(wrong);
    }
    TrainingJob job = job("first-model", Map.of("method.teachers", text.toString()));
    assertThatThrownBy(() -> run("student").start(job, data(job)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(text.toString());
    assertThatThrownBy(() -> job("first-model", Map.of("method.teachers", "a.onnx,,b.onnx")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected files with commas between");
  }
}
