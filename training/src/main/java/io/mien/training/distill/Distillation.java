package io.mien.training.distill;

import io.mien.training.method.Method;
import io.mien.training.method.Step;
import io.mien.training.net.Weight;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Any method, and agreement with teachers on the pictures as the method shows them: {@code (1 - w)
 * method + w distillation}. The student's forward pass is the method's own.
 */
final class Distillation implements Method {
  private static final int LOGITS = 2;

  private final Method method;
  private final Teachers teachers;

  Distillation(Method method, Teachers teachers) {
    this.method = method;
    this.teachers = teachers;
  }

  @Override
  public Tensor loss(Step step) {
    FirstPassage passage = new FirstPassage(step.passage());
    Tensor own = method.loss(step.through(passage));
    Tensor seen = passage.first.orElseThrow();
    Tensor logits = seen.dim() == LOGITS ? seen : step.network().classified(seen, true);
    Tensor taught = teachers.loss().of(logits, probabilities(step));
    double weight = teachers.weight();
    return own.mul(new Scalar(1 - weight)).add(taught, new Scalar(weight));
  }

  /** The mean of what the teachers say, in the number format of the student's passage. */
  @SuppressWarnings("try") // the guard works by being there
  private Tensor probabilities(Step step) {
    try (NoGradGuard guard = new NoGradGuard()) {
      Optional<Tensor> sum = Optional.empty();
      for (Teacher teacher : teachers.all()) {
        Tensor logits = step.passage().apply(() -> teacher.logits(step.pictures())).get();
        Tensor one = teachers.loss().probabilities(logits);
        sum = Optional.of(sum.map(before -> before.add(one)).orElse(one));
      }
      return sum.orElseThrow().div(new Scalar(teachers.all().size()));
    }
  }

  /** Keeps what came of the first forward pass: that of the pictures themselves. */
  private static final class FirstPassage implements UnaryOperator<Supplier<Tensor>> {
    private final UnaryOperator<Supplier<Tensor>> passage;
    private Optional<Tensor> first = Optional.empty();

    FirstPassage(UnaryOperator<Supplier<Tensor>> passage) {
      this.passage = passage;
    }

    @Override
    public Supplier<Tensor> apply(Supplier<Tensor> computation) {
      Supplier<Tensor> inner = passage.apply(computation);
      return () -> {
        Tensor result = inner.get();
        first = Optional.of(first.orElse(result));
        return result;
      };
    }
  }

  @Override
  public List<Weight> weights() {
    return method.weights();
  }

  @Override
  public void moved(Step step) {
    method.moved(step);
  }
}
