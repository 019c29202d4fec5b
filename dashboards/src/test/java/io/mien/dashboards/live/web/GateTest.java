package io.mien.dashboards.live.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.dashboards.live.web.Gate.Verdict;
import io.mien.dashboards.live.web.Gate.Visit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final AccessToken TOKEN = AccessToken.of("0123456789abcdef").orElseThrow();

  private final Gate open = new Gate("127.0.0.1", Optional.empty());
  private final Gate guarded = new Gate("0.0.0.0", Optional.of(TOKEN));

  private static Visit visit(String host, String origin) {
    return new Visit(
        "/stream",
        "10.0.0.1",
        Optional.of(host),
        origin.isEmpty() ? Optional.empty() : Optional.of(origin),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Visit with(List<String> cookies, String authorization, String given) {
    return new Visit(
        "/",
        "10.0.0.1",
        Optional.of("cams.example:8765"),
        Optional.empty(),
        cookies,
        authorization.isEmpty() ? Optional.empty() : Optional.of(authorization),
        given.isEmpty() ? Optional.empty() : Optional.of(given),
        false);
  }

  private Verdict guarded(Visit visit) {
    return guarded.judge(visit, 0);
  }

  @Test
  void loopbackAnswersToItsOwnNamesAlone() {
    for (String host :
        List.of("localhost", "localhost:1", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST:9")) {
      assertThat(open.judge(visit(host, ""), 0)).as(host).isEqualTo(Verdict.ENTER);
    }
    for (String host :
        List.of("evil.example", "127.0.0.1.evil.example:8765", "localhost.evil:1", "[::2]")) {
      assertThat(open.judge(visit(host, ""), 0)).as(host).isEqualTo(Verdict.FOREIGN);
    }
  }

  @Test
  void pageOfAnotherSiteIsTurnedAway() {
    assertThat(open.judge(visit("localhost:8765", "http://localhost:8765"), 0))
        .isEqualTo(Verdict.ENTER);
    for (String origin :
        List.of(
            "http://evil.example",
            "http://localhost:80",
            "null",
            "http://localhost:8765.evil",
            "::")) {
      assertThat(open.judge(visit("localhost:8765", origin), 0))
          .as(origin)
          .isEqualTo(Verdict.FOREIGN);
    }
  }

  @Test
  void requestWithoutHostIsTurnedAway() {
    Visit nameless =
        new Visit(
            "/",
            "1.2.3.4",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false);

    assertThat(open.judge(nameless, 0)).isEqualTo(Verdict.FOREIGN);
  }

  @Test
  void probesNeedNothing() {
    Visit probe =
        new Visit(
            "/health/live",
            "1.2.3.4",
            Optional.of("10.1.2.3:8765"),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false);

    assertThat(guarded(probe)).isEqualTo(Verdict.ENTER);
    assertThat(open.judge(probe, 0)).isEqualTo(Verdict.ENTER);
  }

  @Test
  void tokenIsAskedForAndExchanged() {
    assertThat(guarded(with(List.of(), "", ""))).isEqualTo(Verdict.ASK);
    assertThat(guarded(with(List.of(), "", "0123456789abcdeX"))).isEqualTo(Verdict.ASK);
    assertThat(guarded(with(List.of(), "", "0123456789abcdef"))).isEqualTo(Verdict.EXCHANGE);
    assertThat(guarded(with(List.of("x", TOKEN.cookie()), "", ""))).isEqualTo(Verdict.ENTER);
    assertThat(guarded(with(List.of("0123456789abcdef"), "", ""))).isEqualTo(Verdict.ASK);
    assertThat(guarded(with(List.of(), "bearer 0123456789abcdef", ""))).isEqualTo(Verdict.ENTER);
    assertThat(guarded(with(List.of(), "Basic 0123456789abcdef", ""))).isEqualTo(Verdict.ASK);
  }

  @Test
  void wrongTokensAreLimitedAndRightOnesWaitToo() {
    Visit wrong = with(List.of(), "", "a wrong token, again");
    for (int i = 0; i < AttemptLimit.MOST; i++) {
      assertThat(guarded(wrong)).isEqualTo(Verdict.ASK);
    }
    assertThat(guarded(wrong)).isEqualTo(Verdict.WAIT);
    assertThat(guarded(with(List.of(), "", "0123456789abcdef"))).isEqualTo(Verdict.WAIT);
    assertThat(guarded(with(List.of(TOKEN.cookie()), "", "")))
        .as("who is in stays in")
        .isEqualTo(Verdict.ENTER);
    assertThat(guarded.judge(wrong, AttemptLimit.REFILL.toNanos())).isEqualTo(Verdict.ASK);
  }

  @Test
  void tokensAreLongEnoughAndVisible() {
    assertThat(AccessToken.of("0123456789abcde")).isEmpty();
    assertThat(AccessToken.of("0123456789 abcdef")).isEmpty();
    assertThat(AccessToken.of("0123456789abcdef")).isPresent();
    assertThat(TOKEN.cookie()).doesNotContain("0123456789abcdef").hasSize(64);
    assertThat(AccessToken.of("0123456789abcdef").orElseThrow().cookie())
        .as("the same after a restart")
        .isEqualTo(TOKEN.cookie());
  }
}
