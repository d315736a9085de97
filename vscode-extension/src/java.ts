// Finding the Java that runs the server. Nothing here knows VS Code, so all of it is tested without one.
import { execFile } from 'node:child_process';
import * as path from 'node:path';

/** The oldest Java feature release that can run the server's jar. */
export const OLDEST_JAVA = 17;

/** A place to look for Java in; `origin` names it for the user. */
export interface Candidate {
  readonly command: string;
  readonly origin: string;
}

/** Where a search may look. `configuredHome` is the setting `bpfls.java.home`, empty when not set. */
export interface Surroundings {
  readonly configuredHome: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

export interface Java extends Candidate {
  readonly version: number;
}

export type Search =
  | { readonly found: true; readonly java: Java }
  | { readonly found: false; readonly message: string };

/** Runs `command -version` and gives back what it prints, or undefined when it cannot be run. */
export type Probe = (command: string) => Promise<string | undefined>;

/**
 * The places to look in, best first. A configured home is the only one: whoever sets it wants to hear that it is
 * wrong, not get another Java silently. Relative entries of the PATH are left out, because they would depend on the
 * folder that is open.
 */
export function candidates(where: Surroundings): Candidate[] {
  const paths = where.platform === 'win32' ? path.win32 : path.posix;
  const executable = where.platform === 'win32' ? 'java.exe' : 'java';
  if (where.configuredHome !== '') {
    return [{ command: paths.join(where.configuredHome, 'bin', executable), origin: 'the setting bpfls.java.home' }];
  }
  const found: Candidate[] = [];
  const home = where.env['JAVA_HOME'];
  if (home) {
    found.push({ command: paths.join(home, 'bin', executable), origin: 'JAVA_HOME' });
  }
  const folders = where.env['PATH'] ?? where.env['Path'] ?? '';
  for (const folder of folders.split(paths.delimiter)) {
    if (paths.isAbsolute(folder)) {
      found.push({ command: paths.join(folder, executable), origin: 'the PATH' });
    }
  }
  return found;
}

/**
 * The feature release in what `java -version` prints: 17 for `"17.0.15"`, 8 for `"1.8.0_402"`, 26 for `"26-ea"`;
 * undefined when there is none.
 */
export function parseVersion(printed: string): number | undefined {
  const match = /\bversion "(?:1\.)?(\d+)[^"]*"/.exec(printed);
  return match ? Number(match[1]) : undefined;
}

/** The first candidate that is new enough, or a message that says what was seen and what to do. */
export async function findJava(where: Surroundings, probe: Probe): Promise<Search> {
  const seen: string[] = [];
  for (const candidate of candidates(where)) {
    const printed = await probe(candidate.command);
    const version = printed === undefined ? undefined : parseVersion(printed);
    if (version !== undefined && version >= OLDEST_JAVA) {
      return { found: true, java: { ...candidate, version } };
    }
    if (version !== undefined) {
      seen.push(`${candidate.command} (from ${candidate.origin}) is Java ${version}`);
    } else if (printed !== undefined) {
      seen.push(`${candidate.command} (from ${candidate.origin}) does not say its version`);
    } else if (candidate.origin !== 'the PATH') {
      seen.push(`${candidate.command} (from ${candidate.origin}) cannot be run`);
    }
  }
  const what = seen.length > 0 ? seen.join('; ') : 'there is none in JAVA_HOME or on the PATH';
  return {
    found: false,
    message: `bpfls needs Java ${OLDEST_JAVA} or newer: ${what}. `
      + 'Install a JDK or a JRE, or set bpfls.java.home to the folder of one.',
  };
}

/** The probe of the real machine. A Java that does not answer within `timeoutMillis` counts as not runnable. */
export function probeByRunning(timeoutMillis: number): Probe {
  return command => new Promise(resolve => {
    execFile(command, ['-version'], { timeout: timeoutMillis, windowsHide: true }, (error, stdout, stderr) => {
      resolve(error ? undefined : stdout + stderr);
    });
  });
}
