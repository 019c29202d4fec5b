package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as its users type it, in this process. */
class MienTest {
  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  private static Result mien(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Mien.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Result(code, out.toString(), err.toString());
  }

  @Test
  void wrongUsageIsExplainedInASentence() {
    assertThat(mien().code()).isEqualTo(2);
    assertThat(mien("anlyze").err()).contains("anlyze", "analyze").doesNotContain("\tat ");
    Result option = mien("analyze", "--ot", "x", "y.mp4");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err()).startsWith("mien: ").contains("--ot", "mien analyze --help");
    assertThat(mien("demo", "--for", "soon").err()).contains("30s", "soon");
    assertThat(mien("bench").err()).contains("stream", "tracking");
  }

  @Test
  void badInputIsExplainedInASentence() {
    assertFails("nothing at", "analyze", "missing.mp4");
    assertFails("no file at", "analyze", samples(), "--model", "missing.onnx");
    assertFails("missing", "evaluate", "--data", "missing", "--split", "test");
    assertFails("train, valid or test", "evaluate", "--data", "missing", "--split", "all");
    assertFails("at least one source", "ingest");
    assertFails("did you mean ingest.fps", "ingest", "x", "--set", "ingest.fp=1");
    assertFails("missing.properties", "infer", "--config", "missing.properties");
    assertFails(
        "none answered",
        "infer",
        "--bootstrap",
        "127.0.0.1:1",
        "--set",
        "inference.startup.timeout.ms=500",
        "--set",
        "inference.metrics.port=0");
    assertFails("detector yunet", "analyze", samples(), "--detector", "yunet");
    assertFails("existing folder", "evaluate", "--data", "x", "--split", "test", "--json", "no/x");
    assertFails("ingest.fps", "ingest", "x", "--fps", "-3");
    assertFails("--resume", "train", "--data", "x", "--out", "y", "--resume", "--preset", "z");
    assertFails("--data and --out", "study", "--data", "x");
    assertFails("lfnsb, found 'x'", "study", "--data", "x", "--out", "y", "--methods", "x");
    assertFails("preset", "train", "--data", "x", "--out", "y", "--preset", "none");
    assertFails("--heap", "bench", "soak", "--heap", "much");
    assertFails("--fps", "bench", "cameras", "--fps", "0");
    assertFails("nothing at", "demo", "--source", "missing.mp4");
  }

  @Test
  void helpIsBrokenWhereItsLinesEnd() {
    String help = mien("ingest", "--help").out();

    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(help.replaceAll("\\n +", " "))
        .contains("it ends by itself only\nwhere all are files,")
        .contains("a video, a picture, a folder, or slideshow:");
    assertThat(help).contains("\n    - id: door\n");
    assertThat(mien("bench", "precision", "--help").out())
        .contains("all in turns.\n\nThe integers are fitted");
  }

  @Test
  void eachOfSeveralProblemsHasItsLine() {
    Result result = mien("ingest", "x", "--set", "ingest.fp=1", "--set", "ingest.jpeg.quality=0");

    assertThat(result.err().strip().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("mien: "))
        .anySatisfy(line -> assertThat(line).contains("ingest.fps"))
        .anySatisfy(line -> assertThat(line).contains("ingest.jpeg.quality"));
  }

  private static void assertFails(String message, String... arguments) {
    Result result = mien(arguments);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().strip().lines()).hasSize(1);
    assertThat(result.err()).startsWith("mien: ").contains(message).doesNotContain("unexpected");
  }

  @Test
  void debugShowsTheTrace() {
    assertThat(mien("analyze", "missing.mp4", "--debug").err()).contains("\tat io.mien");
  }

  @Test
  void settingsAreListedWithDefaultsAndMeaning() {
    assertThat(mien("settings").out())
        .contains("ingest.jpeg.quality (default 90, [1,...,100])", "inference.detector.threshold");
    assertThat(mien("settings", "infer").out()).doesNotContain("ingest.jpeg.quality");
  }

  @Test
  void analyzesPicturesAndDrawsWhatItSaw() throws IOException {
    Path events = folder.resolve("events.jsonl");
    Path video = folder.resolve("seen.mp4");

    Result result =
        mien("analyze", samples(), "--out", events.toString(), "--annotate", video.toString());

    assertThat(result.err()).contains("6 frames, 6 with faces");
    assertThat(result.code()).isZero();
    List<ExpressionEvent> seen =
        Files.readAllLines(events).stream()
            .map(line -> ExpressionEventJson.read(line.getBytes(StandardCharsets.UTF_8)))
            .toList();
    assertThat(seen).extracting(ExpressionEvent::frameSeq).contains(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(seen).extracting(ExpressionEvent::id).doesNotHaveDuplicates();
    assertThat(seen).allMatch(event -> event.track().isPresent());
    assertThat(Files.size(video)).isPositive();
    assertThat(mien("analyze", video.toString(), "--out", events.toString()).err())
        .contains("6 frames");
  }

  @Test
  void aFrameThatCannotBeReadIsToldAndTheOthersGoOn() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    byte[] whole = Files.readAllBytes(Path.of(samples(), "sample1.jpg"));
    Files.write(pictures.resolve("a.jpg"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.write(pictures.resolve("b.jpg"), whole);

    Result result = mien("analyze", pictures.toString(), "--out", folder.resolve("e").toString());

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("2 frames, 1 with faces", "1 unreadable", "frame 0: ");
  }

  @Test
  void demoWithoutAReadablePictureFails() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("broken"));
    Files.write(pictures.resolve("a.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1});

    Result result = mien("demo", "--source", pictures.toString(), "--for", "20s", "--headless");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("at least one readable frame");
  }

  @Test
  void demoShowsEventsOnAllSamplePictures() {
    Result result = mien("demo", "--for", "17s", "--headless");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("events on 6 of 6 pictures", " 0 dead letters");
    assertThat(result.out())
        .as("as many faces as events")
        .containsPattern("(\\d+) faces, \\1 events");
    assertThat(result.out().lines().filter(line -> line.contains("frames/s"))).hasSize(17);
  }

  @Test
  void ingestPublishesAllFramesOfAFolder() {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Result result =
          mien(
              "ingest",
              "--bootstrap",
              broker.bootstrapServers(),
              "--fast",
              "door=" + samples(),
              "--set",
              "ingest.metrics.port=0");

      assertThat(result.err()).isEmpty();
      assertThat(result.code()).isZero();
    }
  }

  @Test
  void benchComparesStreamAndLoop() throws IOException {
    Path json = folder.resolve("bench.json");

    Result result =
        mien(
            "bench",
            "stream",
            "--source",
            samples(),
            "--frames",
            "20",
            "--rounds",
            "1",
            "--warm-up",
            "0",
            "--json",
            json.toString(),
            "--latency-time",
            "2s",
            "--latency-warm-up",
            "1s");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("stream / loop", "broker not counted", "StreamThread");
    assertThat(Files.readString(json))
        .contains("\"loop\"", "\"cpuMillisPerFrame\"", "\"latencyMillis\"", "\"p99\"", "\"ratio\"")
        .contains("\"brokerNotCounted\"", "\"cpuMillisPerFrameByThread\"");
  }

  @Test
  void benchShowsManyCamerasInBoundedMode() throws IOException {
    Path json = folder.resolve("cameras.json");

    Result result =
        mien(
            "bench",
            "cameras",
            "--source",
            samples(),
            "--cameras",
            "3",
            "--fps",
            "2",
            "--warm-up",
            "2s",
            "--for",
            "6s",
            "--heap",
            "256m",
            "--json",
            json.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("3 cameras: ", "cameras starved: 0");
    assertThat(Files.readString(json))
        .contains("\"skippedShare\"", "\"ratio\"", "\"nativeBytes\"", "\"max\"");
  }

  @Test
  void benchOfPrecisionSaysWhichPicturesItMisses() {
    Result result = mien("bench", "precision", "--data", folder.resolve("none").toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("expected a directory of FER+ data, found nothing at")
        .doesNotContain("unexpected");
  }

  @Test
  void benchSoaks() throws IOException {
    Path json = folder.resolve("soak.json");

    Result result =
        mien(
            "bench",
            "soak",
            "--source",
            samples(),
            "--fps",
            "4",
            "--for",
            "5s",
            "--heap",
            "256m",
            "--json",
            json.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("minute   1", "too short to tell");
    assertThat(Files.readString(json))
        .contains("\"heapLiveBytes\"", "\"drift\"", "\"framesPerSecond\" : 4.0");
  }

  private static String samples() {
    return SAMPLES.folder().toString();
  }

  private static final SamplePictures SAMPLES = SamplePictures.unpack();

  @org.junit.jupiter.api.AfterAll
  static void deleteSamples() {
    SAMPLES.close();
  }
}
