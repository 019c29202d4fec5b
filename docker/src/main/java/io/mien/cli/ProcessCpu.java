package io.mien.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * CPU time of the threads of a process of ingest that live now, as Linux counts it.
 *
 * @param nanos by the thread's number
 * @param kinds by the thread's number: what it is there for
 */
record ProcessCpu(Map<String, Long> nanos, Map<String, String> kinds) {
  static final String COMPILERS = NativeThreads.COMPILERS;

  private static final String REST = "the rest";

  /** Takes copies. */
  ProcessCpu {
    nanos = Map.copyOf(nanos);
    kinds = Map.copyOf(kinds);
  }

  /**
   * Of a process that runs.
   *
   * @throws UserException when it has ended, or the system has no {@code /proc}
   */
  static ProcessCpu of(long pid) {
    Map<String, Long> nanos = new HashMap<>();
    Map<String, String> kinds = new HashMap<>();
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        add(thread, nanos, kinds);
      }
    } catch (IOException e) {
      throw new UserException("expected a process that runs, under Linux; found none", e);
    }
    return new ProcessCpu(nanos, kinds);
  }

  private static void add(Path thread, Map<String, Long> nanos, Map<String, String> kinds) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      String number = String.valueOf(thread.getFileName());
      nanos.put(number, NativeThreads.cpuNanos(stat));
      kinds.put(number, kind(name));
    } catch (IOException e) {
      // The thread has ended meanwhile.
    }
  }

  /** The kind of a thread by the system's name for it, of which it keeps 15 letters. */
  static String kind(String name) {
    if (name.startsWith("kafka-producer")) {
      return "kafka";
    }
    if (name.startsWith("camera-")) {
      return "source";
    }
    return name.equals("encode") ? "encode" : NativeThreads.kind(name).orElse(REST);
  }

  /** Nanoseconds by kind since an earlier moment of the same process. */
  Map<String, Long> since(ProcessCpu start) {
    Map<String, Long> spent = new TreeMap<>();
    nanos.forEach(
        (number, now) ->
            spent.merge(
                kinds.getOrDefault(number, REST),
                now - start.nanos.getOrDefault(number, 0L),
                Long::sum));
    return spent;
  }
}
