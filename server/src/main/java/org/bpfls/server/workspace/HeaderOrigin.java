package org.bpfls.server.workspace;

/** By which means a header was found, in the order in which they are tried. */
public enum HeaderOrigin {
  BESIDE("beside the including file"),
  COMMAND_LINE("-I"),
  CONFIGURATION(".bpfls.toml"),
  COMPILE_COMMANDS("compile_commands.json"),
  COMPILE_FLAGS("compile_flags.txt"),
  CLANGD(".clangd"),
  UPWARD("folders upwards"),
  WORKSPACE("workspace"),
  SYSTEM("system"),
  ABSOLUTE("absolute path");

  private final String shown;

  HeaderOrigin(String shown) {
    this.shown = shown;
  }

  /** For people. */
  public String shown() {
    return shown;
  }
}
