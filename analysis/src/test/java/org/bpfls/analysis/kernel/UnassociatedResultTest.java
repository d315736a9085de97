package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnassociatedResultTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ops = get(aux); if (!ops) return -ENODEV; return ops->run(); | -ENODEV",
        "struct s *ops = (struct s *)get(aux); if (unlikely(!ops)) { return NULL; } return ops; | NULL",
        "ops = get(aux); if (!ops) return; ops->run(); | void",
        "ops = get(aux); return ops ? ops->run() : -EINVAL; | -EINVAL",
        "int ret = -1; ops = get(aux); if (ops) ret = ops->run(); return ret; | -1",
        "int a, ret = -ENOENT; ops = get(aux); if (ops && ops->run) { ret = ops->run(); } return ret; | -ENOENT",
        "int ret = -1; ops = get(aux); ret = 2; if (ops) ret = ops->run(); return ret; | ?",
        "return get(aux)->run(); | ?",
        "ops = get(aux); return ops->run(); | ?",
        "ops = other(aux); if (!ops) return -1; return 0; | ?",
      })
  void readsIt(String body, String expected) {
    assertEquals(expected, UnassociatedResult.of(body, "get").orElse("?"));
  }
}
