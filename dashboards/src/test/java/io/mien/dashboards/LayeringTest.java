package io.mien.dashboards;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.mien.dashboards", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule boardsKnowOnlyTheContractOfTheOtherModules =
      classes()
          .that()
          .resideOutsideOfPackage("io.mien.dashboards.live..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "io.mien.dashboards..", "io.mien.contract..");

  @ArchTest
  static final ArchRule onlyTheWebKnowsTheServer =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mien.dashboards.live.web")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.jetty..");

  @ArchTest
  static final ArchRule onlyTheFeedAndItsConfigKnowKafka =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.mien.dashboards.live.join",
              "io.mien.dashboards.live.camera",
              "io.mien.dashboards.live.picture",
              "io.mien.dashboards.live.web")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule onlyPicturesKnowPixels =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mien.dashboards.live.picture")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.mien.vision..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.mien.dashboards.live.(*)..").should().beFreeOfCycles();
}
