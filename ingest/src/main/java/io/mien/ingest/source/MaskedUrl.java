package io.mien.ingest.source;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Shows where a source is without the secrets in its URL. */
public final class MaskedUrl {

  /** What stands where a secret was. */
  public static final String MASK = "***";

  private static final Pattern SCHEME = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:/*+");

  /** What comes before, the name with its sign of equality if there is one, the value. */
  private static final Pattern PARAMETER = Pattern.compile("([?&#;])([^=&#;]*=)?[^&#;]+");

  private MaskedUrl() {}

  /**
   * The URL with its user info, the values of its query and its fragment masked; a path of a file
   * comes back as it is.
   */
  public static String of(String url) {
    var scheme = SCHEME.matcher(url);
    if (!scheme.lookingAt() || !scheme.group().endsWith("//")) {
      return url;
    }
    String rest = url.substring(scheme.end());
    return scheme.group() + maskedRest(rest);
  }

  private static String maskedRest(String rest) {
    int query = firstOf(rest, '?', '#');
    String place = rest.substring(0, query);
    String parameters = rest.substring(query);
    // A password may hold a slash that nobody escaped; an @ behind the host only hides more.
    int at = place.lastIndexOf('@');
    if (at < 0 && rest.indexOf('@') >= 0 && place.indexOf('/') < 0) {
      // The ? or # was part of the password.
      return MASK + rest.substring(rest.lastIndexOf('@'));
    }
    String shown = at < 0 ? place : MASK + place.substring(at);
    return shown + PARAMETER.matcher(parameters).replaceAll(MaskedUrl::masked);
  }

  private static String masked(MatchResult parameter) {
    String name = parameter.group(2);
    return parameter.group(1) + (name == null ? MASK : name + MASK);
  }

  private static int firstOf(String text, char one, char other) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == one || text.charAt(i) == other) {
        return i;
      }
    }
    return text.length();
  }
}
