package io.mien.cli;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.EventTracker;
import io.mien.inference.EventTracker.Tracked;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.track.CameraTracks;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.PictureException;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.RecordedSource;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Judges all frames of a source without Kafka: several at a time, tracked and given on in the
 * source's order. Runs once.
 *
 * <p>Capture times count from 1970-01-01T00:00:00Z on, so they are the places in the video.
 */
final class FileAnalysis {
  private final FrameAnalyzer analyzer;
  private final EventTracker tracker;
  private final String cameraId;
  private final int threads;
  private CameraTracks tracks = CameraTracks.NONE;

  FileAnalysis(FrameAnalyzer analyzer, EventTracker tracker, String cameraId, int threads) {
    this.analyzer = analyzer;
    this.tracker = tracker;
    this.cameraId = cameraId;
    this.threads = threads;
  }

  /** A frame with what was seen in it; or why it could not be read. */
  record Analyzed(
      CapturedFrame frame,
      Optional<Image> image,
      List<ExpressionEvent> events,
      Optional<String> problem) {}

  /** What a worker saw, before anything is known about its past. */
  private record Seen(
      CapturedFrame frame,
      Optional<Image> image,
      Optional<AnalyzedFrame> analyzed,
      Optional<String> problem) {}

  /** Takes the analyzed frames, in order, on the caller's thread. */
  interface Sink {
    void accept(Analyzed analyzed);
  }

  /** Runs to the end of the source. */
  void run(RecordedSource source, Sink sink) throws InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      // Bounded: a decoded frame is large, and the source may be quicker than the networks.
      Deque<Future<Seen>> inHand = new ArrayDeque<>();
      Optional<CapturedFrame> grabbed = source.grab();
      while (grabbed.isPresent()) {
        CapturedFrame frame = grabbed.get();
        inHand.add(workers.submit(() -> analyze(frame)));
        if (inHand.size() > 2 * threads) {
          sink.accept(tracked(result(inHand.remove())));
        }
        grabbed = source.grab();
      }
      while (!inHand.isEmpty()) {
        sink.accept(tracked(result(inHand.remove())));
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private Seen analyze(CapturedFrame frame) throws InterruptedException {
    Image image;
    try {
      image = image(frame);
    } catch (ImageException | PictureException e) {
      return new Seen(
          frame, Optional.empty(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
    FrameMetadata metadata =
        new FrameMetadata(
            cameraId,
            cameraId + "-" + frame.sequence(),
            frame.sequence(),
            Instant.EPOCH.plus(frame.presentationTime()),
            Optional.empty());
    return new Seen(
        frame,
        Optional.of(image),
        Optional.of(analyzer.analyze(metadata, image)),
        Optional.empty());
  }

  private Analyzed tracked(Seen seen) {
    List<ExpressionEvent> events = List.of();
    if (seen.analyzed().isPresent()) {
      Tracked tracked = tracker.track(tracks, seen.analyzed().get());
      tracks = tracked.tracks();
      events = tracked.events();
    }
    return new Analyzed(seen.frame(), seen.image(), events, seen.problem());
  }

  private Image image(CapturedFrame frame) {
    if (frame.picture() instanceof EncodedPicture encoded) {
      return analyzer.decode(encoded.bytes());
    }
    BgrPicture pixels = PictureCodec.decode(frame.picture());
    frame.picture().release();
    return new Image(pixels.widthPixels(), pixels.heightPixels(), pixels.bgr());
  }

  private static Seen result(Future<Seen> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a frame could not be analyzed", e);
    }
  }
}
