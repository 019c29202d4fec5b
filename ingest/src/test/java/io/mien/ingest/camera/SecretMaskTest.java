package io.mien.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
  @Test
  void masksUrlsWithinAText() {
    assertThat(
            SecretMask.URLS_ONLY.masked(
                "Could not open input \"rtsp://me:pa/ss@10.0.0.5/live\" (or http://h/x?key=1)."))
        .doesNotContain("me:", "pa/ss", "key=1")
        .contains("10.0.0.5/live", "Could not open input");
    assertThat(SecretMask.URLS_ONLY.masked("[a=rtsp://u:p@h/x, b=b.mp4]"))
        .isEqualTo("[a=rtsp://***@h/x, b=b.mp4]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's-me", "p]w", "a,b", "a<b>", "say\"so", "a?b", "a#b"})
  void masksAPasswordThatHoldsWhatEndsAUrl(String password) {
    String text = "[door=rtsp://admin:" + password + "@10.0.0.5/live, b=b.mp4]";

    assertThat(SecretMask.URLS_ONLY.masked(text))
        .isEqualTo("[door=rtsp://***@10.0.0.5/live, b=b.mp4]");
  }

  @Test
  void knowsTheSecretsWithinAPath() {
    SecretMask mask =
        SecretMask.of("rtsp://door:554/user=me&password=s3cret&stream=0.sdp", Set.of());

    assertThat(mask.masked("s3cret is wrong")).isEqualTo("*** is wrong");
  }

  @Test
  void masksWhatIsKnownAsItIsWrittenAndAsItIsMeant() {
    SecretMask mask = SecretMask.of("rtsp://me:a%24b%2Fc@door/live", Set.of());

    assertThat(mask.masked("auth a$b/c or a%24b%2Fc refused")).isEqualTo("auth *** or *** refused");
  }

  @Test
  void masksAShortSecretOnlyWhereItStandsAlone() {
    SecretMask mask = SecretMask.of("http://u:a@door/x", Set.of());

    assertThat(mask.masked("a camera at door said a")).isEqualTo("*** camera at door said ***");
  }

  @Test
  void leavesATextWithoutSecretsAlone() {
    SecretMask mask = SecretMask.of("rtsp://door/live", Set.of());

    assertThat(mask.secrets()).isEmpty();
    assertThat(mask.masked("Connection refused")).isEqualTo("Connection refused");
  }
}
