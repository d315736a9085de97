package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.libbpf.BpfObject;
import org.bpfls.sim.scenario.Holdings.Entity;
import org.bpfls.sim.scenario.ObjectConfig.MapConfig;
import org.jspecify.annotations.Nullable;

/** How the recording process loaded the objects of a scenario. */
final class Loading {
  private final Scenario scenario;
  private final Machine machine;
  private final Kernel kernel;
  private final Holdings held;
  private final @Nullable ObjectConfig[] configs = new ObjectConfig[Holdings.MAX_OBJECTS];

  Loading(Scenario scenario, Machine machine, Holdings held) {
    this.scenario = scenario;
    this.machine = machine;
    this.kernel = machine.kernel;
    this.held = held;
  }

  /** What loading gave. */
  record Answer(int result, Observation.Detail detail) {}

  /** Opens, configures and loads an object. */
  Answer load(String name) {
    int index = Holdings.objectIndex(name);
    ObjectConfig config = scenario.objects().get(name);
    if (config == null) {
      return failed("configure", -Errno.ENOENT);
    }
    if (!config.decl() && config.maps().contains("twm")) {
      machine.park();
    }
    held.forget(index);
    configs[index] = config;
    Catalog catalog = config.decl() ? Catalog.DECL : Catalog.UNI;
    BpfObject object = catalog.open(config);
    if (object == null) {
      return failed("configure", -Errno.ENOENT);
    }
    int target = -1;
    if (config.freplaceTarget() != null) {
      int fd = held.fd(config.freplaceTarget());
      if (!Fd.isProg(fd)) {
        return failed("configure", -Errno.EINVAL);
      }
      target = Fd.id(fd);
    }
    boolean bottom = held.isBottomFree();
    BpfObject loaded = object.load(kernel, target);
    if (loaded.state() != BpfObject.State.LOADED) {
      return failed("load", loaded.error());
    }
    kernel.settle(); // loading takes longer than what is being released
    held.hold(index, loaded, bottom);
    return new Answer(0, register(loaded, catalog, index));
  }

  private static Answer failed(String stage, int err) {
    return new Answer(err, new Observation.FailedLoad(stage));
  }

  private Observation.Loaded register(BpfObject object, Catalog catalog, int index) {
    List<String> progs = new ArrayList<>();
    List<TestProgram> programs = catalog.programs();
    for (int i = 0; i < programs.size(); i++) {
      int id = object.progId(i);
      if (id >= 0) {
        String name = programs.get(i).name();
        progs.add(name);
        String full = Holdings.entityName(index, name);
        machine.nameProgram(id, full, programs.get(i));
        held.add(new Entity(full, Fd.prog(id), index, i));
      }
    }
    List<String> maps = new ArrayList<>();
    for (int i = 0; i < catalog.file().maps().size(); i++) {
      int id = object.mapId(i);
      if (id >= 0) {
        String name = catalog.file().maps().get(i).name();
        maps.add(name);
        String full = Holdings.entityName(index, name);
        machine.nameMap(id, full);
        held.add(new Entity(full, Fd.map(id), index, i));
      }
    }
    return new Observation.Loaded(progs, maps);
  }

  /** What the map was configured with when its object was last loaded; null when nothing was. */
  @Nullable MapConfig mapConfig(Entity map) {
    ObjectConfig config = configs[map.object];
    if (config != null) {
      for (MapConfig candidate : config.structOps()) {
        if (map.name.startsWith(candidate.name(), 3) && map.name.length() == candidate.name().length() + 3) {
          return config.decl() ? withoutTag(candidate) : candidate;
        }
      }
    }
    return null;
  }

  /** The recorder knew no tag of a declared map. */
  private static MapConfig withoutTag(MapConfig map) {
    return new MapConfig(map.name(), map.test1(), true, map.test2(), true, 0, map.autocreate());
  }
}
