package dev.heddle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The table of layers in {@code src/docs/architecture.md}; what it does not allow is forbidden. */
class LayersTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/jooq/generated/"))
            .importPackages("dev.heddle");

    @Test
    void packages_useOnlyWhatTheirLayerMay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.heddle..")
                .withOptionalLayers(true)
                .layer("graph")
                .definedBy("dev.heddle.graph")
                .layer("generator")
                .definedBy("dev.heddle.generator")
                .layer("task")
                .definedBy("dev.heddle.task")
                .layer("frontier")
                .definedBy("dev.heddle.frontier")
                .layer("store")
                .definedBy("dev.heddle.store")
                .layer("store.jooq")
                .definedBy("dev.heddle.store.jooq..")
                .layer("scheduler")
                .definedBy("dev.heddle.scheduler")
                .layer("output")
                .definedBy("dev.heddle.output")
                .layer("facade")
                .definedBy("dev.heddle")
                .layer("cli")
                .definedBy("dev.heddle.cli..")
                .whereLayer("graph")
                .mayNotAccessAnyLayer()
                .whereLayer("generator")
                .mayNotAccessAnyLayer()
                .whereLayer("task")
                .mayOnlyAccessLayers("graph")
                .whereLayer("frontier")
                .mayOnlyAccessLayers("task", "graph")
                .whereLayer("store")
                .mayOnlyAccessLayers("task", "graph")
                .whereLayer("store.jooq")
                .mayOnlyAccessLayers("store", "task", "graph")
                .whereLayer("scheduler")
                .mayOnlyAccessLayers("frontier", "generator", "store", "task", "graph")
                .whereLayer("output")
                .mayOnlyAccessLayers("store", "task", "graph")
                .whereLayer("facade")
                .mayOnlyAccessLayers(
                        "graph", "generator", "task", "frontier", "store", "store.jooq", "scheduler", "output")
                .check(MAIN);
    }

    @Test
    void onlyTheStore_knowsTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.heddle.store.jooq..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jooq..", "org.h2..", "org.flywaydb..", "com.zaxxer..")
                .check(MAIN);
    }

    @Test
    void theCore_hasNoInputOutputClockOrThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.heddle.graph", "dev.heddle.generator", "dev.heddle.task", "dev.heddle.frontier")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.sql..",
                        "javax.sql..",
                        "java.util.concurrent..",
                        "org.slf4j..")
                .check(MAIN);
    }

    @Test
    void packages_haveNoCycle() {
        slices().matching("dev.heddle.(**)").should().beFreeOfCycles().check(MAIN);
    }
}
