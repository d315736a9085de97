package org.bpfls.analysis.loader.foreign;

/** A language other than C in which loaders are written. */
public enum ForeignLanguage {
  /** Rust, with libbpf-rs or aya. */
  RUST("Rust", ".rs", "Cargo.toml"),
  /** Go, with cilium/ebpf or libbpfgo. */
  GO("Go", ".go", "go.mod");

  private final String title;
  private final String ending;
  private final String manifest;

  ForeignLanguage(String title, String ending, String manifest) {
    this.title = title;
    this.ending = ending;
    this.manifest = manifest;
  }

  /** Its name, for people. */
  public String title() {
    return title;
  }

  /** How its source files' names end. */
  public String ending() {
    return ending;
  }

  /** The file that marks the folder of a crate or module. */
  public String manifest() {
    return manifest;
  }
}
