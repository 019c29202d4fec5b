package io.mien.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * CPU time of the threads that live now.
 *
 * @param nanos of Java's, by the thread's id
 * @param kinds by the thread's id: its name without what tells it from others of its kind
 * @param natives of those that {@link NativeThreads} knows, by kind
 */
record ThreadCpu(Map<Long, Long> nanos, Map<Long, String> kinds, Map<String, Long> natives) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What is not Java's: the rest of the machine, threads of native libraries. */
  private static final String REST = "jvm and native";

  static ThreadCpu now() {
    Map<Long, Long> nanos = new HashMap<>();
    Map<Long, String> kinds = new HashMap<>();
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      long id = thread == null ? -1 : thread.getThreadId();
      long spent = id < 0 ? -1 : THREADS.getThreadCpuTime(id);
      if (thread != null && spent >= 0) { // it may have ended meanwhile
        nanos.put(id, spent);
        kinds.put(id, kind(thread.getThreadName()));
      }
    }
    return new ThreadCpu(nanos, kinds, NativeThreads.nanos());
  }

  /** "mien-0c...-StreamThread-1" is a StreamThread, "pool-2-thread-1" a pool-thread. */
  static String kind(String threadName) {
    return threadName
        .replaceFirst(" \\| .*", "")
        .replaceFirst(".*-([A-Z][A-Za-z]+-\\d+)$", "$1")
        .replaceAll("-\\d+", "");
  }

  /**
   * Milliseconds a frame by kind of thread.
   *
   * @param processNanos what the whole process spent meanwhile
   */
  Map<String, Double> since(ThreadCpu start, long processNanos, long frames) {
    Map<String, Double> millis = new TreeMap<>();
    double rest = processNanos;
    for (Map.Entry<Long, Long> thread : nanos.entrySet()) {
      long spent = thread.getValue() - start.nanos.getOrDefault(thread.getKey(), 0L);
      rest -= spent;
      millis.merge(kinds.getOrDefault(thread.getKey(), REST), spent / 1e6 / frames, Double::sum);
    }
    for (Map.Entry<String, Long> kind : natives.entrySet()) {
      long spent = kind.getValue() - start.natives.getOrDefault(kind.getKey(), 0L);
      rest -= spent;
      millis.merge(kind.getKey(), spent / 1e6 / frames, Double::sum);
    }
    millis.merge(REST, Math.max(0, rest) / 1e6 / frames, Double::sum);
    return millis;
  }
}
