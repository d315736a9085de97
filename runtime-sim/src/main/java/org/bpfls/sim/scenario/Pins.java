package org.bpfls.sim.scenario;

import java.util.HashMap;
import java.util.Map;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Kernel;

/** What is pinned in bpffs, by path. */
final class Pins {
  /** A pin: the descriptor that it stands for, and the name it was pinned by. */
  record Pin(int fd, String entity) {
    /** Whether it may be found again by that name: the same entity, or any link. */
    boolean isFor(String target) {
      return target.startsWith("@") ? entity.startsWith("@") : entity.equals(target);
    }
  }

  private final Kernel kernel;
  private final Map<String, Pin> pins = new HashMap<>();

  Pins(Kernel kernel) {
    this.kernel = kernel;
  }

  int pin(String path, int fd, String entity) {
    if (fd >= 0 && pins.containsKey(path)) {
      return -Errno.EEXIST;
    }
    int err = kernel.pin(fd);
    if (err == 0) {
      pins.put(path, new Pin(fd, entity));
    }
    return err;
  }

  int unpin(String path) {
    Pin pin = pins.remove(path);
    if (pin == null) {
      return -Errno.ENOENT;
    }
    kernel.close(pin.fd());
    return 0;
  }

  /**
   * Opens a descriptor of what is pinned.
   *
   * @return it, or a negated error number
   */
  int open(String path, String target) {
    Pin pin = pins.get(path);
    if (pin == null) {
      return -Errno.ENOENT;
    }
    if (!pin.isFor(target)) {
      return -Errno.EXDEV; // the recording process's own answer
    }
    kernel.open(pin.fd());
    return pin.fd();
  }
}
