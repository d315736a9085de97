package org.bpfls.sim.explore;

import org.bpfls.sim.kernel.Fd;
import org.jspecify.annotations.Nullable;

/**
 * The variables in which a loader keeps links. One called {@code INSTANCE.links.NAME} is a field of the skeleton and stands with
 * the {@link Instance}; the others are numbered in the {@link Model}.
 *
 * <p>A variable holds {@link Instance#NO_LINK}; {@code 2 * id} of a link; or {@code 2 * map + 1} for a map without BPF_F_LINK,
 * by its {@linkplain Model#flatMap index over all instances}: such a link only borrows the map's descriptor.
 */
final class LinkVariables {
  private static final String FIELD = ".links.";

  private final Transition step;

  LinkVariables(Transition step) {
    this.step = step;
  }

  static int ofLink(int id) {
    return 2 * id;
  }

  static int ofMap(int instance, int map) {
    return 2 * Model.flatMap(instance, map) + 1;
  }

  static boolean isLink(int value) {
    return value >= 0 && value % 2 == 0;
  }

  static int linkId(int value) {
    return value / 2;
  }

  static int linkFd(int value) {
    return Fd.link(linkId(value));
  }

  /** The descriptor of a map that was attached without a link. */
  int mapFd(int value) {
    Instance instance = step.instances[Model.instanceOfMap(value / 2)];
    return instance == null ? Fd.NONE : Transition.mapFd(instance, Model.indexOfMap(value / 2));
  }

  int read(String name) {
    Field field = field(name);
    if (field == null) {
      Integer index = step.model.linkVars.get(name);
      return index == null ? Instance.NO_LINK : step.linkVars[index];
    }
    int link = field.in.links[field.slot];
    if (link == Instance.BORROWED) {
      return ofMap(field.instance, field.slot - step.source(field.instance).programs.size());
    }
    return link >= 0 ? ofLink(link) : Instance.NO_LINK;
  }

  /** Lets a variable hold a link; null for a link that nothing holds. */
  void write(@Nullable String name, int value) {
    if (name == null) {
      return;
    }
    Field field = field(name);
    if (field != null) {
      int link = value < 0 ? Instance.NO_LINK : isLink(value) ? linkId(value) : Instance.BORROWED;
      step.instances[field.instance] = field.in.withLink(field.slot, link);
      return;
    }
    Integer index = step.model.linkVars.get(name);
    if (index != null) {
      step.linkVars[index] = value;
    }
  }

  /** A skeleton's own link. */
  private record Field(int instance, Instance in, int slot) {}

  private @Nullable Field field(String name) {
    int dot = name.indexOf(FIELD);
    int index = dot < 0 ? -1 : step.model.instance(name.substring(0, dot));
    Instance in = index < 0 ? null : step.instances[index];
    int slot = in == null ? -1 : step.source(index).slot(name.substring(dot + FIELD.length()));
    return in == null || slot < 0 ? null : new Field(index, in, slot);
  }
}
