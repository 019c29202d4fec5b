package io.mien.vision.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Pixels of pictures that nobody reads any more, for the next ones of their size. Thread safe. */
final class PixelPool {
  private final int most;
  private final Deque<byte[]> free = new ArrayDeque<>();

  /** Keeps at most so many arrays, those given last. */
  PixelPool(int most) {
    this.most = most;
  }

  /** An array of exactly this length, with whatever was in it. */
  synchronized byte[] take(int length) {
    for (Iterator<byte[]> pixels = free.descendingIterator(); pixels.hasNext(); ) {
      byte[] found = pixels.next();
      if (found.length == length) {
        pixels.remove();
        return found;
      }
    }
    return new byte[length];
  }

  synchronized void give(byte[] pixels) {
    if (free.size() == most) {
      free.removeFirst();
    }
    free.addLast(pixels);
  }
}
