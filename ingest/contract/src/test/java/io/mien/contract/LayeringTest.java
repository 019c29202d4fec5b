package io.mien.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.mien.contract", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule onlyTelemetryKnowsPrometheusAndHttp =
      classes()
          .that()
          .resideInAnyPackage("io.prometheus..", "com.sun.net.httpserver..")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAnyPackage("io.prometheus..", "com.sun.net..", "io.mien.contract.telemetry")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.mien.contract.(*)..").should().beFreeOfCycles();
}
