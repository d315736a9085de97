package org.bpfls.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.bpfls.server.lsp.LspServer;
import org.bpfls.server.workspace.FrontEnds;
import org.bpfls.server.workspace.SearchPaths;
import org.jspecify.annotations.Nullable;

/** {@code bpfls lsp}. */
final class LspCommand implements Command {
  private final Console console;
  private final @Nullable Integer port;

  LspCommand(Console console, Arguments given) throws UsageException {
    this.console = console;
    port = given.has("--port") ? (Integer) given.number("--port", 0) : null;
  }

  static OptionTable options() {
    return new OptionTable()
        .value("--port", "N", "serve one client on this port of the loopback interface instead; 0 takes a free one")
        .flag("--stdio", "the default; many clients say so all the same");
  }

  @Override
  public int run() throws UsageException {
    LspServer server =
        new LspServer(FrontEnds.create(true), RuleNames.all(), SearchPaths.systemFolders(), Version.number());
    PrintStream log = console.err();
    if (port == null) {
      OutputStream out = console.out();
      // Whatever prints to standard output by mistake must not get between the messages.
      System.setOut(log);
      return server.serve(console.in(), out, log);
    }
    try (ServerSocket listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      log.println("bpfls: listening on port " + listener.getLocalPort());
      try (Socket socket = listener.accept()) {
        return server.serve(socket.getInputStream(), socket.getOutputStream(), log);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("--port " + port + ": " + e.getMessage(), e);
    }
  }
}
