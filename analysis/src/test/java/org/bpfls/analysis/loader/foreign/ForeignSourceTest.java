package org.bpfls.analysis.loader.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignSourceTest {
  @Test
  void findsTheSourceThatABuildScriptCompiles() {
    ForeignSource build = rust("""
        use libbpf_cargo::SkeletonBuilder;
        const SRC: &str = "src/bpf/refresher.bpf.c";
        fn main() {
            // SkeletonBuilder::new().source("src/bpf/old.bpf.c")
            SkeletonBuilder::new().source(SRC).build_and_generate("refresher.skel.rs").unwrap();
        }
        """);
    assertTrue(build.names("src/bpf/refresher.bpf.c"));
    assertFalse(build.names("src/bpf/old.bpf.c"));
    assertFalse(build.names("src/bpf/other_refresher.bpf.c"));
  }

  @Test
  void readsWhatABuildScriptLinks() {
    ForeignSource build = rust("""
        fn main() {
            let src = std::env::var("SCX_SRC").unwrap();
            scx_cargo::BpfBuilder::new().unwrap()
                .enable_intf("src/bpf/intf.h", "bpf_intf.rs")
                .enable_skel("src/bpf/main.bpf.c", "bpf")
                .add_source(&format!("{}/lib/atq.bpf.c", src))
                .add_source("src/bpf/lib/arena.bpf.c")
                .compile_link_gen().unwrap();
        }
        """);
    assertEquals(List.of("lib/atq.bpf.c", "src/bpf/lib/arena.bpf.c", "src/bpf/main.bpf.c"), build.linked());
    assertTrue(build.names("src/bpf/main.bpf.c"));
    ForeignSource single = rust("fn main() { BpfBuilder::new().enable_skel(\"src/bpf\", \"bpf\").build(); }");
    assertEquals(List.of(), single.linked());
    assertTrue(single.names("src/bpf/main.bpf.c"));
    assertFalse(single.names("tests/bpf/main.bpf.c"));
  }

  @Test
  void findsObjectsByTheirSkeletonAndFile() {
    ForeignSource main = rust("""
        mod skel { include!(concat!(env!("OUT_DIR"), "/main.skel.rs")); }
        static OBJ: &[u8] = include_bytes!(r#"../target/bpf/probe.bpf.o"#);
        """);
    assertEquals(Set.of("/main.skel.rs", "../target/bpf/probe.bpf.o"), main.files());
    assertTrue(main.names("src/bpf/main.bpf.c"));
    assertTrue(main.names("bpf/probe.bpf.c"));
    assertFalse(main.names("bpf/mainprobe.bpf.c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "skel.progs.refresh.assoc_struct_ops(&skel.maps.ops)?;",
    "skel.progs_mut().refresh().assoc_struct_ops(&skel.maps().ops())?;",
    "self.skel . progs . refresh\n   .assoc_struct_ops( & self.skel.maps.ops ).context(\"assoc\")?;",
  })
  void readsAnAssociationThatNamesProgramAndMap(String call) {
    ForeignSource source = rust("fn f<'a>(skel: &mut Skel<'a>) -> Result<()> { let c = '\"'; " + call + " Ok(()) }");
    assertEquals(Map.of("refresh", "ops"), source.associations());
    assertTrue(source.complete());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "for mut prog in obj.progs_mut() { prog.assoc_struct_ops(&map)?; }",
    "prog.assoc_struct_ops(&skel.maps.ops)?;",
    "skel.progs.refresh.assoc_struct_ops(map)?;",
    "skel.progs.refresh.assoc_struct_ops(pick(&skel.maps.a, &skel.maps.b))?;",
    "unsafe { libbpf_sys::bpf_program__assoc_struct_ops(p, m, std::ptr::null_mut()) };",
    "skel.progs.a.assoc_struct_ops(&skel.maps.x)?; skel.progs.a.assoc_struct_ops(&skel.maps.y)?;",
  })
  void saysWhenAnAssociationIsNotUnderstood(String call) {
    assertFalse(rust("fn f() { " + call + " }").complete());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "/* prog.assoc_struct_ops(m) /* nested */ prog.assoc_struct_ops(m) */ fn f() {}",
    "#[doc(alias = \"bpf_program__assoc_struct_ops\")] fn f() {}",
    "fn f() { log(r##\"call \"# assoc_struct_ops(m)\"##); let r#type = 'x'; } // assoc_struct_ops",
    "fn f<'assoc>(x: &'assoc str) {}",
  })
  void commentsAndStringsAssociateNothing(String text) {
    ForeignSource source = rust(text);
    assertTrue(source.complete());
    assertEquals(Map.of(), source.associations());
  }

  @Test
  void readsGosDirectivesAndStrings() {
    ForeignSource source = ForeignSource.of(ForeignLanguage.GO, """
        package main
        //go:generate go run github.com/cilium/ebpf/cmd/bpf2go -cc clang counter counter.bpf.c -- -I../headers
        //go:embed probe.bpf.o
        var object []byte
        // assoc_struct_ops in a comment; counter2.bpf.c too
        /* not /* nested */
        func main() { spec, err := ebpf.LoadCollectionSpec(`bpf/raw.o`); r := '"'; _ = "AssocStructOps" }
        """);
    assertEquals(Set.of("counter.bpf.c", "probe.bpf.o", "bpf/raw.o"), source.files());
    assertTrue(source.complete());
    assertFalse(ForeignSource.of(ForeignLanguage.GO, "func f() { sys.BPF(sys.BPF_PROG_ASSOC_STRUCT_OPS, p, n) }").complete());
    assertFalse(ForeignSource.of(ForeignLanguage.GO, "func f() { prog.AssociateStructOps(m) }").complete());
  }

  @Test
  void takesAnyText() {
    String text = "fn f() { 'a: loop { \"x\\\" /* '\\'' r#\"q\"# `go` // c \n \uD83D\uDE00 '\uD83D\uDE00' b\"y\" */ } }";
    for (int end = 0; end <= text.length(); end++) {
      for (ForeignLanguage language : ForeignLanguage.values()) {
        assertTrue(ForeignSource.of(language, text.substring(0, end)).complete());
      }
    }
  }

  private static ForeignSource rust(String text) {
    return ForeignSource.of(ForeignLanguage.RUST, text);
  }
}
