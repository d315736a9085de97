package org.bpfls.analysis.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.memo.DeclarationMemo;
import org.bpfls.analysis.memo.Question;
import org.bpfls.analysis.model.BpfObject.KfuncDeclaration;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Attribute;
import org.bpfls.grammar.ast.DeclSpecifiers;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.text.Span;
import org.bpfls.grammar.type.Type;
import org.bpfls.grammar.type.TypeResolver;
import org.jspecify.annotations.Nullable;

/** Reads a {@link BpfObject} off a translation unit. */
public final class BpfObjectReader {
  /** Headers of the system, the kernel and libbpf: they hold no program and no map, and have stand-ins. */
  private static final Pattern WITHOUT_MAPS =
      Pattern.compile("(?:.*/)?vmlinux\\.h|(?:.*/)?bpf_\\w+\\.h|(?:linux|asm|bpf|sys|net|netinet|uapi|scx)/.*|[a-z]+\\.h");

  private static final Question<Integer> ARGUMENTS_READ = Question.withoutPlaces("arguments read");

  private final DeclarationMemo memo;
  private final TranslationUnit unit;
  private final KernelFacts facts;
  private final TypeResolver types;
  private final Map<String, FunctionDefinition> functions = new HashMap<>();
  private final Map<String, FunctionDefinition> programs = new LinkedHashMap<>();
  private final Map<String, String> sections = new HashMap<>();
  private final Map<String, String> prototypeSections = new HashMap<>();
  private final List<StructOpsMap> structOpsMaps = new ArrayList<>();
  private final Map<String, List<String>> mapValues = new LinkedHashMap<>();
  private final List<KfuncDeclaration> declarations = new ArrayList<>();
  private final Map<String, Integer> sectionOrder = new HashMap<>();

  private BpfObjectReader(DeclarationMemo memo, KernelFacts facts) {
    this.memo = memo;
    this.unit = memo.unit();
    this.facts = facts;
    this.types = new TypeResolver(unit);
  }

  /** Reads it; never fails. */
  public static BpfObject read(DeclarationMemo memo, KernelFacts facts) {
    return new BpfObjectReader(memo, facts).read();
  }

  private BpfObject read() {
    Set<String> sources = new LinkedHashSet<>(Set.of(unit.main().name()));
    for (ExternalDecl declaration : unit.declarations()) {
      sources.add(declaration.span().source().name());
      if (declaration instanceof FunctionDefinition function) {
        readFunction(function);
      } else if (declaration instanceof Declaration variables) {
        variables.declarators().forEach(one -> readVariable(variables.specifiers(), one));
      }
    }
    CallGraph graph = new CallGraph(memo, facts);
    List<BpfProgram> read =
        programs.values().stream()
            .sorted(Comparator.comparing(p -> sectionOrder.getOrDefault(sections.getOrDefault(p.name(), ""), 0)))
            .map(p -> program(p, graph))
            .toList();
    structOpsMaps.replaceAll(this::withValues);
    structOpsMaps.sort(Comparator.comparing(m -> sectionOrder.getOrDefault(section(m), 0)));
    return new BpfObject(
        unit.main().name(),
        read,
        structOpsMaps,
        List.copyOf(mapValues.keySet()),
        functions.keySet(),
        declarations,
        graph.calls(),
        globalFunctions(graph),
        List.copyOf(sources),
        isWhole());
  }

  private boolean isWhole() {
    return unit.declarations().stream().noneMatch(ExternalDecl.ErrorDecl.class::isInstance)
        && unit.includes().stream()
            .allMatch(i -> i.resolved() != null || WITHOUT_MAPS.matcher(i.name()).matches());
  }

  private static String section(StructOpsMap map) {
    return (map.autocreate() ? "" : "?") + (map.link() ? ".struct_ops.link" : ".struct_ops");
  }

  private BpfProgram program(FunctionDefinition function, CallGraph graph) {
    CallGraph.Reached reached = graph.from(function);
    return new BpfProgram(
        function.name(),
        function.declarator().nameSpan(),
        facts.section(sections.getOrDefault(function.name(), "")),
        argumentsRead(function.name()),
        reached.calls(),
        reached.outside(),
        tailCalls(reached));
  }

  private List<String> tailCalls(CallGraph.Reached reached) {
    Set<String> tailCalls = new LinkedHashSet<>();
    for (String array : reached.tailCallArrays()) {
      tailCalls.add(array);
      mapValues.getOrDefault(array, List.of()).stream().filter(programs::containsKey).forEach(tailCalls::add);
    }
    return List.copyOf(tailCalls);
  }

  /** What other sources may call: functions with external linkage that are no programs. */
  private List<GlobalFunction> globalFunctions(CallGraph graph) {
    return functions.values().stream()
        .filter(f -> !programs.containsKey(f.name()) && !f.specifiers().has("static") && !f.specifiers().has("inline"))
        .map(
            f -> {
              CallGraph.Reached reached = graph.from(f);
              return new GlobalFunction(f.name(), reached.calls(), reached.outside(), tailCalls(reached));
            })
        .filter(f -> !f.reaches().isEmpty() || !f.calls().isEmpty() || !f.tailCalls().isEmpty())
        .sorted(Comparator.comparing(GlobalFunction::name))
        .toList();
  }

  /** BPF_PROG(name, …) puts the body into a function {@code ____name} that takes the context and the arguments. */
  private int argumentsRead(String program) {
    FunctionDefinition body = functions.get("____" + program);
    return body == null ? 0 : memo.answer(ARGUMENTS_READ, body, () -> argumentsRead(body));
  }

  private int argumentsRead(FunctionDefinition body) {
    if (!(body.declarator().derivations().get(0) instanceof Declarator.Function signature)) {
      return 0;
    }
    TypeResolver types = new TypeResolver(unit);
    List<Declarator.Parameter> parameters = signature.parameters();
    int read = 0;
    for (int i = 1; i < parameters.size(); i++) {
      Type type = types.of(parameters.get(i));
      if (type.unwrapped() instanceof Type.Record || type.unwrapped() instanceof Type.Unknown) {
        return 0;
      }
      String name = parameters.get(i).declarator().name();
      boolean used = unit.all(body, Expr.Identifier.class).stream().anyMatch(id -> id.name().equals(name));
      read = used ? i : read;
    }
    return read;
  }

  private void readFunction(FunctionDefinition function) {
    functions.put(function.name(), function);
    String written = section(function.specifiers(), function.declarator());
    // BPF_PROG() and its like put the section on a prototype before the definition.
    String section = written != null ? written : prototypeSections.get(function.name());
    if (section != null && !section.equals(".text")) {
      programs.put(function.name(), function);
      sections.put(function.name(), section);
      sectionOrder.putIfAbsent(section, sectionOrder.size());
    }
  }

  private void readVariable(DeclSpecifiers specifiers, Declaration.InitDeclarator one) {
    Declarator declarator = one.declarator();
    String name = declarator.name();
    String section = section(specifiers, declarator);
    if (name == null || section == null || specifiers.has("typedef")) {
      return;
    }
    if (declarator.isFunction()) {
      if (section.equals(".ksyms")) {
        declarations.add(
            new KfuncDeclaration(
                name,
                KfuncNames.kernelName(name, facts),
                declarator.nameSpan(),
                parameters((Declarator.Function) declarator.derivations().get(0)),
                has(specifiers, declarator, "weak")));
      } else {
        prototypeSections.put(name, section);
      }
    } else if (section.startsWith(".struct_ops") || section.startsWith("?.struct_ops")) {
      sectionOrder.putIfAbsent(section, sectionOrder.size());
      String struct = typeName(specifiers.type());
      String type = KfuncNames.withoutFlavour(struct);
      structOpsMaps.add(
          new StructOpsMap(
              name,
              declarator.nameSpan(),
              type,
              section.endsWith(".link"),
              !section.startsWith("?"),
              fields(type),
              one.initializer() instanceof Initializer.ListInit list ? members(list, fields(struct)) : List.of()));
    } else if (section.equals(".maps")) {
      List<String> values = new ArrayList<>();
      if (one.initializer() != null) {
        functions(one.initializer(), values);
      }
      mapValues.put(name, values);
    }
  }

  private static int parameters(Declarator.Function function) {
    List<Declarator.Parameter> parameters = function.parameters();
    boolean none =
        parameters.size() == 1
            && parameters.get(0).declarator().derivations().isEmpty()
            && parameters.get(0).specifiers().type() instanceof TypeSpec.Builtin builtin
            && builtin.words().equals(List.of("void"));
    return none ? 0 : parameters.size();
  }

  private String typeName(TypeSpec type) {
    if (type instanceof TypeSpec.Record struct && struct.tag() != null) {
      return struct.tag();
    }
    if (type instanceof TypeSpec.Named named) {
      Optional<ExternalDecl> alias = unit.ordinary(named.name());
      return alias.isPresent() && alias.get() instanceof Declaration typedef
              && typedef.specifiers().type() instanceof TypeSpec.Record struct && struct.tag() != null
          ? struct.tag()
          : named.name();
    }
    return "";
  }

  private List<String> fields(String struct) {
    return types.record(struct).map(r -> types.fields(r).stream().map(Type.Field::name).toList()).orElse(List.of());
  }

  private List<StructOpsMap.Member> members(Initializer.ListInit list, List<String> fields) {
    List<StructOpsMap.Member> members = new ArrayList<>();
    int position = 0;
    for (Initializer.Element element : list.elements()) {
      Optional<Initializer.Designator> first = element.designators().stream().findFirst();
      String name = position < fields.size() ? fields.get(position) : "[" + position + "]";
      if (first.isPresent() && first.get() instanceof Initializer.Field field) {
        name = field.name();
        position = fields.contains(name) ? fields.indexOf(name) : fields.size();
      }
      position++;
      if (element.value() instanceof Initializer.Single single && element.designators().size() < 2) {
        Expr value = uncast(single.expression());
        String function = value instanceof Expr.Identifier id && isFunction(id.name()) ? id.name() : null;
        Span span = single.expression().span();
        members.add(new StructOpsMap.Member(name, span, function, span.text(), value(value)));
      } else {
        members.add(new StructOpsMap.Member(name, element.span(), null, "", StructOpsMap.Value.UNKNOWN));
      }
    }
    return members;
  }

  /** What kind of value it is, as far as that can be told before all functions are read. */
  private StructOpsMap.Value value(Expr value) {
    if (value instanceof Expr.IntLiteral number) {
      return number.value() == 0 ? StructOpsMap.Value.ZERO : StructOpsMap.Value.DATA;
    } else if (value instanceof Expr.Identifier id && unit.ordinary(id.name()).isPresent() && !isFunction(id.name())) {
      boolean constant = unit.constant(id.name()).isPresent();
      return constant && unit.constant(id.name()).get() == 0 ? StructOpsMap.Value.ZERO : StructOpsMap.Value.DATA;
    }
    return value instanceof Expr.StringLiteral ? StructOpsMap.Value.DATA : StructOpsMap.Value.UNKNOWN;
  }

  private StructOpsMap withValues(StructOpsMap map) {
    return new StructOpsMap(
        map.name(), map.nameSpan(), map.type(), map.link(), map.autocreate(), map.declared(),
        map.members().stream().map(this::withValue).toList());
  }

  private StructOpsMap.Member withValue(StructOpsMap.Member member) {
    FunctionDefinition function = functions.get(String.valueOf(member.function()));
    if (function == null) {
      return member;
    }
    boolean program = programs.containsKey(function.name());
    boolean sectioned =
        Nodes.all(function.specifiers(), Attribute.class).anyMatch(a -> a.name().equals("section"))
            || function.declarator().attributes().stream().anyMatch(a -> a.name().equals("section"));
    StructOpsMap.Value value =
        program
            ? StructOpsMap.Value.PROGRAM
            : sectioned ? StructOpsMap.Value.UNKNOWN : StructOpsMap.Value.SUBPROGRAM;
    return new StructOpsMap.Member(member.name(), member.span(), member.function(), member.text(), value);
  }

  private boolean isFunction(String name) {
    Optional<ExternalDecl> declared = unit.ordinary(name);
    return declared.isEmpty()
        || declared.get() instanceof FunctionDefinition
        || declared.get() instanceof Declaration declaration
            && declaration.declarators().stream()
                .anyMatch(d -> name.equals(d.declarator().name()) && d.declarator().isFunction());
  }

  private void functions(Initializer initializer, List<String> found) {
    if (initializer instanceof Initializer.ListInit list) {
      list.elements().forEach(element -> functions(element.value(), found));
    } else if (initializer instanceof Initializer.Single single
        && uncast(single.expression()) instanceof Expr.Identifier id) {
      found.add(id.name());
    }
  }

  static Expr uncast(Expr expression) {
    Expr inner = expression;
    while (true) {
      if (inner instanceof Expr.Cast cast) {
        inner = cast.operand();
      } else if (inner instanceof Expr.Unary unary && (unary.operator().equals("&") || unary.operator().equals("__extension__"))) {
        inner = unary.operand();
      } else {
        return inner;
      }
    }
  }

  private static boolean has(DeclSpecifiers specifiers, Declarator declarator, String attribute) {
    return specifiers.attribute(attribute).isPresent()
        || declarator.attributes().stream().anyMatch(a -> a.name().equals(attribute));
  }

  /** The section that an attribute puts a definition into, or null. */
  static @Nullable String section(DeclSpecifiers specifiers, Declarator declarator) {
    String section = null;
    for (Attribute attribute : specifiers.attributes()) {
      section = section == null ? section(attribute) : section;
    }
    for (Attribute attribute : declarator.attributes()) {
      section = section == null ? section(attribute) : section;
    }
    return section;
  }

  private static @Nullable String section(Attribute attribute) {
    return attribute.name().equals("section")
            && !attribute.arguments().isEmpty()
            && attribute.arguments().get(0) instanceof Expr.StringLiteral name
        ? name.value()
        : null;
  }
}
