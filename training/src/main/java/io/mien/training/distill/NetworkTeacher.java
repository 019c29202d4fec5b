package io.mien.training.distill;

import io.mien.training.net.Network;
import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A network of the training stack as a teacher, in 32 bits. */
final class NetworkTeacher implements Teacher {
  private final Network network;
  private final InputChange change;
  private final LabelOrder order;

  private NetworkTeacher(Network network, InputChange change, LabelOrder order) {
    this.network = network;
    this.change = change;
    this.order = order;
  }

  /** Takes the network over and closes it. */
  static NetworkTeacher of(
      Teachers.Learnt learnt, Path file, List<Expression> labels, Preprocessing student) {
    try {
      return new NetworkTeacher(
          learnt.network(),
          new InputChange(student, learnt.preprocessing()),
          LabelOrder.of(learnt.labels(), labels, file));
    } catch (RuntimeException e) { // whatever it is, the weights must not leak
      learnt.network().close();
      throw e;
    }
  }

  @Override
  public Tensor logits(Tensor pictures) {
    Tensor input = change.apply(pictures).contiguous(torch.MemoryFormat.ChannelsLast);
    return order.apply(network.logits(input, false));
  }

  @Override
  public void close() {
    network.close();
  }
}
