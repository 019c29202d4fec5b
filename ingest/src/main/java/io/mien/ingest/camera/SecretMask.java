package io.mien.ingest.camera;

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

  private static final Pattern URL = Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://[^\\s,\\]\"'<>]+");

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
    int scheme = url.indexOf("://");
    if (scheme >= 0) {
      String rest = url.substring(scheme + 3);
      int query = rest.indexOf('?');
      // A password may hold a slash or a question mark that nobody escaped.
      String place =
          query < 0 || rest.substring(0, query).indexOf('/') < 0 ? rest : rest.substring(0, query);
      int at = place.lastIndexOf('@');
      if (at >= 0) {
        String user = rest.substring(0, at);
        add(secrets, user);
        add(secrets, user.substring(user.indexOf(':') + 1));
      }
      if (query >= 0) {
        for (String parameter : Pattern.compile("[&;#]").split(rest.substring(query + 1), -1)) {
          add(secrets, parameter.substring(parameter.indexOf('=') + 1));
        }
      }
    }
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
