package io.mien.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.mien.ingest", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule onlySourcesVideosAndTheCodecKnowFfmpeg =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.mien.ingest.source", "io.mien.ingest.video", "io.mien.ingest.picture")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco.ffmpeg..", "org.bytedeco.javacv..");

  @ArchTest
  static final ArchRule onlyTheCodecKnowsOpenCv =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mien.ingest.picture")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco.opencv..");

  @ArchTest
  static final ArchRule onlyThoseThreeKnowNativeMemory =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.mien.ingest.source", "io.mien.ingest.video", "io.mien.ingest.picture")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco.javacpp..");

  @ArchTest
  static final ArchRule onlyThePublisherAndTheServiceKnowKafka =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.mien.ingest", "io.mien.ingest.publish")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.mien.ingest.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule partsDoNotKnowTheService =
      noClasses()
          .that()
          .resideInAPackage("io.mien.ingest.*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.mien.ingest");
}
