package io.mien.training.net;

import java.util.Optional;

/** A trunk under a head that is not its own. */
record Composed(Architecture base, Head head) implements Architecture {
  @Override
  public void requirePixels(int pixels) {
    base.requirePixels(pixels);
  }

  @Override
  public Optional<PublishedNames> published() {
    return base.published();
  }

  @Override
  public Trunk trunk(int channels, int pixels, Initializer initializer) {
    return base.trunk(channels, pixels, initializer);
  }
}
