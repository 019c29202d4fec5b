package io.mien.dashboards.live.web;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides who may come in. Thread safe. */
final class Gate {
  /** Open to everybody who reaches the server: no word of a camera is in them. */
  private static final Set<String> PROBES = Set.of("/health/live", "/health/ready");

  private static final String BEARER = "Bearer ";

  private final String host;
  private final Optional<AccessToken> token;
  private final AttemptLimit attempts = new AttemptLimit();

  /**
   * A gate.
   *
   * @param host what the server listens on
   * @param token must be shown where there is one
   */
  Gate(String host, Optional<AccessToken> token) {
    this.host = host;
    this.token = token;
  }

  /**
   * What counts of a request.
   *
   * @param given a token out of the address or the form; it is exchanged for a cookie
   * @param page whether it is for a part of the page that is the same for everybody
   */
  record Visit(
      String path,
      String remote,
      Optional<String> hostHeader,
      Optional<String> origin,
      List<String> cookies,
      Optional<String> authorization,
      Optional<String> given,
      boolean page) {}

  /** What is answered. */
  enum Verdict {
    /** Come in. */
    ENTER,
    /** Here is your cookie; come again without the token in the address. */
    EXCHANGE,
    /** A token is needed. */
    ASK,
    /** Too many wrong tokens. */
    WAIT,
    /** A page of another site, or a name that is not ours. */
    FOREIGN
  }

  Verdict judge(Visit visit, long nowNanos) {
    if (PROBES.contains(visit.path())) {
      return Verdict.ENTER;
    }
    if (visit.hostHeader().isEmpty()) {
      return Verdict.FOREIGN;
    }
    if (visit
        .origin()
        .filter(origin -> !Hosts.isSameOrigin(origin, visit.hostHeader().get()))
        .isPresent()) {
      return Verdict.FOREIGN;
    }
    if (token.isEmpty()) {
      return Hosts.isOwn(host, visit.hostHeader().get()) ? Verdict.ENTER : Verdict.FOREIGN;
    }
    return visit.page() ? Verdict.ENTER : withToken(token.get(), visit, nowNanos);
  }

  private Verdict withToken(AccessToken secret, Visit visit, long nowNanos) {
    if (visit.cookies().stream().anyMatch(secret::matchesCookie)) {
      return visit.given().isPresent() ? Verdict.EXCHANGE : Verdict.ENTER;
    }
    Optional<String> bearer =
        visit
            .authorization()
            .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(header -> header.substring(BEARER.length()).strip());
    if (bearer.isEmpty() && visit.given().isEmpty()) {
      return Verdict.ASK;
    }
    if (!attempts.allows(visit.remote(), nowNanos)) {
      return Verdict.WAIT;
    }
    if (visit.given().filter(secret::matches).isPresent()) {
      return Verdict.EXCHANGE;
    }
    if (bearer.filter(secret::matches).isPresent()) {
      return Verdict.ENTER;
    }
    attempts.failed(visit.remote(), nowNanos);
    return Verdict.ASK;
  }
}
