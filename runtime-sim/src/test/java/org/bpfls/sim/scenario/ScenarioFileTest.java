package org.bpfls.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bpfls.sim.kernel.KernelProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 1  | ``               | ends too early",
        "1 | 1  | `[]`             | an object is expected",
        "1 | 1  | `{}`             | \"objects\" is missing",
        "1 | 12 | `{\"objects\":3}` | an object is expected",
        "1 | 14 | `{\"objects\":{}` | ',' or '}' is expected",
        "1 | 24 | `{\"objects\":{},\"steps\":[{}]}` | \"op\" is missing",
        "1 | 30 | `{\"objects\":{},\"steps\":[{\"op\":\"fly\"}]}` | unknown operation \"fly\"",
        "1 | 43 | `{\"objects\":{},\"steps\":[{\"op\":\"load\",\"obj\":\"o0\"}]}` | no object o0",
        "1 | 9  | `{\"a\":1, \"a\":2}` | twice",
        "1 | 19 | `{\"objects\":{},\"st\\q\":1}` | unknown escape",
      })
  void errorsSayWhere(int line, int column, String text, String message) {
    ScenarioFormatException e =
        assertThrows(ScenarioFormatException.class, () -> ScenarioFile.parse(text == null ? "" : text));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(line + ":" + column, e.line() + ":" + e.column(), e.getMessage());
  }

  @Test
  void columnsCountFromOneOnLaterLines() {
    ScenarioFormatException e =
        assertThrows(
            ScenarioFormatException.class,
            () -> ScenarioFile.parse("{\"objects\":{},\n\"steps\":[\n  {\"op\":\"keep\",\"ent\":7}]}"));
    assertEquals("line 3, column 22: a string is expected here", e.getMessage());
  }

  @Test
  void aSingleScenarioIsAFileToo() throws Exception {
    ScenarioFile file =
        ScenarioFile.parse("{\"objects\":{\"o0\":{\"programs\":[\"ya\"]}},\"steps\":[{\"op\":\"load\",\"obj\":\"o0\"}]}");
    assertEquals(
        "{\"objects\":{\"o0\":{\"programs\":[\"ya\"]}},\"steps\":[{\"op\":\"load\",\"obj\":\"o0\"}],"
            + "\"observed\":[{\"rc\":\"OK\",\"progs\":[\"ya\"],\"maps\":[]}]}\n",
        ScenarioRunner.run(file, KernelProfile.LATEST).toJson());
  }

  @Test
  void unknownFieldsAndOrderAreKept() throws Exception {
    String text =
        "{\"format\":1,\"kernel\":\"7.3.4\",\"scenarios\":[\n"
            + "{\"observed\":[],\"x\":[1.5e3,\"\\u00fc\",null],\"objects\":{},\"steps\":[],\"id\":\"a\"}\n],\"y\":{}}\n";
    ScenarioFile run = ScenarioRunner.run(ScenarioFile.parse(text), KernelProfile.LATEST);
    assertEquals(text.replace("\\u00fc", "\u00fc"), run.toJson());
    assertEquals("7.3.4", run.kernel());
  }
}
