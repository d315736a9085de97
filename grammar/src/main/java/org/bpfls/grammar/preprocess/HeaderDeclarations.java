package org.bpfls.grammar.preprocess;

import java.util.List;
import java.util.Optional;

/**
 * What the indexed headers of one translation unit declare at file scope, looked up by name. Answers are the preprocessed
 * tokens of the whole declaration, so that only what is asked for is ever parsed.
 */
public interface HeaderDeclarations {
  /** Whether the name is a typedef. Decides how C parses, so it must be quick. */
  boolean isTypedef(String name);

  /** The typedef, function, variable or enum (for an enumerator) that declares an ordinary identifier. */
  Optional<List<Token>> ordinary(String name);

  /** The struct, union or enum that defines a tag. */
  Optional<List<Token>> tag(String name);

  /** Whether another unit's headers give the same answers, as far as can be told quickly. */
  boolean sameAs(HeaderDeclarations other);
}
