package org.bpfls.sim.scenario;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.kernel.Link;

/** Open iterators, by name. Each is a descriptor of its program and of the map that it visits. */
final class Iterators {
  private static final int MAX_ITERATORS = 8;

  private record Iterator(int prog, int map, boolean atEnd) {}

  private final Machine machine;
  private final Kernel kernel;
  private final Map<String, Iterator> iterators = new HashMap<>();

  Iterators(Machine machine) {
    this.machine = machine;
    kernel = machine.kernel;
  }

  int open(String name, int linkFd) {
    if (iterators.size() == MAX_ITERATORS || iterators.containsKey(name)) {
      return -Errno.EEXIST;
    }
    int err = kernel.checkIterator(linkFd);
    if (err == 0) {
      Link link = Objects.requireNonNull(kernel.link(Fd.id(linkFd)));
      kernel.open(Fd.prog(link.prog()));
      kernel.open(Fd.map(link.map()));
      iterators.put(name, new Iterator(link.prog(), link.map(), false));
    }
    return err;
  }

  /** Reads to the end; there is nothing to read a second time. */
  int read(String name) {
    Iterator iterator = iterators.get(name);
    if (iterator == null) {
      return -Errno.ENOENT;
    }
    if (!iterator.atEnd()) {
      machine.iterate(iterator.prog(), iterator.map());
      iterators.put(name, new Iterator(iterator.prog(), iterator.map(), true));
    }
    return 0;
  }

  int close(String name) {
    Iterator iterator = iterators.remove(name);
    if (iterator == null) {
      return -Errno.ENOENT;
    }
    kernel.close(Fd.prog(iterator.prog()));
    kernel.close(Fd.map(iterator.map()));
    return 0;
  }
}
