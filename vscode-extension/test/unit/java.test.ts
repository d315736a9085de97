import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { candidates, findJava, parseVersion, Probe, probeByRunning, Surroundings } from '../../src/java';

function linux(env: Record<string, string>, configuredHome = ''): Surroundings {
  return { configuredHome, env, platform: 'linux' };
}

/** A machine with these Javas: command to version. */
function machine(javas: Record<string, string>): Probe {
  return async command => {
    const version = javas[command];
    return version === undefined ? undefined : `openjdk version "${version}" 2025-04-15\nOpenJDK Runtime Environment\n`;
  };
}

const versions: [string, number | undefined][] = [
  ['openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', 17],
  ['java version "1.8.0_402"\nJava(TM) SE Runtime Environment', 8],
  ['openjdk version "26-ea" 2026-03-17', 26],
  ['openjdk version "25" 2025-09-16 LTS', 25],
  ['Picked up JAVA_TOOL_OPTIONS: -Dx="9"\nopenjdk version "21.0.2" 2024-01-16', 21],
  ['openjdk version "9.0.4.1"', 9],
  ['Error: could not find libjava.so', undefined],
  ['', undefined],
];
for (const [printed, expected] of versions) {
  test(`version in: ${printed.split('\n').at(-1) || 'nothing'}`, () => assert.equal(parseVersion(printed), expected));
}

test('a configured home is the only candidate', () => {
  assert.deepEqual(candidates(linux({ JAVA_HOME: '/a', PATH: '/usr/bin' }, '/jdk')),
    [{ command: '/jdk/bin/java', origin: 'the setting bpfls.java.home' }]);
});

test('JAVA_HOME comes before the PATH', () => {
  assert.deepEqual(candidates(linux({ JAVA_HOME: '/a', PATH: '/usr/local/bin:/usr/bin' })).map(c => c.command),
    ['/a/bin/java', '/usr/local/bin/java', '/usr/bin/java']);
});

test('relative and empty entries of the PATH are never run', () => {
  assert.deepEqual(candidates(linux({ PATH: '.::bin:/usr/bin' })).map(c => c.command), ['/usr/bin/java']);
});

test('on Windows it is java.exe, and the variable may be called Path', () => {
  assert.deepEqual(
    candidates({ configuredHome: '', env: { Path: 'C:\\jdk\\bin;D:\\x' }, platform: 'win32' }).map(c => c.command),
    ['C:\\jdk\\bin\\java.exe', 'D:\\x\\java.exe']);
});

test('an old Java in JAVA_HOME is passed over for a newer one on the PATH', async () => {
  const search = await findJava(linux({ JAVA_HOME: '/old', PATH: '/usr/bin' }),
    machine({ '/old/bin/java': '1.8.0_402', '/usr/bin/java': '21.0.2' }));
  assert.deepEqual(search, { found: true, java: { command: '/usr/bin/java', origin: 'the PATH', version: 21 } });
});

test('Java 17 is new enough and Java 16 is not', async () => {
  const of = (version: string) => findJava(linux({ PATH: '/b' }), machine({ '/b/java': version }));
  assert.equal((await of('17')).found, true);
  assert.equal((await of('16.0.2')).found, false);
});

test('without any Java the message says where it looked and what to do', async () => {
  const search = await findJava(linux({ PATH: '/usr/bin' }), machine({}));
  assert.ok(!search.found);
  assert.match(search.message, /needs Java 17 or newer: there is none in JAVA_HOME or on the PATH/);
  assert.match(search.message, /bpfls\.java\.home/);
});

test('with only an old Java the message names it', async () => {
  const search = await findJava(linux({ PATH: '/usr/bin' }), machine({ '/usr/bin/java': '11.0.22' }));
  assert.ok(!search.found);
  assert.match(search.message, /\/usr\/bin\/java \(from the PATH\) is Java 11/);
});

test('a wrong configured home is an error even when the PATH has a Java', async () => {
  const search = await findJava(linux({ PATH: '/usr/bin' }, '/gone'), machine({ '/usr/bin/java': '21' }));
  assert.ok(!search.found);
  assert.match(search.message, /\/gone\/bin\/java \(from the setting bpfls\.java\.home\) cannot be run/);
});

test('probing a command that is not there is not an exception', async () => {
  assert.equal(await probeByRunning(5000)('/nowhere/bin/java'), undefined);
});

test('probing reads what the command prints on either stream', { skip: process.platform === 'win32' }, async t => {
  const folder = mkdtempSync(join(tmpdir(), 'bpfls-java-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const java = join(folder, 'java');
  writeFileSync(java, '#!/bin/sh\necho "openjdk $1 \\"18\\"" >&2\necho more\n', { mode: 0o755 });
  assert.equal(parseVersion(await probeByRunning(5000)(java) ?? ''), 18);
});

test('a command that fails does not count as a Java', async () => {
  assert.equal(await probeByRunning(5000)('/bin/false'), undefined);
});
