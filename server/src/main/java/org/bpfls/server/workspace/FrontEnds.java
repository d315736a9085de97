package org.bpfls.server.workspace;

import java.util.Map;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.FrontEnd;
import org.bpfls.grammar.preprocess.Prelude;
import org.bpfls.grammar.preprocess.HeaderStore;
import org.bpfls.grammar.text.SourceText;

/** Makes the front end. */
public final class FrontEnds {
  private FrontEnds() {}

  /** Stand-ins for headers that are not found, by include name. */
  public static Map<String, SourceText> prelude() {
    return new Prelude().standIns();
  }

  /**
   * A new front end.
   *
   * @param diskCache whether it keeps header indexes on disk
   */
  public static FrontEnd create(boolean diskCache) {
    return new CFrontEnd(diskCache ? new HeaderCache(HeaderCache.defaultFolder()) : HeaderStore.NONE);
  }
}
