package io.mien.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The browser of the desktop, where there is one. */
final class Browser {
  private Browser() {}

  /** Opens an address; where that does not work, nothing happens, since the address is printed. */
  static void open(String url) {
    opener(System.getProperty("os.name", ""), System.getenv())
        .ifPresent(
            command -> {
              try {
                new ProcessBuilder(List.of(command, url))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
              } catch (IOException e) {
                // No such command here: a desktop without the usual tools.
                return;
              }
            });
  }

  /** The command that opens an address on this desktop; empty where there is none. */
  static Optional<String> opener(String system, Map<String, String> environment) {
    if (system.toLowerCase(Locale.ROOT).startsWith("mac")) {
      return Optional.of("open");
    }
    boolean desktop =
        !environment.getOrDefault("DISPLAY", "").isEmpty()
            || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    // Over SSH a forwarded display would open the browser on this machine, not on the user's.
    boolean remote = !environment.getOrDefault("SSH_CONNECTION", "").isEmpty();
    return desktop && !remote ? Optional.of("xdg-open") : Optional.empty();
  }
}
