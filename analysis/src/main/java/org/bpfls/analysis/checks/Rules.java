package org.bpfls.analysis.checks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.check.Rule;

/** All rules. */
public final class Rules {
  private static final List<Rule> ALL =
      List.of(
          new AssocMissing(),
          new AssocAmbiguous(),
          new AssocConflict(),
          new AssocStructOpsProg(),
          new AssocNotStructOpsMap(),
          new AssocBeforeLoad(),
          new AssocBadFlags(),
          new AssocAfterAttach(),
          new AssocUninitialized(),
          new AssocDetached(),
          new AssocAsyncOutlives(),
          new AssocTailCall(),
          new AssocUncheckedResult(),
          new AssocUseless(),
          new StructOpsUnreferenced(),
          new StructOpsInvalidReuse(),
          new StructOpsBadMember(),
          new StructOpsLegacy(),
          new KfuncImplicitArg(),
          new KfuncImplCall(),
          new KfuncArity(),
          new KfuncUnavailable(),
          new KfuncProgType(),
          new KfuncSleepable(),
          new KfuncNullUnchecked(),
          new KfuncUnreleased(),
          new KfuncUndeclared(),
          new KfuncNeedsProg(),
          new KfuncGlobalInstance(),
          new KfuncMissingImplicitFlag(),
          new KfuncImplicitWithoutAux(),
          new KfuncLegacyProgSuffix(),
          new KfuncImplSuffix(),
          new KfuncAssocNull(),
          new KfuncAssocState(),
          new KfuncAssocEscape(),
          new KfuncUnregistered(),
          new ProbeRead(),
          new CoreRead(),
          new GetCurrentTask(),
          new PerfbufUsage(),
          new UnrolledForLoop(),
          new BpfLoop(),
          new UnstableAttachPoint(),
          new UntypedMapMember(),
          new Syntax(),
          new MissingInclude(),
          new UnusedSuppression());

  private Rules() {}

  /** In the order of the documentation. */
  public static List<Rule> all() {
    return ALL;
  }

  /** The rule of that name. */
  public static Optional<Rule> byId(String id) {
    return ALL.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  /** The rule's documentation page as Markdown; empty for an unknown rule. */
  public static Optional<String> page(String id) {
    if (byId(id).isEmpty()) {
      return Optional.empty();
    }
    try (InputStream page = Rules.class.getResourceAsStream("pages/" + id + ".md")) {
      return page == null ? Optional.empty() : Optional.of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page of " + id, e);
    }
  }
}
