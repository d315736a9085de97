package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelVersionTest {
  @ParameterizedTest
  @CsvSource({"7.3,7.3", "7.3.4,7.3", "6.12.107+deb13-amd64,6.12", "v6.19,6.19", "7.0-rc3,7.0", "v8,v8", "' 7.1 ',7.1"})
  void reads(String text, String expected) {
    assertEquals(expected, KernelVersion.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "7.", ".3", "seven", "7.x", "7.3x", "999999.1", "v9", "-7.3"})
  void refuses(String text) {
    assertEquals(Optional.empty(), KernelVersion.tryParse(text));
    assertThrows(IllegalArgumentException.class, () -> KernelVersion.parse(text));
  }

  @Test
  void ordersByNumber() {
    assertTrue(KernelVersion.parse("6.9").compareTo(KernelVersion.parse("6.12")) < 0);
    assertTrue(KernelVersion.PATCH_SET_V8.compareTo(KernelVersion.parse("6.19")) > 0);
    assertTrue(KernelVersion.PATCH_SET_V8.compareTo(KernelVersion.V7_0) < 0);
  }

  @Test
  void rangesContainTheirEnds() {
    KernelRange range = KernelRange.parse("6.19..7.2");
    assertTrue(range.contains(KernelVersion.parse("6.19")));
    assertTrue(range.contains(KernelVersion.parse("7.2")));
    assertFalse(range.contains(KernelVersion.parse("7.3")));
    assertEquals("7.3", KernelRange.parse("7.3").toString());
    assertThrows(IllegalArgumentException.class, () -> KernelRange.parse("7.3..7.0"));
  }
}
