package io.mien.ingest.source;

import io.mien.ingest.picture.JpegBytes;
import io.mien.ingest.picture.Picture;
import io.mien.ingest.picture.UnreadablePicture;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of an input in the order in which they are shown: JPEG as the camera made it where
 * it did, decoded otherwise. Used by one thread; closing it closes the input.
 */
final class FfmpegFrames implements AutoCloseable {

  /**
   * One picture.
   *
   * @param micros its time by the stream, where the stream has times
   * @param senderOffset what the sender's clock, in microseconds since 1970, is ahead of {@code
   *     micros}, where the sender said so
   */
  record Shown(Picture picture, OptionalLong micros, OptionalLong senderOffset) {}

  private final InputPlace place;
  private final FfmpegInput input;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final @Nullable FrameDecoder decoder;
  private OptionalLong senderOffset = OptionalLong.empty();
  private boolean seen;
  private boolean ended;
  private boolean closed;

  /** Opens a place, and the decoder it needs. */
  static FfmpegFrames open(
      InputPlace place, Interrupt interrupt, Duration limit, int decoderThreads) {
    FfmpegInput input = FfmpegInput.open(place, interrupt, limit);
    try {
      boolean jpeg = input.codecId() == avcodec.AV_CODEC_ID_MJPEG && input.quarterTurns() == 0;
      FrameDecoder decoder = jpeg ? null : FrameDecoder.open(input, place, decoderThreads);
      return new FfmpegFrames(place, input, decoder);
    } catch (SourceException e) {
      input.close();
      throw e;
    }
  }

  private FfmpegFrames(InputPlace place, FfmpegInput input, @Nullable FrameDecoder decoder) {
    this.place = place;
    this.input = input;
    this.decoder = decoder;
  }

  /**
   * The next picture, or nothing at the end.
   *
   * @param limit how long the source may keep silent
   */
  Optional<Shown> next(Duration limit) throws InterruptedException {
    while (true) {
      Optional<Shown> ready = decoder == null ? Optional.empty() : decoded(decoder);
      if (ready.isPresent()) {
        return ready;
      }
      if (ended) {
        return Optional.empty();
      }
      if (input.read(packet, limit) == FfmpegInput.Read.END) {
        ended = true;
        if (decoder != null) {
          decoder.feed(null);
        }
        continue;
      }
      try {
        noteSenderTime();
        Optional<Shown> shown = decoder == null ? Optional.of(passed()) : fed(decoder);
        if (shown.isPresent()) {
          return shown;
        }
      } finally {
        avcodec.av_packet_unref(packet);
      }
    }
  }

  private Optional<Shown> decoded(FrameDecoder from) {
    Optional<FrameDecoder.Decoded> decoded = from.fetch();
    seen |= decoded.isPresent();
    return decoded.map(
        picture -> new Shown(picture.picture(), input.micros(picture.time()), senderOffset));
  }

  private Optional<Shown> fed(FrameDecoder to) {
    // A stream joined in its middle has nothing to predict from yet: that is no damage.
    if (to.feed(packet) || !seen) {
      return Optional.empty();
    }
    return Optional.of(
        new Shown(
            new UnreadablePicture(
                "expected a picture that can be decoded, found a damaged packet of %d bytes from %s"
                    .formatted(packet.size(), place.shown())),
            input.micros(packet.pts()),
            senderOffset));
  }

  private Shown passed() {
    byte[] bytes = new byte[packet.size()];
    packet.data().get(bytes);
    OptionalLong micros = input.hasTimes() ? input.micros(packet.pts()) : OptionalLong.empty();
    return new Shown(JpegBytes.picture(bytes), micros, senderOffset);
  }

  private void noteSenderTime() {
    OptionalLong sender = FfmpegInput.senderMicros(packet);
    OptionalLong micros = input.micros(packet.pts());
    if (sender.isPresent() && micros.isPresent()) {
      senderOffset = OptionalLong.of(sender.getAsLong() - micros.getAsLong());
    }
  }

  boolean comesInPieces() {
    return input.comesInPieces();
  }

  OptionalDouble framesPerSecond() {
    return input.framesPerSecond();
  }

  OptionalLong frameCount() {
    return input.frameCount();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (decoder != null) {
      decoder.close();
    }
    avcodec.av_packet_free(packet);
    input.close();
  }
}
