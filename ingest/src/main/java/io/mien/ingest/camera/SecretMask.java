package io.mien.ingest.camera;

import io.mien.ingest.source.CameraUrl;
import io.mien.ingest.source.MaskedUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the secrets of a camera out of a text: those of URLs in it, and those that are known,
 * wherever they stand, as FFmpeg and exceptions repeat what they were given. Thread safe.
 */
public record SecretMask(Set<String> secrets) {
  /** For a text in which no secret but those of URLs is to be expected. */
  public static final SecretMask URLS_ONLY = new SecretMask(Set.of());

  /** A password may hold what ends a URL in a text; a later @ only hides more. */
  private static final Pattern URL =
      Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]+:/+(?:\\S*@)?[^\\s,\\]\"'<>]*");

  /** A shorter one is masked only where it stands alone: else no word would be left whole. */
  private static final int SHORT = 3;

  /** Takes a copy. */
  public SecretMask {
    secrets = Set.copyOf(secrets);
  }

  /**
   * What is secret of a URL: the variables put into it, its user and password, the values of its
   * parameters; each as it is written and as it is meant.
   *
   * @param variables values that were put into the URL
   */
  public static SecretMask of(String url, Set<String> variables) {
    Set<String> secrets = new TreeSet<>();
    variables.forEach(value -> add(secrets, value));
    CameraUrl.of(url).ifPresent(parts -> parts.secrets().forEach(secret -> add(secrets, secret)));
    return new SecretMask(secrets);
  }

  private static void add(Set<String> secrets, String secret) {
    if (!secret.isBlank()) {
      secrets.add(secret);
      try {
        secrets.add(URLDecoder.decode(secret.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // Not percent-encoded: then it is meant as it is written.
      }
    }
  }

  /** The text without the secrets. */
  public String masked(String text) {
    String shown = URL.matcher(text).replaceAll(SecretMask::maskedUrl);
    List<String> longestFirst =
        secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    for (String secret : longestFirst) {
      String literal = Pattern.quote(secret);
      String alone = "(?<![\\w%])" + literal + "(?![\\w%])";
      shown =
          Pattern.compile(secret.length() < SHORT ? alone : literal)
              .matcher(shown)
              .replaceAll(MaskedUrl.MASK);
    }
    return shown;
  }

  private static String maskedUrl(MatchResult url) {
    return Matcher.quoteReplacement(MaskedUrl.of(url.group()));
  }

  /** Says how many, not which. */
  @Override
  public String toString() {
    return secrets.size() + " secrets";
  }
}
