package org.bpfls.sim.explore;

/** Readable names of loader operations. */
final class Steps {
  private Steps() {}

  static String describe(LoaderOp op) {
    if (op instanceof LoaderOp.Open o) {
      return "open " + o.instance();
    } else if (op instanceof LoaderOp.Load o) {
      return "load " + o.instance();
    } else if (op instanceof LoaderOp.SetAutoload o) {
      return "set autoload of " + o.instance() + "." + o.program() + (o.on() ? " on" : " off");
    } else if (op instanceof LoaderOp.SetAutocreate o) {
      return "set autocreate of " + o.instance() + "." + o.map() + (o.on() ? " on" : " off");
    } else if (op instanceof LoaderOp.SetAutoattach o) {
      return "set autoattach of " + o.instance() + "." + o.programOrMap() + (o.on() ? " on" : " off");
    } else if (op instanceof LoaderOp.SetMember o) {
      return "set " + o.instance() + "." + o.map() + "->" + o.member() + " to " + o.program();
    } else if (op instanceof LoaderOp.Assoc o) {
      return "associate " + o.instance() + "." + o.program() + " with " + o.mapInstance() + "." + o.map();
    } else if (op instanceof LoaderOp.AttachSkeleton o) {
      return "attach " + o.instance();
    } else if (op instanceof LoaderOp.DetachSkeleton o) {
      return "detach " + o.instance();
    } else if (op instanceof LoaderOp.AttachProgram o) {
      return "attach " + o.instance() + "." + o.program();
    } else if (op instanceof LoaderOp.AttachStructOps o) {
      return "attach " + o.instance() + "." + o.map();
    } else if (op instanceof LoaderOp.TestRun o) {
      return "test run of " + o.instance() + "." + o.program();
    } else if (op instanceof LoaderOp.DestroyLink o) {
      return "destroy link " + o.linkVar();
    } else if (op instanceof LoaderOp.DisconnectLink o) {
      return "disconnect link " + o.linkVar();
    } else if (op instanceof LoaderOp.MoveLink o) {
      return "keep link " + o.from() + " in " + o.to();
    } else if (op instanceof LoaderOp.UpdateLink o) {
      return "update link " + o.linkVar() + " to " + o.instance() + "." + o.map();
    } else if (op instanceof LoaderOp.CloseFd o) {
      return "close " + o.instance() + "." + o.programOrMap();
    } else if (op instanceof LoaderOp.Pin o) {
      return "pin " + o.instance() + "." + o.programOrMap();
    } else if (op instanceof LoaderOp.PinLink o) {
      return "pin link " + o.linkVar();
    } else if (op instanceof LoaderOp.Destroy o) {
      return "destroy " + o.instance();
    } else if (op instanceof LoaderOp.DeleteElem o) {
      return "delete element of " + o.instance() + "." + o.map();
    } else if (op instanceof LoaderOp.TailSet o) {
      return "put " + o.instance() + "." + o.program() + " into " + o.arrayInstance() + "." + o.array();
    }
    return "continue";
  }
}
