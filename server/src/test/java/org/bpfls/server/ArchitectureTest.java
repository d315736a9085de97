package org.bpfls.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The layers of docs/ARCHITECTURE.md. Each rule says why. */
class ArchitectureTest {
  private static JavaClasses all;

  @BeforeAll
  static void read() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.bpfls");
  }

  private static void check(ArchRule rule) {
    rule.check(all);
  }

  @Test
  void protocolTypesStayAtTheEdge() {
    check(
        noClasses().that().resideOutsideOfPackage("org.bpfls.server.lsp..")
            .should().dependOnClassesThat().resideInAPackage("org.eclipse.lsp4j..")
            .because("what the analysis says must serve a terminal, CI and other protocols just as well"));
  }

  @Test
  void antlrStaysInTheGrammar() {
    check(
        noClasses().that().resideOutsideOfPackage("org.bpfls.grammar..")
            .should().dependOnClassesThat().resideInAPackage("org.antlr..")
            .because("rules are written against our own tree, so that the parser can change under them"));
  }

  @Test
  void jsonStaysInTheServerAndInScenarioFiles() {
    check(
        noClasses().that().resideOutsideOfPackages("org.bpfls.server..", "org.bpfls.sim.scenario..")
            .should().dependOnClassesThat().resideInAPackage("com.google.gson..")
            .because("formats belong to the edge; results are plain records"));
  }

  @Test
  void grammarAndSimulatorKnowNobody() {
    check(
        noClasses().that().resideInAPackage("org.bpfls.grammar..")
            .should().dependOnClassesThat().resideInAnyPackage("org.bpfls.sim..", "org.bpfls.analysis..", "org.bpfls.server..")
            .because("the front end reads C, whatever it is read for"));
    check(
        noClasses().that().resideInAPackage("org.bpfls.sim..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("org.bpfls.grammar..", "org.bpfls.analysis..", "org.bpfls.server..")
            .because("the simulated kernel is compared with real ones without any source code"));
  }

  @Test
  void analysisDoesNotKnowTheServer() {
    check(
        noClasses().that().resideInAPackage("org.bpfls.analysis..")
            .should().dependOnClassesThat().resideInAPackage("org.bpfls.server..")
            .because("the same call serves the editor, the command line and the tests"));
  }

  @Test
  void rulesDoNoInputOrOutput() {
    check(
        noClasses().that().resideInAnyPackage("org.bpfls.analysis.check..", "org.bpfls.analysis.flow..",
                "org.bpfls.analysis.loader..", "org.bpfls.analysis.model..", "org.bpfls.analysis.hover..")
            .should().dependOnClassesThat().resideInAnyPackage("java.nio.file..", "java.net..")
            .because("a result depends on texts, options and facts alone"));
  }

  @Test
  void theSimulatorIsPure() {
    check(
        noClasses().that().resideInAPackage("org.bpfls.sim..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..", "java.time..", "java.util.random..")
            .because("the same scenario gives the same answer: no clock, no chance, no threads, no files"));
  }

  @Test
  void noStateIsSharedThroughStatics() {
    check(
        fields().that().areStatic().and().areNotFinal()
            .and().areDeclaredInClassesThat().resideInAnyPackage("org.bpfls.server..", "org.bpfls.sim..")
            .should().notBeStatic()
            .allowEmptyShould(true)
            .because("two servers in one process, and tests in any order, must not see each other"));
  }

  @Test
  void theLanguageServerDoesNotKnowTheCommandLine() {
    check(
        noClasses().that().resideInAnyPackage("org.bpfls.server.lsp..", "org.bpfls.server.workspace..",
                "org.bpfls.server.report..", "org.bpfls.server.config..")
            .should().dependOnClassesThat().resideInAnyPackage("org.bpfls.server.cli..", "org.apache.commons.cli..")
            .because("options are one way to say what is wanted; editors have another"));
  }

  @Test
  void configurationKnowsNoWorkspace() {
    check(
        classes().that().resideInAPackage("org.bpfls.server.config..")
            .should().onlyDependOnClassesThat()
            .resideInAnyPackage("org.bpfls.server.config..", "org.bpfls.analysis.check..", "org.tomlj..", "java..",
                "org.jspecify..")
            .because("a configuration file is read the same wherever it lies"));
  }
}
