package org.bpfls.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.kernel.Btf;
import org.bpfls.analysis.kernel.BtfException;
import org.bpfls.analysis.kernel.BtfReader;
import org.bpfls.analysis.kernel.Catalog;
import org.bpfls.analysis.kernel.CatalogCheck;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelRange;
import org.bpfls.analysis.kernel.KernelSource;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.SourceTree;
import org.bpfls.server.report.CatalogReport;
import org.bpfls.server.workspace.FileDiscovery;
import org.bpfls.server.workspace.TargetKernel;
import org.jspecify.annotations.Nullable;

/** {@code bpfls catalog}. */
final class CatalogCommand implements Command {
  private static final Path RUNNING_KERNEL = Path.of("/sys/kernel/btf/vmlinux");

  /** How to print. */
  enum Format {
    TEXT,
    JSON
  }

  private final Console console;
  private final @Nullable String kernel;
  private final @Nullable Path btf;
  private final @Nullable Path btfBase;
  private final @Nullable Path source;
  private final boolean check;
  private final Format format;

  CatalogCommand(Console console, Arguments given) throws UsageException {
    this.console = console;
    kernel = given.text("--kernel");
    btf = given.path("--from-btf");
    btfBase = given.path("--btf-base");
    source = given.path("--from-source");
    check = given.has("--check");
    format = given.choice("--format", Format.TEXT);
  }

  static OptionTable options() {
    return new OptionTable()
        .value(
            "--kernel",
            "V[..W]",
            "kernel version or range (default: the newest known; for --check the one that the BTF looks like)")
        .value("--from-btf", "FILE", "read a kernel's or module's BTF: raw, or an ELF file with a .BTF section")
        .value("--btf-base", "FILE", "the kernel's BTF, for a module's (default: the vmlinux beside it)")
        .value(
            "--from-source",
            "TREE",
            "read a kernel tree, a module's folder or a file; with --check: what the BTF should have")
        .flag(
            "--check",
            "look for what is wrong with the BTF (default: the running kernel's); exit status 1 when something is")
        .value("--format", "text|json", "(default: text)");
  }

  @Override
  public int run() throws UsageException {
    if (btf == null && btfBase != null) {
      throw new UsageException("--btf-base needs --from-btf, the module that builds on it");
    }
    return check ? check() : list();
  }

  private int list() throws UsageException {
    if (btf != null && source != null) {
      throw new UsageException("--from-btf and --from-source exclude each other, except with --check");
    }
    Catalog catalog;
    if (btf != null) {
      catalog = ofBtf(btf);
    } else if (source != null) {
      catalog = Catalog.of(read(source), source.toString());
    } else {
      KernelFacts facts = KernelFacts.builtIn();
      catalog = Catalog.of(facts, kernel == null ? KernelRange.of(facts.newest()) : CommonOptions.range(kernel));
    }
    print(format == Format.JSON ? CatalogReport.json(catalog) : catalog.text());
    return ExitStatus.OK;
  }

  private Catalog ofBtf(Path file) throws UsageException {
    BtfReader reader = reader(file, base(file));
    try {
      return Catalog.of(reader, file.toString());
    } catch (BtfException e) {
      throw unreadable(file, e.getMessage(), e);
    }
  }

  private int check() throws UsageException {
    Path file = btf == null ? RUNNING_KERNEL : btf;
    if (btf == null && !Files.isReadable(file)) {
      throw new UsageException("--check: there is no " + file + " here: name a file with --from-btf");
    }
    KernelFacts facts = KernelFacts.builtIn();
    if (source != null) {
      facts = facts.with(read(source).overlays(Optional.empty()));
    }
    Optional<Btf> base = base(file);
    BtfReader reader = reader(file, base);
    try {
      BtfReader kernelReader = base.isPresent() ? new BtfReader(base.get()) : reader;
      KernelVersion version =
          kernel == null
              ? CatalogCheck.likelyVersion(kernelReader, KernelFacts.builtIn())
              : CommonOptions.range(kernel).to();
      List<CatalogCheck.Defect> defects = CatalogCheck.check(reader, facts, version);
      print(
          format == Format.JSON
              ? CatalogReport.json(file.toString(), version, defects)
              : CatalogReport.text(file.toString(), version, defects, reader.kfuncs().size()));
      return defects.stream().allMatch(CatalogCheck.Defect::latent) ? ExitStatus.OK : ExitStatus.FINDINGS;
    } catch (BtfException e) {
      throw unreadable(file, e.getMessage(), e);
    }
  }

  /** What a module's BTF builds on: the named file, or the kernel's beside it as in {@code /sys/kernel/btf}. */
  private Optional<Btf> base(Path file) throws UsageException {
    if (btfBase != null) {
      return Optional.of(parse(btfBase, Optional.empty()));
    }
    Path beside = TargetKernel.kernelBeside(console.folder().resolve(file));
    try {
      return TargetKernel.needsBase(console.folder().resolve(file)) && Files.isRegularFile(beside)
          ? Optional.of(parse(beside, Optional.empty()))
          : Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, "cannot be read (" + FileDiscovery.reason(e) + ")", e);
    }
  }

  private BtfReader reader(Path file, Optional<Btf> base) throws UsageException {
    try {
      return new BtfReader(parse(file, base));
    } catch (BtfException e) {
      throw unreadable(file, e.getMessage(), e);
    }
  }

  private Btf parse(Path file, Optional<Btf> base) throws UsageException {
    try {
      return Btf.read(console.folder().resolve(file), base);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read (" + FileDiscovery.reason(e) + ")", e);
    } catch (BtfException e) {
      throw unreadable(file, e.getMessage(), e);
    }
  }

  private static UsageException unreadable(Path file, @Nullable String why, Exception cause) {
    return new UsageException(file + ": " + why, cause);
  }

  private KernelSource read(Path tree) throws UsageException {
    try {
      return SourceTree.read(console.folder().resolve(tree));
    } catch (IOException e) {
      throw new UsageException("--from-source " + tree + ": cannot be read (" + FileDiscovery.reason(e) + ")", e);
    }
  }

  private void print(String text) {
    PrintWriter out = console.writer();
    out.print(text);
    out.flush();
  }
}
