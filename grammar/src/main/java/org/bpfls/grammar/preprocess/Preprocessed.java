package org.bpfls.grammar.preprocess;

import java.util.List;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * A translation unit after preprocessing.
 *
 * @param main the file that was asked for
 * @param tokens tokens of the main file and of the included files that are read in full (a project's own headers and
 *     {@code .c} files), in order, without an end token
 * @param headers declarations of all other headers, by name
 * @param includes include directives of the main file and of the files read in full
 * @param headersMissing whether a header was not found, be it one that another header includes
 * @param problems what could not be read; the rest still was
 * @param mainFile for reading parts of the main file's next version
 */
public record Preprocessed(
    SourceText main,
    List<Token> tokens,
    HeaderDeclarations headers,
    List<Include> includes,
    boolean headersMissing,
    List<Problem> problems,
    MainFile mainFile) {

  /**
   * An {@code #include}.
   *
   * @param resolved the path it was found at, or null
   * @param standIn whether one of the built-in stand-ins takes its place when it was not found
   */
  public record Include(Span span, String name, boolean angled, @Nullable String resolved, boolean standIn) {
    /** Whether nothing is known of what it would have brought. A skeleton's contents follow from its object. */
    public boolean isUnknown() {
      return resolved == null && !standIn && !name.endsWith("skel.h");
    }
  }

  /** A lexical or preprocessing error, at the place where a person can mend it. */
  public record Problem(Span span, String message) {}
}
