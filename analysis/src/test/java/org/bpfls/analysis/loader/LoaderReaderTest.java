package org.bpfls.analysis.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.memo.DeclarationMemo;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfObjectReader;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.sim.explore.LoaderNode;
import org.bpfls.sim.explore.LoaderOp;
import org.junit.jupiter.api.Test;

class LoaderReaderTest {
  private static final String OBJECT =
      """
      #define SEC(n) __attribute__((section(n), used))
      SEC("struct_ops") int init(void *ctx) { return 0; }
      SEC("syscall") int run(void *ctx) { return 0; }
      SEC("tc") int filter(void *ctx) { return 0; }
      struct demo_ops { int (*init)(void); };
      SEC(".struct_ops.link") struct demo_ops ops = { .init = (void *)init };
      """;

  private static TranslationUnit parse(String name, String text, PreprocessOptions.Target target) {
    PreprocessOptions options = new PreprocessOptions(Map.of(), List.of(), target, List.of(), Map.of());
    return new CFrontEnd().parse(new SourceText(name, text), options, (include, angled, from, after) -> Optional.empty());
  }

  private static List<LoaderRun> runs(String loader) {
    TranslationUnit bpf = parse("demo.bpf.c", OBJECT, PreprocessOptions.Target.BPF);
    BpfObject object = BpfObjectReader.read(DeclarationMemo.ofLast(bpf), KernelFacts.builtIn());
    TranslationUnit unit = parse("demo.c", loader, PreprocessOptions.Target.HOST);
    return LoaderReader.read(unit, new LoaderObjects(List.of(object), loader, 1), List.of(), CancelToken.NEVER);
  }

  private static LoaderRun only(String loader) {
    List<LoaderRun> runs = runs(loader);
    assertEquals(1, runs.size());
    assertTrue(runs.get(0).complete());
    return runs.get(0);
  }

  private static List<String> associations(LoaderRun run) {
    return run.graph().nodes().stream()
        .map(LoaderNode::op)
        .filter(LoaderOp.Assoc.class::isInstance)
        .map(LoaderOp.Assoc.class::cast)
        .map(op -> op.program() + " → " + op.map())
        .distinct()
        .toList();
  }

  @Test
  void goesOnAfterDoLoopThatChangesNothing() {
    LoaderRun run =
        only(
            """
            int main(void)
            {
            	do { if (!probe()) do { exit(1); } while (0); } while (0);
            	struct demo *skel = demo__open_and_load();
            	if (!skel)
            		return 1;
            	bpf_program__assoc_struct_ops(skel->progs.run, skel->maps.ops, NULL);
            	return 0;
            }
            """);
    assertEquals(List.of("run → ops"), associations(run));
  }

  @Test
  void goesOnAfterLoopThatCountsFar() {
    LoaderRun run =
        only(
            """
            int main(void)
            {
            	struct demo *skel = demo__open_and_load();
            	int i;
            	for (i = 0; i < 4096; i++) {
            		if (bpf_map_update_elem(3, &i, &i, 0))
            			exit(1);
            	}
            	bpf_program__assoc_struct_ops(skel->progs.run, skel->maps.ops, NULL);
            	return 0;
            }
            """);
    assertEquals(List.of("run → ops"), associations(run));
  }
}
