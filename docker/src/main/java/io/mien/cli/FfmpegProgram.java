package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program {@code ffmpeg}, which makes videos to measure with and is measured against. */
final class FfmpegProgram {
  private static final Pattern BENCH =
      Pattern.compile("bench: utime=([0-9.]+)s stime=([0-9.]+)s rtime=([0-9.]+)s");
  private static final Pattern FRAME = Pattern.compile("frame= *(\\d+)");
  private static final Pattern VIDEO = Pattern.compile("video:(\\d+)(kB|KiB)");

  /** What a run cost and made. */
  record Cost(double cpuSeconds, double wallSeconds, long frames, long bytes) {
    double cpuMillisPerFrame() {
      return cpuSeconds * 1e3 / frames;
    }
  }

  private FfmpegProgram() {}

  /**
   * Its version.
   *
   * @throws UserException when it is not on the path
   */
  static String version() throws InterruptedException {
    String first = output(List.of("ffmpeg", "-version")).lines().findFirst().orElse("");
    return first.replaceFirst("ffmpeg version (\\S+).*", "$1");
  }

  /** Runs it to its end. */
  static void run(List<String> arguments) throws InterruptedException {
    output(command(arguments));
  }

  /** Runs it to its end, and reads what it cost. */
  static Cost measure(List<String> arguments) throws InterruptedException {
    List<String> measured = new ArrayList<>(List.of("-v", "info", "-benchmark"));
    measured.addAll(arguments);
    String said = output(command(measured));
    Matcher bench = last(BENCH, said);
    long frames = Long.parseLong(last(FRAME, said).group(1));
    long bytes = Long.parseLong(last(VIDEO, said).group(1)) * 1024;
    return new Cost(
        Double.parseDouble(bench.group(1)) + Double.parseDouble(bench.group(2)),
        Double.parseDouble(bench.group(3)),
        frames,
        bytes);
  }

  private static Matcher last(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    int start = -1;
    while (matcher.find()) {
      start = matcher.start();
    }
    if (start < 0 || !matcher.find(start)) {
      throw new UserException(
          "expected ffmpeg to say %s, found: %s".formatted(pattern, lastLine(text)));
    }
    return matcher;
  }

  /** Starts it as a camera, which goes on until it is destroyed. */
  static Process start(List<String> arguments) {
    try {
      return new ProcessBuilder(command(arguments))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw missing(e);
    }
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-y"));
    command.addAll(arguments);
    return command;
  }

  private static String output(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      StringBuilder said = new StringBuilder();
      try (BufferedReader out = process.inputReader(UTF_8)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          said.append(line).append('\n');
        }
      }
      if (process.waitFor() != 0) {
        throw new UserException("ffmpeg failed: " + lastLine(said.toString()));
      }
      return said.toString();
    } catch (IOException e) {
      throw missing(e);
    }
  }

  private static String lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
  }

  private static UserException missing(IOException e) {
    return new UserException("expected the program ffmpeg on the path, found none", e);
  }
}
