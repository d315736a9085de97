package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects struct_ops types off kernel or module source: who registers which, and how the struct is declared. */
final class StructOpsSource {
  /** Since 6.9 a call; before, a row of kernel/bpf/bpf_struct_ops_types.h. */
  private static final Set<String> REGISTRATIONS = Set.of("register_bpf_struct_ops", "BPF_STRUCT_OPS_TYPE");

  private static final Pattern STRUCT = Pattern.compile("\\bstruct\\s+(\\w+)\\s*\\{");
  private static final Pattern OPERATION = Pattern.compile("\\(\\s*\\*\\s*(\\w+)\\s*\\)\\s*\\(");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final Set<String> registered = new TreeSet<>();
  private final Map<String, String> structs = new HashMap<>();

  void read(CScan scan) {
    for (CScan.Use use : scan.uses(REGISTRATIONS, 0, scan.length())) {
      String arguments = scan.code(use.open() + 1, Math.max(use.end(), use.open() + 1));
      String type = arguments.substring(arguments.lastIndexOf(',') + 1).strip();
      if (!type.isEmpty() && type.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c)) && !type.equals("type")) {
        registered.add(type);
      }
    }
    // Each text is looked at once: a struct inside another is no type of its own, and damaged text may nest without end.
    Matcher struct = STRUCT.matcher(scan.code(0, scan.length()));
    for (int at = 0; at < scan.length() && struct.find(at); ) {
      int open = struct.end() - 1;
      int close = Math.max(open + 1, scan.matching(open, '{', '}'));
      String body = scan.code(open + 1, close);
      if (OPERATION.matcher(body).find()) {
        structs.putIfAbsent(struct.group(1), body);
      }
      at = close;
    }
  }

  /** The registered types by name, with their operations; without those for types whose struct was not read. */
  Map<String, List<StructOpsMember>> types() {
    Map<String, List<StructOpsMember>> types = new TreeMap<>();
    registered.forEach(name -> types.put(name, structs.containsKey(name) ? operations(structs.get(name)) : List.of()));
    return types;
  }

  private static List<StructOpsMember> operations(String body) {
    List<StructOpsMember> operations = new ArrayList<>();
    for (String member : body.split(";")) {
      Matcher operation = OPERATION.matcher(member);
      int close = member.lastIndexOf(')');
      if (operation.find() && close >= operation.end() && member.indexOf('{') < 0) {
        String returns = SPACE.matcher(member.substring(0, operation.start())).replaceAll(" ").strip();
        StructOpsMember.Variant variant =
            new StructOpsMember.Variant(
                List.of(KernelVersion.V7_0),
                CText.spelled(returns),
                KernelSourceReader.parameters(member.substring(operation.end(), close)));
        operations.add(
            new StructOpsMember(operation.group(1), true, Optional.empty(), Optional.empty(), List.of(variant)));
      }
    }
    return operations;
  }
}
