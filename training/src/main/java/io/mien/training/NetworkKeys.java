package io.mien.training;

import io.mien.training.net.Architecture;
import io.mien.training.net.Head;
import io.mien.training.net.Lfn;
import io.mien.training.net.Mfn;
import io.mien.training.net.MobileFaceNet;
import io.mien.training.net.MobileNet;
import io.mien.training.net.PoolingResNet;
import io.mien.training.net.ResNet;
import io.mien.training.net.SpatialBias;
import io.mien.training.net.SwinT;
import java.util.List;

/** The settings of a job that say which network is trained. */
final class NetworkKeys {
  /** The kinds of trunks. */
  enum Kind {
    RESNET18,
    RESNET50,
    POOLING_RESNET,
    MOBILENET,
    MOBILEFACENET,
    MFN,
    LFN,
    SWIN_T
  }

  /** The kinds of heads. */
  enum HeadKind {
    /** What the network was published with. */
    OWN,
    /** The mean of each map and a linear layer, as class activation maps need it. */
    POOLED,
    /** LFNSB as released. */
    SPATIAL_BIAS,
    /** LFNSB as printed. */
    SPATIAL_BIAS_PRINTED,
    /** DDAMFN. */
    ATTENTION,
    /** Features with uncertainty. */
    UNCERTAIN,
    /** The last stage of a residual network twice. */
    BRANCHES
  }

  static final Key<Kind> NETWORK = Key.choice("network", Kind.RESNET18, "kind of network");
  static final Key<HeadKind> HEAD =
      Key.choice("network.head", HeadKind.OWN, "what makes logits of the last maps");
  static final Key<Double> WIDTH =
      Key.number("network.width", 1, 0.125, 2, "factor on the channels, where a network has one");
  static final Key<Integer> RESIDUALS =
      Key.integer(
          "network.residuals", 1, 1, 4, "of each stage of a pooling-resnet, which grows by them");
  static final Key<ResNet.Stem> STEM =
      Key.choice("network.stem", ResNet.Stem.STANDARD, "how a resnet begins");
  static final Key<ResNet.Attention> ATTENTION =
      Key.choice("network.attention", ResNet.Attention.NONE, "where CBAM stands in a resnet");
  static final Key<Integer> PATCH =
      Key.integer("network.patch.pixels", 2, 1, 16, "pixels across a token of swin-t");
  static final Key<Integer> WINDOW =
      Key.integer("network.window.tokens", 7, 1, 64, "tokens across a window of swin-t");
  static final Key<Double> DROP_PATH =
      Key.number("network.drop.path", 0.1, 0, 0.95, "how often swin-t skips its last branch");
  static final Key<Double> DROPOUT =
      Key.number("network.dropout", 0, 0, 0.95, "share of the last features that is dropped");

  static final List<Key<?>> ALL =
      List.of(NETWORK, HEAD, WIDTH, RESIDUALS, STEM, ATTENTION, PATCH, WINDOW, DROP_PATH, DROPOUT);

  private NetworkKeys() {}

  /** The network that a job asks for. */
  static Architecture architecture(TrainingJob job) {
    double dropout = job.get(DROPOUT);
    Architecture own =
        switch (job.get(NETWORK)) {
          case RESNET18 -> resNet(job, ResNet.Depth.EIGHTEEN);
          case RESNET50 -> resNet(job, ResNet.Depth.FIFTY);
          case POOLING_RESNET -> new PoolingResNet(job.get(WIDTH), job.get(RESIDUALS), dropout);
          case MOBILENET -> new MobileNet(job.get(WIDTH), dropout);
          case MOBILEFACENET -> new MobileFaceNet(dropout);
          case MFN -> new Mfn(dropout);
          case LFN -> new Lfn(dropout);
          case SWIN_T ->
              new SwinT(
                  job.get(WIDTH), job.get(PATCH), job.get(WINDOW), job.get(DROP_PATH), dropout);
        };
    return switch (job.get(HEAD)) {
      case OWN -> own;
      case POOLED -> own.with(new Head.Pooled(dropout));
      case SPATIAL_BIAS -> own.with(new Head.Bias(SpatialBias.Form.RELEASED));
      case SPATIAL_BIAS_PRINTED -> own.with(new Head.Bias(SpatialBias.Form.PRINTED));
      case ATTENTION -> own.with(new Head.Attention());
      case UNCERTAIN -> own.with(new Head.Uncertain(dropout));
      case BRANCHES -> branches(own);
    };
  }

  private static ResNet resNet(TrainingJob job, ResNet.Depth depth) {
    return new ResNet(
        depth, job.get(WIDTH), job.get(STEM), job.get(ATTENTION), 4, job.get(DROPOUT));
  }

  private static Architecture branches(Architecture own) {
    if (own instanceof ResNet whole) {
      return whole.firstStages().with(new Head.Branches(whole));
    }
    throw new IllegalArgumentException(
        "expected a resnet for network.head = branches, found " + own);
  }
}
