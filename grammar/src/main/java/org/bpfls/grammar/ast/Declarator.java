package org.bpfls.grammar.ast;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * A declarator, read from the name outwards: {@code int *a[3]} has derivations {@code [Array 3, Pointer]}.
 *
 * @param name null for an abstract declarator
 * @param nameSpan place of the name; the declarator's own place when abstract
 */
public record Declarator(
    Span span,
    @Nullable String name,
    Span nameSpan,
    List<Derivation> derivations,
    List<Attribute> attributes,
    @Nullable String asmLabel)
    implements Node {
  @Override
  public void forEachChild(Consumer<? super Node> visit) {
    for (Derivation derivation : derivations) {
      if (derivation instanceof Pointer pointer) {
        pointer.attributes().forEach(visit);
      } else if (derivation instanceof Array array && array.size() != null) {
        visit.accept(array.size());
      } else if (derivation instanceof Function function) {
        function.parameters().forEach(visit);
      }
    }
    attributes.forEach(visit);
  }

  @Override
  public Declarator shifted(Shift shift) {
    return new Declarator(shift.of(span), name, shift.of(nameSpan), shift.all(derivations, Derivation::shifted), shift.all(attributes, Attribute::shifted), asmLabel);
  }


  /** Whether the name declares a function. */
  public boolean isFunction() {
    return !derivations.isEmpty() && derivations.get(0) instanceof Function;
  }

  /** A step from the name to the base type. */
  public sealed interface Derivation permits Pointer, Array, Function {
    /** The same step where an edit elsewhere in the text has moved it to. */
    Derivation shifted(Shift shift);
  }

  public record Pointer(Set<String> qualifiers, List<Attribute> attributes) implements Derivation {
    @Override
    public Pointer shifted(Shift shift) {
      return new Pointer(qualifiers, shift.all(attributes, Attribute::shifted));
    }
  }

  /** {@code size} is null for {@code []}. */
  public record Array(@Nullable Expr size) implements Derivation {
    @Override
    public Array shifted(Shift shift) {
      return new Array(size == null ? null : size.shifted(shift));
    }
  }

  public record Function(List<Parameter> parameters, boolean variadic) implements Derivation {
    @Override
    public Function shifted(Shift shift) {
      return new Function(shift.all(parameters, Parameter::shifted), variadic);
    }
  }

  public record Parameter(Span span, DeclSpecifiers specifiers, Declarator declarator) implements Node {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(specifiers);
      visit.accept(declarator);
    }

    @Override
    public Parameter shifted(Shift shift) {
      return new Parameter(shift.of(span), specifiers.shifted(shift), declarator.shifted(shift));
    }
  }
}
