package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads kfuncs off kernel or module source: definitions, sets, registrations and who reaches {@code
 * bpf_prog_get_assoc_struct_ops()}. Works on unconfigured files without headers; see {@link CScan} for what that means.
 * Conditions ({@code #if}) are not evaluated: what stands under any of them counts.
 */
public final class KernelSourceReader {
  /** The kernel's accessor for the associated struct_ops (kernel/bpf/bpf_struct_ops.c, since 7.0). */
  public static final String ACCESSOR = "bpf_prog_get_assoc_struct_ops";

  private static final Set<String> SET_STARTS = Set.of("BTF_KFUNCS_START", "BTF_SET8_START", "BTF_SET_START");
  private static final Set<String> SET_ENDS = Set.of("BTF_KFUNCS_END", "BTF_SET8_END", "BTF_SET_END");
  private static final Set<String> ROWS = Set.of("BTF_ID_FLAGS", "BTF_ID");
  private static final Set<String> SET_WORDS =
      Stream.of(SET_STARTS, SET_ENDS, ROWS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  /** Before 6.0 a kfunc's flags are the sets that it stands in. */
  private static final Map<String, KfuncFlag> FLAG_SETS =
      Map.of(
          "acquire_set", KfuncFlag.KF_ACQUIRE, "release_set", KfuncFlag.KF_RELEASE, "ret_null_set",
          KfuncFlag.KF_RET_NULL, "kptr_acquire_set", KfuncFlag.KF_KPTR_GET, "sleepable_set", KfuncFlag.KF_SLEEPABLE);
  private static final Set<String> REGISTRATIONS =
      Set.of("register_btf_kfunc_id_set", "register_btf_fmodret_id_set");
  private static final Pattern SET_STRUCT =
      Pattern.compile("struct\\s+btf_kfunc_id_set\\s+(?:__\\w+\\s+)?(\\w+)\\s*=\\s*\\{([^}]*)\\}");
  private static final Pattern SET_FIELD = Pattern.compile("\\.(\\w*set)\\s*=\\s*&\\s*(\\w+)");
  private static final Pattern FILTER_FIELD = Pattern.compile("\\.filter\\s*=\\s*&?\\s*(\\w+)");
  private static final Pattern DOC_PARAMETER = Pattern.compile("(?m)^\\s*\\*\\s*@(\\w+)\\s*:");
  private static final Pattern STRUCT_POINTER = Pattern.compile("struct\\s+(\\w+)\\s*\\*");
  /** Sparse's annotations, which mean nothing to a caller. */
  private static final Pattern ANNOTATION = Pattern.compile("\\b(?:__user|__rcu|__percpu|__maybe_unused) ?");

  /** A pointer to a function, or a function that decays to one: {@code int (*cb)(void *)}, {@code int (cb)(void *)}. */
  private static final Pattern FUNCTION_PARAMETER = Pattern.compile("\\(\\s*\\**\\s*(\\w+)\\s*\\)(?=\\s*\\()");

  private static final Pattern NAMED_PARAMETER = Pattern.compile("(.*?[\\s*])(\\w+)\\s*((?:\\[[^]]*\\])*)$");
  /** A type alone, the last word of which could be taken for a name. */
  private static final Pattern UNNAMED =
      Pattern.compile("(?:const )?(?:(?:struct|union|enum) \\w+|(?:\\w+ )*(?:int|char|long|short|unsigned|signed))");

  private static final Pattern BEFORE_STAR = Pattern.compile("(\\w)\\*");

  /** A macro that makes rows. */
  private static final Pattern ROW_MACRO =
      Pattern.compile("#define\\s+\\w+\\([^)]*\\)[\\s\\\\]*BTF_ID_FLAGS\\(([^)]*)\\)");

  /** Between {@code __bpf_kfunc} and the return type: {@code __printf(1, 2)}, {@code __attribute__((cold))}. */
  private static final Pattern ATTRIBUTE = Pattern.compile("\\b__\\w+\\s*\\((?:[^()]++|\\([^()]*+\\))*+\\)");

  private static final Pattern COLLAPSE = Pattern.compile("\\s+");
  private static final Set<String> NOT_TYPE =
      Set.of(
          "static", "inline", "__always_inline", "noinline", "extern", "__bpf_kfunc", "__weak", "notrace", "__used",
          "__retain", "__visible", "asmlinkage", "__init", "__naked", "__must_check", "__cold", "__pure", "__malloc", "__noreturn",
          "__no_caller_saved_registers", "__nocfi", "__arena", "__user", "__rcu", "__percpu", "__maybe_unused");

  /** Words that make a file worth reading, for picking candidates out of a whole tree. */
  public static final List<String> MARKERS =
      List.of(
          "__bpf_kfunc", "BTF_ID_FLAGS", "register_btf_kfunc_id_set", "register_bpf_struct_ops", "BPF_STRUCT_OPS_TYPE",
          ACCESSOR);

  private final Map<String, KernelSource.Definition> candidates = new LinkedHashMap<>();
  private final Set<String> marked = new HashSet<>();
  private final List<KernelSource.KfuncSet> sets = new ArrayList<>();
  private final List<KernelSource.Registration> registrations = new ArrayList<>();
  private final StructOpsSource structOps = new StructOpsSource();
  private final Map<String, KfuncFlag> flagSets = new HashMap<>();
  private final Map<String, Set<String>> calls = new HashMap<>();
  private final Map<String, String> bodies = new HashMap<>();
  private final Map<String, Set<String>> resolvedTypes = new HashMap<>();

  private KernelSourceReader() {}

  /** Reads files together: a set in one may name a function of another, and calls are followed across. */
  public static KernelSource read(Iterable<SourceFile> files) {
    KernelSourceReader reader = new KernelSourceReader();
    for (SourceFile file : files) {
      reader.readFile(file);
    }
    return reader.result();
  }

  /** Whether a file can say anything about kfuncs. */
  public static boolean isCandidate(String text) {
    return MARKERS.stream().anyMatch(text::contains);
  }

  /** The prototype that a declaration makes, e.g. one of a vmlinux.h; empty when the text is none. */
  public static Optional<Prototype> prototype(String declaration) {
    List<CScan.Function> functions = new CScan(declaration + ";").functions(true);
    return functions.size() == 1
        ? Optional.of(Prototype.of(returnType(functions.get(0).prefix()), parameters(functions.get(0).parameters())))
        : Optional.empty();
  }

  private void readFile(SourceFile file) {
    CScan scan = new CScan(file.text());
    for (CScan.Function function : scan.functions(true)) {
      if (words(function.prefix()).contains("__bpf_kfunc")) {
        marked.add(function.name());
      }
      if (function.bodyStart() >= 0) {
        KernelSource.Definition definition = definition(file, scan, function);
        candidates.merge(function.name(), definition, KernelSourceReader::preferred);
        body(scan, function);
      }
    }
    structOps.read(scan);
    readSets(file, scan, ownKfuncs(scan));
    readRegistrations(file, scan);
  }

  /** Of two definitions (an {@code #ifdef} pair) the documented one, then the one with parameters in use, is the real. */
  private static KernelSource.Definition preferred(KernelSource.Definition a, KernelSource.Definition b) {
    return !a.documented() && b.documented() ? b : a;
  }

  private KernelSource.Definition definition(SourceFile file, CScan scan, CScan.Function function) {
    String doc = scan.kernelDocBefore(function);
    List<String> documented = new ArrayList<>();
    Matcher parameter = DOC_PARAMETER.matcher(doc);
    while (parameter.find()) {
      documented.add(parameter.group(1));
    }
    return new KernelSource.Definition(
        function.name(),
        new SourcePlace(file.path(), scan.line(function.nameAt())),
        words(function.prefix()).contains("__bpf_kfunc"),
        returnType(function.prefix()),
        parameters(function.parameters()),
        !doc.isEmpty(),
        documented);
  }

  private void body(CScan scan, CScan.Function function) {
    int begin = function.bodyStart() + 1;
    bodies.putIfAbsent(function.name(), scan.code(begin, Math.max(begin, function.bodyEnd())));
    Set<String> called = calls.computeIfAbsent(function.name(), n -> new LinkedHashSet<>());
    for (CScan.Use use : scan.allUses(function.bodyStart(), function.bodyEnd())) {
      called.add(use.name());
      if (use.name().equals(ACCESSOR)) {
        String before = scan.code(function.bodyStart(), use.at());
        resolvedTypes
            .computeIfAbsent(function.name(), n -> new LinkedHashSet<>())
            .addAll(resolvedType(before).stream().toList());
      }
    }
  }

  /** The struct that the accessor's result is cast to, or that the variable it is assigned to points to. */
  private static Optional<String> resolvedType(String before) {
    int statement = Math.max(before.lastIndexOf(';'), Math.max(before.lastIndexOf('{'), before.lastIndexOf('}')));
    String own = before.substring(statement + 1);
    Matcher cast = STRUCT_POINTER.matcher(own);
    if (cast.find()) {
      return Optional.of(cast.group(1));
    }
    Matcher variable = Pattern.compile("(\\w+)\\s*=\\s*$").matcher(own);
    if (!variable.find()) {
      return Optional.empty();
    }
    Matcher declared =
        Pattern.compile("struct\\s+(\\w+)\\s*\\*[^;]*\\b" + variable.group(1) + "\\b[^;]*;").matcher(before);
    return declared.find() ? Optional.of(declared.group(1)) : Optional.empty();
  }

  /** Marked definitions of a file that no visible row names, in their order. */
  private static Map<String, Integer> ownKfuncs(CScan scan) {
    Map<String, Integer> own = new LinkedHashMap<>();
    for (CScan.Function function : scan.functions(false)) {
      if (words(function.prefix()).contains("__bpf_kfunc")) {
        own.put(function.name(), scan.line(function.nameAt()));
      }
    }
    for (CScan.Use row : scan.uses(Set.of("BTF_ID_FLAGS"), 0, scan.length())) {
      List<String> arguments = splitTop(scan.arguments(row));
      own.remove(arguments.size() > 1 ? arguments.get(1) : "");
    }
    return own;
  }

  /** Rows that a macro makes (XDP_METADATA_KFUNC_xxx in net/core/xdp.c) are not seen: the file's own kfuncs stand in. */
  private void readSets(SourceFile file, CScan scan, Map<String, Integer> own) {
    String name = "";
    SourcePlace place = new SourcePlace(file.path(), 1);
    boolean kfuncs = false;
    List<KernelSource.Entry> entries = new ArrayList<>();
    for (CScan.Use use : scan.uses(SET_WORDS, 0, scan.length())) {
      List<String> arguments = splitTop(scan.arguments(use));
      SourcePlace at = new SourcePlace(file.path(), scan.line(use.at()));
      if (SET_STARTS.contains(use.name())) {
        name = arguments.get(0);
        place = at;
        kfuncs = use.name().equals("BTF_KFUNCS_START");
        entries.clear();
      } else if (ROWS.contains(use.name())) {
        if (!name.isEmpty() && arguments.size() >= 2 && arguments.get(0).equals("func")) {
          entries.add(new KernelSource.Entry(arguments.get(1), flags(arguments), at));
        }
      } else if (!name.isEmpty()) {
        if (entries.isEmpty() && !use.name().equals("BTF_SET_END")) {
          Set<KfuncFlag> flags = macroFlags(file.text());
          own.forEach(
              (kfunc, line) ->
                  entries.add(new KernelSource.Entry(kfunc, flags, new SourcePlace(file.path(), line))));
        }
        sets.add(new KernelSource.KfuncSet(name, place, kfuncs, entries));
        name = "";
      }
    }
  }

  private static Set<KfuncFlag> macroFlags(String text) {
    Matcher macro = ROW_MACRO.matcher(text);
    return macro.find() ? flags(splitTop(macro.group(1))) : Set.of();
  }

  private static Set<KfuncFlag> flags(List<String> arguments) {
    Set<KfuncFlag> flags = EnumSet.noneOf(KfuncFlag.class);
    if (arguments.size() > 2) {
      for (String flag : arguments.get(2).split("\\|")) {
        KfuncFlag.byName(flag.strip()).ifPresent(flags::add);
      }
    }
    return flags;
  }

  private void readRegistrations(SourceFile file, CScan scan) {
    Map<String, String[]> structs = new HashMap<>();
    Matcher struct = SET_STRUCT.matcher(scan.code(0, scan.length()));
    while (struct.find()) {
      Matcher filter = FILTER_FIELD.matcher(struct.group(2));
      structs.put(
          struct.group(1), new String[] {registeredSet(struct.group(2)), filter.find() ? filter.group(1) : ""});
    }
    for (CScan.Use use : scan.uses(REGISTRATIONS, 0, scan.length())) {
      List<String> arguments = splitTop(scan.arguments(use));
      String last = arguments.get(arguments.size() - 1);
      String[] fields = structs.get(last.replace("&", "").strip());
      if (fields != null) {
        registrations.add(
            new KernelSource.Registration(
                fields[0],
                ProgramType.byName(arguments.get(0)),
                use.name().equals("register_btf_fmodret_id_set"),
                fields[1].isEmpty() ? Optional.empty() : Optional.of(fields[1]),
                new SourcePlace(file.path(), scan.line(use.at()))));
      }
    }
  }

  /** The set of a {@code btf_kfunc_id_set}; the ones beside it that stand for flags are remembered. */
  private String registeredSet(String fields) {
    String set = "";
    Matcher field = SET_FIELD.matcher(fields);
    while (field.find()) {
      KfuncFlag flag = FLAG_SETS.get(field.group(1));
      if (flag != null) {
        flagSets.put(field.group(2), flag);
      } else if (set.isEmpty()) {
        set = field.group(2);
      }
    }
    return set;
  }

  /** Sets that stand for a flag are not sets of kfuncs: the flag goes to the rows of the others. */
  private List<KernelSource.KfuncSet> setsWithFlags() {
    if (flagSets.isEmpty()) {
      return sets;
    }
    Map<String, Set<KfuncFlag>> flags = new HashMap<>();
    for (KernelSource.KfuncSet set : sets) {
      KfuncFlag flag = flagSets.get(set.name());
      if (flag != null) {
        set.entries().forEach(e -> flags.computeIfAbsent(e.kfunc(), k -> EnumSet.noneOf(KfuncFlag.class)).add(flag));
      }
    }
    return sets.stream()
        .filter(set -> !flagSets.containsKey(set.name()))
        .map(set -> new KernelSource.KfuncSet(set.name(), set.place(), set.kfuncs(), withFlags(set.entries(), flags)))
        .toList();
  }

  private static List<KernelSource.Entry> withFlags(
      List<KernelSource.Entry> entries, Map<String, Set<KfuncFlag>> flags) {
    return entries.stream()
        .map(e -> new KernelSource.Entry(e.kfunc(), flags.getOrDefault(e.kfunc(), e.flags()), e.place()))
        .toList();
  }

  private KernelSource result() {
    Set<String> inSets = new HashSet<>();
    sets.forEach(set -> set.entries().forEach(e -> inSets.add(e.kfunc())));
    Map<String, KernelSource.Definition> definitions = new HashMap<>();
    Map<String, Association> associations = new HashMap<>();
    for (KernelSource.Definition d : candidates.values()) {
      if (marked.contains(d.name()) || inSets.contains(d.name())) {
        definitions.put(
            d.name(),
            new KernelSource.Definition(
                d.name(), d.place(), marked.contains(d.name()), d.returns(), d.parameters(), d.documented(),
                d.documentedParameters()));
        chainToAccessor(d.name()).ifPresent(chain -> associations.put(d.name(), association(chain)));
      }
    }
    KfuncHooks hooks =
        Optional.ofNullable(bodies.get(KfuncHooks.FUNCTION)).map(KfuncHooks::of).orElse(KfuncHooks.NEWEST);
    return new KernelSource(definitions, setsWithFlags(), registrations, associations, hooks, structOps.types());
  }

  private Association association(List<String> chain) {
    String resolver = chain.get(chain.size() - 2);
    return new Association(
        List.copyOf(resolvedTypes.getOrDefault(resolver, Set.of())), resolver, chain,
        UnassociatedResult.of(bodies.getOrDefault(chain.get(0), ""), chain.get(1)), Optional.empty());
  }

  /** The shortest chain of calls from a function to the accessor; breadth first, by name. */
  private Optional<List<String>> chainToAccessor(String from) {
    Map<String, String> cameFrom = new HashMap<>(Map.of(from, ""));
    List<String> queue = new ArrayList<>(List.of(from));
    for (int i = 0; i < queue.size(); i++) {
      for (String next : calls.getOrDefault(queue.get(i), Set.of())) {
        if (cameFrom.putIfAbsent(next, queue.get(i)) == null) {
          if (next.equals(ACCESSOR)) {
            return Optional.of(path(cameFrom, next));
          }
          queue.add(next);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> path(Map<String, String> cameFrom, String to) {
    List<String> path = new ArrayList<>();
    for (String at = to; !at.isEmpty(); at = cameFrom.getOrDefault(at, "")) {
      path.add(0, at);
    }
    return path;
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.split("\\W+"));
  }

  private static String returnType(String prefix) {
    StringBuilder type = new StringBuilder();
    String plain = ATTRIBUTE.matcher(prefix).replaceAll(" ");
    for (String word : COLLAPSE.split(plain.replace("*", " * ").strip())) {
      if (!NOT_TYPE.contains(word)) {
        boolean space = type.length() > 0 && !(word.equals("*") && type.charAt(type.length() - 1) == '*');
        type.append(space ? " " : "").append(word);
      }
    }
    return CText.spelled(type.toString());
  }

  /** The parameters of a declaration; {@code (void)} and {@code ()} are none. */
  static List<Parameter> parameters(String text) {
    List<Parameter> parameters = new ArrayList<>();
    for (String one : splitTop(text)) {
      if (!one.isEmpty() && !one.equals("void")) {
        parameters.add(parameter(one));
      }
    }
    return parameters;
  }

  private static Parameter parameter(String declaration) {
    String plain = ANNOTATION.matcher(declaration).replaceAll("");
    Matcher pointer = FUNCTION_PARAMETER.matcher(plain);
    if (pointer.find()) {
      String returns = spaced(plain.substring(0, pointer.start()));
      return new Parameter(pointer.group(1), returns + " (*)" + types(plain.substring(pointer.end())));
    }
    Matcher named = NAMED_PARAMETER.matcher(plain);
    return named.matches() && !UNNAMED.matcher(plain).matches()
        ? new Parameter(named.group(2), spaced(named.group(1)) + named.group(3))
        : new Parameter("", spaced(plain));
  }

  /** A list of parameters in brackets without their names, as BTF has those of a callback. */
  private static String types(String bracketed) {
    int close = bracketed.lastIndexOf(')');
    if (!bracketed.startsWith("(") || close < 0) {
      return bracketed;
    }
    List<Parameter> parameters = parameters(bracketed.substring(1, close));
    String list = parameters.stream().map(Parameter::type).collect(Collectors.joining(", "));
    return "(" + (list.isEmpty() ? "void" : list) + ")";
  }

  private static String spaced(String type) {
    return CText.spelled(BEFORE_STAR.matcher(type.strip()).replaceAll("$1 *"));
  }

  /** Splits at commas outside brackets; parts are stripped and their white space collapsed. */
  private static List<String> splitTop(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      } else if (c == ',' && (depth == 0 || i == text.length())) {
        parts.add(COLLAPSE.matcher(text.substring(from, i)).replaceAll(" ").strip());
        from = i + 1;
      }
    }
    return parts;
  }
}
