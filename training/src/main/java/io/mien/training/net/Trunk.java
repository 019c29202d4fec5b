package io.mien.training.net;

import java.util.List;

/**
 * The part of a network that sees.
 *
 * @param layers one after the other
 * @param channels of the maps that come out
 * @param side height and width of the maps that come out
 */
public record Trunk(List<Layer> layers, int channels, int side) {
  public Trunk {
    layers = List.copyOf(layers);
  }
}
