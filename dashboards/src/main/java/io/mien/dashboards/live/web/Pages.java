package io.mien.dashboards.live.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of the page, from the jar. Thread safe. */
final class Pages {
  /** A file and its media type. */
  @SuppressWarnings("ArrayRecordComponent") // read only
  record Page(String type, byte[] bytes) {}

  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";

  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    for (String script :
        List.of("app", "connection", "tile", "detail", "timeline", "expressions", "format")) {
      FILES.put("/" + script + ".js", SCRIPT);
    }
    FILES.put("/uPlot.iife.min.js", SCRIPT);
    FILES.put("/uPlot.min.css", STYLE);
    FILES.put("/style.css", STYLE);
    FILES.put("/icon.svg", "image/svg+xml");
    FILES.put("/LICENSE", "text/plain; charset=utf-8");
  }

  private final Map<String, Page> shared = new LinkedHashMap<>();
  private final Page start;
  private final Page login;

  private Pages(Page start, Page login) {
    this.start = start;
    this.login = login;
  }

  /** Reads all files. */
  static Pages load() {
    Pages pages = new Pages(read("/index.html", HTML), read("/login.html", HTML));
    FILES.forEach((path, type) -> pages.shared.put(path, read(path, type)));
    return pages;
  }

  /** A part of the page that is the same for everybody. */
  Optional<Page> shared(String path) {
    return Optional.ofNullable(shared.get(path));
  }

  /** The page itself. */
  Page start() {
    return start;
  }

  /** The page that asks for the token. */
  Page login() {
    return login;
  }

  private static Page read(String path, String type) {
    String name = "/io/mien/dashboards/live/page" + path;
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar: build it again");
      }
      return new Page(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
