package io.mien.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a command end in order when the process is told to end (SIGTERM, Ctrl-C), so that nothing in
 * hand is lost; a second signal ends it at once.
 *
 * <p>A shutdown hook would come too late: the JVM runs all hooks side by side, and ONNX Runtime has
 * one that frees what networks still need to run or to open, which crashes the process. So hooks
 * run here only after the command has returned, or does not return in time.
 */
final class EndSignal {

  /** As shells count: what a process ended by a signal exits with, less the signal's number. */
  private static final int SIGNALLED = 128;

  /** For a command that says how it is stopped. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** For one that is merely interrupted. */
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(3);

  private static final CountDownLatch COMMAND_DONE = new CountDownLatch(1);
  private static final AtomicInteger EXIT_CODE = new AtomicInteger();
  private static volatile Stop stop = new Stop(() -> {}, SHORT_PATIENCE);

  private record Stop(Runnable work, Duration patience) {}

  private EndSignal() {}

  /** What a command does until it has ended. */
  interface Work {
    void run() throws InterruptedException;
  }

  /** From now on signals interrupt this thread, which runs the command, or do what it says. */
  static void await() {
    stop = new Stop(Thread.currentThread()::interrupt, SHORT_PATIENCE);
    answer("TERM", 15);
    answer("INT", 2);
  }

  /** The JDK lets nobody else see a signal, and the compiler nobody name the class that does. */
  private static void answer(String signal, int number) {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object end =
          Proxy.newProxyInstance(
              EndSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                end(number);
                return null;
              });
      signals
          .getMethod("handle", signals, handler)
          .invoke(null, signals.getConstructor(String.class).newInstance(signal), end);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new IllegalStateException("expected a JVM that tells of SIG" + signal, e);
    }
  }

  /**
   * Runs work that another thread can stop.
   *
   * @param end makes the work return; called when the process is told to end, which then waits for
   *     the rest of the command
   */
  static void around(Runnable end, Work work) throws InterruptedException {
    Stop before = stop;
    stop = new Stop(end, PATIENCE);
    try {
      if (isReceived()) { // before it could be stopped like this
        end.run();
      }
      work.run();
    } finally {
      stop = before;
    }
  }

  /** Runs work that a shutdown hook of its own lets end in order. */
  static void byHooks(Work work) throws InterruptedException {
    around(EndSignal::exit, work);
  }

  /** Whether the process was told to end, so that a failure is none of the command's. */
  static boolean isReceived() {
    return EXIT_CODE.get() != 0;
  }

  /** The command has closed all that it had opened; gives the code that the process exits with. */
  static int commandDone(int code) {
    COMMAND_DONE.countDown();
    return isReceived() ? EXIT_CODE.get() : code;
  }

  private static void end(int signal) {
    if (EXIT_CODE.compareAndSet(0, SIGNALLED + signal)) {
      Stop now = stop;
      now.work().run();
      try {
        boolean unused = COMMAND_DONE.await(now.patience().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exit();
  }

  @SuppressWarnings("checkstyle:RegexpSinglelineJava") // a signal's exit code
  private static void exit() {
    System.exit(EXIT_CODE.get());
  }
}
