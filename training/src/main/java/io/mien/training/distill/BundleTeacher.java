package io.mien.training.distill;

import io.mien.training.eval.BundleSession;
import io.mien.training.net.Tensors;
import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A model bundle as a teacher. */
final class BundleTeacher implements Teacher {
  private final BundleSession session;
  private final InputChange change;
  private final LabelOrder order;

  private BundleTeacher(BundleSession session, InputChange change, LabelOrder order) {
    this.session = session;
    this.change = change;
    this.order = order;
  }

  static BundleTeacher open(Path file, List<Expression> labels, Preprocessing student) {
    BundleSession session = BundleSession.open(file);
    try {
      return new BundleTeacher(
          session,
          new InputChange(student, session.bundle().preprocessing()),
          LabelOrder.of(session.bundle().labels(), labels, file));
    } catch (RuntimeException e) { // whatever it is, the session must not leak
      session.close();
      throw e;
    }
  }

  @Override
  public Tensor logits(Tensor pictures) {
    float[] values = Tensors.values(change.apply(pictures));
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(0, values);
    return order.apply(session.logits(buffer, Math.toIntExact(pictures.size(0))));
  }

  @Override
  public void close() {
    session.close();
  }
}
