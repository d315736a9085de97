package org.bpfls.server.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bpfls.analysis.kernel.Btf;
import org.bpfls.analysis.kernel.BtfException;
import org.bpfls.analysis.kernel.BtfReader;
import org.bpfls.analysis.kernel.CatalogCheck;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelRange;
import org.bpfls.analysis.kernel.KernelVersion;
import org.jspecify.annotations.Nullable;

/**
 * The kernel that programs are judged by.
 *
 * @param range its version, or several
 * @param facts what is known of it
 */
public record TargetKernel(KernelRange range, KernelFacts facts) {
  private static final String KERNEL_BTF = "vmlinux";

  /**
   * Versions of the built-in catalogue.
   *
   * @param versions version or range; null: the newest
   * @throws IllegalArgumentException when it is neither
   */
  public static TargetKernel of(@Nullable String versions) {
    KernelFacts facts = KernelFacts.builtIn();
    return new TargetKernel(versions == null ? KernelRange.of(facts.newest()) : KernelRange.parse(versions), facts);
  }

  /**
   * The kernel that a BTF file is of: its prototypes win over the catalogue's; its version is the measured one that it
   * looks most like. A module's BTF needs its kernel's beside it, called {@code vmlinux} as in {@code /sys/kernel/btf}.
   *
   * @throws IllegalArgumentException when it cannot be read; the message names the file
   */
  public static TargetKernel ofBtf(Path file) {
    Path kernel = kernelBeside(file);
    try {
      Optional<Btf> base = Optional.empty();
      if (needsBase(file) && Files.isRegularFile(kernel)) {
        base = Optional.of(Btf.read(kernel, Optional.empty()));
      }
      BtfReader reader = new BtfReader(Btf.read(file, base));
      KernelFacts facts = KernelFacts.builtIn();
      if (base.isEmpty()) {
        KernelVersion version = CatalogCheck.likelyVersion(reader, facts);
        return new TargetKernel(KernelRange.of(version), ofKernel(facts, reader, version));
      }
      BtfReader below = new BtfReader(base.get());
      KernelVersion version = CatalogCheck.likelyVersion(below, facts);
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.ko$", "");
      return new TargetKernel(
          KernelRange.of(version),
          ofKernel(facts, below, version).with(reader.overlays(Optional.of(name)), version));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read (" + FileDiscovery.reason(e) + ")", e);
    } catch (BtfException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static KernelFacts ofKernel(KernelFacts facts, BtfReader kernel, KernelVersion version) throws BtfException {
    return facts.with(kernel.overlays(Optional.empty()), version).lacking(kernel.lacking(facts, version));
  }

  /** Where the kernel's BTF is when {@code file} is a module's, as in {@code /sys/kernel/btf}. */
  public static Path kernelBeside(Path file) {
    return file.toAbsolutePath().resolveSibling(KERNEL_BTF);
  }

  /**
   * Whether a file makes no sense without the kernel's BTF.
   *
   * @throws IOException when it cannot be read
   */
  public static boolean needsBase(Path file) throws IOException {
    if (file.toAbsolutePath().equals(kernelBeside(file))) {
      return false;
    }
    try {
      Btf.read(file, Optional.empty());
      return false;
    } catch (BtfException e) {
      return true;
    }
  }
}
