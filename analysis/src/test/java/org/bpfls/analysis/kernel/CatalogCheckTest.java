package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.kernel.CatalogCheck.Defect;
import org.bpfls.analysis.kernel.CatalogCheck.Kind;
import org.junit.jupiter.api.Test;

class CatalogCheckTest {
  private static final KernelFacts FACTS = KernelFacts.builtIn();
  private static final KernelVersion V = KernelVersion.parse("7.3");

  /** A piece of a kernel as it should be: kfuncs with and without implicit arguments, an old one beside its successor. */
  private static final class Kernel {
    final BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN, 1, 0);
    final int s32 = b.type("s32", Btf.INT, 0, 4, 0x01000020);
    final int aux = pointer(b.type("bpf_prog_aux", Btf.STRUCT, 0, 8));
    final int meta = pointer(b.type("btf_struct_meta", Btf.STRUCT, 0, 8));
    final int anything = pointer(0);

    int pointer(int to) {
      return b.type("", Btf.PTR, 0, to);
    }

    int takes(Object... namesAndTypes) {
      int[] words = new int[namesAndTypes.length];
      for (int i = 0; i < words.length; i += 2) {
        words[i] = b.string((String) namesAndTypes[i]);
        words[i + 1] = (int) namesAndTypes[i + 1];
      }
      return b.type("", Btf.FUNC_PROTO, words.length / 2, s32, words);
    }

    Kernel good() {
      b.function("bpf_task_release", takes("p", anything), true);
      b.function("scx_bpf_kick_cpu", takes("cpu", s32), true);
      b.function("scx_bpf_kick_cpu_impl", takes("cpu", s32, "aux", aux), false);
      b.function("bpf_obj_drop", takes("kptr", anything), true);
      b.function("bpf_obj_drop_impl", takes("kptr", anything, "meta__ign", anything), true);
      b.function("some_function", takes("aux", aux), false);
      return this;
    }

    BtfReader reader() throws BtfException {
      return new BtfReader(Btf.parse(ByteBuffer.wrap(b.blob()), Optional.empty()));
    }

    List<Defect> defects() throws BtfException {
      return CatalogCheck.check(reader(), FACTS, V);
    }

    /** A module's, with a kfunc whose twin takes what {@code aux} points to. */
    List<Defect> moduleDefects(boolean ownAux, boolean takesAux) throws BtfException {
      BtfBuilder m = new BtfBuilder(ByteOrder.LITTLE_ENDIAN, b.nextId(), b.stringBytes());
      int pointer = aux;
      if (ownAux) {
        m.type("bpf_prog_aux", Btf.STRUCT, 0, 8);
        pointer = m.type("", Btf.PTR, 0, m.nextId() - 1);
      }
      m.function("mod_kfunc", m.type("", Btf.FUNC_PROTO, 1, s32, m.string("n"), s32), true);
      if (takesAux) {
        int full = m.type("", Btf.FUNC_PROTO, 2, s32, m.string("n"), s32, m.string("aux"), pointer);
        m.function("mod_kfunc_impl", full, false);
      }
      Optional<Btf> kernel = Optional.of(Btf.parse(ByteBuffer.wrap(b.blob()), Optional.empty()));
      return CatalogCheck.check(new BtfReader(Btf.parse(ByteBuffer.wrap(m.blob()), kernel)), FACTS, V);
    }
  }

  @Test
  void aGoodKernelHasNoDefect() throws Exception {
    assertEquals(List.of(), new Kernel().good().defects());
  }

  @Test
  void aGoodModuleHasNoDefect() throws Exception {
    assertEquals(List.of(), new Kernel().good().moduleDefects(false, true));
    assertEquals(List.of(), new Kernel().good().moduleDefects(false, false));
  }

  @Test
  void aKernelWithoutTagsIsNotJudgedByThem() throws Exception {
    Kernel kernel = new Kernel();
    kernel.b.function("bpf_key_put", kernel.takes("bkey", kernel.anything), false);
    assertEquals(List.of(), CatalogCheck.check(kernel.reader(), FACTS, KernelVersion.parse("6.1")));
  }

  @Test
  void findsAKfuncWithoutTag() throws Exception {
    Kernel kernel = new Kernel().good();
    kernel.b.function("bpf_task_acquire", kernel.takes("p", kernel.anything), false);
    assertEquals(List.of(new Defect(Kind.UNTAGGED, "bpf_task_acquire")), kernel.defects());
  }

  @Test
  void anUntaggedKfuncWithImplicitArgumentsCannotBeCalledAtAll() throws Exception {
    Kernel kernel = new Kernel().good();
    kernel.b.function("scx_bpf_cpu_node", kernel.takes("cpu", kernel.s32, "aux", kernel.aux), false);
    assertEquals(
        List.of(new Defect(Kind.UNTAGGED, "scx_bpf_cpu_node"), new Defect(Kind.NO_FULL_TWIN, "scx_bpf_cpu_node")),
        kernel.defects());
    assertTrue(kernel.defects().get(1).text().contains("scx_bpf_cpu_node_impl"), kernel.defects().get(1).text());
  }

  @Test
  void doubtsWhereTheConfigurationDecides() throws Exception {
    Kernel kernel = new Kernel().good();
    kernel.b.function("bpf_verify_pkcs7_signature", kernel.takes(), false);
    assertTrue(kernel.defects().get(0).latent());
    assertTrue(kernel.defects().get(0).text().contains("configuration"));
  }

  /** On s390x without a JIT the file with their set is not built, the functions are. */
  @Test
  void doubtsWhereNoneOfASetIsTagged() throws Exception {
    Kernel kernel = new Kernel().good();
    kernel.b.function("tcp_slow_start", kernel.takes(), false);
    assertEquals(List.of(new Defect(Kind.UNTAGGED, "tcp_slow_start", true)), kernel.defects());
    kernel.b.function("tcp_reno_ssthresh", kernel.takes(), true);
    assertEquals(List.of(new Defect(Kind.UNTAGGED, "tcp_slow_start")), kernel.defects());
  }

  @Test
  void findsAnImplicitArgumentInView() throws Exception {
    Kernel kernel = new Kernel();
    kernel.b.function("scx_bpf_kick_cpu", kernel.takes("cpu", kernel.s32, "aux", kernel.aux), true);
    kernel.b.function("bpf_obj_drop", kernel.takes("kptr", kernel.anything, "meta", kernel.meta), true);
    kernel.b.function("bpf_obj_drop_impl", kernel.takes("kptr", kernel.anything, "meta__ign", kernel.anything), true);
    assertEquals(
        List.of(
            new Defect(Kind.IMPLICIT_ARGUMENT_VISIBLE, "bpf_obj_drop"),
            new Defect(Kind.IMPLICIT_ARGUMENT_VISIBLE, "scx_bpf_kick_cpu")),
        kernel.defects());
    assertEquals(List.of(), CatalogCheck.check(kernel.reader(), FACTS, KernelVersion.parse("6.16")));
  }

  @Test
  void findsAMissingTwin() throws Exception {
    Kernel kernel = new Kernel();
    kernel.b.function("scx_bpf_cpu_node", kernel.takes("cpu", kernel.s32), true);
    assertEquals(List.of(new Defect(Kind.NO_FULL_TWIN, "scx_bpf_cpu_node")), kernel.defects());
  }

  @Test
  void findsAModulesOwnCopyOfTheStruct() throws Exception {
    List<Defect> felt = new Kernel().good().moduleDefects(true, true);
    assertEquals(List.of(new Defect(Kind.OWN_PROG_AUX, "struct bpf_prog_aux")), felt);
    assertFalse(felt.get(0).latent());
    List<Defect> latent = new Kernel().good().moduleDefects(true, false);
    assertTrue(latent.get(0).latent());
    assertTrue(latent.get(0).text().contains("nothing breaks yet"));
  }

  /** What a configuration leaves out as a whole (sched_ext) says nothing of the version. */
  @Test
  void aKernelWithoutSchedExtIsNotTakenForAnOlderOne() throws Exception {
    for (KernelVersion version : FACTS.versions()) {
      Kernel kernel = new Kernel();
      int proto = kernel.takes();
      for (String name : FACTS.kfuncNames()) {
        FACTS.kfunc(name).flatMap(k -> k.at(version))
            .filter(at -> at.object().equals("vmlinux") && at.sets().stream().noneMatch(set -> set.startsWith("scx_")))
            .ifPresent(at -> kernel.b.function(name, proto, true));
      }
      assertEquals(version, CatalogCheck.likelyVersion(kernel.reader(), FACTS));
    }
  }
}
