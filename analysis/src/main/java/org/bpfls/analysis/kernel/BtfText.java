package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.List;

/** Types of a {@link Btf} as C text, spelled as bpftool spells them. */
final class BtfText {
  private static final int MAX_DEPTH = 48;

  private final Btf btf;

  BtfText(Btf btf) {
    this.btf = btf;
  }

  /** The type without a name, e.g. {@code const struct bpf_prog_aux *} or {@code int (*)(void *)}. */
  String type(int id) throws BtfException {
    return type(id, "", 0);
  }

  /** Parameters of a function prototype; a trailing {@code ...} when it takes more. */
  List<Parameter> parameters(int proto) throws BtfException {
    return parameters(proto, 0);
  }

  private List<Parameter> parameters(int proto, int depth) throws BtfException {
    List<Parameter> parameters = new ArrayList<>();
    int count = btf.members(proto);
    for (int i = 0; i < count; i++) {
      int name = btf.extra(proto, 2 * i);
      int type = btf.extra(proto, 2 * i + 1);
      boolean more = name == 0 && type == 0 && i == count - 1;
      parameters.add(more ? new Parameter("", "...") : new Parameter(btf.string(name), type(type, "", depth + 1)));
    }
    return parameters;
  }

  /** The type around what is declared so far, C's inside-out way: pointers to functions and arrays need brackets. */
  private String type(int id, String declarator, int depth) throws BtfException {
    if (depth > MAX_DEPTH) {
      throw new BtfException("damaged BTF: type " + id + " is nested too deeply");
    }
    return switch (btf.kind(id)) {
      case 0 -> join("void", declarator);
      case Btf.INT, Btf.FLOAT, Btf.TYPEDEF -> join(btf.name(id), declarator);
      case Btf.PTR -> pointer(id, declarator, depth);
      case Btf.ARRAY -> type(btf.extra(id, 0), declarator + "[" + btf.extra(id, 2) + "]", depth + 1);
      case Btf.STRUCT -> join(tagged("struct", id), declarator);
      case Btf.UNION -> join(tagged("union", id), declarator);
      case Btf.ENUM, Btf.ENUM64 -> join(tagged("enum", id), declarator);
      case Btf.FWD -> join(tagged(btf.kindFlag(id) ? "union" : "struct", id), declarator);
      case Btf.CONST -> qualified(id, "const", declarator, depth);
      case Btf.VOLATILE -> qualified(id, "volatile", declarator, depth);
      case Btf.RESTRICT -> qualified(id, "restrict", declarator, depth);
      case Btf.TYPE_TAG ->
          btf.kindFlag(id)
              ? "__attribute__((" + btf.name(id) + ")) " + type(btf.target(id), declarator, depth + 1)
              : type(btf.target(id), join("__" + btf.name(id), declarator), depth + 1);
      case Btf.FUNC_PROTO -> function(id, declarator, depth);
      default -> throw new BtfException("damaged BTF: type " + id + " cannot be a value's type");
    };
  }

  private String pointer(int id, String declarator, int depth) throws BtfException {
    int to = btf.target(id);
    int kind = btf.kind(to);
    boolean brackets = kind == Btf.FUNC_PROTO || kind == Btf.ARRAY;
    return type(to, brackets ? "(*" + declarator + ")" : "*" + declarator, depth + 1);
  }

  private String qualified(int id, String qualifier, String declarator, int depth) throws BtfException {
    int to = btf.target(id);
    if (declarator.startsWith("*") || declarator.isEmpty() || declarator.startsWith("[")) {
      int kind = btf.kind(to);
      if (kind != Btf.PTR) {
        return qualifier + " " + type(to, declarator, depth + 1);
      }
    }
    return type(to, join(qualifier, declarator), depth + 1);
  }

  private String function(int id, String declarator, int depth) throws BtfException {
    List<String> list = new ArrayList<>();
    for (Parameter parameter : parameters(id, depth)) {
      list.add(parameter.type());
    }
    String parameters = list.isEmpty() ? "void" : String.join(", ", list);
    return type(btf.target(id), declarator + "(" + parameters + ")", depth + 1);
  }

  private String tagged(String keyword, int id) throws BtfException {
    String name = btf.name(id);
    return keyword + " " + (name.isEmpty() ? "{...}" : name);
  }

  private static String join(String type, String declarator) {
    boolean tight = declarator.isEmpty() || declarator.startsWith("[");
    return type + (tight ? "" : " ") + declarator;
  }
}
