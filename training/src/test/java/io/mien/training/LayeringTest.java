package io.mien.training;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.global.torch;

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

  /** Whatever else made one would leave it behind on the processor where a GPU learns. */
  @ArchTest
  static final ArchRule tensorsAreMadeInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.mien.training.net.Tensors")
          .should()
          .callMethodWhere(
              target(owner(type(AbstractTensor.class)))
                  .and(target(name("create")))
                  .or(
                      target(owner(type(torch.class)))
                          .and(
                              target(
                                  nameMatching(
                                      "from_blob|tensor|zeros|ones|full|empty|eye|arange"
                                          + "|linspace|rand|randn|randint|randperm")))));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.mien.training.(*)..").should().beFreeOfCycles();
}
