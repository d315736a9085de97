package org.bpfls.analysis.loader;

import java.util.List;
import java.util.Optional;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.type.IntegerConstants;
import org.jspecify.annotations.Nullable;

/** Pointers into arrays: an element's path ends with its index, {@code 0:progs[2]}. */
final class Arrays {
  private Arrays() {}

  static boolean isArray(Declarator declarator) {
    return !declarator.derivations().isEmpty() && declarator.derivations().get(0) instanceof Declarator.Array;
  }

  /** What an array decays to. */
  static Value.Address first(String path) {
    return new Value.Address(path + "[0]");
  }

  /** The pointer some elements further on; what points to no array's element counts as the first of one. */
  static Value.Address shift(Value.Address pointer, long steps) {
    String path = pointer.path();
    if (steps == 0) {
      return pointer;
    }
    return new Value.Address(whole(path) + "[" + (index(path) + steps) + "]");
  }

  /** How many elements lie between two pointers; empty when they point into different arrays. */
  static Optional<Long> distance(Value.Address from, Value.Address to) {
    return whole(from.path()).equals(whole(to.path()))
        ? Optional.of(index(to.path()) - index(from.path()))
        : Optional.empty();
  }

  /** The path of the array of which this is an element, or the path itself. */
  static String whole(String path) {
    return path.endsWith("]") ? path.substring(0, path.lastIndexOf('[')) : path;
  }

  private static long index(String path) {
    return path.endsWith("]") ? Long.parseLong(path.substring(path.lastIndexOf('[') + 1, path.length() - 1)) : 0;
  }

  /** The array whose elements {@code sizeof(array) / sizeof(array[0])} counts; null for other divisions. */
  static @Nullable Expr counted(Expr.Binary division) {
    Expr array = sizeOf(division.left());
    Expr element = sizeOf(division.right());
    return element instanceof Expr.Index || element instanceof Expr.Unary ? array : null;
  }

  private static @Nullable Expr sizeOf(Expr expression) {
    Expr at = expression.withoutCasts();
    return at instanceof Expr.SizeofExpr size && size.operator().equals("sizeof") ? size.operand() : null;
  }

  /** How many elements a variable has; empty for one that is no array, and where that is not known. */
  static Optional<Long> length(Declaration.InitDeclarator variable, TranslationUnit unit) {
    if (!isArray(variable.declarator())) {
      return Optional.empty();
    }
    Expr size = ((Declarator.Array) variable.declarator().derivations().get(0)).size();
    if (size != null) {
      return new IntegerConstants(unit).valueOf(size);
    }
    return variable.initializer() instanceof Initializer.ListInit list
            && list.elements().stream().allMatch(element -> element.designators().isEmpty())
        ? Optional.of((long) list.elements().size())
        : Optional.empty();
  }

  /** {@code sizeof(struct { int : 0; })}: the kernel's {@code __must_be_array()} adds it to a number of elements. */
  static boolean isEmpty(Expr.SizeofType size) {
    if (!(size.type().specifiers().type() instanceof TypeSpec.Record record)) {
      return false;
    }
    List<TypeSpec.Member> members = record.members();
    return members != null
        && size.type().declarator().derivations().isEmpty()
        && members.stream()
            .flatMap(member -> member.declarators().stream())
            .allMatch(member -> member.bitWidth() != null && member.declarator().name() == null);
  }
}
