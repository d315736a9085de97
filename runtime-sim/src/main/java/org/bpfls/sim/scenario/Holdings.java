package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.libbpf.BpfObject;
import org.jspecify.annotations.Nullable;

/** What the recording process holds: objects, descriptors of its own, and links; and what their names stand for. */
final class Holdings {
  /** Descriptors that the recording process had open itself: its console, its output, its control file. */
  private static final int OWN_FILES = 5;

  private static final int MAX_LINKS = 32;
  /** Objects that can be open at a time. */
  static final int MAX_OBJECTS = 4;

  /** A program or map that was loaded. */
  static final class Entity {
    final String name;
    final int fd;
    final int object;
    final int index;
    boolean own;

    Entity(String name, int fd, int object, int index) {
      this.name = name;
      this.fd = fd;
      this.object = object;
      this.index = index;
    }

    boolean isMap() {
      return Fd.isMap(fd);
    }
  }

  /** A link, as libbpf or the process itself holds it. */
  static final class Attachment {
    final String name;
    String map = "";

    /** Descriptor of the link; {@link Fd#NONE} for a map without BPF_F_LINK. */
    int fd = Fd.NONE;

    /** Whether libbpf made it. */
    boolean libbpf;

    /** A libbpf link of a map without BPF_F_LINK borrows the map's descriptor from this object. */
    @Nullable BpfObject lender;

    int lenderMap = -1;

    /** Whether the lender's descriptors have the lowest numbers. */
    boolean lenderAtBottom;

    /** Whether its own descriptor has one of the lowest numbers. */
    boolean atBottom;

    /** Made by hand for a map without BPF_F_LINK. */
    boolean nonLink;

    Attachment(String name) {
      this.name = name;
    }
  }

  private final Kernel kernel;
  private final @Nullable BpfObject[] objects = new BpfObject[MAX_OBJECTS];
  private final boolean[] atBottom = new boolean[MAX_OBJECTS];
  private final List<Entity> entities = new ArrayList<>();
  private final Map<String, Entity> byName = new HashMap<>();
  private final List<Attachment> links = new ArrayList<>();

  Holdings(Kernel kernel) {
    this.kernel = kernel;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The descriptor that stands for an entity, {@code #N} or {@code @L}. */
  int fd(String name) {
    if (name.startsWith("#")) {
      int n = number(name.substring(1));
      return n >= 0 && n < OWN_FILES ? Fd.FOREIGN : Fd.NONE;
    }
    if (name.startsWith("@")) {
      Attachment link = link(name.substring(1));
      return link == null ? Fd.NONE : linkFd(link);
    }
    Entity entity = byName.get(name);
    return entity == null ? Fd.NONE : fd(entity);
  }

  /** The descriptor that the process has of an entity, or {@link Fd#NONE}. */
  int fd(Entity entity) {
    return entity.own || objects[entity.object] != null ? entity.fd : Fd.NONE;
  }

  /** The descriptor that detaching or updating this link goes through. */
  int linkFd(Attachment link) {
    BpfObject lender = link.lender;
    if (lender == null) {
      return link.fd;
    }
    for (int i = 0; i < objects.length; i++) {
      BpfObject open = objects[i];
      // a closed object's descriptor numbers come back with the next object that is opened into the same gap
      boolean sameNumbers = open != null && atBottom[i] && link.lenderAtBottom && open.file() == lender.file();
      if (open != null && (open == lender || sameNumbers)) {
        int id = open.mapId(link.lenderMap);
        return id < 0 ? Fd.FOREIGN : Fd.map(id);
      }
    }
    return Fd.NONE;
  }

  /** Whether the lowest descriptor numbers are free: no object is open, and no link was made since. */
  boolean isBottomFree() {
    for (BpfObject open : objects) {
      if (open != null) {
        return false;
      }
    }
    return links.stream().noneMatch(link -> link.atBottom);
  }

  /** The link that is held by this name, or null. */
  @Nullable Attachment link(String name) {
    for (Attachment link : links) {
      if (link.name.equals(name)) {
        return link;
      }
    }
    return null;
  }

  /** The object that a name stands for, as the recorder took it from the second character. */
  static int objectIndex(String name) {
    return name.length() < 2 ? 0 : name.charAt(1) - '0' & 3;
  }

  /** The program or map that was loaded first by this name, or null. */
  @Nullable Entity entity(String name) {
    return byName.get(name);
  }

  /** The functions of a struct_ops map's value: descriptors of programs, by their names; null leaves a member NULL. */
  int[] members(@Nullable String test1, @Nullable String test2, int object) {
    return new int[] {memberFd(test1, object), memberFd(test2, object)};
  }

  /** A program's descriptor as a member's value; a name without an object belongs to the map's. */
  private int memberFd(@Nullable String name, int object) {
    if (name == null) {
      return Kernel.NULL_MEMBER;
    }
    if (name.indexOf('.') >= 0) {
      return fd(name);
    }
    return fd(entityName(object, name));
  }

  /** Everything that was ever loaded, oldest first. */
  List<Entity> entities() {
    return entities;
  }

  /** The open object with this index, or null. */
  @Nullable BpfObject object(int index) {
    return objects[index];
  }

  /** Whether the object with this index took the lowest descriptor numbers. */
  boolean isAtBottom(int index) {
    return atBottom[index];
  }

  /** Forgets the object with this index without closing it. */
  void forget(int index) {
    objects[index] = null;
  }

  /** Holds a loaded object. */
  void hold(int index, BpfObject object, boolean bottom) {
    objects[index] = object;
    atBottom[index] = bottom;
  }

  /** The name of a program or map of an object. */
  static String entityName(int object, String name) {
    return "o" + object + "." + name;
  }

  /** Notes what was loaded. */
  void add(Entity entity) {
    entities.add(entity);
    byName.putIfAbsent(entity.name, entity);
  }

  /** Whether there is room for a link of this name, and none yet. */
  boolean canHold(String link) {
    return links.size() < MAX_LINKS && link(link) == null;
  }

  /** Holds a link. */
  void add(Attachment link) {
    links.add(link);
  }

  /** Holds a link by its descriptor. */
  Attachment addLink(String name, int fd) {
    Attachment link = new Attachment(name);
    link.fd = fd;
    links.add(link);
    return link;
  }

  /** Forgets a link; the recorder filled the hole with its newest. */
  void remove(Attachment link) {
    int index = links.indexOf(link);
    Attachment newest = links.remove(links.size() - 1);
    if (newest != link) {
      links.set(index, newest);
    }
  }

  /** Takes over all descriptors of an object, and closes it. */
  int explode(int index) {
    if (objects[index] == null) {
      return -Errno.ENOENT;
    }
    for (Entity entity : entities) {
      if (entity.object == index && !entity.own) {
        keep(entity);
      }
    }
    return close(index);
  }

  /** Closes an object. */
  int close(int index) {
    BpfObject object = objects[index];
    if (object == null) {
      return -Errno.ENOENT;
    }
    objects[index] = null;
    object.close(kernel);
    return 0;
  }

  /** Takes a descriptor of the process's own. */
  int keep(Entity entity) {
    if (entity.own) {
      return -Errno.EEXIST;
    }
    int fd = fd(entity);
    if (fd < 0) {
      return -Errno.EBADF;
    }
    kernel.open(fd);
    entity.own = true;
    return 0;
  }

  /** Closes the process's own descriptor. */
  int drop(Entity entity) {
    if (!entity.own) {
      return -Errno.EBADF;
    }
    entity.own = false;
    kernel.close(entity.fd);
    return 0;
  }

  /** Opens what is still alive by its id. */
  int reopen(Entity entity) {
    if (entity.own) {
      return -Errno.EEXIST;
    }
    int err = kernel.reopen(entity.fd);
    entity.own = err == 0;
    return err;
  }
}
