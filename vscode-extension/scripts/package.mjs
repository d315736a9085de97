// Builds bpfls-VERSION.vsix with the server's jar inside; builds the jar first when it is not there.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const extension = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(extension);
const jar = join(root, 'server', 'target', 'bpfls.jar');

if (!existsSync(jar)) {
  console.log('The server is not built yet: building it with Maven.');
  execFileSync('mvn', ['-B', '-q', '-DskipTests', 'package'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}
mkdirSync(join(extension, 'server'), { recursive: true });
copyFileSync(jar, join(extension, 'server', 'bpfls.jar'));

const { name, version } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
const packagePath = join(extension, `${name}-${version}.vsix`);
// The bundle has the only dependency inside.
await createVSIX({ cwd: extension, packagePath, dependencies: false, allowMissingRepository: true, skipLicense: false });
console.log(`${packagePath} (${Math.ceil(statSync(packagePath).size / 1024)} KiB)`);
