package org.bpfls.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import org.bpfls.server.lsp.LspServer;
import org.bpfls.server.workspace.FrontEnds;
import org.bpfls.server.workspace.SearchPaths;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bpfls lsp}. */
@Command(description = "Runs the language server on standard input and output.")
final class LspCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "serve one client on this port of the loopback interface instead; 0 takes a free one")
  @Nullable Integer port;

  @Option(names = "--stdio", hidden = true, description = "the default; many clients say so all the same")
  boolean standardStreams;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
  boolean help;

  private final Console console;

  LspCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws UsageException {
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
