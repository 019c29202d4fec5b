package io.mien.training.report;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * HTML and SVG in the making: what goes between tags or into attributes is escaped. Not thread
 * safe.
 */
final class Markup {
  private final StringBuilder text = new StringBuilder();

  /**
   * Adds an element with what the content adds inside it.
   *
   * @param attributes names and values in turn
   */
  Markup element(String name, Consumer<Markup> content, Object... attributes) {
    open(name, attributes);
    content.accept(this);
    text.append("</").append(name).append('>');
    return this;
  }

  /** Adds an element around a text. */
  Markup element(String name, String content, Object... attributes) {
    return element(name, inside -> inside.text(content), attributes);
  }

  /**
   * Adds a table; a wide one is moved by itself, not with the page.
   *
   * @param kind its class in the style sheet
   * @param content adds head and body
   */
  Markup table(String caption, String kind, Consumer<Markup> content) {
    return element(
        "div",
        around ->
            around.element(
                "table",
                table -> {
                  table.element("caption", caption);
                  content.accept(table);
                },
                "class",
                kind),
        "class",
        "wide",
        "tabindex",
        0,
        "role",
        "region",
        "aria-label",
        caption);
  }

  /** Adds an element that holds nothing and has no end, as {@code <line>} of SVG. */
  Markup single(String name, Object... attributes) {
    open(name, attributes);
    text.setLength(text.length() - 1);
    text.append("/>");
    return this;
  }

  private void open(String name, Object... attributes) {
    text.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text(written(attributes[i + 1]));
      text.append('"');
    }
    text.append('>');
  }

  private static String written(Object value) {
    return value instanceof Double number ? number(number) : String.valueOf(value);
  }

  /** A number for SVG, of two digits after the point at most. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  /** Adds a text. */
  Markup text(String content) {
    for (int i = 0; i < content.length(); i++) {
      char letter = content.charAt(i);
      switch (letter) {
        case '&' -> text.append("&amp;");
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '"' -> text.append("&quot;");
        default -> text.append(letter);
      }
    }
    return this;
  }

  /** Adds markup as it is. */
  Markup raw(String markup) {
    text.append(markup);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
