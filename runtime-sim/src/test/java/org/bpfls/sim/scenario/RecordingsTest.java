package org.bpfls.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bpfls.sim.kernel.KernelProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's own recordings of real kernels ({@code conformance/recordings}) against the simulator. */
class RecordingsTest {
  static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conformance", "recordings"))) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everyStepAnswersAsTheKernelDid(Path recording) throws Exception {
    ScenarioFile file = ScenarioFile.parse(Files.readString(recording));
    ScenarioFile run = ScenarioRunner.run(file, KernelProfile.of(Objects.requireNonNull(file.kernel())));
    assertFalse(file.scenarios().isEmpty());
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < file.scenarios().size(); i++) {
      Scenario scenario = file.scenarios().get(i);
      for (int step = 0; step < scenario.steps().size(); step++) {
        String expected = file.observed(i).get(step);
        String actual = run.observed(i).get(step);
        if (!expected.equals(actual)) {
          differences.add(scenario.id() + " step " + step + "\n  " + expected + "\n  " + actual);
        }
      }
    }
    assertEquals(List.of(), differences, () -> String.join("\n", differences));
  }
}
