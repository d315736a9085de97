package org.bpfls.grammar.preprocess;

import java.util.Optional;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/** Finds included files; the only way by which the front end reads files. */
public interface IncludeResolver {
  /**
   * @param name as written between the delimiters
   * @param from the file with the directive
   * @param after for {@code #include_next}: the file whose directory's successors are searched; else null
   */
  Optional<Header> find(String name, boolean angled, SourceText from, @Nullable String after);

  /**
   * A header that was found.
   *
   * @param text its content; one object per content, so that its index can be shared
   * @param readInFull whether its declarations belong to the unit's own (a project's header or an included {@code .c}),
   *     rather than being looked up by name
   */
  record Header(String path, SourceText text, boolean readInFull) {}
}
