package org.bpfls.sim.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an object of a scenario is configured between open and load.
 *
 * @param decl whether it is the object with declared members
 * @param structOps its struct_ops maps
 * @param programs autoload switched on by hand
 * @param autoloadOff autoload switched off by hand, after that
 * @param maps plain maps to create
 * @param freplaceTarget entity whose function the program {@code ex} replaces, or null
 */
record ObjectConfig(
    boolean decl,
    List<MapConfig> structOps,
    List<String> programs,
    List<String> autoloadOff,
    List<String> maps,
    @Nullable String freplaceTarget) {
  /**
   * A struct_ops map.
   *
   * @param name its name
   * @param test1 program of test_1, or null
   * @param test1Given whether the shadow type's test_1 is set at all
   * @param test2 program of test_2, or null
   * @param test2Given whether the shadow type's test_2 is set at all
   * @param tag the data member; not set in an object with declared members
   * @param autocreate whether libbpf shall create it
   */
  record MapConfig(
      String name,
      @Nullable String test1,
      boolean test1Given,
      @Nullable String test2,
      boolean test2Given,
      int tag,
      boolean autocreate) {}
}
