package io.mien.dashboards.live.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that lets a browser in. Once given, the browser holds a cookie that is derived from
 * it: good for as long as the token is, over restarts too, and no way back to it. Thread safe.
 */
public final class AccessToken {
  /** The shortest token: 16 random characters cannot be guessed over a network. */
  public static final int LEAST_LENGTH = 16;

  private final byte[] token;
  private final String cookie;

  private AccessToken(String token) {
    this.token = token.getBytes(UTF_8);
    this.cookie = HexFormat.of().formatHex(hmac(this.token, "mien live cookie"));
  }

  /** Takes a token of at least {@value #LEAST_LENGTH} visible ASCII characters, else nothing. */
  public static Optional<AccessToken> of(String token) {
    boolean fits =
        token.length() >= LEAST_LENGTH && token.chars().allMatch(one -> one > ' ' && one < 0x7f);
    return fits ? Optional.of(new AccessToken(token)) : Optional.empty();
  }

  /** Whether this is the token; takes the same time whatever was given. */
  public boolean matches(String given) {
    // Digests of one length: the comparison does not even tell how long the token is.
    return MessageDigest.isEqual(hmac(token, "compare"), hmac(given.getBytes(UTF_8), "compare"));
  }

  /** What a browser that gave the token shows from then on. */
  public String cookie() {
    return cookie;
  }

  /** Whether a browser shows what {@link #cookie} gave it. */
  public boolean matchesCookie(String given) {
    return MessageDigest.isEqual(cookie.getBytes(UTF_8), given.getBytes(UTF_8));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // An empty key is none, and nobody's token is empty.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
