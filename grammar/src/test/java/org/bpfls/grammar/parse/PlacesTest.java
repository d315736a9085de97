package org.bpfls.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where nodes stand whose tokens come from macros. */
class PlacesTest {
  private static final String MACROS =
      """
      #define ID(x) x
      #define ADD(a, b) a + b
      #define SUM(a, b) (a) + (b)
      #define CALL(f, x) f(x, 1)
      #define NOP() g()
      #define LIMIT 3
      #define OUTER(x) ADD(x, LIMIT)
      #define BOTH(x) (x, x)
      #define PASTE(a, b) a ## b
      #define STMT(c, s) if (c) s
      """;

  private static <T extends Node> T first(String statement, Class<T> kind) {
    ExternalDecl function = Parsed.declarations(MACROS + "void f(void) { " + statement + " }\n").get(0);
    return Nodes.all(((ExternalDecl.FunctionDefinition) function).body(), kind).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // written as a whole
        "ID(a + b) | a + b",
        "ID(ID(a  /* c */ + b)) | a  /* c */ + b",
        "CALL(a + b, 2) + 3 | CALL(a + b, 2) + 3",
        "OUTER(a + b) | OUTER(a + b)",
        "BOTH(a + b) | a + b",
        // from several arguments, or from one and the body
        "ADD(a, b) | ADD(a, b)",
        "ADD(a + b, c) | ADD(a + b, c)",
        "OUTER(a) | OUTER(a)",
        "ID(ADD(a, b)) | ADD(a, b)",
        "ID(OUTER(a)) | OUTER(a)",
        "ADD(ID(a), ID(b)) | ID(a), ID(b)",
        // up to the end of a call, or from its beginning
        "a + ID(b) | a + ID(b)",
        "a + CALL(b, c) | a + CALL(b, c)",
        "CALL(a, b) + c | CALL(a, b) + c",
        "ID(a) + b | ID(a) + b",
        "LIMIT + LIMIT | LIMIT + LIMIT",
        "a + LIMIT | a + LIMIT",
        // from one body alone
        "SUM(a, b) | SUM",
      })
  void sums(String statement, String place) {
    assertEquals(place, first(statement + ";", Expr.Binary.class).span().text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CALL(g, x); | CALL(g, x)",
        "ID(g(x, y)); | g(x, y)",
        "ID(g)(x); | ID(g)(x)",
        "g(ID(x), LIMIT); | g(ID(x), LIMIT)",
        "PASTE(g, 1)(x); | PASTE(g, 1)(x)",
        "NOP(); | NOP",
        "STMT(a, g(b)); | g(b)",
        "STMT(g(a), b;) | g(a)",
      })
  void calls(String statement, String place) {
    assertEquals(place, first(statement, Expr.Call.class).span().text());
  }

  @Test
  void saysWhichMacroTheRangeIsOf() {
    assertEquals("ADD", first("ADD(a, b);", Expr.Binary.class).span().macro());
    assertEquals("OUTER", first("OUTER(a);", Expr.Binary.class).span().macro());
    assertEquals(null, first("ID(a + b);", Expr.Binary.class).span().macro());
    assertEquals(null, first("a + LIMIT;", Expr.Binary.class).span().macro());
    assertEquals("STMT(a, g(b));", first("STMT(a, g(b));", Stmt.If.class).span().text());
  }

  @Test
  void functionsThatAMacroDefines() {
    String text = "#define SEC(n) __attribute__((section(n)))\n#define PROG(name, args...) name(void *); int name(args)\n"
        + "SEC(\"x\") int PROG(f, int a)\n{\n\treturn a;\n}\n";
    var declarations = Parsed.declarations(text);
    assertEquals("SEC(\"x\") int PROG(f, int a)", declarations.get(0).span().text());
    assertEquals("PROG(f, int a)\n{\n\treturn a;\n}", declarations.get(1).span().text());
    assertEquals("f", ((ExternalDecl.FunctionDefinition) declarations.get(1)).declarator().nameSpan().text());
  }

  @Test
  void assemblyThatAMacroWrites() {
    String text = "#define ID(name) asm(\".word \" #name \"\\n\");\nID(a)\nID(b)\n";
    var declarations = Parsed.declarations(text);
    assertEquals(2, declarations.size());
    declarations.forEach(one -> assertEquals(ExternalDecl.AsmDeclaration.class, one.getClass()));
    assertEquals("ID", declarations.get(1).span().text());
  }
}
