package org.bpfls.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.bpfls.analysis.check.Nearest;
import org.jspecify.annotations.Nullable;

/** What a command was called with. Options are asked for by their name with its dashes. */
final class Arguments {
  private final CommandLine line;

  private Arguments(CommandLine line) {
    this.line = line;
  }

  /**
   * Reads them.
   *
   * @throws UsageException for an option that is unknown, lacks its value, or is given twice
   */
  static Arguments parse(OptionTable table, List<String> arguments) throws UsageException {
    try {
      CommandLine line = new DefaultParser(false).parse(table.options(), separated(arguments).toArray(String[]::new));
      Set<Option> seen = new HashSet<>();
      for (Option option : line.getOptions()) {
        if (!seen.add(option) && option.hasArg() && !table.isRepeatable(option)) {
          throw new UsageException(OptionTable.name(option) + " is given twice");
        }
      }
      return new Arguments(line);
    } catch (UnrecognizedOptionException e) {
      String written = e.getOption().replaceFirst("=.*", "");
      throw new UsageException("unknown option " + written + Nearest.hint(written, table.names()), e);
    } catch (MissingArgumentException e) {
      String name = OptionTable.name(e.getOption());
      throw new UsageException(name + " needs a value, " + e.getOption().getArgName(), e);
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Compilers take {@code -DNAME=V} and {@code -IDIR} as one word; the parser would look for an option {@code DNAME}. */
  private static List<String> separated(List<String> arguments) {
    List<String> separated = new ArrayList<>();
    boolean options = true;
    for (String argument : arguments) {
      options &= !argument.equals("--");
      boolean macroOrFolder = argument.startsWith("-D") || argument.startsWith("-I");
      if (options && macroOrFolder && argument.length() > 2 && argument.charAt(2) != '=') {
        separated.add(argument.substring(0, 2));
        separated.add(argument.substring(2));
      } else {
        separated.add(argument);
      }
    }
    return separated;
  }

  /** Whether an option was given. */
  boolean has(String name) {
    return line.hasOption(name);
  }

  /** The value of an option; null when it was not given. */
  @Nullable String text(String name) {
    return line.getOptionValue(name);
  }

  /** The value of an option as a path. */
  @Nullable Path path(String name) {
    String value = text(name);
    return value == null ? null : Path.of(value);
  }

  /** All values of an option. */
  List<String> texts(String name) {
    String[] values = line.getOptionValues(name);
    return values == null ? List.of() : List.of(values);
  }

  /**
   * The value of an option as a number.
   *
   * @throws UsageException when it is none
   */
  int number(String name, int otherwise) throws UsageException {
    String value = text(name);
    try {
      return value == null ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new UsageException(name + " " + value + ": write a number", e);
    }
  }

  /**
   * The value of an option as one of several words.
   *
   * @throws UsageException when it is none of them
   */
  <E extends Enum<E>> E choice(String name, E otherwise) throws UsageException {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    E[] all = otherwise.getDeclaringClass().getEnumConstants();
    for (E one : all) {
      if (one.name().equalsIgnoreCase(value)) {
        return one;
      }
    }
    String words = Arrays.stream(all).map(e -> e.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    throw new UsageException(name + " " + value + ": write one of " + words);
  }

  /** What is no option. */
  List<String> operands() {
    return line.getArgList();
  }

  /** What is no option, as paths. */
  List<Path> paths() {
    return operands().stream().map(Path::of).toList();
  }
}
