package org.bpfls.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.bpfls.sim.kernel.KernelProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real kernels' answers, recorded step by step, against the simulator's. */
class ConformanceTest {
  static ScenarioFile recorded(String name) throws IOException, ScenarioFormatException {
    String path = "/oracle/" + name + ".json.gz";
    try (InputStream in = Objects.requireNonNull(ConformanceTest.class.getResourceAsStream(path), path);
        GZIPInputStream unzipped = new GZIPInputStream(in)) {
      return ScenarioFile.parse(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"handwritten-7.3.4", "handwritten-7.0.13", "random-7.3.4"})
  void everyStepAnswersAsTheKernelDid(String name) throws Exception {
    ScenarioFile file = recorded(name);
    ScenarioFile run = ScenarioRunner.run(file, KernelProfile.of(Objects.requireNonNull(file.kernel())));
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < file.scenarios().size(); i++) {
      List<String> expected = file.observed(i);
      List<String> actual = run.observed(i);
      assertEquals(expected.size(), actual.size());
      for (int step = 0; step < expected.size(); step++) {
        // the one answer that no simulation can give: the content of freed memory
        String kernel = expected.get(step).replace("\"assoc\":\"id:0\"", "\"assoc\":\"dangling\"");
        if (!kernel.equals(actual.get(step))) {
          Scenario scenario = file.scenarios().get(i);
          differences.add(
              scenario.id() + " step " + step + " " + scenario.steps().get(step)
                  + "\n  kernel    " + kernel + "\n  simulator " + actual.get(step));
        }
      }
    }
    assertEquals(List.of(), differences, () -> differences.size() + " differences\n" + String.join("\n", differences));
  }

  @ParameterizedTest
  @ValueSource(strings = {"handwritten-7.3.4", "random-7.3.4"})
  void writingKeepsWhatWasRead(String name) throws Exception {
    ScenarioFile file = recorded(name);
    ScenarioFile run = ScenarioRunner.run(file, KernelProfile.LATEST);
    assertEquals(file.toJson(), run.toJson());
    assertEquals(file.toJson(), ScenarioFile.parse(file.toJson()).toJson());
  }
}
