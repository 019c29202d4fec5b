package io.mien.cli;

import io.mien.cli.FileAnalysis.Analyzed;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.inference.AnalyzerConfig;
import io.mien.inference.EventTracker;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.TrackConfig;
import io.mien.ingest.CameraConfig;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.RecordedSource;
import io.mien.ingest.video.VideoFileWriter;
import io.mien.vision.image.Image;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges one file without Kafka. */
@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    description = "Find the expressions in one video, picture or folder, without Kafka.",
    footer = {"", "Example: mien analyze talk.mp4 --out events.jsonl --annotate talk-seen.mp4"})
final class AnalyzeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SOURCE", description = "A video, a picture, or a folder of pictures.")
  private String source = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the events go, one JSON object a line; default: standard output.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--annotate",
      paramLabel = "FILE.mp4",
      description = "Also write a video with boxes, labels and bars drawn into it.")
  private Optional<Path> annotate = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Frames judged at the same time; default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private AnalyzerOptions analyzer = new AnalyzerOptions();

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Spec private CommandSpec spec;

  private final Totals totals = new Totals();

  /** What was seen in all. */
  private static final class Totals {
    private long frames;
    private long framesWithFaces;
    private long faces;
    private long unreadable;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (threads < 1) {
      throw new UserException("expected --threads of at least 1, found " + threads);
    }
    AbstractConfig own =
        settings
            .parse(
                TrackConfig.define(AnalyzerConfig.define(new ConfigDef())),
                Set.of(),
                analyzer.settings())
            .own();
    AnalyzerConfig config = AnalyzerConfig.from(own);
    PrintWriter err = spec.commandLine().getErr();
    String cameraId = CameraConfig.parse(source).id();
    long start;
    try (RecordedSource frames = CameraSources.open(source);
        FrameAnalyzer core = FrameAnalyzer.open(config);
        OutputStream events = openOut()) {
      start = System.nanoTime();
      ProgressLine progress =
          new ProgressLine(err, Terminal.attached() && out.isPresent(), frames.frameCount());
      try (AnnotatedVideo video = new AnnotatedVideo(annotate.map(VideoFileWriter::new))) {
        new FileAnalysis(
                core,
                new EventTracker(TrackConfig.from(own), config, core.events()),
                cameraId,
                threads)
            .run(
                frames,
                analyzed -> {
                  count(analyzed, err);
                  write(events, analyzed);
                  video.add(analyzed);
                  progress.at(totals.frames);
                });
      }
      progress.end();
    }
    summarize(err, (System.nanoTime() - start) / 1e9);
    if (totals.frames == totals.unreadable) {
      throw new UserException("expected at least one readable frame, found none in " + source);
    }
    return 0;
  }

  private OutputStream openOut() {
    if (out.isEmpty()) {
      return new BufferedOutputStream(new UnclosedOutput(System.out));
    }
    try {
      return new BufferedOutputStream(Files.newOutputStream(out.get()));
    } catch (IOException e) {
      throw new UserException(
          "expected a file that can be written, found %s: %s"
              .formatted(out.get(), e.getClass().getSimpleName()),
          e);
    }
  }

  private void count(Analyzed analyzed, PrintWriter err) {
    totals.frames++;
    totals.faces += analyzed.events().size();
    totals.framesWithFaces += analyzed.events().isEmpty() ? 0 : 1;
    analyzed
        .problem()
        .ifPresent(
            problem -> {
              totals.unreadable++;
              err.println("mien: frame " + analyzed.frame().sequence() + ": " + problem);
            });
  }

  private static void write(OutputStream events, Analyzed analyzed) {
    try {
      for (ExpressionEvent event : analyzed.events()) {
        events.write(ExpressionEventJson.write(event));
        events.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the events", e);
    }
  }

  private void summarize(PrintWriter err, double seconds) {
    err.println(
        String.format(
            Locale.ROOT,
            "%d frames, %d with faces, %d faces, %d unreadable; %.1f s, %.1f frames/s",
            totals.frames,
            totals.framesWithFaces,
            totals.faces,
            totals.unreadable,
            seconds,
            totals.frames / seconds));
  }

  /** The annotated video, where one is wanted. */
  private record AnnotatedVideo(Optional<VideoFileWriter> writer) implements AutoCloseable {
    void add(Analyzed analyzed) {
      if (writer.isPresent() && analyzed.image().isPresent()) {
        Image drawn = FaceAnnotator.draw(analyzed.image().get(), analyzed.events());
        writer
            .get()
            .write(
                new BgrPicture(drawn.widthPixels(), drawn.heightPixels(), drawn.bgr()),
                analyzed.frame().presentationTime());
      }
    }

    @Override
    public void close() {
      writer.ifPresent(VideoFileWriter::close);
    }
  }
}
