package org.bpfls.grammar.ast;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.Span;

/**
 * What stands before a declarator.
 *
 * @param storage {@code typedef extern static auto register _Thread_local inline _Noreturn} as written (without underscores
 *     for {@code __inline}, {@code __inline__})
 * @param qualifiers {@code const volatile restrict _Atomic}
 */
public record DeclSpecifiers(
    Span span, Set<String> storage, Set<String> qualifiers, TypeSpec type, List<Attribute> attributes) implements Node {
  @Override
  public void forEachChild(Consumer<? super Node> visit) {
    visit.accept(type);
    attributes.forEach(visit);
  }

  @Override
  public DeclSpecifiers shifted(Shift shift) {
    return new DeclSpecifiers(shift.of(span), storage, qualifiers, type.shifted(shift), shift.all(attributes, Attribute::shifted));
  }


  public boolean has(String storageClass) {
    return storage.contains(storageClass);
  }

  public Optional<Attribute> attribute(String name) {
    return attributes.stream().filter(a -> a.name().equals(name)).findFirst();
  }
}
