package org.bpfls.server.workspace;

import java.nio.file.Path;
import java.util.Map;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.FrontEnd;
import org.bpfls.grammar.preprocess.Prelude;
import org.bpfls.grammar.text.SourceText;

/** Makes the front end. */
public final class FrontEnds {
  private FrontEnds() {}

  /** Where header indexes are kept on disk. */
  public static Path cacheFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base = cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("bpfls").resolve("headers");
  }

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
    return new CFrontEnd();
  }
}
