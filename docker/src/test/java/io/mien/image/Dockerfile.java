package io.mien.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile, as far as its rules need it: stages and their instructions, arguments filled in.
 */
record Dockerfile(List<Stage> stages) {
  private static final Pattern FROM =
      Pattern.compile("(\\S+)(?:\\s+AS\\s+(\\S+))?", Pattern.CASE_INSENSITIVE);
  private static final Pattern ARGUMENT = Pattern.compile("\\$\\{(\\w+)}");

  /** One line of it, continuations joined. */
  record Instruction(String name, String text) {}

  /** What follows one FROM. */
  record Stage(String name, String from, List<Instruction> instructions) {}

  static Dockerfile parse(String text) {
    Map<String, String> arguments = new LinkedHashMap<>();
    List<Stage> stages = new ArrayList<>();
    for (Instruction instruction : instructions(text)) {
      if (instruction.name().equals("FROM")) {
        Matcher from = FROM.matcher(filled(instruction.text(), arguments));
        if (!from.matches()) {
          throw new IllegalArgumentException("expected FROM image AS stage: " + instruction);
        }
        stages.add(
            new Stage(
                Optional.ofNullable(from.group(2)).orElse(""), from.group(1), new ArrayList<>()));
      } else if (stages.isEmpty()) {
        String[] pair = instruction.text().split("=", 2);
        arguments.put(pair[0], pair[1]);
      } else {
        stages.get(stages.size() - 1).instructions().add(instruction);
      }
    }
    return new Dockerfile(stages);
  }

  private static List<Instruction> instructions(String text) {
    List<Instruction> found = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String one : text.lines().toList()) {
      if (one.isBlank() || one.startsWith("#")) {
        continue;
      }
      if (one.endsWith("\\")) {
        line.append(one, 0, one.length() - 1);
        continue;
      }
      String[] parts = line.append(one).toString().strip().split("\\s+", 2);
      found.add(new Instruction(parts[0].toUpperCase(Locale.ROOT), parts[1]));
      line.setLength(0);
    }
    return found;
  }

  private static String filled(String text, Map<String, String> arguments) {
    return ARGUMENT
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(arguments.get(match.group(1))));
  }

  Optional<Stage> stage(String name) {
    return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
  }

  /** All instructions of a kind that hold in a stage: those of the stages it builds on first. */
  List<String> inForce(String stage, String instruction) {
    Stage one = stage(stage).orElseThrow();
    List<String> all =
        new ArrayList<>(
            stage(one.from()).isPresent() ? inForce(one.from(), instruction) : List.of());
    one.instructions().stream()
        .filter(each -> each.name().equals(instruction))
        .map(Instruction::text)
        .forEach(all::add);
    return all;
  }

  /** The last instruction of a kind that holds in a stage. */
  Optional<String> last(String stage, String instruction) {
    List<String> all = inForce(stage, instruction);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }
}
