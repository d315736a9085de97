package org.bpfls.analysis.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Attribute;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.DeclSpecifiers;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * What one kernel or module source file says of kfuncs: definitions, {@code BTF_ID_FLAGS} rows and the functions they call.
 *
 * @param kfuncs functions marked {@code __bpf_kfunc}, or named by a row of the file, by name
 * @param rows every {@code BTF_ID_FLAGS} row of a {@code BTF_KFUNCS_START} set, in order
 * @param functions all function definitions of the file, by name
 * @param globalInstances file-scope pointers that a {@code reg} callback of a {@code struct bpf_struct_ops} sets
 */
public record KernelSource(
    Map<String, Kfunc> kfuncs,
    List<SetRow> rows,
    Map<String, ExternalDecl.FunctionDefinition> functions,
    Set<String> globalInstances) {

  /**
   * A kfunc of the file.
   *
   * @param nameSpan the name in its definition, or in its first declaration when the file has no definition
   * @param marked whether {@code __bpf_kfunc} stands before the definition or a declaration
   * @param definition null when only declared here
   * @param declarations prototypes in this file
   */
  public record Kfunc(
      String name,
      Span nameSpan,
      boolean marked,
      Declarator.Function signature,
      ExternalDecl.@Nullable FunctionDefinition definition,
      List<Declarator> declarations) {

    /** Index of the parameter with type {@code struct bpf_prog_aux *}, or -1. */
    public int programParameter() {
      for (int i = 0; i < signature.parameters().size(); i++) {
        if (isProgAux(signature.parameters().get(i))) {
          return i;
        }
      }
      return -1;
    }

    /** Index of the parameter named with the suffix {@code __prog} (Linux 6.16 to 6.19), or -1. */
    public int legacyProgramParameter() {
      for (int i = 0; i < signature.parameters().size(); i++) {
        String parameter = signature.parameters().get(i).declarator().name();
        if (parameter != null && parameter.endsWith("__prog")) {
          return i;
        }
      }
      return -1;
    }
  }

  /**
   * {@code BTF_ID_FLAGS(func, kfunc, flags)} in {@code set}.
   *
   * @param span place of the kfunc's name
   * @param flagsSpan place of the flags; null when the row has none
   */
  public record SetRow(String set, String kfunc, Set<String> flags, Span span, @Nullable Span flagsSpan) {}

  /** The row that names a kfunc, if this file has one. */
  public Optional<SetRow> row(String kfunc) {
    return rows.stream().filter(r -> r.kfunc().equals(kfunc)).findFirst();
  }

  /** Reads a unit that was preprocessed as kernel source. */
  public static KernelSource of(TranslationUnit unit) {
    Map<String, ExternalDecl.FunctionDefinition> functions = new LinkedHashMap<>();
    Map<String, List<Declarator>> prototypes = new LinkedHashMap<>();
    Set<String> marked = new LinkedHashSet<>();
    List<SetRow> rows = new ArrayList<>();
    String set = "";
    for (ExternalDecl decl : unit.declarations()) {
      if (decl instanceof ExternalDecl.FunctionDefinition definition) {
        functions.put(definition.name(), definition);
        if (isMarked(definition.specifiers(), definition.declarator())) {
          marked.add(definition.name());
        }
      } else if (decl instanceof Declaration declaration) {
        for (Declaration.InitDeclarator init : declaration.declarators()) {
          Declarator declarator = init.declarator();
          String name = declarator.name();
          Optional<Attribute> start = attribute(declaration.specifiers(), declarator, "btf_kfuncs_start");
          Optional<Attribute> row = attribute(declaration.specifiers(), declarator, "btf_id_flags");
          if (start.isPresent()) {
            set = firstArgument(start.get());
          } else if (attribute(declaration.specifiers(), declarator, "btf_kfuncs_end").isPresent()) {
            set = "";
          } else if (row.isPresent() && !set.isEmpty()) {
            rows.add(row(set, row.get()));
          } else if (name != null && declarator.isFunction()) {
            prototypes.computeIfAbsent(name, n -> new ArrayList<>()).add(declarator);
            if (isMarked(declaration.specifiers(), declarator)) {
              marked.add(name);
            }
          }
        }
      }
    }
    return new KernelSource(
        kfuncs(functions, prototypes, marked, rows), List.copyOf(rows), functions, instances(unit, functions));
  }

  private static Map<String, Kfunc> kfuncs(
      Map<String, ExternalDecl.FunctionDefinition> functions,
      Map<String, List<Declarator>> prototypes,
      Set<String> marked,
      List<SetRow> rows) {
    Set<String> names = new LinkedHashSet<>(marked);
    rows.forEach(r -> names.add(r.kfunc()));
    Map<String, Kfunc> kfuncs = new LinkedHashMap<>();
    for (String name : names) {
      ExternalDecl.FunctionDefinition definition = functions.get(name);
      List<Declarator> declared = prototypes.getOrDefault(name, List.of());
      Declarator declarator = definition != null ? definition.declarator() : declared.isEmpty() ? null : declared.get(0);
      if (declarator != null && declarator.isFunction()) {
        kfuncs.put(
            name,
            new Kfunc(
                name,
                declarator.nameSpan(),
                marked.contains(name),
                (Declarator.Function) declarator.derivations().get(0),
                definition,
                declared));
      }
    }
    return kfuncs;
  }

  private static SetRow row(String set, Attribute attribute) {
    Set<String> flags = new LinkedHashSet<>();
    Span flagsSpan = null;
    if (attribute.arguments().size() > 1) {
      collectFlags(attribute.arguments().get(1), flags);
      flagsSpan = attribute.arguments().get(1).span();
    }
    Span span = attribute.arguments().isEmpty() ? attribute.span() : attribute.arguments().get(0).span();
    return new SetRow(set, firstArgument(attribute), flags, span, flagsSpan);
  }

  private static void collectFlags(Expr expr, Set<String> into) {
    if (expr instanceof Expr.Binary binary) {
      collectFlags(binary.left(), into);
      collectFlags(binary.right(), into);
    } else if (expr instanceof Expr.Identifier id) {
      into.add(id.name());
    }
  }

  private static String firstArgument(Attribute attribute) {
    return !attribute.arguments().isEmpty() && attribute.arguments().get(0) instanceof Expr.Identifier id ? id.name() : "";
  }

  private static boolean isMarked(DeclSpecifiers specifiers, Declarator declarator) {
    return attribute(specifiers, declarator, "bpf_kfunc").isPresent();
  }

  private static Optional<Attribute> attribute(DeclSpecifiers specifiers, Declarator declarator, String name) {
    Optional<Attribute> found = specifiers.attribute(name);
    return found.isPresent() ? found : declarator.attributes().stream().filter(a -> a.name().equals(name)).findFirst();
  }

  /** Whether a parameter has type {@code struct bpf_prog_aux *}, const or not. */
  public static boolean isProgAux(Declarator.Parameter parameter) {
    return parameter.specifiers().type() instanceof TypeSpec.Record record
        && "bpf_prog_aux".equals(record.tag())
        && parameter.declarator().derivations().size() == 1
        && parameter.declarator().derivations().get(0) instanceof Declarator.Pointer;
  }

  /** File-scope pointers that a {@code reg} callback of a {@code struct bpf_struct_ops} sets. */
  private static Set<String> instances(TranslationUnit unit, Map<String, ExternalDecl.FunctionDefinition> functions) {
    Set<String> pointers = new HashSet<>();
    Set<String> callbacks = new HashSet<>();
    for (ExternalDecl decl : unit.declarations()) {
      if (decl instanceof Declaration declaration) {
        boolean structOps =
            declaration.specifiers().type() instanceof TypeSpec.Record r && "bpf_struct_ops".equals(r.tag());
        for (Declaration.InitDeclarator init : declaration.declarators()) {
          if (structOps && init.initializer() instanceof Initializer.ListInit list) {
            registrationCallback(list).ifPresent(callbacks::add);
          } else if (isPointer(init.declarator())) {
            pointers.add(init.declarator().name());
          }
        }
      }
    }
    Set<String> instances = new HashSet<>();
    for (String callback : callbacks) {
      ExternalDecl.FunctionDefinition function = functions.get(callback);
      if (function != null) {
        Nodes.all(function.body(), Expr.Assign.class)
            .forEach(
                assign -> {
                  if (assign.target() instanceof Expr.Identifier id && pointers.contains(id.name())) {
                    instances.add(id.name());
                  }
                });
      }
    }
    return instances;
  }

  private static boolean isPointer(Declarator declarator) {
    return declarator.name() != null
        && declarator.derivations().size() == 1
        && declarator.derivations().get(0) instanceof Declarator.Pointer;
  }

  private static Optional<String> registrationCallback(Initializer.ListInit list) {
    return list.elements().stream()
        .filter(
            element ->
                element.designators().size() == 1
                    && element.designators().get(0) instanceof Initializer.Field field
                    && field.name().equals("reg"))
        .map(Initializer.Element::value)
        .filter(value -> value instanceof Initializer.Single single && single.expression() instanceof Expr.Identifier)
        .map(value -> ((Expr.Identifier) ((Initializer.Single) value).expression()).name())
        .findFirst();
  }
}
