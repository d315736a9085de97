package org.bpfls.analysis.loader;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.model.BpfObject;

/**
 * The BPF objects that a loader may open.
 *
 * @param objects each paired with the loader by a skeleton's name, an object file's name or the configuration
 * @param loader the loader's text
 * @param skeletons how many skeletons the loader includes
 */
public record LoaderObjects(List<BpfObject> objects, String loader, int skeletons) {
  private static final String BPF_SUFFIX = "_bpf";

  /** Copies the list. */
  public LoaderObjects {
    objects = List.copyOf(objects);
  }

  /**
   * The object of a skeleton, by the name that begins its functions: bpftool makes it {@code main_bpf} of {@code main.bpf.o}, and
   * takes any other on request ({@code get_obj_name()}, tools/bpf/bpftool/gen.c).
   */
  Optional<BpfObject> bySkeleton(String name) {
    return named(name)
        .or(() -> name.endsWith(BPF_SUFFIX) ? named(name.substring(0, name.length() - BPF_SUFFIX.length())) : Optional.empty())
        .or(() -> skeletons == 1 && loader.contains("struct " + name + " ") ? only() : Optional.empty());
  }

  private Optional<BpfObject> named(String skeleton) {
    return objects.stream().filter(o -> o.skeletonName().equals(skeleton)).findFirst();
  }

  Optional<BpfObject> byFile(String file) {
    return objects.stream().filter(o -> o.file().equals(file)).findFirst();
  }

  /** The object of {@code main.bpf.o}. */
  Optional<BpfObject> byObjectFile(String path) {
    return named(BpfObject.skeletonName(path));
  }

  /** The object that is meant when the path is computed, if there is just one. */
  Optional<BpfObject> only() {
    return objects.size() == 1 ? Optional.of(objects.get(0)) : Optional.empty();
  }
}
