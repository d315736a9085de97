package org.bpfls.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bpfls.analysis.check.Nearest;
import picocli.CommandLine;

/** Entry point of the executable jar. */
public final class Main {
  /** Only the command that is asked for is made: reading the annotations of all would cost each start. */
  private static final List<Command> COMMANDS =
      List.of(
          new Command("lint", "check files and folders (default: .); what CI runs", LintCommand::new),
          new Command("lsp", "language server on standard input and output", LspCommand::new),
          new Command("hover", "what the editor shows about FILE:LINE:COL", HoverCommand::new),
          new Command("explain", "a rule's page, or what is known of a kfunc", ExplainCommand::new),
          new Command("simulate", "run scenarios in the simulated kernel", SimulateCommand::new),
          new Command("catalog", "known kfuncs and struct_ops types per kernel", CatalogCommand::new),
          new Command("cache", "where the header cache is, and its size", CacheCommand::new));

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
    Command command = COMMANDS.stream().filter(c -> c.name.equals(args[0])).findFirst().orElse(null);
    if (command == null) {
      String hint = Nearest.hint(args[0], COMMANDS.stream().map(Command::name).toList());
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

  private static int execute(String[] args, Command command, Console console) {
    CommandLine line = new CommandLine(command.create.apply(console));
    line.setCommandName("bpfls " + args[0]);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(
        (problem, rest) -> {
          console.complain(problem.getMessage() + "; bpfls " + args[0] + " --help lists the options");
          return ExitStatus.FAILURE;
        });
    line.setExecutionExceptionHandler(
        (problem, source, result) -> {
          boolean expected = problem instanceof UsageException;
          console.complain(expected ? String.valueOf(problem.getMessage()) : "internal error, please report it: " + problem);
          if (!expected) {
            problem.printStackTrace(console.err());
          }
          return ExitStatus.FAILURE;
        });
    return line.execute(Arrays.copyOfRange(args, 1, args.length));
  }

  private static String usage() {
    StringBuilder text = new StringBuilder("Usage: bpfls COMMAND [OPTION…] [ARGUMENT…]\n\nCommands:\n");
    for (Command command : COMMANDS) {
      text.append(String.format("  %-9s %s%n", command.name, command.summary));
    }
    return text.append("\nbpfls COMMAND --help lists a command's options; bpfls --version prints the version.\n")
        .toString();
  }

  private record Command(String name, String summary, Function<Console, Object> create) {}
}
