package io.tidemark.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the modules, and what keeps the model pure. */
class ArchitectureTest {
  private static final List<String> SERVICES = List.of("ingest", "processor", "sink", "query");

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.tidemark");

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "processor", "sink", "query"})
  void service_usesModelAndRuntimeOnly(String service) {
    String[] others =
        SERVICES.stream()
            .filter(other -> !other.equals(service))
            .map(other -> "io.tidemark." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage("io.tidemark." + service + ".."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(others).or(resideInAPackage("io.tidemark.launcher..")))
        .check(HOUSE);
  }

  @Test
  void runtime_usesModelOnly() {
    classes()
        .that(resideInAPackage("io.tidemark.runtime.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("io.tidemark.runtime..", "io.tidemark.model..")
                .or(DescribedPredicate.not(resideInAPackage("io.tidemark.."))))
        .check(HOUSE);
  }

  @Test
  void model_isPure() {
    noClasses()
        .that(resideInAPackage("io.tidemark.model.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.apache.kafka..",
                "io.lettuce..",
                "io.vertx..",
                "io.netty..",
                "org.slf4j..",
                "com.codahale..",
                "java.net..",
                "java.nio.file..",
                "java.util.concurrent..",
                "io.tidemark.runtime.."))
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(HOUSE);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.tidemark.(*)..").should().beFreeOfCycles().check(HOUSE);
  }
}
