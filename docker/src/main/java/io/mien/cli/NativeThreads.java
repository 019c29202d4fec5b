package io.mien.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * CPU time of the threads of this process that Java does not list, by kind: the collector's and the
 * compilers'. Empty where the system has no {@code /proc}. They tell the just-in-time compilers
 * from work that stays.
 */
final class NativeThreads {
  static final String COLLECTOR = "jvm: collector";
  static final String COMPILERS = "jvm: compilers";

  private static final Path TASKS = Path.of("/proc/self/task");

  /** Linux counts in hundredths of a second, whatever the kernel's own clock. */
  private static final long TICK_NANOS = 10_000_000;

  /** User and system time, counted from the field behind the name. */
  private static final int USER_TIME = 11;

  private NativeThreads() {}

  /** Nanoseconds so far by kind. */
  static Map<String, Long> nanos() {
    Map<String, Long> nanos = new TreeMap<>();
    if (!Files.isDirectory(TASKS)) {
      return nanos;
    }
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        add(task, nanos);
      }
    } catch (IOException e) {
      return Map.of();
    }
    return nanos;
  }

  private static void add(Path task, Map<String, Long> nanos) {
    try {
      String stat = Files.readString(task.resolve("stat"));
      kind(stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')))
          .ifPresent(kind -> nanos.merge(kind, cpuNanos(stat), Long::sum));
    } catch (IOException e) {
      // The thread has ended meanwhile.
    }
  }

  /** The kind of a thread by the system's name for it. */
  static Optional<String> kind(String name) {
    if (name.startsWith("GC ") || name.startsWith("G1 ") || name.startsWith("VM Thread")) {
      return Optional.of(COLLECTOR);
    }
    return name.startsWith("C1 ") || name.startsWith("C2 ")
        ? Optional.of(COMPILERS)
        : Optional.empty();
  }

  /** What a line of {@code /proc/PID/task/TID/stat} says. */
  static long cpuNanos(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", USER_TIME + 3);
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) * TICK_NANOS;
  }
}
