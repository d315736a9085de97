package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.bpfls.grammar.ast.Attribute;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** Collects a declarator; derivations come out from the name outwards. */
final class DeclaratorBuilder {
  /** Names in the list of a K&R definition at most, since each declaration behind it is looked up among them. C11 asks for 127. */
  private static final int KNR_PARAMETERS = 1_000;

  final int start;
  final List<Attribute> attributes = new ArrayList<>(0);
  @Nullable String asmLabel;

  private final CParserBase parser;
  private final List<PointerStep> pointers = new ArrayList<>(0);
  private final List<Declarator.Derivation> suffixes = new ArrayList<>(1);
  private @Nullable Token name;
  private @Nullable DeclaratorBuilder inner;
  private int end;

  private static final class PointerStep {
    private Set<String> qualifiers = Set.of();
    private final List<Attribute> attributes = new ArrayList<>(0);
  }

  DeclaratorBuilder(CParserBase parser) {
    this.parser = parser;
    start = parser.index();
    end = start;
  }

  void end() {
    end = parser.index();
  }

  void name(Token token) {
    name = token;
    end = parser.index();
  }

  void pointer() {
    if (pointers.size() > CParserBase.MAX_CHAIN) {
      throw parser.fail("nested too deeply");
    }
    pointers.add(new PointerStep());
  }

  void qualifier(Token token) {
    PointerStep step = pointers.get(pointers.size() - 1);
    step.qualifiers = SpecifiersBuilder.with(step.qualifiers, token);
  }

  List<Attribute> pointerAttributes() {
    return pointers.get(pointers.size() - 1).attributes;
  }

  void nest(DeclaratorBuilder nested) {
    inner = nested;
    attributes.addAll(nested.attributes);
  }

  void array(@Nullable Expr size) {
    suffixes.add(new Declarator.Array(size));
  }

  void function(List<Declarator.Parameter> parameters, boolean variadic) {
    suffixes.add(new Declarator.Function(List.copyOf(parameters), variadic));
  }

  /** Whether the last step is a list of bare names, of a length that a K&R definition may have. */
  boolean isKnr() {
    return suffixes.get(suffixes.size() - 1) instanceof Declarator.Function function
        && !function.parameters().isEmpty()
        && function.parameters().size() <= KNR_PARAMETERS
        && function.parameters().stream().allMatch(p -> p.specifiers().type() instanceof TypeSpec.Implicit);
  }

  /** Gives the types of a K&R definition to the names in its list. */
  void declareParameters(Declaration declaration) {
    for (int i = 0; i < suffixes.size(); i++) {
      if (suffixes.get(i) instanceof Declarator.Function function) {
        List<Declarator.Parameter> typed = new ArrayList<>(function.parameters());
        typed.replaceAll(p -> typed(p, declaration));
        suffixes.set(i, new Declarator.Function(List.copyOf(typed), function.variadic()));
      }
    }
  }

  private static Declarator.Parameter typed(Declarator.Parameter bare, Declaration declaration) {
    for (Declaration.InitDeclarator declared : declaration.declarators()) {
      String declaredName = declared.declarator().name();
      if (declaredName != null && declaredName.equals(bare.declarator().name())) {
        return new Declarator.Parameter(declared.span(), declaration.specifiers(), declared.declarator());
      }
    }
    return bare;
  }

  List<Declarator.Parameter> parameters() {
    List<Declarator.Derivation> steps = derivations();
    return !steps.isEmpty() && steps.get(0) instanceof Declarator.Function f ? f.parameters() : List.of();
  }

  private @Nullable Token nameToken() {
    return name != null ? name : inner != null ? inner.nameToken() : null;
  }

  @Nullable String nameText() {
    Token token = nameToken();
    return token == null ? null : token.getText();
  }

  private List<Declarator.Derivation> derivations() {
    List<Declarator.Derivation> steps = new ArrayList<>();
    if (inner != null) {
      steps.addAll(inner.derivations());
    }
    steps.addAll(suffixes);
    for (int i = pointers.size() - 1; i >= 0; i--) {
      PointerStep step = pointers.get(i);
      steps.add(new Declarator.Pointer(step.qualifiers, List.copyOf(step.attributes)));
    }
    return steps;
  }

  Declarator build() {
    Span span = parser.span(start, end);
    Token token = nameToken();
    return new Declarator(
        span,
        token == null ? null : token.getText(),
        token == null ? span : parser.span(token),
        List.copyOf(derivations()),
        List.copyOf(attributes),
        asmLabel);
  }

  /** As {@link #build}, for a declarator that needs a name. */
  Declarator named() {
    if (nameToken() == null) {
      throw new SyntaxError(end, "expected a name");
    }
    return build();
  }
}
