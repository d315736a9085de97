package org.bpfls.analysis.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bpfls.grammar.text.Span;

/**
 * What becomes of a BPF file when it is compiled: programs, maps and the kfuncs that they use. Holds places, no syntax, so
 * that it outlives the unit.
 *
 * @param file name of the main file, or of the object file that is linked from several
 * @param programs in the order of the object file, in which a skeleton attaches them
 * @param structOpsMaps in the order of the object file
 * @param otherMaps names of the maps in {@code .maps}
 * @param functions names of the functions that the files read in full define, programs included
 * @param kfuncDeclarations prototypes of kfuncs in the files read in full
 * @param kfuncCalls calls of kfuncs in the files read in full, and in the indexed headers' functions that they call
 * @param globalFunctions global functions that are no programs
 * @param sources names of the files whose declarations are part of it, the main file first
 * @param whole whether every header was found and every declaration could be read; when not, there may be more to it
 */
public record BpfObject(
    String file,
    List<BpfProgram> programs,
    List<StructOpsMap> structOpsMaps,
    List<String> otherMaps,
    Set<String> functions,
    List<KfuncDeclaration> kfuncDeclarations,
    List<KfuncCall> kfuncCalls,
    List<GlobalFunction> globalFunctions,
    List<String> sources,
    boolean whole) {
  /** Copies the lists. */
  public BpfObject {
    programs = List.copyOf(programs);
    structOpsMaps = List.copyOf(structOpsMaps);
    otherMaps = List.copyOf(otherMaps);
    functions = Set.copyOf(functions);
    kfuncDeclarations = List.copyOf(kfuncDeclarations);
    kfuncCalls = List.copyOf(kfuncCalls);
    globalFunctions = List.copyOf(globalFunctions);
    sources = List.copyOf(sources);
  }

  /** An object of nothing. */
  public static BpfObject empty(String file) {
    return new BpfObject(
        file, List.of(), List.of(), List.of(), Set.of(), List.of(), List.of(), List.of(), List.of(file), true);
  }

  /** The program of that name. */
  public Optional<BpfProgram> program(String name) {
    for (BpfProgram program : programs) {
      if (program.name().equals(name)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  /** The struct_ops map of that name. */
  public Optional<StructOpsMap> structOpsMap(String name) {
    return structOpsMaps.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  /** Whether there is nothing in it that can be loaded. */
  public boolean isEmpty() {
    return programs.isEmpty() && structOpsMaps.isEmpty() && otherMaps.isEmpty();
  }

  /**
   * The name by which bpftool derives a skeleton from the object: the file's name without directory, {@code .bpf.c} or
   * {@code .c}, with what C does not allow in an identifier replaced ({@code get_obj_name()} in tools/bpf/bpftool/gen.c).
   */
  public String skeletonName() {
    return skeletonName(file);
  }

  /** As {@link #skeletonName()}, for a file's name: {@code .bpf.c}, {@code .c}, {@code .bpf.o}, {@code .o}, {@code .skel.h}. */
  public static String skeletonName(String file) {
    String base = file.substring(file.lastIndexOf('/') + 1);
    for (String end : List.of(".subskel.h", ".lskel.h", ".bpf.skel.h", ".skel.h", ".bpf.c", ".bpf.o", ".c", ".o")) {
      if (base.endsWith(end)) {
        base = base.substring(0, base.length() - end.length());
        break;
      }
    }
    return base.replaceAll("[^A-Za-z0-9_]", "_");
  }

  /**
   * A prototype of a kfunc.
   *
   * @param name as declared
   * @param kfunc the kernel's name for it, without a flavour ({@code ___compat})
   * @param weak whether the program loads without it
   */
  public record KfuncDeclaration(String name, String kfunc, Span nameSpan, int parameters, boolean weak) {}

  /**
   * A call of a kfunc.
   *
   * @param function the function in which it stands
   * @param name as written
   * @param kfunc the kernel's name for it
   * @param span the call
   * @param arguments their number
   * @param number how many kfunc calls stand before it in the function
   */
  public record KfuncCall(String function, String name, String kfunc, Span span, int arguments, int number) {
    /** Names the call uniquely among those of an object, whatever stands before its function. */
    public String id() {
      return kfunc + "@" + span.source().name() + ":" + function + "#" + number;
    }
  }
}
