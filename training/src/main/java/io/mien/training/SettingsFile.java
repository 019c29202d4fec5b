package io.mien.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.mien.training.loop.TrainingException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Reads settings from a file: YAML where its name ends with {@code .yaml} or {@code .yml}, else
 * properties. In YAML a mapping below a name puts the name and a dot before its own names, and a
 * list becomes its values with commas between; all values stay the text that they are in the file.
 * Aliases are refused: the parser does not tell what single value one stands for.
 */
public final class SettingsFile {
  private static final String MARK = "\uFEFF";

  private final Map<String, String> settings = new TreeMap<>();

  private SettingsFile() {}

  /**
   * The settings by their names.
   *
   * @throws TrainingException where there is no such file or it is not in its format
   */
  public static Map<String, String> read(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean isYaml = name.endsWith(".yaml") || name.endsWith(".yml");
    SettingsFile read = new SettingsFile();
    try (Reader reader = new StringReader(text(file))) {
      if (isYaml) {
        read.yaml(reader);
      } else {
        read.properties(reader);
      }
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is none", e);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is no UTF-8", e);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw unreadable(file, firstLine(e) + " in line " + line, e);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(file, firstLine(e), e);
    }
    return read.settings;
  }

  private static String text(Path file) throws IOException {
    String text = Files.readString(file);
    return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
  }

  private static TrainingException unreadable(Path file, String problem, Exception cause) {
    return new TrainingException(
        "expected a file with training settings (YAML or properties) at "
            + file
            + ", cannot read it: "
            + problem,
        cause);
  }

  private static String firstLine(Exception problem) {
    String text = String.valueOf(problem.getMessage());
    return text.lines().findFirst().orElse("");
  }

  private void properties(Reader reader) throws IOException {
    Properties once =
        new Properties() {
          @Override
          public synchronized Object put(Object key, Object value) { // a loaded map has the last
            add("" + key, ("" + value).strip());
            return value;
          }
        };
    once.load(reader);
  }

  private void yaml(Reader reader) throws IOException {
    try (YAMLParser parser = new YAMLFactory().createParser(reader)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException(
            "expected names with values, found a list or a single value");
      }
      mapping(parser, "");
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("expected one document, found another");
      }
    }
  }

  private void mapping(YAMLParser parser, String prefix) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = prefix + parser.currentName();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        mapping(parser, name + ".");
      } else {
        add(name, value(parser, name, token));
      }
    }
  }

  private void add(String name, String value) {
    if (settings.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException("expected each setting once, found " + name + " twice");
    }
  }

  private static String value(YAMLParser parser, String name, JsonToken token) throws IOException {
    if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
      return scalar(parser, name);
    }
    if (token != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException("expected a value of " + name + ", found none");
    }
    List<String> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.currentToken().isScalarValue()) {
        throw new IllegalArgumentException("expected a list of values of " + name);
      }
      values.add(scalar(parser, name));
    }
    return String.join(",", values);
  }

  private static String scalar(YAMLParser parser, String name) throws IOException {
    String text = parser.getText().strip();
    if (parser.isCurrentAlias()) {
      throw new IllegalArgumentException(
          "expected a value of " + name + ", found *" + text + ": aliases are not followed");
    }
    return text;
  }
}
