package io.mien.ingest.camera;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables of the environment where a URL names them as <code>${NAME}</code>. In user and
 * password a value may hold what would end them in a URL; it is escaped, and what is escaped stays.
 */
final class Variables {
  private static final Pattern NAMED = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern TO_PASSWORD = Pattern.compile("[^/?#]*://[^/?#]*@");
  private static final Pattern ENDS_PASSWORD = Pattern.compile("[/?#\\s]");

  private Variables() {}

  /**
   * A text with its variables in place.
   *
   * @param used the values that were put in
   * @param missing the names that the environment does not have
   */
  record Expanded(String text, Set<String> used, Set<String> missing) {}

  static Expanded expand(String text, Map<String, String> environment) {
    Set<String> used = new LinkedHashSet<>();
    Set<String> missing = new TreeSet<>();
    StringBuilder expanded = new StringBuilder();
    Matcher login = TO_PASSWORD.matcher(text);
    int passwordEnd = login.lookingAt() ? login.end() : 0;
    Matcher matcher = NAMED.matcher(text);
    while (matcher.find()) {
      String value = environment.get(matcher.group(1));
      if (value == null || value.isEmpty()) {
        missing.add(matcher.group(1));
        value = "";
      } else {
        used.add(value);
      }
      if (matcher.start() < passwordEnd) {
        value = ENDS_PASSWORD.matcher(value).replaceAll(Variables::escaped);
      }
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(expanded);
    return new Expanded(expanded.toString(), used, missing);
  }

  private static String escaped(MatchResult character) {
    return "%%%02X".formatted((int) character.group().charAt(0));
  }
}
