// What the user set, in the shape that the server takes. Nothing here knows VS Code.
import * as path from 'node:path';

/** The values of the settings `bpfls.kernel`, `bpfls.include` and `bpfls.define`. */
export interface Settings {
  readonly kernel: string;
  readonly include: readonly string[];
  readonly define: readonly string[];
}

/** The server's `initializationOptions`; a key without a value is left out. */
export interface InitializationOptions {
  readonly kernel?: string;
  readonly include?: string[];
  readonly define?: string[];
}

/**
 * Blank entries are dropped. Include folders become absolute: a leading `${workspaceFolder}` and relative ones start at
 * `workspaceFolder`, which is undefined when single files are open; such a folder is then left as it is.
 */
export function initializationOptions(settings: Settings, workspaceFolder: string | undefined): InitializationOptions {
  const kernel = settings.kernel.trim();
  const include = clean(settings.include).map(folder => absolute(folder, workspaceFolder));
  const define = clean(settings.define);
  return {
    ...(kernel !== '' && { kernel }),
    ...(include.length > 0 && { include }),
    ...(define.length > 0 && { define }),
  };
}

function clean(values: readonly string[]): string[] {
  return values.map(value => value.trim()).filter(value => value !== '');
}

function absolute(folder: string, workspaceFolder: string | undefined): string {
  if (workspaceFolder === undefined) {
    return folder;
  }
  return path.resolve(workspaceFolder, folder.replace(/^\$\{workspaceFolder\}[/\\]?/, ''));
}
