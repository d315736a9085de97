package org.bpfls.analysis.loader;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.model.BpfObject;

/**
 * The BPF objects that a loader may open.
 *
 * @param objects each paired with the loader by a skeleton's name, an object file's name or the configuration
 */
public record LoaderObjects(List<BpfObject> objects) {
  /** Copies the list. */
  public LoaderObjects {
    objects = List.copyOf(objects);
  }

  Optional<BpfObject> bySkeleton(String name) {
    return objects.stream().filter(o -> o.skeletonName().equals(name)).findFirst();
  }

  Optional<BpfObject> byFile(String file) {
    return objects.stream().filter(o -> o.file().equals(file)).findFirst();
  }

  /** The object of {@code main.bpf.o}. */
  Optional<BpfObject> byObjectFile(String path) {
    return bySkeleton(BpfObject.skeletonName(path));
  }

  /** The object that is meant when the path is computed, if there is just one. */
  Optional<BpfObject> only() {
    return objects.size() == 1 ? Optional.of(objects.get(0)) : Optional.empty();
  }
}
