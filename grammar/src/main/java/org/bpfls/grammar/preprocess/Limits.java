package org.bpfls.grammar.preprocess;

/**
 * Bounds on what one translation unit may cost, so that hostile or broken input ends in a problem and not in an exhausted
 * machine. Real programs stay far below all of them.
 */
public final class Limits {
  /** Nesting of {@code #include}; what clang and GCC allow. */
  public static final int INCLUDE_DEPTH = 200;

  /** Files that one unit may read, each inclusion counted: bounds mutual inclusion without guards. */
  public static final int INCLUDES = 20_000;

  /** Characters of one file that are read in full; the rest is left out. The largest kernel source has 1 million. */
  public static final int FULL_FILE_CHARS = 10_000_000;

  /** Characters of one header that is indexed. A full {@code vmlinux.h} has 3 to 7 million. */
  public static final int INDEXED_FILE_CHARS = 64_000_000;

  /** Tokens that all macro expansions started by one name in a file may read as arguments and make: stops exponential expansion. */
  public static final int EXPANSION_TOKENS = 1_000_000;

  /** Tokens that all macro expansions of a unit may make. */
  public static final int UNIT_EXPANSION_TOKENS = 8_000_000;

  /** Tokens of a unit; what follows is left out. */
  public static final int UNIT_TOKENS = 2_000_000;

  /** Parameters of a macro; C11 asks for 127. */
  public static final int MACRO_PARAMETERS = 1_000;

  /** Characters of a token that {@code ##} makes; C11 asks for 63 of a name and 4,095 of a line. */
  public static final int PASTED_CHARS = 4_096;

  /** Characters of a header's name in {@code #include}; the longest path that Linux opens. */
  public static final int HEADER_NAME_CHARS = 4_096;

  /** Macro calls within arguments of macro calls; bounds the depth of recursion. */
  public static final int ARGUMENT_DEPTH = 300;

  /** Nesting of brackets and operators in the expression of {@code #if}; bounds the depth of recursion. */
  public static final int CONDITION_DEPTH = 256;

  /** Tokens that may be read twice because a macro call was never closed; after that such calls are not looked into. */
  public static final int REREAD_TOKENS = 2_000_000;

  /** Problems kept of one unit. */
  public static final int PROBLEMS = 200;

  private Limits() {}
}
