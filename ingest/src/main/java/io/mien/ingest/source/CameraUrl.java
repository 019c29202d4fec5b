package io.mien.ingest.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL in the parts that tell where its secrets lie. It need not be well formed, as whoever writes
 * one down forgets a slash, or escapes nothing in a password.
 *
 * @param scheme with the colon and the slashes after it
 * @param user and password, as they are written; empty where there are none
 * @param place host, port and path
 * @param parameters query and fragment, with the sign that they begin with; may be empty
 */
public record CameraUrl(String scheme, Optional<String> user, String place, String parameters) {
  private static final Pattern SCHEME =
      Pattern.compile("(?i)(?!file:|slideshow:)[a-z][a-z0-9+.-]+:/++");

  /** What comes before, the name with its sign of equality if there is one, the value. */
  private static final Pattern PARAMETER = Pattern.compile("([?&#;])([^=&#;]*=)?([^&#;]+)");

  /** Some cameras want these within the path. */
  private static final Pattern IN_PATH =
      Pattern.compile("(?i)\\b((?:user(?:name)?|pass(?:word|wd)?|pwd|token|key)=)([^&/;]+)");

  /** A user and the beginning of a password: what is behind the colon is no port. */
  private static final Pattern USER = Pattern.compile("[^/:\\[\\]]*:(?!\\d*(?:/|$)).*");

  /** Takes a text apart; empty where it is no URL, or that of a file. */
  public static Optional<CameraUrl> of(String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.lookingAt()) {
      return Optional.empty();
    }
    String rest = text.substring(scheme.end());
    int at = endOfUser(rest);
    String behind = rest.substring(at + 1);
    int query = firstParameter(behind);
    return Optional.of(
        new CameraUrl(
            scheme.group(),
            at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at)),
            behind.substring(0, query),
            behind.substring(query)));
  }

  /** Where the @ behind the user is, -1 where there is none; a later one only hides more. */
  private static int endOfUser(String rest) {
    String place = rest.substring(0, firstParameter(rest));
    int at = place.lastIndexOf('@');
    // A ? or # before the @ is part of the password, unless it stands behind a path.
    boolean isUser = place.indexOf('/') < 0 || USER.matcher(place).matches();
    return at < 0 && isUser ? rest.lastIndexOf('@') : at;
  }

  private static int firstParameter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '?' || text.charAt(i) == '#') {
        return i;
      }
    }
    return text.length();
  }

  /** The host, and its port where it is named. */
  public String host() {
    int path = place.indexOf('/');
    return path < 0 ? place : place.substring(0, path);
  }

  /** The URL without its secrets. */
  public String masked() {
    return scheme
        + user.map(secret -> MaskedUrl.MASK + "@").orElse("")
        + IN_PATH.matcher(place).replaceAll("$1" + MaskedUrl.MASK)
        + PARAMETER
            .matcher(parameters)
            .replaceAll(
                found ->
                    found.group(1)
                        + Optional.ofNullable(found.group(2))
                            .map(Matcher::quoteReplacement)
                            .orElse("")
                        + MaskedUrl.MASK);
  }

  /**
   * What is secret, as it is written: user and password together and the password alone, values.
   */
  public List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    user.ifPresent(
        both -> {
          secrets.add(both);
          secrets.add(both.substring(both.indexOf(':') + 1));
        });
    IN_PATH.matcher(place).results().forEach(found -> secrets.add(found.group(2)));
    PARAMETER.matcher(parameters).results().forEach(found -> secrets.add(found.group(3)));
    return secrets;
  }
}
