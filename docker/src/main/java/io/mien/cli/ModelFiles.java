package io.mien.cli;

import io.mien.inference.expression.ExpressionModel;
import io.mien.training.BundleSummary;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.ModelException;
import io.mien.vision.model.ModelBundleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads model files; what cannot be read is a line, and keeps no other from being read. */
final class ModelFiles {
  private static final String ENDING = ".onnx";

  private final Map<String, BundleSummary> bundles = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private boolean failed;

  /** Takes the models that come along. */
  void shipped() {
    add("shipped expression.onnx", ExpressionModel.shipped());
    add("shipped expression-int8.onnx", ExpressionModel.shippedIntegers());
  }

  /** Takes a file, or all model files below a folder. */
  void add(Path path) {
    if (!Files.isDirectory(path)) {
      failed |= !read(path);
      return;
    }
    List<Path> found;
    try (Stream<Path> files = Files.walk(path)) {
      found =
          files
              .filter(Files::isRegularFile) // and so has a name, which the root has not
              .filter(file -> file.getFileName().toString().endsWith(ENDING))
              .sorted()
              .toList();
    } catch (IOException | UncheckedIOException e) {
      problems.add("expected a folder that can be read, found " + path + ": " + e.getMessage());
      failed = true;
      return;
    }
    if (found.isEmpty()) {
      problems.add("expected model files (*" + ENDING + ") in " + path + ", found none");
      failed = true;
    }
    found.forEach(this::read);
  }

  private boolean read(Path file) {
    try {
      return add(file.toString(), BundleSession.read(file));
    } catch (ModelException e) {
      problems.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private boolean add(String name, byte[] content) {
    try {
      bundles.put(name, BundleSummary.read(content, name));
      return true;
    } catch (ModelException | ModelBundleException e) {
      problems.add(String.valueOf(e.getMessage()).replace('\n', ' '));
      return false;
    }
  }

  /** Those that could be read, by what they are called. */
  Map<String, BundleSummary> bundles() {
    return bundles;
  }

  /** What could not be read, a sentence each. */
  List<String> problems() {
    return problems;
  }

  /** Whether something is no model that somebody asked for by name, or a folder has none. */
  boolean failed() {
    return failed;
  }
}
