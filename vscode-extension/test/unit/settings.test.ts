import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { initializationOptions } from '../../src/settings';

test('nothing set gives no options', () => {
  assert.deepEqual(initializationOptions({ kernel: '', include: [], define: [] }, '/w'), {});
});

test('blank entries are dropped', () => {
  assert.deepEqual(initializationOptions({ kernel: ' ', include: ['', ' '], define: [' '] }, '/w'), {});
});

test('include folders become absolute', () => {
  const options = initializationOptions(
    { kernel: '7.0..7.3', include: ['inc', '/usr/include', '${workspaceFolder}/a', '${workspaceFolder}'], define: ['A=1'] }, '/w');
  assert.deepEqual(options,
    { kernel: '7.0..7.3', include: ['/w/inc', '/usr/include', '/w/a', '/w'], define: ['A=1'] });
});

test('without a folder they stay as they are', () => {
  assert.deepEqual(initializationOptions({ kernel: '', include: ['inc'], define: [] }, undefined), { include: ['inc'] });
});
