// Starts the language server and hands it the C files; all knowledge of BPF is in the server.
import * as vscode from 'vscode';
import { LanguageClient, LanguageClientOptions, ServerOptions, State, TransportKind } from 'vscode-languageclient/node';
import { findJava, Java, probeByRunning } from './java';
import { InitializationOptions, initializationOptions } from './settings';
import { Status } from './status';

/** The server itself is silent on C that is neither BPF nor a loader of it, so every C file may go to it. */
const SELECTOR = [
  { scheme: 'file', language: 'c' },
  { scheme: 'file', language: 'cpp' },
  { scheme: 'file', pattern: '**/*.bpf.{c,h}' },
];

/** A change of these on the disk can change what is said about an open file. */
const WATCHED = '**/{*.c,*.h,*.rs,*.go,Cargo.toml,go.mod,.bpfls.toml,compile_commands.json,compile_flags.txt,.clangd}';

/** As the launcher of the command line has them: a small heap, given back when it is not needed. */
const JVM_OPTIONS = [
  '-XX:+UseSerialGC', '-XX:-UsePerfData', '-Xshare:auto', '-Xms32m', '-XX:MinHeapFreeRatio=10', '-XX:MaxHeapFreeRatio=20',
];

const JAVA_TIMEOUT_MILLIS = 20_000;

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  session = new Session(context);
  await session.restart();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
  session = undefined;
}

/** One server at a time: starts and stops of it are queued, so that two restarts in a row do not leave two. */
class Session {
  private readonly output = vscode.window.createOutputChannel('bpfls', { log: true });
  private readonly status = new Status(SELECTOR);
  private readonly watcher = vscode.workspace.createFileSystemWatcher(WATCHED);
  private client: LanguageClient | undefined;
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly context: vscode.ExtensionContext) {
    context.subscriptions.push(
      this.output,
      this.status,
      this.watcher,
      vscode.commands.registerCommand('bpfls.restart', () => this.restart()),
      vscode.commands.registerCommand('bpfls.showOutput', () => this.output.show()),
      vscode.workspace.onDidChangeConfiguration(event => {
        // The server reads its options once, at its start; the trace setting is followed by the client itself.
        if (['kernel', 'include', 'define', 'java'].some(name => event.affectsConfiguration(`bpfls.${name}`))) {
          void this.restart();
        }
      }));
  }

  restart(): Promise<void> {
    return this.enqueue(async () => {
      await this.stopClient();
      await this.startClient();
    });
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.stopClient());
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step).catch(error => this.fail(`bpfls could not be started: ${describe(error)}`));
    return this.queue;
  }

  private async stopClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A server that crashed or never came up cannot be asked to stop; what is left of it goes with its process.
    await client?.dispose().catch(error => this.output.warn(`while stopping the server: ${describe(error)}`));
  }

  private async startClient(): Promise<void> {
    this.status.starting();
    const java = await this.findJava();
    if (java === undefined) {
      return;
    }
    const client = new LanguageClient('bpfls', 'bpfls', this.serverOptions(java), this.clientOptions());
    this.client = client;
    client.onDidChangeState(change => {
      if (client !== this.client) {
        return;
      }
      if (change.newState === State.Starting) {
        this.status.starting();
      } else if (change.newState === State.Stopped) {
        this.status.failed('the server stopped; see the output');
      } else {
        this.status.running(client.initializeResult?.serverInfo?.version ?? '', java.version);
      }
    });
    await client.start();
    this.output.info(`server started with ${java.command} (Java ${java.version}, from ${java.origin})`);
  }

  private async findJava(): Promise<Java | undefined> {
    const search = await findJava({
      configuredHome: configuration().get('java.home', '').trim(),
      env: process.env,
      platform: process.platform,
    }, probeByRunning(JAVA_TIMEOUT_MILLIS));
    if (search.found) {
      return search.java;
    }
    this.fail(search.message);
    return undefined;
  }

  private serverOptions(java: Java): ServerOptions {
    const jar = this.context.asAbsolutePath('server/bpfls.jar');
    return {
      command: java.command,
      args: [...JVM_OPTIONS, ...configuration().get<string[]>('java.args', []), '-jar', jar, 'lsp'],
      transport: TransportKind.stdio,
      // Not the opened folder: the server's process takes nothing from it by being started in it.
      options: { cwd: this.context.extensionPath, env: utf8(process.env) },
    };
  }

  private clientOptions(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      initializationOptions: serverSettings(),
      synchronize: { fileEvents: this.watcher },
      outputChannel: this.output,
      diagnosticCollectionName: 'bpfls',
    };
  }

  private fail(message: string): void {
    this.output.error(message);
    this.status.failed(message);
    void this.showFailure(message);
  }

  private async showFailure(message: string): Promise<void> {
    const settings = 'Open Settings';
    const output = 'Show Output';
    const choice = await vscode.window.showErrorMessage(message, settings, output);
    if (choice === settings) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'bpfls.java.home');
    } else if (choice === output) {
      this.output.show();
    }
  }
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('bpfls');
}

function serverSettings(): InitializationOptions {
  const settings = configuration();
  return initializationOptions({
    kernel: settings.get('kernel', ''),
    include: settings.get<string[]>('include', []),
    define: settings.get<string[]>('define', []),
  }, vscode.workspace.workspaceFolders?.[0]?.uri.fsPath);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The JVM takes the names of files in the locale's encoding; a remote host often has no locale at all. */
function utf8(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale) ? env : { ...env, LC_ALL: 'C.UTF-8' };
}
