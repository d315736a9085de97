package org.bpfls.server.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options that a command takes, in the order of its help. A name is written with its dashes: {@code --jobs}, {@code -I}. */
final class OptionTable {
  private static final int WIDTH = 100;
  private static final int INDENT = 6;
  private static final int DESCRIPTION_COLUMN = 28;

  private final List<Option> rows = new ArrayList<>();
  private final Set<Option> repeatable = new HashSet<>();

  /** An option without a value. */
  OptionTable flag(String name, String description) {
    return add(option(name).desc(description).get());
  }

  /** A flag with a short name, too. */
  OptionTable flag(String shortName, String name, String description) {
    return add(Option.builder(shortName.substring(1)).longOpt(name.substring(2)).desc(description).get());
  }

  /** An option with a value, given once at most. */
  OptionTable value(String name, String label, String description) {
    return add(option(name).hasArg().argName(label).desc(description).get());
  }

  /** An option with a value that may be given several times. */
  OptionTable values(String name, String label, String description) {
    Option option = option(name).hasArg().argName(label).desc(description + "; may be repeated").get();
    repeatable.add(option);
    return add(option);
  }

  private static Option.Builder option(String name) {
    return name.startsWith("--") ? Option.builder().longOpt(name.substring(2)) : Option.builder(name.substring(1));
  }

  private OptionTable add(Option option) {
    rows.add(option);
    return this;
  }

  /** As the parser takes them. */
  Options options() {
    Options options = new Options();
    rows.forEach(options::addOption);
    return options;
  }

  /** Whether an option may be given several times. */
  boolean isRepeatable(Option option) {
    return repeatable.contains(option);
  }

  /** All names, with their dashes. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Option option : rows) {
      if (option.getOpt() != null) {
        names.add("-" + option.getOpt());
      }
      if (option.getLongOpt() != null) {
        names.add("--" + option.getLongOpt());
      }
    }
    return names;
  }

  /** The help: a line for each option, its description under it where it is long. */
  String help() {
    StringBuilder text = new StringBuilder();
    for (Option option : rows) {
      String line = "  " + synopsis(option);
      text.append(line);
      String description = option.getDescription();
      String gap = " ".repeat(Math.max(2, DESCRIPTION_COLUMN - line.length()));
      boolean fits = line.length() + gap.length() + description.length() <= WIDTH;
      text.append(fits ? gap : "\n" + " ".repeat(INDENT)).append(description).append('\n');
    }
    return text.toString();
  }

  /** An option's name with its dashes, the long one where there are two. */
  static String name(Option option) {
    return option.getLongOpt() == null ? "-" + option.getOpt() : "--" + option.getLongOpt();
  }

  private static String synopsis(Option option) {
    String alias = option.getOpt() != null && option.getLongOpt() != null ? "-" + option.getOpt() + ", " : "";
    return alias + name(option) + (option.hasArg() ? " " + option.getArgName() : "");
  }
}
