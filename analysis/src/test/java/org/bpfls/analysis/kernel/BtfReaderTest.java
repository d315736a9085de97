package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BtfReaderTest {
  private static final KernelVersion V = KernelVersion.parse("7.3");

  /** A kernel with one kfunc that has an implicit argument, one that is not tagged, and a struct_ops type. */
  private static BtfBuilder kernel(ByteOrder order) {
    BtfBuilder b = new BtfBuilder(order, 1, 0);
    int intType = b.type("int", Btf.INT, 0, 4, 0x01000020);
    int u64 = b.type("u64", Btf.TYPEDEF, 0, intType);
    int aux = b.type("bpf_prog_aux", Btf.STRUCT, 0, 8);
    int auxPtr = b.type("", Btf.PTR, 0, b.type("", Btf.CONST, 0, aux));
    int callback = b.type("", Btf.PTR, 0, b.type("", Btf.FUNC_PROTO, 1, intType, 0, auxPtr));
    int shown = b.type("", Btf.FUNC_PROTO, 2, 0, b.string("cpu"), u64, b.string("cb"), callback);
    int full =
        b.type("", Btf.FUNC_PROTO, 3, 0, b.string("cpu"), u64, b.string("cb"), callback, b.string("aux"), auxPtr);
    b.function("demo_kick", shown, true);
    b.function("demo_kick_impl", full, false);
    b.function("bpf_task_acquire", shown, false);
    b.function("bpf_task_release", shown, true);
    int array = b.type("", Btf.ARRAY, 0, 0, intType, intType, 16);
    int ops =
        b.type("demo_ops", Btf.STRUCT, 2, 72, b.string("run"), callback, 0, b.string("name"), array, 64);
    b.type("bpf_struct_ops_demo_ops", Btf.STRUCT, 1, 80, b.string("data"), ops, 0);
    return b;
  }

  private static Btf parse(byte[] bytes) throws BtfException {
    return Btf.parse(ByteBuffer.wrap(bytes), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"raw,LE", "raw,BE", "elf64,LE", "elf64,BE", "elf32,LE", "elf32,BE"})
  void readsFunctionsAndTypes(String container, String byteOrder) throws Exception {
    ByteOrder order = byteOrder.equals("BE") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] blob = kernel(order).blob();
    byte[] file = container.equals("raw") ? blob : BtfBuilder.elf(blob, container.equals("elf64"), order);
    BtfReader reader = new BtfReader(parse(file));
    assertEquals(Set.of("demo_kick", "bpf_task_release"), reader.kfuncs());
    Prototype kick = reader.kfunc("demo_kick").orElseThrow();
    assertEquals(
        "void demo_kick(u64 cpu, int (*cb)(const struct bpf_prog_aux *))", kick.declaration("demo_kick"));
    assertEquals(List.of(new Parameter("aux", "const struct bpf_prog_aux *")), kick.implicit());
    assertEquals(Set.of("demo_ops"), reader.structOps());
    List<StructOpsMember> members = reader.members("demo_ops", V);
    assertTrue(members.get(0).function());
    assertEquals("int name[16]", members.get(1).declaration(members.get(1).variants().get(0)));
  }

  @Test
  void aModuleBuildsOnItsKernel() throws Exception {
    BtfBuilder base = kernel(ByteOrder.LITTLE_ENDIAN);
    Btf kernel = parse(base.blob());
    BtfBuilder module = new BtfBuilder(ByteOrder.LITTLE_ENDIAN, base.nextId(), base.stringBytes());
    int proto = module.type("", Btf.FUNC_PROTO, 1, 1, module.string("n"), 2);
    module.function("mod_kfunc", proto, true);
    BtfReader reader = new BtfReader(Btf.parse(ByteBuffer.wrap(module.blob()), Optional.of(kernel)));
    assertEquals(Set.of("mod_kfunc"), reader.kfuncs());
    assertEquals("int mod_kfunc(u64 n)", reader.kfunc("mod_kfunc").orElseThrow().declaration("mod_kfunc"));
    assertFalse(reader.definesStruct("bpf_prog_aux"));
    BtfException alone = assertThrows(BtfException.class, () -> parse(module.blob()));
    assertTrue(alone.getMessage().contains("--btf-base"), alone.getMessage());
  }

  @Test
  void aModuleOnAnotherKernelIsSaid() throws Exception {
    BtfBuilder base = kernel(ByteOrder.LITTLE_ENDIAN);
    BtfBuilder module = new BtfBuilder(ByteOrder.LITTLE_ENDIAN, base.nextId(), base.stringBytes());
    module.function("mod_kfunc", module.type("", Btf.FUNC_PROTO, 1, 1, module.string("n"), 2), true);
    BtfBuilder other = kernel(ByteOrder.LITTLE_ENDIAN);
    other.string("x2");
    Btf wrong = parse(other.blob());
    BtfException e =
        assertThrows(BtfException.class, () -> Btf.parse(ByteBuffer.wrap(module.blob()), Optional.of(wrong)));
    assertTrue(e.getMessage().contains("another kernel"), e.getMessage());
  }

  @Test
  void stepsOverKindsThatItsLayoutDescribes() throws Exception {
    BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN, 1, 0);
    b.type("", 25, 2, 0, 7, 1, 2, 3, 4);
    b.function("f", b.type("", Btf.FUNC_PROTO, 0, 0), true);
    BtfException unknown = assertThrows(BtfException.class, () -> parse(b.blob()));
    assertTrue(unknown.getMessage().contains("kind 25"), unknown.getMessage());
    byte[] layout = new byte[26 * 4];
    layout[25 * 4] = 4;
    layout[25 * 4 + 1] = 8;
    assertEquals(Set.of("f"), new BtfReader(parse(b.blob(layout))).kfuncs());
  }

  @Test
  void countsMoreMembersThanSixteenBitsHold() throws Exception {
    BtfBuilder b = new BtfBuilder(ByteOrder.BIG_ENDIAN, 1, 0);
    int members = 0x10002;
    b.type("big", Btf.ENUM, members, 4, new int[2 * members]);
    b.function("f", b.type("", Btf.FUNC_PROTO, 0, 0), true);
    assertEquals(Set.of("f"), new BtfReader(parse(b.blob())).kfuncs());
  }

  @Test
  void itsPrototypesWin() throws Exception {
    BtfReader reader = new BtfReader(parse(kernel(ByteOrder.LITTLE_ENDIAN).blob()));
    KernelFacts facts = KernelFacts.builtIn().with(reader.overlays(Optional.empty()));
    assertEquals(2, facts.kfunc("bpf_task_release").orElseThrow().newest().prototype().parameters().size());
    assertTrue(facts.kfunc("bpf_task_release").orElseThrow().newest().has(KfuncFlag.KF_RELEASE));
    Catalog catalog = Catalog.of(reader, "test");
    assertEquals(2, catalog.kfuncs().size());
    assertTrue(catalog.text().contains("/* + const struct bpf_prog_aux *aux */"), catalog.text());
    assertTrue(catalog.text().contains("struct demo_ops  1 operations"), catalog.text());
  }

  @Test
  void damageGivesAMessageNotACrash() {
    byte[] blob = kernel(ByteOrder.LITTLE_ENDIAN).blob();
    byte[] elf = BtfBuilder.elf(blob, true, ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(7);
    for (int round = 0; round < 4000; round++) {
      byte[] bytes = (round % 2 == 0 ? blob : elf).clone();
      for (int hit = 0; hit <= round % 4; hit++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      readAll(ByteBuffer.wrap(bytes, 0, bytes.length - (round % 3 == 0 ? random.nextInt(bytes.length) : 0)).slice());
    }
  }

  private static void readAll(ByteBuffer bytes) {
    try {
      BtfReader reader = new BtfReader(Btf.parse(bytes, Optional.empty()));
      for (String name : reader.functions()) {
        reader.kfunc(name);
      }
      for (String name : reader.structOps()) {
        reader.members(name, V);
      }
    } catch (BtfException e) {
      assertFalse(e.getMessage().isBlank());
    }
  }

  @Test
  void typesThatContainThemselvesEnd() throws Exception {
    BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN, 1, 0);
    b.type("", Btf.PTR, 0, 1);
    b.function("f", b.type("", Btf.FUNC_PROTO, 1, 0, b.string("p"), 1), true);
    BtfReader reader = new BtfReader(parse(b.blob()));
    assertThrows(BtfException.class, () -> reader.kfunc("f"));
  }

  @Test
  void saysWhatAFileIs(@TempDir Path folder) throws Exception {
    Path text = Files.writeString(folder.resolve("a.c"), "int main(void);");
    assertEquals(
        "neither an ELF file nor BTF",
        assertThrows(BtfException.class, () -> Btf.read(text, Optional.empty())).getMessage());
    Path image = Files.write(folder.resolve("vmlinuz"), "MZ boot".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(
        assertThrows(BtfException.class, () -> Btf.read(image, Optional.empty())).getMessage().contains("extract"));
    Path elf =
        Files.write(
            folder.resolve("vmlinux"),
            BtfBuilder.elf(kernel(ByteOrder.BIG_ENDIAN).blob(), true, ByteOrder.BIG_ENDIAN));
    assertFalse(Btf.read(elf, Optional.empty()).split());
    Path xz = Files.write(folder.resolve("m.ko.xz"), new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0});
    Path zstd = Files.write(folder.resolve("m.ko.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0});
    for (Path packed : List.of(xz, zstd)) {
      assertTrue(
          assertThrows(BtfException.class, () -> Btf.read(packed, Optional.empty())).getMessage().contains("compressed"));
    }
    Files.write(folder.resolve("empty"), new byte[0]);
    assertThrows(BtfException.class, () -> Btf.read(folder.resolve("empty"), Optional.empty()));
  }
}
