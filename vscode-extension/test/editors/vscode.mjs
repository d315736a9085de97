// The real VS Code (its web server, in headless Chromium) with the packaged extension, on the shipped example.
// usage: BPFLS_JAVA_HOME=… node vscode.mjs TOOLS VSIX EXAMPLE_FOLDER WORK_FOLDER
// TOOLS is the folder that tools.sh fills; screenshots go to TOOLS/screenshots.
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const [tools, vsix, exampleFolder, work] = process.argv.slice(2).map(argument => resolve(argument));
const example = JSON.parse(
  readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'example.json'), 'utf8'));
const { chromium } = createRequire(join(tools, 'vscode-web', 'package.json'))('playwright-core');
const serverMain = join(tools, 'vscode-web/node_modules/code-server/lib/vscode/out/server-main.js');
const screenshots = join(tools, 'screenshots');
const patience = example.patience_millis;

let passed = 0;
let failed = 0;

async function check(what, step) {
  try {
    await step();
    passed++;
    console.log(`  ok    ${what}`);
  } catch (error) {
    failed++;
    console.log(`  FAIL  ${what}; ${String(error.message ?? error).split('\n').slice(0, 6).join(' | ')}`);
  }
}

function expect(condition, otherwise) {
  if (!condition) {
    throw new Error(otherwise);
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(ready => server.once('listening', ready));
  const { port } = server.address();
  await new Promise(closed => server.close(closed));
  return port;
}

/** VS Code's server with the extension installed from the package, as a user would. */
async function startVsCode() {
  const folders = ['--server-data-dir', join(work, 'data'), '--extensions-dir', join(work, 'extensions')];
  const install = [serverMain, ...folders, '--accept-server-license-terms', '--install-extension', vsix];
  await check('the package installs', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, install, { timeout: 120_000 });
    expect(/successfully installed/.test(stdout), stdout + stderr);
  });
  const port = await freePort();
  const server = spawn(process.execPath, [serverMain, ...folders, '--accept-server-license-terms',
    '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--telemetry-level', 'off'],
  { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  server.stdout.on('data', data => { log += data; });
  server.stderr.on('data', data => { log += data; });
  const until = Date.now() + patience;
  while (!log.includes('Extension host agent listening')) {
    expect(server.exitCode === null && Date.now() < until, `VS Code's server does not come up: ${log}`);
    await new Promise(later => setTimeout(later, 100));
  }
  return { port, server };
}

/** One window on one folder; the texts are those of the English user interface. */
class Window {
  constructor(page, folder) {
    this.page = page;
    this.folder = folder;
  }

  static async open(browser, port, folder, trust) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    await page.waitForSelector('.monaco-workbench');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: trust ? /^Yes/ : /^No/ }).click();
    await page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
    return new Window(page, folder);
  }

  async edit(file) {
    await this.page.keyboard.press('Control+KeyP');
    const input = this.page.locator('.quick-input-widget input[type=text]');
    await input.fill(join(this.folder, file));
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: file }).first().waitFor();
    await input.press('Enter');
    await this.page.locator(`.editor-instance .monaco-editor[data-uri$="/${file}"] .view-line`).first().waitFor();
  }

  async goToLine(line, column) {
    await this.page.keyboard.press('Control+KeyG');
    const input = this.page.locator('.quick-input-widget input[type=text]');
    await input.fill(`:${line}:${column}`);
    await input.press('Enter');
  }

  /** Scrolls to a text of the example: only what is in view has squiggles. */
  async show(file, text) {
    const at = place(file, text);
    await this.goToLine(at.line, at.column);
  }

  async showProblems() {
    if (!await this.page.locator('.markers-panel').isVisible()) {
      await this.page.keyboard.press('Control+Shift+KeyM');
    }
    await this.page.locator('.markers-panel').waitFor();
  }

  /** The rows of the problems panel that have this text. */
  problems(text) {
    return this.page.locator('.markers-panel .monaco-list-row', { hasText: text });
  }

  /** The hover of the word at a position, asked for with the keyboard as Ctrl+K Ctrl+I does. */
  async hover(line, column) {
    await this.goToLine(line, column);
    await this.page.keyboard.press('Control+KeyK');
    await this.page.keyboard.press('Control+KeyI');
    const hover = this.page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
    await hover.waitFor();
    // The server's part may come after the diagnostic's part.
    await this.page.waitForTimeout(1500);
    return (await hover.innerText()).replace(/\u00a0/g, ' ');
  }

  async screenshot(name) {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }

  async close() {
    await this.page.context().close();
  }
}

function place(file, text) {
  const lines = readFileSync(join(exampleFolder, file), 'utf8').split('\n');
  const index = lines.findIndex(line => line.includes(text));
  expect(index >= 0, `no line with ${text} in ${file}`);
  return { line: index + 1, column: lines[index].indexOf(text) + 1 };
}

function copyOfExample(name) {
  const folder = join(work, name);
  cpSync(exampleFolder, folder, { recursive: true });
  return folder;
}

async function testTrusted(browser, port) {
  const folder = copyOfExample('trusted');
  const window = await Window.open(browser, port, folder, true);
  try {
    const { page } = window;
    await window.edit(example.object);
    await window.show(example.object, example.missing_at);
    await check('a squiggle is seen under the call', () => page.locator('.squiggly-warning').first().waitFor());
    await window.showProblems();
    await check('the problems panel shows assoc-missing of bpfls with the program', async () => {
      const row = window.problems('assoc-missing').first();
      await row.waitFor();
      const text = await row.innerText();
      expect(text.includes('bpfls') && text.includes(example.program), text);
    });
    await check('and assoc-ambiguous', () => window.problems('assoc-ambiguous').first().waitFor());
    await window.screenshot('1-problems');
    await check('the hover of the kfunc call has its message and what the kfunc does', async () => {
      const at = place(example.object, example.missing_at);
      const text = await window.hover(at.line, at.column + 2);
      expect(text.includes('assoc-missing') && text.includes(example.program), `no message in: ${text}`);
      expect(text.replace(/.*assoc-missing/s, '').toLowerCase().includes('associat') || /kfunc/.test(text),
        `nothing of the kfunc in: ${text}`);
    });
    await window.screenshot('2-hover');
    await page.keyboard.press('Escape');

    await window.edit(example.loader);
    const at = place(example.loader, example.insert_before.trim());
    await window.goToLine(at.line, 1);
    await page.keyboard.insertText(`${example.missing_lines.join('\n')}\n`);
    await check('with the association typed into the loader, assoc-missing goes', () =>
      window.problems('assoc-missing').first().waitFor({ state: 'detached' }));
    await check('and assoc-ambiguous stays', () => window.problems('assoc-ambiguous').first().waitFor());
    await window.screenshot('3-associated');
    await check('the hover of the association call explains it', async () => {
      const text = await window.hover(at.line, example.missing_lines[0].indexOf('bpf_program__assoc') + 3);
      expect(text.includes('struct_ops'), text);
    });
    await window.screenshot('4-hover-association');
  } finally {
    await window.close();
  }
}

async function testRestricted(browser, port) {
  const window = await Window.open(browser, port, copyOfExample('restricted'), false);
  try {
    const { page } = window;
    await check('an untrusted folder opens in restricted mode', () =>
      page.getByText('Restricted Mode', { exact: false }).first().waitFor());
    await window.edit(example.object);
    await window.show(example.object, example.missing_at);
    await check('there, the squiggle is seen as well', () => page.locator('.squiggly-warning').first().waitFor());
    await window.showProblems();
    await check('and the problem', () => window.problems('assoc-missing').first().waitFor());
    await window.screenshot('5-restricted');
  } finally {
    await window.close();
  }
}

async function testJavaSetting(browser, port) {
  const window = await Window.open(browser, port, copyOfExample('java'), true);
  try {
    const { page } = window;
    await window.edit(example.object);
    await window.show(example.object, example.missing_at);
    await page.locator('.squiggly-warning').first().waitFor();
    setJavaHome('/nowhere');
    await check('a wrong bpfls.java.home is said clearly', () =>
      page.locator('.notification-toast', { hasText: '/nowhere/bin/java (from the setting bpfls.java.home) cannot be run' })
        .waitFor());
    await window.screenshot('6-no-java');
    await check('and the squiggles of the stopped server are gone', () =>
      page.locator('.squiggly-warning').first().waitFor({ state: 'detached' }));
    setJavaHome(process.env.BPFLS_JAVA_HOME);
    await check('with the setting corrected, the server is back without a reload', () =>
      page.locator('.squiggly-warning').first().waitFor());
  } finally {
    await window.close();
  }
}

function setJavaHome(home) {
  const folder = join(work, 'data/data/Machine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ 'bpfls.java.home': home }));
}

rmSync(screenshots, { recursive: true, force: true });
mkdirSync(join(work, 'extensions'), { recursive: true });
setJavaHome(process.env.BPFLS_JAVA_HOME);
let server;
let browser;
try {
  const started = await startVsCode();
  server = started.server;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  for (const test of [testTrusted, testRestricted, testJavaSetting]) {
    await check(`${test.name} runs to its end`, () => test(browser, started.port));
  }
} catch (error) {
  await check('VS Code starts', () => { throw error; });
} finally {
  await browser?.close();
  server?.kill();
}
console.log(`VS Code: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
