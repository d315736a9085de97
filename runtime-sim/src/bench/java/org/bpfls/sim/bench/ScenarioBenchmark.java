package org.bpfls.sim.bench;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.scenario.Scenario;
import org.bpfls.sim.scenario.ScenarioFile;
import org.bpfls.sim.scenario.ScenarioRunner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Random scenarios per second on one core; the target is 100,000. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScenarioBenchmark {
  private List<Scenario> scenarios = List.of();
  private int next;

  /** Reads the recorded random scenarios. */
  @Setup
  public void read() throws Exception {
    String path = "/oracle/random-7.3.4.json.gz";
    try (InputStream in = Objects.requireNonNull(ScenarioBenchmark.class.getResourceAsStream(path), path);
        GZIPInputStream unzipped = new GZIPInputStream(in)) {
      String text = new String(unzipped.readAllBytes(), StandardCharsets.UTF_8);
      scenarios = ScenarioFile.parse(text).scenarios();
    }
  }

  /** Runs the next scenario. */
  @Benchmark
  public Object run() {
    next = next + 1 < scenarios.size() ? next + 1 : 0;
    return ScenarioRunner.run(scenarios.get(next), KernelProfile.LATEST);
  }
}
