package org.bpfls.server.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bpfls.analysis.check.Nearest;

/** Entry point of the executable jar. */
public final class Main {
  private static final List<Entry> COMMANDS =
      List.of(
          new Entry("lint", "[PATH…]", "check files and folders (default: .); what CI runs",
              LintCommand::options, LintCommand::new),
          new Entry("lsp", "", "language server on standard input and output", LspCommand::options, LspCommand::new),
          new Entry("hover", "FILE:LINE:COL [PATH…]", "what the editor shows about a position",
              CommonOptions::table, HoverCommand::new),
          new Entry("explain", "[RULE|KFUNC]", "a rule's page, or what is known of a kfunc; without a name: the rules",
              ExplainCommand::options, ExplainCommand::new),
          new Entry("simulate", "SCENARIO.json … | FILE.bpf.c [LOADER.c …]", "run in the simulated kernel",
              SimulateCommand::options, SimulateCommand::new),
          new Entry("catalog", "", "known kfuncs and struct_ops types per kernel, or what is wrong with a BTF",
              CatalogCommand::options, CatalogCommand::new),
          new Entry("cache", "", "where the header cache is, and its size", CacheCommand::options, CacheCommand::new));

  private Main() {}

  /** Runs a command and exits with its status. */
  public static void main(String[] args) {
    int status = run(args, Console.system());
    System.out.flush();
    System.err.flush();
    System.exit(status);
  }

  /** Runs a command. Whatever goes wrong ends in a message on {@code err} and status 2, never in a stack trace. */
  static int run(String[] args, Console console) {
    if (args.length == 0) {
      console.err().print(usage());
      return ExitStatus.FAILURE;
    }
    switch (args[0]) {
      case "--version", "-V", "version" -> {
        console.out().println(Version.text());
        return ExitStatus.OK;
      }
      case "--help", "-h", "help" -> {
        console.out().print(usage());
        return ExitStatus.OK;
      }
      default -> {}
    }
    Entry command = COMMANDS.stream().filter(c -> c.name.equals(args[0])).findFirst().orElse(null);
    if (command == null) {
      String hint = Nearest.hint(args[0], COMMANDS.stream().map(Entry::name).toList());
      console.complain("no command is called " + args[0] + hint + "; bpfls --help lists them");
      return ExitStatus.FAILURE;
    }
    try {
      return execute(args, command, console);
    } catch (OutOfMemoryError e) {
      console.complain("not enough memory; give it more with BPFLS_JAVA_OPTS=-Xmx4g, or fewer files at a time");
      return ExitStatus.FAILURE;
    } catch (StackOverflowError e) {
      console.complain("internal error, please report it: " + e);
      return ExitStatus.FAILURE;
    }
  }

  private static int execute(String[] args, Entry command, Console console) {
    OptionTable options = command.options.get().flag("-h", "--help", "print this help");
    try {
      Arguments given = parse(command, options, Arrays.asList(args).subList(1, args.length));
      if (given.has("--help")) {
        console.out().print(help(command, options));
        return ExitStatus.OK;
      }
      return command.factory.create(console, given).run();
    } catch (UsageException e) {
      console.complain(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      console.complain("internal error, please report it: " + e);
      e.printStackTrace(console.err());
    }
    return ExitStatus.FAILURE;
  }

  private static Arguments parse(Entry command, OptionTable options, List<String> args) throws UsageException {
    try {
      Arguments given = Arguments.parse(options, args);
      if (command.operands.isEmpty() && !given.operands().isEmpty()) {
        throw new UsageException(command.name + " takes no argument such as " + given.operands().get(0));
      }
      return given;
    } catch (UsageException e) {
      throw new UsageException(e.getMessage() + "; bpfls " + command.name + " --help lists the options", e);
    }
  }

  private static String help(Entry command, OptionTable options) {
    String operands = command.operands.isEmpty() ? "" : " " + command.operands;
    return "Usage: bpfls " + command.name + " [OPTION…]" + operands + "\n" + command.summary + "\n\nOptions:\n"
        + options.help();
  }

  private static String usage() {
    StringBuilder text = new StringBuilder("Usage: bpfls COMMAND [OPTION…] [ARGUMENT…]\n\nCommands:\n");
    for (Entry command : COMMANDS) {
      text.append(String.format("  %-9s %s%n", command.name, command.summary));
    }
    return text.append("\nbpfls COMMAND --help lists a command's options; bpfls --version prints the version.\n")
        .toString();
  }

  /** A command, before its arguments are read. */
  private record Entry(
      String name, String operands, String summary, Supplier<OptionTable> options, Factory factory) {}

  /** Makes a command of what it was called with. */
  private interface Factory {
    Command create(Console console, Arguments given) throws UsageException;
  }
}
