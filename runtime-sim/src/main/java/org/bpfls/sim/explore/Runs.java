package org.bpfls.sim.explore;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.sim.kernel.BpfMap;
import org.bpfls.sim.kernel.CallbackArray;
import org.bpfls.sim.kernel.KernelState;
import org.bpfls.sim.kernel.Link;
import org.bpfls.sim.kernel.ProgArray;
import org.bpfls.sim.kernel.StructOpsMap;

/** What can run in a state without the loader's doing, and what runs with it. */
final class Runs {
  /**
   * A run that can happen.
   *
   * @param prog kernel id of the program
   * @param owner its index over all instances
   * @param throughMap the registered struct_ops map through which it is called, or -1
   * @param callback whether it is its callback that runs
   */
  record Run(int prog, int owner, int throughMap, boolean callback) {}

  private final Model model;
  private final World world;
  private final KernelState kernel;

  Runs(Model model, World world) {
    this.model = model;
    this.world = world;
    this.kernel = world.kernel;
  }

  private int owner(int prog) {
    return prog < world.progOwner.length ? world.progOwner[prog] : -1;
  }

  /** Everything that can run now: attached programs, members of registered maps, callbacks that are set. */
  List<Run> possible() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < kernel.linkLimit(); i++) {
      Link link = kernel.link(i);
      if (link != null && link.prog() >= 0 && owner(link.prog()) >= 0) {
        ProgramModel program = model.programs.get(owner(link.prog())).model();
        if (program.runsWhenAttached() && program.freplaceTarget() == null) {
          runs.add(new Run(link.prog(), owner(link.prog()), -1, false));
        }
      }
    }
    for (int i = 0; i < world.mapOwner.length; i++) {
      BpfMap map = kernel.map(i);
      if (map instanceof StructOpsMap structOps && structOps.registered()) {
        for (int prog : structOps.progs()) {
          add(runs, prog, i, false);
        }
      } else if (map instanceof CallbackArray array) {
        for (int prog : array.callbacks()) {
          add(runs, prog, -1, true);
        }
      }
    }
    return runs;
  }

  private void add(List<Run> runs, int prog, int map, boolean callback) {
    if (prog >= 0 && owner(prog) >= 0) {
      runs.add(new Run(prog, owner(prog), map, callback));
    }
  }

  /** The run itself and those of other programs that it leads to: tail calls and functions that were replaced. */
  List<Run> closure(Run first) {
    List<Run> runs = new ArrayList<>();
    runs.add(first);
    for (int i = 0; i < runs.size() && !first.callback(); i++) {
      Model.ProgramRef ref = model.programs.get(runs.get(i).owner());
      for (String target : ref.model().tailCallTargets()) {
        tailCall(ref, target, runs);
      }
      for (int j = 0; j < kernel.linkLimit(); j++) {
        Link link = kernel.link(j);
        if (link != null && link.prog() >= 0 && owner(link.prog()) >= 0) {
          ProgramModel other = model.programs.get(owner(link.prog())).model();
          if (ref.model().name().equals(other.freplaceTarget())) {
            addOnce(runs, link.prog());
          }
        }
      }
    }
    return runs;
  }

  private void tailCall(Model.ProgramRef caller, String target, List<Run> runs) {
    int program = caller.source().program(target);
    int map = caller.source().map(target);
    for (int prog = 0; program >= 0 && prog < world.progOwner.length; prog++) {
      if (world.progOwner[prog] == model.firstProgram.get(caller.instance()) + program) {
        addOnce(runs, prog);
      }
    }
    for (int id = 0; program < 0 && map >= 0 && id < world.mapOwner.length; id++) {
      if (world.mapOwner[id] == Model.flatMap(caller.instance(), map) && kernel.map(id) instanceof ProgArray array) {
        for (int prog : array.progs()) {
          if (prog >= 0) {
            addOnce(runs, prog);
          }
        }
      }
    }
  }

  private void addOnce(List<Run> runs, int prog) {
    int owner = owner(prog);
    if (owner >= 0 && runs.stream().noneMatch(run -> run.prog() == prog)) {
      runs.add(new Run(prog, owner, -1, false));
    }
  }
}
