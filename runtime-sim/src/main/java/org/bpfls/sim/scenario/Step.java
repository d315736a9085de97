package org.bpfls.sim.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step of a scenario. Entities are named as in the file: {@code o0.ya}, {@code #999}, {@code @L0}. */
sealed interface Step {
  /** Hands itself to the visitor; the result is the step's: zero, or a negated error number. */
  int accept(Visitor visitor);

  /** One method per operation. */
  interface Visitor {
    int load(Load step);

    int explode(Explode step);

    int close(Close step);

    int keep(Keep step);

    int drop(Drop step);

    int reopen(Reopen step);

    int assoc(Assoc step);

    int assocAttr(AssocAttr step);

    int assocUnprivileged(AssocUnprivileged step);

    int attach(Attach step);

    int detach(Detach step);

    int linkDetach(LinkDetach step);

    int linkInfo(LinkInfo step);

    int linkUpdate(LinkUpdate step);

    int linkCreate(LinkCreate step);

    int update(Update step);

    int delete(Delete step);

    int lookup(Lookup step);

    int progAttach(ProgAttach step);

    int run(Run step);

    int rename(Rename step);

    int call(Call step);

    int kick(Kick step);

    int tail(Tail step);

    int alive(Alive step);

    int settle(Settle step);

    int pin(Pin step);

    int unpin(Unpin step);

    int getPin(GetPin step);

    int iterAttach(IterAttach step);

    int iterOpen(IterOpen step);

    int iterRead(IterRead step);

    int iterClose(IterClose step);

    int wake(Wake step);

    int unpark(Unpark step);
  }

  /** Whether the runner waits for the releases under way afterwards. */
  default boolean settles() {
    return false;
  }

  record Load(String object) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.load(this);
    }
  }

  record Explode(String object) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.explode(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  record Close(String object) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.close(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  record Keep(String entity) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.keep(this);
    }
  }

  record Drop(String entity) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.drop(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  record Reopen(String entity) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.reopen(this);
    }
  }

  /** Through which function an association is asked for. */
  enum Via {
    LIB,
    LOW,
    RAW
  }

  record Assoc(Via via, String prog, String map, int flags) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.assoc(this);
    }
  }

  /** Odd attributes of the system call. */
  enum Attr {
    JUNK_AFTER_FLAGS,
    JUNK_PAST_UNION,
    SIZE_512_ZERO_TAIL,
    SIZE_8,
    SIZE_4
  }

  record AssocAttr(String prog, String map, int flags, Attr attr) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.assocAttr(this);
    }
  }

  record AssocUnprivileged(String prog, String map) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.assocUnprivileged(this);
    }
  }

  record Attach(String map, String link) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.attach(this);
    }
  }

  record Detach(String link) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.detach(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  record LinkDetach(String link) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.linkDetach(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  record LinkInfo(String link) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.linkInfo(this);
    }
  }

  record LinkUpdate(String link, String map) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.linkUpdate(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  record LinkCreate(String map, String link) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.linkCreate(this);
    }
  }

  record Update(String map, @Nullable String test1, @Nullable String test2, int tag) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.update(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  record Delete(String map) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.delete(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  record Lookup(String map) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.lookup(this);
    }
  }

  record ProgAttach(String prog, String link) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.progAttach(this);
    }
  }

  record Run(String prog) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.run(this);
    }
  }

  record Rename() implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.rename(this);
    }
  }

  record Call(String map, int member) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.call(this);
    }
  }

  record Kick(String object, boolean timer, int key) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.kick(this);
    }
  }

  record Tail(String array, int index, String prog) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.tail(this);
    }
  }

  record Alive(List<String> entities) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.alive(this);
    }
  }

  record Settle() implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.settle(this);
    }
  }

  /** A path in bpffs; {@code @L0} pins a link. */
  record Pin(String entity, String path) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.pin(this);
    }
  }

  record Unpin(String path) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.unpin(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  /** A descriptor by path: of an entity, or as a new link {@code @L5}. */
  record GetPin(String path, String entity) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.getPin(this);
    }
  }

  /** A link of an iterator over a map's elements. */
  record IterAttach(String prog, String map, String link) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.iterAttach(this);
    }
  }

  record IterOpen(String link, String iterator) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.iterOpen(this);
    }
  }

  record IterRead(String iterator) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.iterRead(this);
    }
  }

  record IterClose(String iterator) implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.iterClose(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  /** The parked task returns to user space once. */
  record Wake() implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.wake(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }

  /** The parked task exits. */
  record Unpark() implements Step {
    @Override
    public int accept(Visitor visitor) {
      return visitor.unpark(this);
    }

    @Override
    public boolean settles() {
      return true;
    }
  }
}
