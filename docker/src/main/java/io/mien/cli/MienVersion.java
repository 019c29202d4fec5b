package io.mien.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class MienVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "mien "
          + Optional.ofNullable(Mien.class.getPackage().getImplementationVersion())
              .orElse("development build")
    };
  }
}
