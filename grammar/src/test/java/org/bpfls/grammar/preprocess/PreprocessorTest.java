package org.bpfls.grammar.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bpfls.grammar.text.SourceText;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Feature by feature: the tokens that clang gives, and no problem. {@code CompareWithClang} does the same on real programs. */
class PreprocessorTest {
  private static final String CASE = "==== ";
  private static final String EXPECTED = "\n----\n";

  private final Preprocessor preprocessor = new Preprocessor();

  @TestFactory
  List<DynamicTest> givesClangsTokens() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String part : ("\n" + cases()).split("\n" + CASE)) {
      int name = part.indexOf('\n');
      int expected = part.indexOf(EXPECTED);
      if (expected >= 0) {
        String source = part.substring(name + 1, expected + 1);
        String tokens = part.substring(expected + EXPECTED.length());
        tests.add(DynamicTest.dynamicTest(part.substring(0, name), () -> check(source, tokens)));
      }
    }
    return tests;
  }

  private void check(String source, String expected) {
    Preprocessed unit =
        preprocessor.preprocess(
            new SourceText("case.c", source), PreprocessOptions.bpf(), (name, angled, from, after) -> Optional.empty());

    List<String> clangs = CompareWithClang.tokens(new SourceText("expected", expected));
    assertEquals(clangs, unit.tokens().stream().map(Token::text).toList(), source);
    assertEquals(List.of(), unit.problems());
  }

  private static String cases() throws IOException {
    try (InputStream in = PreprocessorTest.class.getResourceAsStream("preprocessor-cases.txt")) {
      assertNotNull(in);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
