package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory that is soon full. Only commands that run {@link #inside} a name space of
 * its own see it, so that it needs no rights but those that Linux mostly gives to everybody.
 */
final class SmallDisk implements AutoCloseable {
  /** Less than the stores of a stream take when they are empty. */
  private static final String TOO_SMALL = "256k";

  private static final List<String> OWN_NAME_SPACE =
      List.of("unshare", "--user", "--map-root-user", "--mount");

  private final Process holder;
  private final Path directory;

  private SmallDisk(Process holder, Path directory) {
    this.holder = holder;
    this.directory = directory;
  }

  /** Mounts it at a directory, or skips the test where that is not allowed. */
  static SmallDisk mount(Path directory) throws IOException, InterruptedException {
    String mount = "mount -t tmpfs -o size=" + TOO_SMALL + " tmpfs '" + directory + "'";
    assumeTrue(
        exitCode(command(OWN_NAME_SPACE, mount)) == 0,
        "this machine lets no test mount a file system of its own");
    Process holder =
        new ProcessBuilder(command(OWN_NAME_SPACE, mount + " && echo mounted && exec sleep 600"))
            .redirectErrorStream(true)
            .start();
    assertThat(holder.inputReader().readLine()).isEqualTo("mounted");
    return new SmallDisk(holder, directory);
  }

  /** The start of a command that sees the disk. */
  List<String> inside() {
    return List.of(
        "nsenter",
        "--target",
        Long.toString(holder.pid()),
        "--user",
        "--preserve-credentials",
        "--mount",
        "--wd=" + Path.of("").toAbsolutePath());
  }

  /** Makes room enough. */
  void grow() throws IOException, InterruptedException {
    run("mount -o remount,size=64m '" + directory + "'");
  }

  /** Takes all room that is left. */
  void fill() throws IOException, InterruptedException {
    run("! cat /dev/zero > '" + directory + "/filler'");
  }

  /** Gives back what {@link #fill} took. */
  void empty() throws IOException, InterruptedException {
    run("rm '" + directory + "/filler'");
  }

  private void run(String script) throws IOException, InterruptedException {
    assertThat(exitCode(command(inside(), script))).as(script).isZero();
  }

  private static List<String> command(List<String> prefix, String script) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("sh", "-c", script));
    return command;
  }

  private static int exitCode(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
      return process.exitValue();
    } catch (IOException e) {
      return -1; // there is no such command here
    }
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
