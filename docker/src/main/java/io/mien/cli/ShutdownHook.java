package io.mien.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in order when the process is told to end (SIGTERM, Ctrl-C), so that nothing in
 * hand is lost.
 */
final class ShutdownHook {
  private static final long PATIENCE_SECONDS = 40;
  private static final CountDownLatch COMMAND_DONE = new CountDownLatch(1);

  private ShutdownHook() {}

  /** What a command does until it has ended. */
  interface Work {
    void run() throws InterruptedException;
  }

  /**
   * Runs work that another thread can stop.
   *
   * @param stop makes the work return; called when the process is told to end, which then waits for
   *     the rest of the command
   */
  static void around(Runnable stop, Work work) throws InterruptedException {
    Thread hook = new Thread(() -> end(stop), "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      work.run();
    } finally {
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already: the hook is what stopped the work.
    }
  }

  /** The command has closed all that it had opened. */
  static void commandDone() {
    COMMAND_DONE.countDown();
  }

  private static void end(Runnable stop) {
    stop.run();
    try {
      COMMAND_DONE.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
