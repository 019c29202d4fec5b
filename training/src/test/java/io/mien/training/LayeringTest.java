package io.mien.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.mien.training", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule dataAndEvaluationNeedNoLearningLibrary =
      noClasses()
          .that()
          .resideInAnyPackage("io.mien.training.data", "io.mien.training.eval")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule theOnnxFormatStaysInOnnx =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mien.training.onnx")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnx.proto..");

  @ArchTest
  static final ArchRule messagesAreWrittenWhereFileFormatsAre =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.mien.training.onnx", "io.mien.training.tensorboard")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.protobuf..");

  @ArchTest
  static final ArchRule onnxRuntimeStaysInEvaluation =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mien.training.eval")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.mien.training.(*)..").should().beFreeOfCycles();
}
